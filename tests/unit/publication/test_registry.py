"""The registry as a round leaves it: who stands in it, with which answers, and what changed."""

from pathlib import Path

import pytest

from mutakhir.ground.engine import open_engine
from mutakhir.ground.lake import Home, Lake, Workbench
from unit.publication.small_round import ELSEWHERE, HERE, REPAIRED, STAGE, nik, prepared, read, small_round


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = small_round(tmp_path_factory.mktemp("registry") / "home")
    prepared(made)
    return made


def test_every_household_of_either_release_is_there(home: Home) -> None:
    assert sorted(read(home, "registry_households")) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert sorted(read(home, "registry_households", ELSEWHERE)) == [20]


def test_standings_and_reasons(home: Home) -> None:
    found = {h: (r["status"], r["status_reason"]) for h, r in read(home, "registry_households").items()}
    assert found == {
        1: ("accepted", "clean"),
        2: ("accepted", "clean"),
        3: ("pending", "not_visited"),
        4: ("asleep", "dead"),
        5: ("accepted", "not_in_round"),
        6: ("asleep", "moved"),
        7: ("accepted", "clean"),
        8: ("pending", "beyond_target"),
        9: ("accepted", "clean"),
        10: ("pending", "no_decision"),
        11: ("asleep", "meeting:double"),
    }


def test_answers_are_those_accepted_else_the_old_ones_else_the_visits(home: Home) -> None:
    rows = read(home, "registry_households")
    found = {h: (r["instrument"], r["floor"], r["member_count"]) for h, r in rows.items()}
    new, old, none = ("new", 2, 2), ("old", 9, 1), (None, None, None)
    assert found == {1: new, 2: new, 3: old, 4: old, 5: old, 6: old, 7: new, 8: none, 9: new, 10: new, 11: old}
    doors = {h: r["head_name"] for h, r in read(home, "registry_households_identity").items()}
    assert doors[1] == "Baru 1"
    assert doors[4] == "Lama 4"
    assert doors[8] == "Daftar 8"
    assert doors[10] == "Baru 10"


def test_percentile_and_band_are_those_of_the_rank_else_kept_and_none_in_sleep(home: Home) -> None:
    found = {h: (r["percentile"], r["band"]) for h, r in read(home, "registry_households").items()}
    assert found[1] == (30, "extension")
    assert found[2] == (70, "outside")
    assert found[3] == (20, "core")
    assert found[4] == (20, None)
    assert found[8] == (None, None)


def test_members_follow_the_answers_of_their_household(home: Home) -> None:
    members = read(home, "registry_members")
    of = {h: sorted(m for m, r in members.items() if r["household_id"] == h) for h in range(1, 12)}
    assert of[1] == [201, 261]
    assert of[4] == [204]
    assert of[8] == []
    assert of[10] == [210, 270]
    names = read(home, "registry_members_identity")
    assert (names[201]["person_name"], names[201]["nik"]) == ("Baru 1", nik(201))
    assert names[204]["person_name"] == "Lama 4"
    families = read(home, "registry_families")
    assert sorted(families) == [101, 102, 103, 104, 105, 106, 109, 111, 157, 160]
    assert set(read(home, "registry_families_identity")) == set(families)


def test_persons_come_from_matching_else_from_before_else_nobody_yet(home: Home) -> None:
    members = read(home, "registry_members")
    assert members[201]["person_id"] == 1201
    assert members[203]["person_id"] == 303
    assert members[210]["person_id"] is None
    assert (members[201]["civil_status"], members[203]["civil_status"]) == ("name_differs", "contradicts")


def test_a_repaired_nik_that_the_register_confirmed_is_that_of_the_release(home: Home) -> None:
    names, members = read(home, "registry_members_identity"), read(home, "registry_members")
    assert (names[REPAIRED]["nik"], members[REPAIRED]["nik_level"]) == (nik(999), "well_formed")
    assert (names[REPAIRED]["person_name"], members[REPAIRED]["civil_status"]) == ("Baru 1", "matched")
    assert {members[id]["nik_level"] for id in (201, 262)} == {"whole"}


def test_ages_of_carried_members_count_anew(home: Home) -> None:
    assert read(home, "registry_members")[203]["age"] == 60


def test_each_change_has_its_reason(home: Home) -> None:
    found = {h: (r["change"], r["reason"]) for h, r in read(home, "registry_changes").items()}
    assert found == {
        1: ("stayed_in", "ranked_within_quota"),
        2: ("left", "ranked_above_quota"),
        3: ("stayed_in", "not_visited_kept"),
        4: ("left", "asleep:dead"),
        5: ("stayed_out", "not_in_round"),
        6: ("stayed_out", "asleep:moved"),
        7: ("entered", "new_listed"),
        8: ("stayed_out", "beyond_target"),
        9: ("entered", "ranked_within_quota"),
        10: ("stayed_out", "pending"),
        11: ("left", "asleep:meeting:double"),
    }
    elsewhere = read(home, "registry_changes", ELSEWHERE)[20]
    assert (elsewhere["change"], elsewhere["reason"]) == ("stayed_in", "not_in_round_kept")


def test_a_kept_rank_says_which_release_ranked_it(home: Home) -> None:
    rows = Lake(home).read("registry_ranks", HERE).to_pylist()
    found = {row["unit_id"]: (row["ranked_in"], row["listed"]) for row in rows}
    assert found[1] == ("dtks-2020", True)
    assert found[3] == ("dtks-2019-10", True)
    assert not {4, 6, 11} & set(found), "who sleeps has no rank"


def test_the_stage_uses_exactly_what_it_declares(tmp_path: Path) -> None:
    made = small_round(tmp_path / "home")
    bench = Workbench(made, Lake(made), open_engine("duckdb", tmp_path / "scratch"), STAGE, quiet=True)
    STAGE.run(bench)
    bench.engine.close()
    assert bench.used == {*STAGE.reads, *STAGE.may_read, *STAGE.writes}
