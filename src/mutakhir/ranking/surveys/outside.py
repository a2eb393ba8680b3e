"""An outside survey by its specification: the same arrays as those of the registry's own survey."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ranking.design import Survey, adult_equivalents
from mutakhir.ranking.evaluating.cutting import Floats, Ints
from mutakhir.ranking.policy import ClassTerm, ShareTerm, SizeTerm, Term
from mutakhir.ranking.survey_groups import SIZES
from mutakhir.ranking.surveys import troubles
from mutakhir.ranking.surveys.checking import check
from mutakhir.ranking.surveys.coding import coded
from mutakhir.ranking.surveys.rows import Rows
from mutakhir.ranking.surveys.specification import ColumnMap, SurveySpec


UNKNOWN = "unknown"
MISSING = -1


@dataclass(frozen=True)
class ReadSurvey:
    """A survey that may be fitted on. codes: by term, what its levels stand for, where the file has codes."""

    survey: Survey
    warnings: tuple[Said, ...]
    codes: Mapping[str, Mapping[int, str]]
    broken: int


def outside_survey(rows: Rows, spec: SurveySpec) -> ReadSurvey:
    """Raises InputProblem: whatever forbids fitting on it, the first thing found."""
    if not len(rows):
        raise InputProblem("ranking.survey-empty", troubles.empty(rows.broken))
    rows.need(_columns(spec))
    columns = spec.columns
    persons = rows.count(columns.size, 1, troubles.SIZE)
    codes: dict[str, Mapping[int, str]] = {}
    levels = {term.name: _levels(rows, term, persons, spec, codes) for _, term in spec.terms()}
    survey = Survey(
        levels=levels,
        regency=rows.named(columns.area),
        village=rows.named(columns.cluster),
        weight=rows.weight(columns.weight),
        persons=persons,
        log_consumption=_log_consumption(rows, columns, persons),
        province=rows.named(columns.province) if columns.province else (),
        block=rows.named(columns.block) if columns.block else (),
        stratum=_stratum(rows, columns),
        equivalents=_equivalents(rows, spec, persons),
        groups=_groups(rows, columns, persons),
        log_line=np.log(rows.amount(columns.line, troubles.LINE)) if columns.line else None,
    )
    warnings = check(survey, spec, spec.population)
    told = (troubles.broken_rows(rows.broken),) if rows.broken else ()
    return ReadSurvey(survey, (*told, *warnings), codes, rows.broken)


def _columns(spec: SurveySpec) -> list[str]:
    columns = spec.columns
    single = (columns.consumption.column, columns.size, columns.area, columns.cluster, columns.weight)
    further = (columns.province, columns.block, columns.children, columns.line)
    items = [getattr(term, "item", None) for _, term in spec.terms()]
    return [name for name in (*single, *further, *columns.stratum, *columns.groups.values(), *items) if name]


def _levels(rows: Rows, term: Term, persons: Ints, spec: SurveySpec, codes: dict[str, Mapping[int, str]]) -> Ints:
    """The level of each row in the meaning of `features`; what the codes of an item stand for goes into `codes`."""
    if isinstance(term, SizeTerm):
        return np.minimum(persons, term.cap)
    if isinstance(term, ShareTerm):
        assert term.item is not None, "checked when the specification was read"
        counted = rows.count(term.item, 0, troubles.COUNT)
        levels: Ints = np.minimum(counted * term.steps // persons, term.steps)
        return levels
    if isinstance(term, ClassTerm):
        return _classes(rows, term)
    found = coded(term.item, rows.text(term.item), spec.codes.get(term.item))
    codes[term.name] = found.codes
    return found.levels


def _classes(rows: Rows, term: ClassTerm) -> Ints:
    values, no_number = rows.number(term.item)
    rows.refuse(no_number | (values < 0) | (values != np.floor(values)) & ~np.isnan(values), troubles.COUNT, term.item)
    reached = (values[:, None] >= np.array(term.bounds)).sum(axis=1)
    levels: Ints = np.where(np.isnan(values), MISSING, reached).astype(np.int64)
    return levels


def _log_consumption(rows: Rows, columns: ColumnMap, persons: Ints) -> Floats:
    values = rows.amount(columns.consumption.column, troubles.CONSUMPTION)
    log: Floats = np.log(values)
    return log - np.log(persons) if columns.consumption.of == "household" else log


def _stratum(rows: Rows, columns: ColumnMap) -> tuple[str, ...]:
    """Several columns make one stratum; where all are empty the stratum is unknown and one of its own."""
    texts = [rows.filled(column, UNKNOWN) for column in columns.stratum]
    return tuple(" ".join(each) for each in zip(*texts, strict=True))


def _equivalents(rows: Rows, spec: SurveySpec, persons: Ints) -> Floats:
    young = np.zeros(len(persons), dtype=np.int64)
    if spec.columns.children:
        young = rows.count(spec.columns.children, 0, troubles.CHILDREN)
        rows.refuse(young > persons, troubles.CHILDREN, spec.columns.children)
    return adult_equivalents(persons, young, spec)


def _groups(rows: Rows, columns: ColumnMap, persons: Ints) -> dict[str, tuple[str, ...]]:
    given = {name: rows.filled(column, UNKNOWN) for name, column in columns.groups.items()}
    return {"size": tuple(size_word(int(each)) for each in persons)} | given


def size_word(persons: int) -> str:
    """The size class by which errors are told, as of the registry's own survey."""
    return next((word for bound, word in SIZES if persons <= bound), f"{SIZES[-1][0] + 1}+")
