"""Staffing and loads: exact sums, hard limit, whole villages, certified officers only."""

from collections import Counter
from itertools import pairwise

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.fieldwork.assignments import Team, first_visits, revisits
from mutakhir.fieldwork.staffing import at_least_one, coordinators_by_district, plan_officers, staffing_table
from mutakhir.fieldwork.teams import cuts, district_coordinators, share_evenly
from mutakhir.ground.policy.round import Staffing


NATION = Staffing(
    enumerators=83_395,
    supervisors=16_679,
    coordinators=7_242,
    enumerators_per_supervisor=5,
    load_min=450,
    load_max=550,
    load_limit=600,
)


@given(weights=st.lists(st.integers(0, 10_000), min_size=1, max_size=40), total=st.integers(0, 5_000))
def test_everyone_gets_one_and_the_sum_holds(weights: list[int], total: int) -> None:
    shares = at_least_one(weights, total)
    assert min(shares) >= 1
    assert sum(shares) == max(total, len(weights))


@given(sizes=st.lists(st.integers(1, 900), min_size=1, max_size=60), officers=st.integers(1, 50))
def test_loads_never_exceed_the_limit_and_cover_all_that_they_can(sizes: list[int], officers: int) -> None:
    points = cuts(sizes, officers, 600)
    loads = [after - before for before, after in pairwise(points)]
    assert len(loads) == officers
    assert max(loads) <= 600
    assert min(loads) >= 0
    assert points[-1] == min(sum(sizes), officers * 600)


def test_loads_at_the_national_norm_stay_between_450_and_550_and_villages_stay_whole() -> None:
    sizes = [137, 260, 98, 310, 205, 180, 240, 70, 333, 167, 420, 80] * 10
    total = sum(sizes)
    points = cuts(sizes, total // 500, 600)
    loads = [after - before for before, after in pairwise(points)]
    assert 450 <= min(loads)
    assert max(loads) <= 550
    boundaries = {sum(sizes[:n]) for n in range(len(sizes) + 1)}
    assert sum(point in boundaries for point in points) > len(points) / 4


def test_smallest_neighbours_share_a_coordinator_and_the_largest_gets_a_second() -> None:
    assert district_coordinators([500, 40, 30, 600], 3) == [[0], [1], [1], [2]]
    assert district_coordinators([500, 900], 3) == [[0], [1, 2]]
    assert district_coordinators([5, 5, 5], 1) == [[0], [0], [0]]


@given(districts=st.lists(st.integers(0, 9_000), min_size=1, max_size=30), coordinators=st.integers(1, 40))
def test_every_coordinator_and_every_district_has_one(districts: list[int], coordinators: int) -> None:
    found = district_coordinators(districts, coordinators)
    assert all(found)
    assert {c for group in found for c in group} == set(range(coordinators))


def test_the_smallest_districts_of_the_nation_share_and_the_largest_get_a_second() -> None:
    districts = {"1101": [900, 20, 30], "1102": [400, 500], "1103": [10]}
    assert coordinators_by_district(districts, 6) == {"1101": 3, "1102": 2, "1103": 1}
    assert coordinators_by_district(districts, 5) == {"1101": 2, "1102": 2, "1103": 1}, "the only one of 1103 stays"
    assert coordinators_by_district(districts, 2) == {"1101": 1, "1102": 1, "1103": 1}
    assert coordinators_by_district(districts, 7) == {"1101": 4, "1102": 2, "1103": 1}
    assert coordinators_by_district(districts, 8) == {"1101": 4, "1102": 3, "1103": 1}, "900 / 2 is below 500"


@given(
    districts=st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.integers(1, 999), min_size=1), min_size=1),
    total=st.integers(0, 100),
)
def test_coordinators_sum_to_the_plan_wherever_each_regency_can_keep_one(
    districts: dict[str, list[int]], total: int
) -> None:
    counts = coordinators_by_district(districts, total)
    assert min(counts.values()) >= 1
    assert sum(counts.values()) == max(total, len(districts))


@given(members=st.integers(0, 200), leaders=st.integers(1, 60))
def test_teams_differ_by_at_most_one(members: int, leaders: int) -> None:
    sizes = Counter(share_evenly(members, leaders).tolist()).values()
    assert not sizes or max(sizes) - min(sizes) <= 1


def prelist(counts: dict[str, int]) -> pa.Table:
    rows = [(v, p) for v, n in counts.items() for p in range(1, n + 1)]
    return pa.table(
        {
            "household_id": pa.array(range(1, len(rows) + 1), pa.int64()),
            "village": [v for v, _ in rows],
            "position": pa.array([p for _, p in rows], pa.int32()),
            "status": ["listed"] * len(rows),
        }
    )


VILLAGES = {"1101012001": 300, "1101012002": 210, "1101022001": 490}
TEAM = Team(["E1", "E2"], ["S1"], ["C1", "C2"])


def test_every_household_is_assigned_once_under_its_district() -> None:
    found = first_visits(prelist(VILLAGES), TEAM, 600)
    assert sorted(found["household_id"].to_pylist()) == list(range(1, 1001))
    assert Counter(found["enumerator_id"].to_pylist()) == {"E1": 510, "E2": 490}, "the cut stands between villages"
    assert set(found["supervisor_id"].to_pylist()) == {"S1"}
    pairs = set(zip([v[:6] for v in found["village"].to_pylist()], found["coordinator_id"].to_pylist(), strict=True))
    assert pairs == {("110101", "C1"), ("110102", "C2")}


def test_households_beyond_the_limit_stay_without_an_officer() -> None:
    found = first_visits(prelist(VILLAGES), Team(["E1"], ["S1"], ["C1"]), 600)
    loads = Counter(found["enumerator_id"].to_pylist())
    assert loads == {"E1": 600, None: 400}


def test_without_officers_every_household_still_has_its_row() -> None:
    found = first_visits(prelist(VILLAGES), Team([], [], []), 600)
    assert found.num_rows == 1000
    assert set(found["enumerator_id"].to_pylist()) == {None}


def test_a_revisit_goes_to_the_same_officer_unless_forbidden() -> None:
    first = first_visits(prelist(VILLAGES), TEAM, 600)
    sent = pa.table(
        {
            "household_id": pa.array([1, 2], pa.int64()),
            "visit_number": pa.array([2, 2], pa.int8()),
            "village": ["1101012001"] * 2,
            "reason": ["errors", "suspected_fabrication"],
            "not_by": pa.array([None, "E1"], pa.string()),
        }
    )
    found = {row["household_id"]: row for row in revisits(sent, first, TEAM).to_pylist()}
    assert (found[1]["enumerator_id"], found[1]["visit_number"]) == ("E1", 2)
    assert found[2]["enumerator_id"] == "E2"


def test_the_staffing_table_says_what_is_missing_and_what_is_unusual() -> None:
    targets = {"1101": 1_300, "1102": 20}
    small = NATION.model_copy(update={"enumerators": 2, "supervisors": 2, "coordinators": 2})
    plan = plan_officers(targets, {"1101": [500, 400, 300, 100], "1102": [20]}, small)
    certified = {("1101", "enumerator"): 1, ("1102", "enumerator"): 3}
    rows = {row["area"]: row for row in staffing_table(targets, plan, certified, small).to_pylist()}
    assert rows["1101"]["missing_enumerators"] == 2, "1,300 households need three officers at the limit of 600"
    assert rows["1101"]["note"] == "mean load above 550"
    assert rows["1102"]["note"] == "mean load below 450"
    assert rows["1102"]["missing_enumerators"] == 0
