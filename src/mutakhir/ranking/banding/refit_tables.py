"""Scores under all refits at once: for each term a table of whole numbers, one row per level, one column per refit.

A unit's scores are the sum of one row per term, so a million units need one pass over memory per term and no arithmetic
but addition. Sums of fewer than a hundred coefficients in 1e-6 of a log unit fit into 32 bits.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ranking.design import Ints
from mutakhir.ranking.features import MISSING
from mutakhir.ranking.survey_groups import areas_of


NATION = "0"
Small = npt.NDArray[np.int32]
_ROWS = 16_384


@dataclass(frozen=True)
class RefitTables:
    """values: shape (levels, refits) by term and area; row 0 is the missing level, the last one any unknown level."""

    refits: int
    values: Mapping[str, Mapping[str, Small]]
    constants: Mapping[str, Small]

    @classmethod
    def of(cls, rows: pa.Table) -> "RefitTables":
        """From the dataset `model_refits`."""
        refits = int(pc.max(rows["refit"]).as_py()) + 1
        values: dict[str, dict[str, Small]] = {}
        for (term, area), part in _parts(rows.filter(pc.not_equal(rows["part"], "place")), ("term", "area")).items():
            values.setdefault(term, {})[area] = _table(part, refits)
        places = _parts(rows.filter(pc.equal(rows["part"], "place")), ("area",))
        return cls(refits, values, {area: _table(part, refits)[1] for (area,), part in places.items()})

    def scores(self, regency: str, levels: Mapping[str, Ints], units: int) -> Small:
        """Shape (units, refits), of units of one regency; `levels` by term, -1 where the answer is missing."""
        out = np.broadcast_to(self.constants.get(regency, self.constants[NATION]), (units, self.refits)).copy()
        tables = [(levels[term], self._of(term, regency)) for term in self.values]
        for start in range(0, units, _ROWS):
            rows = slice(start, min(start + _ROWS, units))
            for found, table in tables:
                out[rows] += table[np.minimum(found[rows] - MISSING, len(table) - 1)]
        return out

    def _of(self, term: str, regency: str) -> Small:
        """The nation's values with the deviations of the regency's block, province and itself."""
        areas = (NATION, *areas_of(regency))
        tables = [self.values[term][area] for area in areas if area in self.values[term]]
        out = np.zeros((max((len(table) for table in tables), default=1), self.refits), dtype=np.int32)
        for table in tables:
            out[: len(table)] += table
        return out


def _parts(rows: pa.Table, by: tuple[str, ...]) -> dict[tuple[str, ...], pa.Table]:
    """The rows of each value of some text columns."""
    keys = list(zip(*(rows[name].to_pylist() for name in by), strict=True))
    found: dict[tuple[str, ...], list[int]] = {}
    for place, key in enumerate(keys):
        found.setdefault(key, []).append(place)
    return {key: rows.take(places) for key, places in found.items()}


def _table(rows: pa.Table, refits: int) -> Small:
    level, refit = rows["level"].to_numpy().astype(np.int64), rows["refit"].to_numpy().astype(np.int64)
    table = np.zeros((int(level.max()) - MISSING + 2, refits), dtype=np.int32)
    table[level - MISSING, refit] = rows["value"].to_numpy()
    return table
