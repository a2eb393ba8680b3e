"""The sparse design matrix: one column per level that counts, per deviation of a slope, and per regency."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ranking.design import DesignColumn, Floats, Ints, Survey, design_columns
from mutakhir.ranking.features import MISSING
from mutakhir.ranking.policy import ModelPolicy, Term


@dataclass(frozen=True)
class Entries:
    """What a household puts into the columns of one term: number of the column and value; a value of 0 is no entry."""

    columns: tuple[DesignColumn, ...]
    place: Ints
    value: Floats


@dataclass(frozen=True)
class Design:
    """Columns of the slopes, then of the regencies; `matrix` has one row per household and no constant."""

    columns: tuple[DesignColumn, ...]
    regencies: tuple[str, ...]
    pull_of_regencies: int
    matrix: sparse.csr_array

    @classmethod
    def of(cls, survey: Survey, model: ModelPolicy) -> "Design":
        """From the survey: only deviations that some household of it would show have a column."""
        slopes = list(_slopes(survey, model))
        regencies = tuple(sorted(set(survey.regency)))
        at = {regency: place for place, regency in enumerate(regencies)}
        home = Entries((), np.array([at[each] for each in survey.regency], dtype=np.int64), np.ones(len(survey)))
        columns = tuple(column for entries in slopes for column in entries.columns)
        width = len(columns) + len(regencies)
        return cls(columns, regencies, model.penalty.regencies, _matrix([*slopes, home], len(survey), width))

    @property
    def width(self) -> int:
        return int(self.matrix.shape[1])

    def penalties(self) -> Floats:
        """Of each column, in households that show no difference."""
        own = [column.penalty for column in self.columns]
        return np.array([*own, *[self.pull_of_regencies] * len(self.regencies)], dtype=np.float64)

    def predicted(self, solution: Floats, rows: np.typing.NDArray[np.bool_] | None = None) -> Floats:
        """The prediction for all households, or for those of `rows`."""
        chosen = self.matrix if rows is None else self.matrix[rows]
        found: Floats = chosen @ solution[1:] + solution[0]
        return found


def _slopes(survey: Survey, model: ModelPolicy) -> Iterator[Entries]:
    """The nation's slopes in order of the model, then the deviations of province or block, then of regencies."""
    national = {term.name: _national(part, term, survey, model) for part, term in model.terms()}
    yield from national.values()
    for names, areas, penalty in (
        (model.interactions.terms, survey.areas(model.interactions.by), model.penalty.interactions),
        (model.regency_slopes.terms, survey.regency, model.penalty.regency_slopes),
    ):
        if names and not areas:
            raise InputProblem("ranking.no-area", _no_area(model.interactions.by))
        for name in names:
            yield _deviations(national[name], areas, penalty)


def _national(part: str, term: Term, survey: Survey, model: ModelPolicy) -> Entries:
    columns = tuple(design_columns(part, term, survey, model.penalty.slopes))
    highest = max((level for column in columns for level in column.values), default=0)
    place, value = np.zeros(highest - MISSING + 2, dtype=np.int64), np.zeros(highest - MISSING + 2)
    for number, column in enumerate(columns):
        for level, worth in column.values.items():
            place[level - MISSING], value[level - MISSING] = number, worth
    levels = np.minimum(survey.levels[term.name] - MISSING, len(value) - 1)  # beyond the last there is a zero
    return Entries(columns, place[levels], value[levels])


def _deviations(national: Entries, areas: Sequence[str], penalty: int) -> Entries:
    """One column per area and column of the term that some household fills."""
    names, area = np.unique(np.array(areas), return_inverse=True)
    several = max(len(national.columns), 1)
    shown = national.value != 0
    pairs = np.unique((area * several + national.place)[shown])
    columns = tuple(_of_area(national.columns[pair % several], str(names[pair // several]), penalty) for pair in pairs)
    place = np.searchsorted(pairs, area * several + national.place)
    return Entries(columns, np.minimum(place, max(len(pairs) - 1, 0)), national.value)


def _of_area(column: DesignColumn, area: str, penalty: int) -> DesignColumn:
    return DesignColumn(column.part, column.term, column.values, penalty, area)


def _matrix(entries: Sequence[Entries], rows: int, width: int) -> sparse.csr_array:
    """Row by row, the entries of a household in order of the columns."""
    first = np.cumsum([0, *(len(each.columns) for each in entries[:-1])])
    values = np.column_stack([each.value for each in entries])
    places = np.column_stack([each.place + start for each, start in zip(entries, first, strict=True)])
    filled = values != 0
    starts = np.concatenate([[0], np.cumsum(filled.sum(axis=1))])
    return sparse.csr_array((values[filled], places[filled].astype(np.int32), starts.astype(np.int32)), (rows, width))


def _no_area(by: str) -> Said:
    return Said(
        f"`interactions` di ranking/model.yaml minta `{by}`, tetapi survei tidak memuatnya. Isi kolom itu di peta kolom"
        " survei, atau kosongkan `interactions.terms`.",
        f"`interactions` in ranking/model.yaml asks for `{by}`, but the survey holds none. Name that column in the"
        " survey's column map, or leave `interactions.terms` empty.",
    )
