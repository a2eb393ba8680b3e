"""The design of the regression: the survey as arrays, and what each level of a term puts into which column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mutakhir.ranking.features import MISSING
from mutakhir.ranking.policy import ModelPolicy, ShareTerm, SizeTerm, Term


Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_CHUNK = 8192


@dataclass(frozen=True)
class DesignColumn:
    """One column of the design: the value for each level of a term."""

    part: str
    term: str
    values: Mapping[int, float]
    penalty: int


@dataclass(frozen=True)
class Survey:
    """The surveyed households in order of their number; `levels` holds one array per term."""

    levels: Mapping[str, Ints]
    regency: tuple[str, ...]
    village: tuple[str, ...]
    weight: Ints
    persons: Ints
    log_consumption: Floats

    @classmethod
    def of(cls, rows: pa.Table, model: ModelPolicy) -> "Survey":
        """From the features of the survey, carrying regency, village, weight and consumption."""
        table = rows.sort_by("unit_id")
        return cls(
            levels={term.name: _whole(table, term.name) for _, term in model.terms()},
            regency=tuple(table["regency"].to_pylist()),
            village=tuple(table["village"].to_pylist()),
            weight=_whole(table, "weight"),
            persons=_whole(table, "persons"),
            log_consumption=np.log(table["consumption"].to_numpy().astype(np.float64)),
        )

    def __len__(self) -> int:
        return len(self.weight)


def design_columns(part: str, term: Term, survey: Survey, penalty: int) -> Iterator[DesignColumn]:
    """The design columns of a term: one for a size or a share, else one per level but the commonest."""
    if isinstance(term, SizeTerm):
        yield DesignColumn(part, term.name, {n: log(n) for n in range(1, term.cap + 1)}, penalty)
    elif isinstance(term, ShareTerm):
        yield DesignColumn(part, term.name, {n: n / term.steps for n in range(term.steps + 1)}, penalty)
    else:
        levels = survey.levels[term.name]
        found = [int(level) for level in np.unique(levels)]
        common = _commonest(levels, found, survey.weight)
        for level in found:
            if level != common:
                yield DesignColumn(part, term.name, {level: 1.0}, penalty)


def _commonest(levels: Ints, found: list[int], weight: Ints) -> int:
    """The level of the largest weight, the lower one of equals; never a missing value, unless there is no other."""
    known = [level for level in found if level != MISSING] or found
    return max(known, key=lambda level: (int(weight[levels == level].sum()), -level))


def chunks(survey: Survey, columns: Sequence[DesignColumn], regencies: Sequence[str]) -> Iterator[tuple[slice, Floats]]:
    """The design, some rows at a time: constant, columns, regencies."""
    tables = [_lookup(column) for column in columns]
    at = {regency: 1 + len(columns) + place for place, regency in enumerate(regencies)}
    home = np.array([at[regency] for regency in survey.regency])
    for start in range(0, len(survey), _CHUNK):
        rows = slice(start, min(start + _CHUNK, len(survey)))
        x = np.zeros((rows.stop - rows.start, 1 + len(columns) + len(regencies)))
        x[:, 0] = 1
        for place, column in enumerate(columns):
            table = tables[place]
            x[:, 1 + place] = table[np.minimum(survey.levels[column.term][rows] - MISSING, len(table) - 1)]
        x[np.arange(len(x)), home[rows]] = 1
        yield rows, x


def _lookup(column: DesignColumn) -> Floats:
    """The values of a column by level, from the missing one up; beyond the last there is a zero."""
    table = np.zeros(max(column.values) - MISSING + 2)
    for level, value in column.values.items():
        table[level - MISSING] = value
    return table


def _whole(table: pa.Table, name: str) -> Ints:
    values: Ints = table[name].to_numpy().astype(np.int64)
    return values
