"""Figures of what became of the households: in and out of the list with the reason, and the age of the records."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from mutakhir.quality.steps import months_before
from mutakhir.story.report.protection import protected
from mutakhir.story.report.release import Pages, whole
from mutakhir.story.report.statement import quality_policy


CHANGES = ("entered", "left", "stayed_in", "stayed_out")


@dataclass(frozen=True)
class Flow:
    """Households of one reason. None: too few to be shown, or others could be worked out from it."""

    change: str
    reason: str
    households: int | None


@dataclass(frozen=True)
class Flows:
    """Every household of either release, by what became of it."""

    totals: dict[str, int | None]
    reasons: tuple[Flow, ...]


def flows(pages: Pages) -> Flows:
    """The totals are those of the release's own table; where it hides one, its reasons are hidden too."""
    public = {str(row["count"]): row["households"] for row in pages.read_public("counts") if row["area"] == "0"}
    totals = {change: None if public.get(change) is None else whole(public[change]) for change in CHANGES}
    counts = {
        (change, reason): n for (change, reason), n in pages.counts("registry_changes", "change", "reason").items()
    }
    shown = protected(counts, pages.minimum)
    ordered = sorted(counts, key=lambda pair: (CHANGES.index(pair[0]), -counts[pair], pair))
    reasons = [
        Flow(change, reason, None if totals[change] is None else shown.cells[change, reason])
        for change, reason in ordered
    ]
    return Flows(totals, tuple(reasons))


@dataclass(frozen=True)
class Ages:
    """Households that are not asleep, by the age of their answers on the reference date.

    `bands`: this_round, up_to_12, up_to_24, up_to_36, up_to_48, older (months), unanswered. `limit` is the number of
    months after which the policy no longer calls a record current.
    """

    bands: dict[str, int | None]
    total: int | None
    limit: int


AGE_BANDS = ("this_round", "up_to_12", "up_to_24", "up_to_36", "up_to_48", "older", "unanswered")


def ages(pages: Pages) -> Ages:
    """One scan of the day of the answers, per month."""
    table = pages.table("registry_households")
    awake = table.filter(table.status != "asleep")
    months = awake.group_by(day=awake.visited_on).agg(n=lambda t: t.count())
    counts = Counter(dict.fromkeys(AGE_BANDS, 0))
    for row in pages.rows(months):
        counts[_age_band(row["day"], pages)] += whole(row["n"])
    shown = protected({("age", band): counts[band] for band in AGE_BANDS}, pages.minimum)
    limit = quality_policy(pages).current_months
    return Ages({band: shown.cells["age", band] for band in AGE_BANDS}, shown.total, limit)


def _age_band(day: object, pages: Pages) -> str:
    """Days of the round lie after the reference date where the field work follows it."""
    if not isinstance(day, dt.date):
        return "unanswered"
    as_of = dt.date.fromisoformat(pages.card.as_of)
    began = pages.round.field_work_from if pages.round else None
    if day >= (began or as_of):
        return "this_round"
    for months in (12, 24, 36, 48):
        if day >= months_before(as_of, months):
            return f"up_to_{months}"
    return "older"
