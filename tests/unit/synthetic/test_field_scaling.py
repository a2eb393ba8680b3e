"""The home's policy scaled to a number of households."""

from pathlib import Path

import pyarrow.compute as pc
import pytest

from mutakhir.ground.errors import ConflictProblem, UsageProblem
from mutakhir.ground.lake import Home
from mutakhir.synthetic.plan import planned, regencies_of
from mutakhir.synthetic.scaling import scaled_policy, write_policy


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.create(tmp_path / "home", synthetic=True)


def scaled(home: Home, households: int, *regencies: str) -> Home:
    return write_policy(home, scaled_policy(home, households, regencies))


def targets(home: Home) -> dict[str, int]:
    table = home.policy.csv("frame/regencies.csv")
    return dict(zip(table["regency"].to_pylist(), map(int, table["target_households"].to_pylist()), strict=True))


@pytest.mark.parametrize("households", [1, 37, 10_000, 1_000_003])
def test_targets_sum_to_what_was_asked_for(home: Home, households: int) -> None:
    small = scaled(home, households)
    assert sum(targets(small).values()) == households == small.round.national_target_households
    assert all(targets(small).values())


def test_the_whole_nation_keeps_the_policy_byte_for_byte(home: Home) -> None:
    before = home.policy.pack_hash()
    whole = scaled(home, 41_697_344)
    assert whole.policy.pack_hash() == before
    assert len(targets(whole)) == 514
    staffing = whole.round.staffing
    assert staffing is not None
    assert (staffing.enumerators, staffing.supervisors, staffing.coordinators) == (83_395, 16_679, 7_242)


def test_only_the_chosen_regencies_are_in_the_round(home: Home) -> None:
    small = scaled(home, 10_000, "3204", "1101")
    assert set(targets(small)) == {"1101", "3204"}
    staffing = small.round.staffing
    assert staffing is not None
    assert (staffing.enumerators, staffing.supervisors, staffing.coordinators) == (20, 4, 2)


def test_no_load_is_forced_above_the_norm(home: Home) -> None:
    staffing = scaled(home, 740, "1101").round.staffing
    assert staffing is not None
    assert staffing.enumerators * staffing.load_max >= 740


def test_comments_of_the_ministry_stay(home: Home) -> None:
    file = home.folder / "policy" / "round.yaml"
    before = file.read_text(encoding="utf-8")
    scaled(home, 10_000, "1101")
    comments = [line.split("#", 1)[1] for line in before.splitlines() if "#" in line]
    assert comments == [line.split("#", 1)[1] for line in file.read_text(encoding="utf-8").splitlines() if "#" in line]


def test_scaling_again_starts_from_the_pack(home: Home) -> None:
    scaled(scaled(home, 900, "1101"), 20_000, "1101", "1102")
    assert scaled(home, 41_697_344).policy.pack_hash() == Home.open(home.folder).policy.pack_hash()
    assert len(targets(Home.open(home.folder))) == 514


def test_an_open_round_is_not_scaled(home: Home) -> None:
    scaled(home, 900, "1101")
    registry = home.folder / "registry.yaml"
    registry.write_text(registry.read_text() + f"rounds:\n  {home.round.name}:\n    pack: dtks_2020\n")
    opened = Home.open(home.folder)
    assert scaled(opened, 900, "1101").round.national_target_households == 900
    with pytest.raises(ConflictProblem, match="synthetic.round-open"):
        scaled(opened, 1_000, "1101")


@pytest.mark.parametrize(("households", "regency"), [(0, "1101"), (10, "9999")])
def test_impossible_requests_say_what_to_do(home: Home, households: int, regency: str) -> None:
    with pytest.raises(UsageProblem):
        scaled(home, households, regency)


def test_villages_keep_a_natural_size_and_ids_never_meet(home: Home) -> None:
    policy = scaled_policy(home, 3_000, ["1101", "3171"])
    plan = planned(policy.rows, 3_000, 7, True)
    assert sum(plan.truth_households) == round(3_000 / 0.602)
    found = list(regencies_of(write_policy(home, policy), plan))
    assert all(150 <= one.plan.households / len(one.plan.villages) <= 600 for one in found)
    assert all(village.startswith(one.plan.regency) for one in found for village in one.plan.villages)
    assert found[0].ids.household + 2 * found[0].plan.households <= found[1].ids.household
    assert found == list(regencies_of(home, plan))


def test_the_pack_of_the_nation_has_the_columns_that_scaling_reads(home: Home) -> None:
    table = home.policy.csv("frame/regencies.csv")
    assert pc.sum(table["target_households"].cast("int64")).as_py() == 41_697_344
