"""How far the meetings agreed with the posted ranking: the dataset `meeting_agreement`."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from mutakhir.ranking.meeting.intervals import cluster_interval
from mutakhir.ranking.score import NATION


Village = Mapping[str, int]
_MILLION = 1_000_000
SUMMED = (
    "posted", "objections_in", "objections_out", "accepted_in", "accepted_out", "open", "not_posted", "changed",
)  # fmt: skip


def areas(villages: Mapping[tuple[str, str], Village]) -> Iterable[tuple[str, str, list[Village]]]:
    """Level, area and villages: the nation, then each regency. Keys are regency and village."""
    yield "nation", NATION, list(villages.values())
    for regency in sorted({regency for regency, _ in villages}):
        yield "regency", regency, [counts for (of, _), counts in villages.items() if of == regency]


def agreement_rows(villages: Mapping[tuple[str, str], Village]) -> list[dict[str, object]]:
    """One row for the nation and one for each regency in which a village met; none where nobody met."""
    return [_row(level, area, found) for level, area, found in areas(villages) if found]


def _row(level: str, area: str, villages: Sequence[Village]) -> dict[str, object]:
    sums = {name: sum(village.get(name, 0) for village in villages) for name in SUMMED}
    posted = np.array([village["posted"] for village in villages], dtype=np.int64)
    kept = posted - np.array([village.get("changed", 0) for village in villages], dtype=np.int64)
    interval = cluster_interval(kept[posted > 0], posted[posted > 0])
    low, high = (None, None) if interval is None else (round(end * _MILLION) for end in interval)
    share = round(_MILLION * int(kept.sum()) / sums["posted"]) if sums["posted"] else None
    return {"level": level, "area": area, "villages": len(villages), **sums, "agreed": share, "low": low, "high": high}
