"""Figures of the interviewers as a group; no report names one of them."""

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from statistics import median

import ibis

from mutakhir.quality.counts import ENUMERATED
from mutakhir.story.report.release import Pages, Row, whole
from mutakhir.story.report.statement import quality_policy


FEW = 20  # interviews: of fewer no share is judged
FAR = 3.0  # standard errors above what all interviewers do


@dataclass(frozen=True)
class Officers:
    """`minutes`: interviewers by their mean interview, in steps of 5 minutes. `far_above`: those whose share of
    interviews that are too short lies more than three standard errors above that of all; of `judged` ones."""

    interviewers: int
    median_interviews: float
    minutes: dict[int, int]
    short_share: float | None
    judged: int
    far_above: int


def officers(pages: Pages) -> Officers:
    """One scan of officer, result and duration of the visits."""
    table = pages.table("visits")
    timed = table.filter((table.result == ENUMERATED) & table.duration.notnull() & table.enumerator_id.notnull())
    shortest = quality_policy(pages).shortest_interview_seconds
    rows = pages.rows(
        timed.group_by("enumerator_id").agg(
            interviews=lambda t: t.count(),
            seconds=lambda t: t.duration.cast("int64").sum(),
            short=lambda t: ibis.ifelse(t.duration < shortest, 1, 0).sum(),
        )
    )
    interviews, short = (sum(whole(row[name]) for row in rows) for name in ("interviews", "short"))
    share = short / interviews if interviews else None
    judged = [row for row in rows if whole(row["interviews"]) >= FEW]
    return Officers(
        interviewers=len(rows),
        median_interviews=float(median([whole(row["interviews"]) for row in rows])) if rows else 0.0,
        minutes=dict(sorted(Counter(_step(row) for row in rows).items())),
        short_share=share,
        judged=len(judged),
        far_above=sum(_is_far_above(row, share or 0.0) for row in judged),
    )


def _step(row: Row) -> int:
    """The first minute of the step in which an officer's mean interview lies."""
    return whole(row["seconds"]) // whole(row["interviews"]) // 300 * 5


def _is_far_above(row: Row, share: float) -> bool:
    interviews = whole(row["interviews"])
    error = sqrt(share * (1 - share) / interviews)
    return whole(row["short"]) / interviews - share > FAR * error and whole(row["short"]) > 1
