"""The registry's own survey: as files with the columns of its two datasets, or as the datasets themselves."""

from collections.abc import Iterator

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.errors import InputProblem
from mutakhir.ground.policy import ListedUnit
from mutakhir.ground.schema.declaration import ARROW_TYPES, CodeList, Column, Dataset
from mutakhir.ground.schema.ranking import ConsumptionSurvey, ConsumptionSurveyMembers
from mutakhir.ranking.design import Survey
from mutakhir.ranking.fit_step import features_of
from mutakhir.ranking.policy import HeadTerm, ModelPolicy, ShareTerm
from mutakhir.ranking.surveys import troubles
from mutakhir.ranking.surveys.checking import check
from mutakhir.ranking.surveys.outside import ReadSurvey
from mutakhir.ranking.surveys.rows import Rows
from mutakhir.ranking.surveys.specification import Population


_YES, _NO = ("true", "1", "yes", "ya"), ("false", "0", "no", "tidak")
_ALWAYS = ("survey_id", "village", "weight", "consumption")
_OF_MEMBERS = ("survey_id", "line", "relation", "presence", "age", "sex", "disability")
_REGENCY_DIGITS = 4  # of a village code


def survey_from_files(survey: Rows, members: Rows, model: ModelPolicy) -> ReadSurvey:
    """Items that no term needs may be absent. Raises InputProblem: whatever forbids fitting on it."""
    if not len(survey):
        raise InputProblem("ranking.survey-empty", troubles.empty(survey.broken))
    people_items = [term.item for term in model.parts.people if isinstance(term, HeadTerm | ShareTerm) and term.item]
    home_items = [term.item for term in (*model.parts.housing, *model.parts.assets)]
    survey.need([*_ALWAYS, *home_items])
    members.need([*_OF_MEMBERS, *people_items])
    survey.amount("consumption", troubles.CONSUMPTION)
    survey.weight("weight")
    households, people = _typed(survey, ConsumptionSurvey), _typed(members, ConsumptionSurveyMembers)
    found = survey_from_tables(households, people, model)
    broken = survey.broken + members.broken
    told = (troubles.broken_rows(broken),) if broken else ()
    return ReadSurvey(found.survey, (*told, *found.warnings), found.codes, broken)


def survey_from_tables(survey: pa.Table, members: pa.Table, model: ModelPolicy) -> ReadSurvey:
    """From tables with the datasets' types; the regency is that of the village unless there is a column."""
    if "regency" not in survey.column_names:
        regency = pc.utf8_slice_codeunits(survey["village"], 0, _REGENCY_DIGITS)
        survey = survey.append_column("regency", regency)
    people = members.drop_columns([name for name in ("regency",) if name in members.column_names])
    tables = (ibis.memtable(survey), ibis.memtable(people))
    con = ibis.duckdb.connect()
    rows = con.to_pyarrow(features_of(*tables, model, ListedUnit.HOUSEHOLD))
    con.disconnect()
    if not rows.num_rows:
        raise InputProblem("ranking.survey-empty", troubles.empty(0))
    found = Survey.of(rows, model)
    return ReadSurvey(found, check(found, model, Population()), {}, 0)


def _typed(rows: Rows, dataset: type[Dataset]) -> pa.Table:
    """With every column of the dataset; those that the file lacks are empty."""
    columns = {name: _column(rows, name, column) for name, column in dataset.columns().items()}
    if "regency" in rows.headers:
        columns["regency"] = rows.text("regency")
    return pa.table(columns)


def _column(rows: Rows, name: str, column: Column) -> pa.Array:
    kind = ARROW_TYPES[column.type]
    if name not in rows.headers:
        return pa.nulls(len(rows), kind)
    text = rows.text(name)
    if column.type == "string":
        return text
    if column.type == "boolean":
        return _boolean(rows, name, text)
    values, no_number = rows.number(name)
    rows.refuse(no_number | (values != np.floor(values)) & ~np.isnan(values), troubles.WHOLE, name)
    if isinstance(column.codes, CodeList):
        _listed(name, values, column.codes)
    return pa.array(values, from_pandas=True).cast(kind)


def _boolean(rows: Rows, name: str, text: pa.Array) -> pa.Array:
    lower = pc.utf8_lower(text)
    yes, no = (pc.is_in(lower, value_set=pa.array(words)) for words in (_YES, _NO))
    known = pc.or_(pc.or_(yes, no), pc.is_null(text))
    if not pc.all(known).as_py():
        unknown = sorted(set(pc.filter(text, pc.invert(known)).to_pylist()))
        rows_ = int(pc.sum(pc.invert(known)).as_py())
        raise InputProblem("ranking.survey-codes", troubles.codes(name, unknown, rows_, (*_YES, *_NO)))
    return pc.if_else(pc.is_null(text), None, yes)


def _listed(name: str, values: np.ndarray[tuple[int], np.dtype[np.float64]], codes: CodeList) -> None:
    given = values[~np.isnan(values)].astype(np.int64)
    outside = given[~np.isin(given, list(codes.codes))]
    if len(outside):
        unknown = [str(code) for code in np.unique(outside)]
        raise InputProblem("ranking.survey-codes", troubles.codes(name, unknown, len(outside), list(_shown(codes))))


def _shown(codes: CodeList) -> Iterator[str]:
    yield from (str(code) for code in codes.codes)
