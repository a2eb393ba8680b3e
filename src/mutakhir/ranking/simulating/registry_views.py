"""What the registry gives to each policy: expressions whose rows become arrays, regency by regency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.clock import tie_hash_expression
from mutakhir.ground.lake import Workbench
from mutakhir.ground.lake.lane import tables_named_in
from mutakhir.ground.policy import ListedUnit
from mutakhir.ground.schema import dataset
from mutakhir.ranking.acts_step import BEFORE, adjusted_scores, claims_of
from mutakhir.ranking.design import Ints
from mutakhir.ranking.features import unit_members
from mutakhir.ranking.fit_step import survey_features
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.quota_policy import QuotaPolicy
from mutakhir.ranking.score import Slopes, scored
from mutakhir.ranking.simulating.allotting import Sample
from mutakhir.ranking.simulating.units import WHOLE, Units
from mutakhir.ranking.survey_groups import SIZES, UNKNOWN, group_facts, size_class
from mutakhir.ranking.unit_scores import unit_scores


WISHES = ("core", "extension", "outside")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "head_sex": ("female", "male", UNKNOWN),
    "size": (*(word for _, word in SIZES), "7+"),
    "head_age": ("0-29", "30-44", "45-59", "60+", UNKNOWN),
    "disability": ("no", "yes", UNKNOWN),
}


@dataclass(frozen=True)
class Model:
    """A model that ranks: its terms, and the rows of its `coefficients`, None for those of the round."""

    policy: ModelPolicy
    coefficients: pa.Table | None = None


@dataclass(frozen=True)
class Reader:
    """Runs expressions on one regency, or on the nation where a dataset is small."""

    bench: Workbench

    def rows(self, table: ir.Table, regency: str | None, more: Mapping[str, pa.Table]) -> pa.Table:
        """Args: `more` are tables that no dataset holds, by name."""
        engine, lake = self.bench.engine, self.bench.lake
        for name in tables_named_in([table]):
            if name in more:
                engine.bind_table(name, more[name])
            else:
                parts = None if regency is None or dataset(name).scope == "nation" else (regency,)
                engine.bind(lake.source(name, parts))
        return engine.fetch(engine.compile(table))


@dataclass(frozen=True)
class View:
    """The registry as one model ranks it by one unit. more: tables that its expressions read beside datasets."""

    units: ir.Table
    survey: ir.Table
    more: Mapping[str, pa.Table]

    @classmethod
    def of(cls, bench: Workbench, model: Model, unit: ListedUnit, number: int) -> "View":
        """Args: `number` is its own among the views."""
        name = f"coefficients_{number}"
        own = model.coefficients
        coefficients = bench.table("coefficients") if own is None else ibis.table(_loose(own), name=name)
        slopes = Slopes.of(bench.read("coefficients") if own is None else own)
        levels = survey_features(bench, model.policy, unit)
        survey = scored(levels, coefficients, slopes, model.policy)
        survey = survey.mutate(tie=tie_hash_expression(bench.round.seed, survey.unit_id))
        return cls(
            _units(bench, model, unit, coefficients, slopes),
            survey.select("regency", "unit_id", "tie", "score", "persons", "weight"),
            {} if own is None else {name: own},
        )

    def sample(self, reader: Reader) -> Sample:
        rows = reader.rows(self.survey, None, self.more)
        columns = [whole(rows, name) for name in ("unit_id", "tie", "score", "persons", "weight")]
        return Sample(rows["regency"].to_pylist(), *columns)


def _loose(table: pa.Table) -> "ibis.Schema":
    return ibis.Schema.from_pyarrow(table.schema)


def _units(bench: Workbench, model: Model, unit: ListedUnit, coefficients: ir.Table, slopes: Slopes) -> ir.Table:
    """unit_id, household_id, persons, score (with shocks), tie, wish (0 to 3), was."""
    rescored = model.coefficients is not None or unit is not bench.round.unit
    tables = {name: bench.table(name) for name in ("households", "accepted", "members")}
    given = unit_scores((tables | {"coefficients": coefficients}).__getitem__, model.policy, slopes, unit)
    rows = adjusted_scores(bench, given if rescored else None)
    rows = rows.mutate(tie=tie_hash_expression(bench.round.seed, rows.unit_id))
    rows = _with_before(bench, _with_wish(bench, rows, unit), unit)
    return rows.select("unit_id", "household_id", "persons", "tie", "wish", "was", score=rows.adjusted)


def _with_wish(bench: Workbench, rows: ir.Table, unit: ListedUnit) -> ir.Table:
    """Overrides name units of the round, so they move nobody under another unit."""
    policy = bench.policy.load("ranking/quotas.yaml", QuotaPolicy)
    claims = claims_of(bench, policy, bench.policy.folder) if unit is bench.round.unit else None
    if claims is None or claims.wishes is None:
        return rows.mutate(wish=_int8(0))
    found = rows.left_join(claims.wishes, rows.unit_id == claims.wishes.moved_id)
    codes = [(word, _int8(code)) for code, word in enumerate(WISHES, start=1)]
    return found.mutate(wish=found.wish.cases(*codes, else_=_int8(0)))


def _with_before(bench: Workbench, rows: ir.Table, unit: ListedUnit) -> ir.Table:
    """was: 2 in the core of release N-1, 1 in its extension, else 0."""
    if not bench.has(BEFORE):
        return rows.mutate(was=_int8(0))
    ranks = bench.table(BEFORE)
    before = ranks.filter(ranks.unit == str(unit)).select(before_id="unit_id", band_before="band")
    found = rows.left_join(before, rows.unit_id == before.before_id)
    return found.mutate(was=found.band_before.cases(("core", _int8(2)), ("extension", _int8(1)), else_=_int8(0)))


def _int8(value: int) -> ir.IntegerScalar:
    return ibis.literal(value, type="int8")


def units_of(rows: pa.Table, area: int) -> Units:
    """The units of one regency as arrays."""
    was = whole(rows, "was")
    return Units(
        area=np.full(rows.num_rows, area, dtype=np.int64),
        unit_id=whole(rows, "unit_id"),
        tie=whole(rows, "tie"),
        score=whole(rows, "score"),
        persons=whole(rows, "persons"),
        weight=np.full(rows.num_rows, WHOLE, dtype=np.int64),
        was_core=was == 2,
        was_listed=was > 0,
        wish=whole(rows, "wish"),
    )


def facts(bench: Workbench, model: ModelPolicy, unit: ListedUnit) -> ir.Table:
    """unit_id, household_id and the grouping columns of whoever lives in accepted households."""
    members = unit_members(bench.table("members").semi_join(bench.table("accepted"), "household_id"), unit)
    here = members.filter(~members.presence.isin(model.not_living_here).fill_null(False))
    people = here.group_by("unit_id").agg(household_id=here.household_id.min(), persons=here.count())
    found = group_facts(members, model).rename(facts_id="unit_id")
    joined = people.inner_join(found, people.unit_id == found.facts_id)
    kept = {name: joined[f"group_{name}"] for name in GROUPS if name != "size"}
    return joined.select("unit_id", "household_id", "persons", **kept, size=size_class(joined.persons))


def places(values: pa.ChunkedArray, members: Sequence[str]) -> Ints:
    """Of each value the place among the members."""
    found = pc.index_in(values, value_set=pa.array(members, pa.string()))
    return np.asarray(found.to_numpy(), dtype=np.int64)


def whole(rows: pa.Table, name: str) -> Ints:
    values: Ints = rows[name].to_numpy().astype(np.int64)
    return values
