"""Field days, seeded draws, meetings and the desk: the smaller pieces of answering a round."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.ground.lake.checks import breaches, conform
from mutakhir.ground.schema import dataset
from mutakhir.synthetic.calendar import FieldSeason, field_days
from mutakhir.synthetic.desk import decisions_of, undecided
from mutakhir.synthetic.draws import codes_of, instants, places_in, stream, sum_before, uuids
from mutakhir.synthetic.meetings import MeetingSeason, meetings_of
from unit.synthetic.field_stand_in import FIRST, LAST, REGENCY, regency


SEASON = FieldSeason(FIRST, LAST, 7)


@given(st.lists(st.integers(1, 620), min_size=1, max_size=6), st.integers(5, 9), st.integers(0, 2**32))
def test_an_officer_keeps_to_the_season_the_week_and_the_pace(loads: list[int], pace: int, seed: int) -> None:
    officer = np.repeat(np.arange(len(loads)), loads)
    day, place = field_days(officer, np.full(len(officer), pace), SEASON, stream(seed))
    assert day.min() >= SEASON.first_day
    assert day.max() < SEASON.first_day + SEASON.days
    assert not ((day + 3) % 7 == 6).any()
    assert np.unique(officer * 100_000 + day, return_counts=True)[1].max() <= pace
    assert (place < pace).all()


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 99)), max_size=30).map(sorted))
def test_sums_before_are_those_of_the_group(rows: list[tuple[int, int]]) -> None:
    groups, values = (np.array(column, dtype=np.int64) for column in (zip(*rows, strict=True) if rows else ([], [])))
    slow = [sum(v for g, v in rows[:at] if g == group) for at, (group, _) in enumerate(rows)]
    assert sum_before(values, groups).tolist() == slow


@given(st.lists(st.integers(0, 50), unique=True), st.lists(st.integers(0, 60)))
def test_places_are_found_by_number(keys: list[int], wanted: list[int]) -> None:
    found = places_in(np.array(keys, dtype=np.int64), np.array(wanted, dtype=np.int64))
    assert found.tolist() == [keys.index(one) if one in keys else -1 for one in wanted]


def test_codes_follow_the_order_of_the_words() -> None:
    assert codes_of(pa.array(["b", None, "a", "b", "c"])).tolist() == [1, -1, 0, 1, 2]


def test_uuids_are_unique_ordered_and_of_version_4() -> None:
    found = uuids(stream(3, "forms"), 2_000).to_pylist()
    assert found == sorted(set(found))
    assert {(one[14], one[19] in "89ab") for one in found} == {("4", True)}


def test_streams_depend_on_every_part_of_their_purpose() -> None:
    draws = [stream(*purpose).random() for purpose in ((1, "a", "b"), (1, "a", "b"), (2, "a", "b"), (1, "a", "c"))]
    assert draws[0] == draws[1]
    assert len(set(draws)) == 3


def test_instants_carry_the_offset() -> None:
    assert instants(np.array([0, 86_399]), 9).to_pylist() == ["1970-01-01T00:00:00+09:00", "1970-01-01T23:59:59+09:00"]


def test_meetings_decide_on_every_row_and_remove_what_is_gone_or_double() -> None:
    world = regency(6_000, villages=12)
    season = MeetingSeason(FIRST)
    meetings = meetings_of(5, REGENCY, world.prelist, world.known, season)
    assert breaches(dataset("meetings"), conform(dataset("meetings"), meetings)) == []
    assert meetings["household_id"].sort().equals(world.prelist["household_id"].sort())
    assert pc.count_distinct(meetings["minutes"]).as_py() == 12
    assert pc.max(meetings["held_on"]).as_py() < FIRST
    behind = dict(
        zip(
            world.known.previous_households["household_id"].to_pylist(),
            world.known.previous_households["household"].to_pylist(),
            strict=True,
        )
    )
    gone = np.array([behind[one] is None for one in meetings["household_id"].to_pylist()])
    missed = pc.equal(meetings["result"], 2).to_numpy()
    assert missed[gone].mean() > 0.7
    assert 0.01 < missed[~gone].mean() < 0.05
    doubles = meetings.filter(pc.equal(meetings["result"], 3)).to_pylist()
    assert doubles
    assert all(behind[row["household_id"]] == behind[row["double_of"]] for row in doubles)


def test_villages_know_who_is_well_off_without_agreeing_with_every_figure() -> None:
    world = regency(6_000)
    meetings = meetings_of(5, REGENCY, world.prelist, world.known, MeetingSeason(FIRST))
    asked = meetings.filter(pc.is_valid(meetings["able"]))
    behind = pa.table(world.known.previous_households).join(
        world.known.households.select(["household", "consumption"]), "household"
    )
    joined = asked.join(behind, "household_id").to_pandas()
    mean = joined.groupby("able")["consumption"].mean()
    assert 0.1 < joined["able"].mean() < 0.4
    assert mean[True] > 1.15 * mean[False]


def pending(count: int) -> pa.Table:
    schema = dataset("standings").arrow_schema()
    given = {
        "household_id": pa.array(range(1, count + 1), pa.int64()),
        "standing": pa.array(["pending"] * count),
        "visits": pa.array([1] * count, pa.int8()),
    }
    return pa.table([given.get(f.name, pa.nulls(count, f.type)) for f in schema], names=schema.names)


def visits_of(count: int) -> pa.Table:
    """Two visits each: nobody was met at the first, every second household was at the last."""
    ids = list(range(1, count + 1))
    last = [1 if one % 2 else 3 for one in ids]
    return pa.table(
        {"household_id": ids + ids, "visit_number": [1] * count + [2] * count, "result": [2] * count + last}
    )


NO_DECISIONS = dataset("decisions").arrow_schema().empty_table()


def test_supervisors_decide_on_part_of_the_pending_once() -> None:
    standings, visits = pending(2_000), visits_of(2_000)
    first = decisions_of(5, REGENCY, "again 1", undecided(standings, NO_DECISIONS), visits, date(2021, 7, 31))
    assert breaches(dataset("decisions"), conform(dataset("decisions"), first)) == []
    assert first.num_rows == pytest.approx(1_400, abs=80)
    rest = undecided(standings, first)
    assert rest.num_rows == 2_000 - first.num_rows
    assert decisions_of(5, REGENCY, "again 2", rest, visits, date(2021, 8, 10)).num_rows == 0


def test_supervisors_accept_interviews_and_put_to_sleep_who_was_not_met() -> None:
    rows = decisions_of(5, REGENCY, "again 1", pending(2_000), visits_of(2_000), date(2021, 7, 31)).to_pylist()
    met = [row for row in rows if row["household_id"] % 2]
    missed = [row for row in rows if not row["household_id"] % 2]
    assert np.mean([row["decision"] == "accept" for row in met]) == pytest.approx(0.85, abs=0.05)
    assert {(row["decision"], row["reason"]) for row in missed} == {("sleep", "moved")}


def test_nobody_decides_on_a_household_that_was_never_visited() -> None:
    standings = pending(10)
    unvisited = standings.set_column(standings.column_names.index("visits"), "visits", pa.array([0] * 10, pa.int8()))
    assert undecided(unvisited, NO_DECISIONS).num_rows == 0
