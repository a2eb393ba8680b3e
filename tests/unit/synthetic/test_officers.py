"""Officers: enough of them in each role, their training, and how they work."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from made_registry import plan_of
from mutakhir.ground.schema import dataset
from mutakhir.synthetic.officers import Needed, Recruits, officers, staffing_for
from mutakhir.synthetic.traits import Trait, officer_traits


PLAN = plan_of("3204", 600_000)
NAMES = pa.array(["Asep Hidayat", "Neneng Komariah", "Ujang"])
NEEDED = staffing_for(PLAN.villages, 361_000)
PASS_MARK = 60


def _recruits(needed: Needed = NEEDED) -> Recruits:
    return officers(PLAN, needed, NAMES, PASS_MARK)


def _certified(recruits: Recruits) -> set[str]:
    results = recruits.training_results
    good = pc.and_(pc.greater_equal(results["score"], PASS_MARK), results["practice_passed"])
    return set(results.filter(good)["officer_id"].to_pylist())


@pytest.mark.parametrize("name", ["officers", "officers_identity", "training_results"])
def test_declared_tables_with_unique_keys(name: str) -> None:
    table = getattr(_recruits(), name)
    declared = dataset(name)
    assert table.schema.equals(declared.arrow_schema())
    assert table.group_by(list(declared.key)).aggregate([]).num_rows == table.num_rows
    assert table.equals(getattr(_recruits(), name))


def test_needed_officers_and_a_reserve_of_eight_percent() -> None:
    assert (NEEDED.enumerators, NEEDED.supervisors, len(NEEDED.districts)) == (722, 145, 20)
    roles = Counter(_recruits().officers["role"].to_pylist())
    assert roles == {"enumerator": 722 + 58, "supervisor": 145 + 12, "coordinator": 20 + 2}


def test_every_district_has_a_coordinator_of_its_own() -> None:
    table = _recruits().officers
    coordinators = table.filter(pc.equal(table["role"], "coordinator"))
    assert set(coordinators["district"].to_pylist()) == set(NEEDED.districts) == {v[:6] for v in PLAN.villages}


def test_about_five_percent_fail_the_first_sitting_and_most_of_them_pass_the_second() -> None:
    recruits = _recruits()
    results = recruits.training_results
    second = results.filter(pc.equal(results["sitting"], 2))
    everyone = set(recruits.officers["officer_id"].to_pylist())
    first = results.filter(pc.equal(results["sitting"], 1))
    failed = everyone - _certified(Recruits(recruits.officers, recruits.officers_identity, first))
    assert set(first["officer_id"].to_pylist()) == everyone
    assert 0.03 < len(failed) / len(everyone) < 0.07
    assert set(second["officer_id"].to_pylist()) <= failed
    assert 0.3 < len(failed & _certified(recruits)) / len(failed) < 0.9
    assert pc.min(second["held_on"]).as_py() > pc.max(first["held_on"]).as_py()


@pytest.mark.parametrize("enumerators", [1, 2, 3, 9])
def test_even_the_smallest_regency_can_be_staffed(enumerators: int) -> None:
    needed = Needed(enumerators, 1, NEEDED.districts[:1])
    for seed in range(60):
        recruits = officers(plan_of("3204", 600, seed), needed, NAMES, PASS_MARK)
        roles = dict(zip(*recruits.officers.select(["officer_id", "role"]).to_pydict().values(), strict=True))
        certified = Counter(roles[one] for one in _certified(recruits))
        assert certified["enumerator"] >= enumerators
        assert certified["supervisor"] >= 1
        assert certified["coordinator"] >= 1


def test_telephone_numbers_are_nobodys() -> None:
    assert all(phone.startswith("0000") for phone in _recruits().officers_identity["phone"].to_pylist())


def test_one_in_a_hundred_invents_and_eight_are_careless() -> None:
    traits = officer_traits(3, [f"3204E{number:05d}" for number in range(50_000)])
    assert np.mean(traits == Trait.FABRICATOR) == pytest.approx(0.01, abs=0.002)
    assert np.mean(traits == Trait.CARELESS) == pytest.approx(0.08, abs=0.005)


def test_a_trait_belongs_to_the_officer_and_the_seed() -> None:
    ids = pa.array(["b", "a", "b", "c"] * 500 + [f"o{n}" for n in range(2_000)])
    traits = officer_traits(3, ids)
    assert set(traits[:2000:4]) == {traits[0]}
    assert traits[0] == officer_traits(3, ["b"])[0]
    assert not np.array_equal(traits, officer_traits(4, ids))
