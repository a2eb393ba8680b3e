"""Are the connected let in more easily? The dataset `elite_capture`: an association, and no proof of anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mutakhir.ranking.meeting.agreement import Village, areas
from mutakhir.ranking.meeting.counts import SIDES
from mutakhir.ranking.watch_policy import Capture


_MILLION = 1_000_000
_LARGEST = 10**9  # of an odds ratio in 1e-6; beyond a thousandfold the number says nothing more
COUNTS = ("connected", "connected_accepted", "connected_let_in", "others", "others_accepted", "others_let_in")


@dataclass(frozen=True)
class Ratio:
    """A pooled odds ratio with its 95% interval."""

    value: float
    low: float
    high: float

    @property
    def found(self) -> str:
        if self.low > 1:
            return "easier_when_connected"
        return "harder_when_connected" if self.high < 1 else "none_found"


def capture_rows(villages: Mapping[tuple[str, str], Village], policy: Capture) -> list[dict[str, object]]:
    """One row for the nation and one for each regency with a decided objection to be let in."""
    told = [(level, area, found) for level, area, found in areas(villages)
            if any(village.get(side, 0) for village in found for side in SIDES)]  # fmt: skip
    return [_row(level, area, found, policy) for level, area, found in told]


def _row(level: str, area: str, villages: Sequence[Village], policy: Capture) -> dict[str, object]:
    sums = {name: sum(village.get(name, 0) for village in villages) for name in (*COUNTS, "not_asked")}
    tables = [table for table in map(_table, villages) if _tells(table)]
    ratio = pooled(tables) if _enough(sums, policy) else None
    figures = {} if ratio is None else {"odds_ratio": ratio.value, "low": ratio.low, "high": ratio.high}
    return {
        "level": level,
        "area": area,
        **sums,
        "villages": len(tables),
        **{name: min(round(value * _MILLION), _LARGEST) for name, value in figures.items()},
        "found": "too_few" if ratio is None else ratio.found,
    }


def _table(village: Village) -> list[list[int]]:
    """Rows: connected, others; columns: accepted, rejected."""
    yes = [village.get(f"{side}_accepted", 0) for side in ("connected", "others")]
    all_ = [village.get(side, 0) for side in ("connected", "others")]
    return [[accepted, cases - accepted] for accepted, cases in zip(yes, all_, strict=True)]


def _tells(table: list[list[int]]) -> bool:
    """Both kinds of unit and both outcomes: any other village adds nothing to a comparison within villages."""
    return all(map(any, table)) and all(map(any, zip(*table, strict=True)))


def _enough(sums: Mapping[str, int], policy: Capture) -> bool:
    accepted = sums["connected_accepted"] + sums["others_accepted"]
    rejected = sums["connected"] + sums["others"] - accepted
    cases = min(sums["connected"], sums["others"])
    return cases >= policy.least_cases and min(accepted, rejected) >= policy.least_each


def pooled(tables: Sequence[list[list[int]]]) -> Ratio | None:
    """The odds ratio of Mantel and Haenszel over villages, each a stratum.

    The interval rests on the variance of Robins, Breslow and Greenland (1986), which holds for few large strata and for
    many small ones. None where no pair of accepted and rejected speaks on one side, so that the ratio is 0 or endless.
    """
    if not tables:
        return None
    # It takes longer to import than all else here, and most rounds have no such table.
    from statsmodels.stats.contingency_tables import StratifiedTable

    cells = np.array(tables, dtype=float)
    for_, against = cells[:, 0, 0] @ cells[:, 1, 1], cells[:, 0, 1] @ cells[:, 1, 0]
    if not for_ or not against:
        return None
    pool = StratifiedTable(cells.transpose(1, 2, 0))
    low, high = pool.oddsratio_pooled_confint()
    return Ratio(float(pool.oddsratio_pooled), float(low), float(high))
