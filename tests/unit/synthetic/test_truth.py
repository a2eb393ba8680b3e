"""The truth: same bytes from one seed, one head to a household, skips of the form, the poverty rate, dates."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from mutakhir.ground.schema.declaration import ARROW_TYPES, CodeList, column_group
from mutakhir.ground.schema.items import HouseholdItems, MemberItems
from mutakhir.synthetic.consumption import POVERTY_LINE
from mutakhir.synthetic.truth import Truth, make_truth
from unit.synthetic.truth_plans import plan, truth


REGENCIES = ("3301", "1271", "5104", "9402")


def _members(made: Truth, alive: bool = True) -> pa.Table:
    return made.members.filter(pc.equal(made.members["alive"], alive))


def test_one_seed_gives_the_same_tables_and_another_seed_others() -> None:
    first, again, other = (make_truth(plan(households=300, seed=seed)) for seed in (1, 1, 2))
    for name in ("households", "families", "members"):
        assert getattr(first, name).equals(getattr(again, name))
        assert not getattr(first, name).equals(getattr(other, name))


@pytest.mark.parametrize("households", [0, 1, 2, 17])
def test_the_smallest_regencies_can_be_made(households: int) -> None:
    made = make_truth(plan(households=households, villages=1))
    assert made.households.num_rows == households
    assert made.households.schema.equals(truth().households.schema)
    assert made.members.schema.equals(truth().members.schema)


@pytest.mark.parametrize("regency", REGENCIES)
def test_every_household_has_one_head_who_lives(regency: str) -> None:
    made = truth(regency)
    heads = made.members.filter(pc.equal(made.members["relation"], 1))
    assert heads["household"].equals(made.households["household"])
    assert pc.all(heads["alive"]).as_py()
    assert heads["person_name"].equals(made.households["head_name"])


@pytest.mark.parametrize("regency", REGENCIES)
def test_every_family_has_one_head_and_a_number_from_one(regency: str) -> None:
    made = truth(regency)
    heads = made.members.filter(pc.equal(made.members["family_relation"], 1))
    assert heads["family"].equals(made.families["family"])
    assert heads["household"].equals(made.families["household"])
    assert heads["family_number"].equals(made.families["family_number"])
    assert set(made.families["family_number"].to_pylist()) == {1, 2}


def test_ids_are_unique_over_regencies() -> None:
    for table, keys in (("households", ["household"]), ("families", ["family"]), ("families", ["family_card"])):
        for key in keys:
            values = pa.chunked_array([c for r in REGENCIES for c in getattr(truth(r), table)[key].chunks])
            assert pc.count_distinct(values).as_py() == len(values)
    for key in ("person", "nik"):
        values = pa.chunked_array([chunk for r in REGENCIES for chunk in truth(r).members[key].chunks])
        assert pc.count_distinct(values).as_py() == len(values)


def test_lines_run_from_one_and_the_dead_stand_last() -> None:
    members = truth().members
    household = members["household"].to_numpy()
    line, alive = members["line"].to_numpy(), members["alive"].to_numpy(zero_copy_only=False)
    fresh = np.concatenate([[True], household[1:] != household[:-1]])
    assert (line[fresh] == 1).all()
    assert (np.diff(line)[~fresh[1:]] == 1).all()
    assert not (alive[1:] & ~alive[:-1] & ~fresh[1:]).any()


@pytest.mark.parametrize("regency", REGENCIES)
def test_columns_have_the_types_codes_and_ranges_of_the_schema(regency: str) -> None:
    made = truth(regency)
    for table, group in ((made.households, HouseholdItems), (made.members, MemberItems)):
        for name, column in column_group(group).items():
            values = table[name]
            assert values.type == ARROW_TYPES[column.type], name
            if isinstance(column.codes, CodeList):
                assert set(values.drop_null().to_pylist()) <= set(column.codes.codes), name
            if column.maximum is not None:
                assert pc.min(values).as_py() >= 0, name
                assert pc.max(values).as_py() <= column.maximum, name


ASKED = {
    "wall_condition": lambda row: row["wall"] <= 3,
    "roof_condition": lambda row: row["roof"] <= 7,
    "electric_power": lambda row: row["lighting"] == 1,
    "closet": lambda row: row["toilet"] <= 3,
    "land_area": lambda row: row["has_land"],
}
ASKED_OF_MEMBERS = {
    "marriage_document": lambda row: row["marital_status"] in (2, 3),
    "pregnant": lambda row: row["sex"] == 2 and 10 <= row["age"] <= 49 and row["marital_status"] > 1,
    "school_attendance": lambda row: row["age"] >= 5,
    "school_level": lambda row: row["age"] >= 5 and row["school_attendance"] > 0,
    "school_class": lambda row: row["age"] >= 5 and row["school_attendance"] > 0,
    "diploma": lambda row: row["age"] >= 5,
    "works": lambda row: row["age"] >= 5,
    "work_hours": lambda row: bool(row["works"]),
    "industry": lambda row: bool(row["works"]),
    "work_status": lambda row: bool(row["works"]),
}


def test_an_item_is_filled_exactly_where_it_is_asked() -> None:
    made = truth()
    for table, rules in ((made.households, ASKED), (_members(made), ASKED_OF_MEMBERS)):
        for row in table.to_pylist():
            for name, asked in rules.items():
                assert (row[name] is not None) == asked(row), (name, row["household"])
    always = set(column_group(HouseholdItems)) - set(ASKED)
    assert all(made.households[name].null_count == 0 for name in always)


def test_couples_and_children_fit_together() -> None:
    members = _members(truth()).to_pylist()
    heads = {row["household"]: row for row in members if row["relation"] == 1}
    for row in members:
        head = heads[row["household"]]
        if row["relation"] == 2:
            assert row["sex"] != head["sex"]
            assert (row["marital_status"], head["marital_status"]) == (2, 2)
        if row["relation"] == 3:
            assert head["age"] - row["age"] >= 12
        if row["marital_status"] > 1:
            assert row["age"] >= 15


def test_children_carry_the_name_of_the_mother_who_lives_with_them() -> None:
    members = _members(truth("1271")).to_pylist()
    wives = {row["household"]: row for row in members if row["relation"] == 2 and row["sex"] == 2}
    told = [(row["mother_name"], wives[row["household"]]["person_name"]) for row in members
            if row["relation"] == 3 and row["household"] in wives]  # fmt: skip
    assert len(told) > 1_000
    assert all(mother in name for mother, name in told)  # the wife may carry a title


@pytest.mark.parametrize("rate", [0.0, 0.03, 0.11, 0.42])
def test_the_poverty_rate_is_met_within_one_household(rate: float) -> None:
    made = make_truth(plan(poverty_rate=rate))
    size = np.bincount(np.unique(_members(made)["household"].to_numpy(), return_inverse=True)[1])
    poor = made.households["consumption"].to_numpy() < POVERTY_LINE
    assert abs(size[poor].sum() - rate * size.sum()) <= size.max() / 2


def test_composition_is_that_of_the_country() -> None:
    alive = _members(truth(households=12_000))
    size = alive.num_rows / 12_000
    assert 3.7 <= size <= 4.1
    assert 0.47 <= pc.mean(pc.equal(alive["sex"], 2).cast("float64")).as_py() <= 0.53
    assert 0.20 <= pc.mean(pc.less(alive["age"], 15).cast("float64")).as_py() <= 0.30
    assert 0.07 <= pc.mean(pc.greater_equal(alive["age"], 60).cast("float64")).as_py() <= 0.14
    second = pc.sum(pc.equal(truth(households=12_000).families["family_number"], 2)).as_py()
    assert 0.07 <= second / 12_000 <= 0.14


def test_larger_households_are_poorer_per_person() -> None:
    made = truth(households=12_000)
    size = np.bincount(np.unique(_members(made)["household"].to_numpy(), return_inverse=True)[1])
    level = np.log(made.households["consumption"].to_numpy())
    assert level[size <= 2].mean() > level[size == 4].mean() + 0.1 > level[size >= 6].mean() + 0.2


def test_programmes_reach_the_poor_with_errors_of_both_kinds() -> None:
    households = truth(households=12_000).households
    poor = households["consumption"].to_numpy() < POVERTY_LINE
    for name in ("gets_pkh", "gets_sembako"):
        gets = households[name].to_numpy()
        assert 0.35 < gets[poor].mean() < 0.85, name
        assert 0.03 < gets[~poor].mean() < gets[poor].mean() / 2, name


def test_villages_differ_in_welfare() -> None:
    made = make_truth(plan(households=9_000))
    level = np.log(made.households["consumption"].to_numpy())
    village = np.unique(made.households["village"].to_numpy(zero_copy_only=False), return_inverse=True)[1]
    means = np.bincount(village, level) / np.bincount(village)
    assert means.std() > 3 * level.std() / np.sqrt(len(level) / len(means))


def test_unknown_birthdays_stand_on_the_default_days_and_more_so_for_the_old() -> None:
    members = _members(truth(households=12_000))
    day = pc.strftime(members["birth_date"], "%d-%m").to_numpy(zero_copy_only=False)
    age = members["age"].to_numpy()
    shares = {name: (day == name).mean() for name in ("01-07", "31-12", "01-01")}
    assert shares["01-07"] > shares["31-12"] > shares["01-01"] > 4 / 365
    heaped = np.isin(day, list(shares))
    assert heaped[age >= 65].mean() > 0.2 > 5 * heaped[age < 20].mean()


def test_ages_follow_from_birth_dates_also_within_a_year() -> None:
    asked = replace(plan(households=500), as_of=plan().as_of.replace(month=6, day=15))
    for row in make_truth(asked).members.select(["age", "birth_date"]).to_pylist():
        born, today = row["birth_date"], asked.as_of
        assert row["age"] == today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def test_niks_are_of_nobody_and_keep_their_structure() -> None:
    elsewhere = 0
    for row in truth().members.select(["nik", "birth_date", "sex"]).to_pylist():
        nik, born = row["nik"], row["birth_date"]
        day = born.day + 40 * (row["sex"] == 2)
        assert nik[6:12] == f"{day:02d}{born:%m%y}"
        assert nik[:6] in ("993301", "993331")
        assert len(nik) == 16
        assert nik[12:] != "0000"
        elsewhere += nik[:6] == "993331"
    assert 0.08 < elsewhere / truth().members.num_rows < 0.18


def test_the_dead_died_within_two_years_and_are_marked() -> None:
    made, today = truth(households=12_000), plan().as_of
    dead = _members(made, alive=False)
    assert set(dead["presence"].to_pylist()) == {2}
    assert 0.004 < dead.num_rows / made.members.num_rows < 0.03
    assert all(0 < (today - day).days <= 730 for day in dead["died_on"].to_pylist())
    assert _members(made)["died_on"].null_count == _members(made).num_rows
