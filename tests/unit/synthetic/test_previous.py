"""The previous registry: declared tables, its size, whom it lists, its ids, the same from one seed."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from made_registry import START, made, plan_of
from mutakhir.ground.schema import dataset
from mutakhir.synthetic.ailments import Rates
from mutakhir.synthetic.previous import previous_registry, reserved
from mutakhir.synthetic.staleness import SHARES, Upkeep, staleness


def _share(mask: pa.ChunkedArray) -> float:
    return float(pc.mean(pc.cast(pc.fill_null(mask, False), pa.int8())).as_py())


@pytest.mark.parametrize("name", sorted(made().previous.datasets()))
def test_every_table_has_the_declared_schema_and_a_unique_key(name: str) -> None:
    table = made().previous.datasets()[name]
    declared = dataset(name)
    assert table.schema.equals(declared.arrow_schema())
    table.validate(full=True)
    assert table.group_by(list(declared.key)).aggregate([]).num_rows == table.num_rows
    for column, what in declared.columns().items():
        assert not (what.required and table[column].null_count), column


@pytest.mark.parametrize("name", sorted(made().previous.datasets()))
def test_every_value_lies_within_its_code_list_and_range(name: str) -> None:
    table = made().previous.datasets()[name]
    for column, what in dataset(name).columns().items():
        values = table[column].drop_null()
        if what.codes is not None:
            allowed = list(what.codes.codes if hasattr(what.codes, "codes") else what.codes.words)
            assert pc.all(pc.is_in(values, pa.array(allowed, values.type))).as_py() is not False, column
        if what.minimum is not None and len(values):
            assert pc.min(values).as_py() >= what.minimum, column
        if what.maximum is not None and len(values):
            assert pc.max(values).as_py() <= what.maximum, column


def test_same_seed_same_tables_and_another_seed_others() -> None:
    one = made()
    again = previous_registry(one.plan, one.truth, START)
    assert all(table.equals(again.datasets()[name]) for name, table in one.previous.datasets().items())
    other_plan = plan_of(one.plan.regency, one.plan.households, seed=12)
    other = previous_registry(other_plan, one.truth, START)
    assert not other.members_identity.equals(one.previous.members_identity)


def test_it_holds_forty_of_a_hundred_households_or_what_is_asked() -> None:
    one = made()
    truly = len(pc.unique(one.previous.previous_households["household"]))
    assert truly == round(0.40 * one.truth.households.num_rows)
    smaller = previous_registry(one.plan, one.truth, START, coverage=0.25)
    assert len(pc.unique(smaller.previous_households["household"])) == round(0.25 * one.truth.households.num_rows)


def test_ids_are_dense_from_the_start_given_and_fit_the_reserved_block() -> None:
    one = made().previous
    block = reserved(made().plan)
    for table, column, first, room in (
        (one.households, "household_id", START.household, block.household),
        (one.families, "family_id", START.family, block.family),
        (one.members, "member_id", START.member, block.member),
    ):
        assert table[column].to_pylist() == list(range(first, first + table.num_rows))
        assert table.num_rows <= room
    assert pc.max(one.members["person_id"]).as_py() < START.person + block.person


def test_members_and_families_belong_to_a_household_and_are_counted_in_it() -> None:
    one = made().previous
    counted = one.members.group_by("household_id").aggregate([([], "count_all")])
    stated = dict(zip(*one.households.select(["household_id", "member_count"]).to_pydict().values(), strict=True))
    assert {row["household_id"]: row["count_all"] for row in counted.to_pylist()} == {
        household: count for household, count in stated.items() if count
    }
    joined = one.members.join(one.families, "family_id", join_type="inner", right_suffix="_of_family")
    assert _share(pc.equal(joined["household_id"], joined["household_id_of_family"])) == 1.0


def test_the_old_ranking_errs_on_both_sides() -> None:
    one = made()
    consumption = one.truth.households["consumption"].to_numpy()
    poor = consumption <= np.quantile(consumption, 0.4)
    listed = np.isin(
        one.truth.households["household"].to_numpy(), one.previous.previous_households["household"].to_numpy()
    )
    exclusion = 1 - listed[poor].mean()
    assert 0.25 < exclusion < 0.55
    assert 0.25 < 1 - poor[listed].mean() < 0.55


def test_the_core_is_listed_and_the_rest_is_not() -> None:
    one = made().previous
    core = pc.equal(one.ranks["band"], "core")
    assert one.ranks["listed"].equals(core)
    assert 0.93 < _share(core) < 0.98
    assert pc.max(one.ranks.filter(core)["percentile"]).as_py() == 40
    assert pc.min(one.ranks.filter(pc.invert(core))["percentile"]).as_py() == 41
    assert one.ranks["unit_id"].equals(one.households["household_id"])


def test_answers_of_old_visits_show_poorer_homes() -> None:
    one = made()
    homes = one.previous.households.join(one.previous.previous_households, "household_id")
    homes = homes.join(one.truth.households.select(["household", "has_motorcycle"]), "household", right_suffix="_now")
    assert _share(homes["has_motorcycle"]) < _share(homes["has_motorcycle_now"]) - 0.02


def test_skips_hold_in_the_old_answers() -> None:
    homes, members = made().previous.households, made().previous.members
    for follow, opened in (
        ("electric_power", pc.equal(homes["lighting"], 1)),
        ("wall_condition", pc.less_equal(homes["wall"], 3)),
        ("closet", pc.less_equal(homes["toilet"], 3)),
        ("land_area", homes["has_land"]),
    ):
        assert pc.is_valid(homes[follow]).equals(pc.fill_null(opened, False)), follow
    assert pc.max(members.filter(pc.is_valid(members["pregnant"]))["sex"]).as_py() == 2
    assert (
        members.filter(pc.less(members["age"], 5))["school_attendance"].null_count
        == pc.sum(pc.less(members["age"], 5)).as_py()
    )
    assert _share(pc.is_valid(members.filter(pc.invert(pc.fill_null(members["works"], False)))["work_hours"])) == 0.0


def test_staleness_is_a_fixed_property_of_the_regency_with_the_published_shares() -> None:
    regencies = [f"{number:04d}" for number in range(1101, 3101)]
    found = [staleness(5, regency) for regency in regencies]
    assert found[:20] == [staleness(5, regency) for regency in regencies[:20]]
    for upkeep, share in SHARES.items():
        assert np.mean([one.upkeep is upkeep for one in found]) == pytest.approx(share, abs=0.03)
    assert all(one.updated == 0.0 for one in found if one.upkeep is Upkeep.NEVER)
    assert all(one.updated < 0.5 for one in found if one.upkeep is Upkeep.LESS_THAN_HALF)


@pytest.mark.parametrize("upkeep", list(Upkeep))
def test_visits_are_as_old_as_the_upkeep_of_the_regency_says(upkeep: Upkeep) -> None:
    regency = next(code for code in (f"33{n:02d}" for n in range(1, 99)) if staleness(11, code).upkeep is upkeep)
    homes = made(regency, 1_500).previous.households
    updated = _share(pc.greater(pc.year(homes["visited_on"]), 2015))
    assert updated == pytest.approx(staleness(11, regency).updated, abs=0.06)
    old = pc.equal(homes["instrument"], "bdt-2015")
    assert old.equals(pc.equal(pc.year(homes["visited_on"]), 2015))


def test_more_doubles_on_demand() -> None:
    many = made("3374", 2_000, 11, Rates(duplicate=0.15))
    persons = many.previous.previous_members["person"]
    assert 1 - len(pc.unique(persons)) / len(persons) == pytest.approx(0.13, abs=0.02)
