"""The slow, obvious twins of what says how sure ranking is: tiers, sums of P(poor), and lists for churn."""

import datetime as dt

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from mutakhir.ground.clock import Clock, tie_hash
from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.banding.recutting import Near, Room, count_refits
from mutakhir.ranking.banding.refit_tables import RefitTables
from mutakhir.ranking.banding.tiers import tiers
from mutakhir.ranking.calibration.registry_sum import registry_poor
from mutakhir.ranking.calibration.residuals import Residuals, probability_poor
from mutakhir.ranking.doubt_policy import TierShares
from mutakhir.ranking.stability.churn import churn
from mutakhir.ranking.stability.listing import BothRecords, chain_of
from mutakhir.ranking.tiers_step import room_of, tier_table, with_nearness
from tiny_tables import REGENCY, VILLAGE, Row, run, table, unbound


CLOCK = Clock(as_of=dt.date(2021, 1, 1), seed=20201111)
BAND_OF = {"within_core": "core", "within_extension": "extension", "override_in": "core"}


# -- tiers ------------------------------------------------------------------------------------------------------


def slow_bands(scores: dict[int, int], size: dict[int, int], core: int, extension: int) -> dict[int, str]:
    """Who is where by these scores: poorest first, whole units, the extension from where the core ends."""
    bands = dict.fromkeys(scores, "outside")
    filled, open_band, left = 0, "core", core
    for unit_id in sorted(scores, key=lambda each: (scores[each], tie_hash(CLOCK.seed, each), each)):
        if open_band == "core" and filled + size[unit_id] > left:
            open_band, filled, left = "extension", 0, extension
        if open_band == "extension" and filled + size[unit_id] > left:
            break
        filled += size[unit_id]
        bands[unit_id] = open_band
    return bands


def slow_tiers(refits: list[dict[int, int]], size: dict[int, int], core: int, extension: int) -> dict[int, Row]:
    """Refit, cut, count."""
    counts = {unit_id: {"core": 0, "listed": 0} for unit_id in size}
    for scores in refits:
        for unit_id, band in slow_bands(scores, size, core, extension).items():
            counts[unit_id]["core"] += band == "core"
            counts[unit_id]["listed"] += band != "outside"
    out: dict[int, Row] = {}
    for unit_id, found in counts.items():
        core_share, share = found["core"] / len(refits), found["listed"] / len(refits)
        tier = "ambiguous" if 0.05 < share < 0.95 else "outside" if share <= 0.05 else "extension"
        if share >= 0.95 and core_share >= 0.95:
            tier = "core"
        out[unit_id] = {"tier": tier, "core_refits": found["core"], "listed_refits": found["listed"]}
    return out


UNITS = st.lists(
    st.tuples(st.integers(1, 6), st.integers(-1, 3), st.integers(-1, 1), st.sampled_from([0, 0, -30])),
    min_size=1,
    max_size=14,
)
SLOPES = st.lists(st.tuples(st.integers(-40, 40), st.integers(-40, 40), st.integers(0, 90)), min_size=1, max_size=6)


@settings(max_examples=200)
@given(UNITS, SLOPES, st.integers(0, 40), st.integers(0, 30))
def test_tiers_of_all_units_agree_with_refit_cut_and_count(units, slopes, core, extension):
    ids = [1000 + n for n in range(len(units))]
    size = dict(zip(ids, (unit[0] for unit in units), strict=True))
    refits = [
        {
            id: constant + floor_slope * max(floor, 0) + car_slope * (car == 1) + adjustment
            for id, (_, floor, car, adjustment) in zip(ids, units, strict=True)
        }
        for floor_slope, car_slope, constant in slopes
    ]
    expected = slow_tiers(refits, size, core, extension)
    found = tier_table(
        REGENCY, _near(ids, units), _room(core, extension), _tables(slopes), TierShares(low=50, high=950)
    )
    rows = {row["unit_id"]: row for row in found.to_pylist()}
    assert {id: {name: row[name] for name in expected[id]} for id, row in rows.items()} == expected
    assert {row["refits"] for row in rows.values()} == {len(slopes)}


def _near(ids, units) -> pa.Table:
    columns = list(zip(*units, strict=True))
    named = dict(zip(("size", "floor", "car", "adjustment"), (list(column) for column in columns), strict=True))
    tie = [tie_hash(CLOCK.seed, id) for id in ids]
    return pa.table(
        {"unit": ["household"] * len(ids), "unit_id": ids, "village": [VILLAGE] * len(ids), "tie": tie, **named}
    )


def _room(core: int, extension: int) -> pa.Table:
    return pa.table({"core_before": [0], "between": [0], "core_quota": [core], "extension_quota": [extension]})


def _tables(slopes) -> RefitTables:
    rows = []
    for refit, (floor, car, constant) in enumerate(slopes):
        base = {"refit": refit, "area": "0"}
        rows += [{**base, "part": "housing", "term": "floor", "level": n, "value": floor * n} for n in (1, 2, 3)]
        rows.append({**base, "part": "assets", "term": "car", "level": 1, "value": car})
        rows.append({**base, "part": "place", "term": "constant", "level": 0, "value": constant})
    return RefitTables.of(pa.Table.from_pylist(rows))


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(1, 4)), min_size=3, max_size=20),
    st.lists(st.lists(st.integers(-8, 8), min_size=20, max_size=20), min_size=1, max_size=5),
    st.integers(0, 25), st.integers(0, 25),
)  # fmt: skip
def test_near_units_alone_give_the_tiers_of_all(units, moves, core, extension):
    """No unit moves by more than 8, so nobody farther than 16 from a line changes sides: a line moves by 8 at most."""
    ids = [1000 + n for n in range(len(units))]
    score = dict(zip(ids, (unit[0] for unit in units), strict=True))
    size = dict(zip(ids, (unit[1] for unit in units), strict=True))
    refits = [{id: score[id] + move[n] for n, id in enumerate(ids)} for move in moves]
    expected = slow_tiers(refits, size, core, extension)
    bands = slow_bands(score, size, core, extension)
    lines = [max((score[id] for id in ids if bands[id] in inside), default=None) for inside in
             (("core",), ("core", "extension"))]  # fmt: skip
    # Whole units that do not fit let a line jump by more than the moves; then all are near.
    margin = 16 if min(size.values()) == max(size.values()) == 1 else 200
    near = [id for id in ids if any(line is None or abs(score[id] - line) <= margin for line in lines)]
    far = [id for id in ids if id not in near]
    room = Room(
        sum(size[id] for id in far if bands[id] == "core"),
        sum(size[id] for id in far if bands[id] == "extension"), core, extension,
    )  # fmt: skip
    whole = np.array(near, dtype=np.int64)
    tie = np.array([tie_hash(CLOCK.seed, id) for id in near], dtype=np.int64)
    matrix = np.array([[scores[id] for scores in refits] for id in near], dtype=np.int32).reshape(
        len(near), len(refits)
    )
    sizes = np.array([size[id] for id in near], dtype=np.int64)
    in_core, listed = count_refits(matrix, Near.of(whole, tie, sizes), room)
    found = tiers(in_core, listed).tier
    assert {id: str(tier) for id, tier in zip(near, found, strict=True)} == {id: expected[id]["tier"] for id in near}
    # Those who are far are surely where they are.
    assert all(expected[id]["tier"] == bands[id] for id in far)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 60), st.sampled_from([0, 0, 5]), st.integers(1, 4),
            st.sampled_from(["within_core", "within_extension", "indivisible", "above_quota", "override_in"]),
        ),
        min_size=1, max_size=12,
    ),
    st.integers(0, 30), st.integers(0, 30),
)  # fmt: skip
def test_who_is_near_a_cut(units, core_margin, extended_margin):
    ranks = [
        {
            "unit": "household", "unit_id": n, "household_id": n, "village": VILLAGE, "persons": persons,
            "score": score, "adjustment": added, "reason": reason, "band": BAND_OF.get(reason, "outside"),
        }
        for n, (score, added, persons, reason) in enumerate(units)
    ]  # fmt: skip
    expected = set()
    for inside, margin in ((("within_core",), core_margin), (("within_core", "within_extension"), extended_margin)):
        by_score = [row for row in ranks if row["reason"] != "override_in"]
        mine = [row["score"] + row["adjustment"] for row in by_score if row["reason"] in inside]
        if mine and len(mine) < len(by_score):
            near = (row for row in by_score if abs(row["score"] + row["adjustment"] - max(mine)) <= margin)
            expected |= {row["unit_id"] for row in near}
    margins = {"core": core_margin, "extended": extended_margin}
    placed = with_nearness(unbound("ranks"), margins, SharesCount.PERSONS)
    quotas = [{"area": REGENCY, "band": band, "quota": quota} for band, quota in (("core", 7), ("extension", 9))]
    tables = {"ranks": table("ranks", ranks), "regency_quotas": table("regency_quotas", quotas)}
    rows = run(tables, placed, ["unit_id"])
    assert {row["unit_id"] for row in rows if row["near"]} == expected
    (room,) = run(tables, room_of(placed, unbound("regency_quotas")), ["core_quota"])
    sure = [row for row in ranks if row["unit_id"] not in expected]
    assert room == {
        "core_before": sum(row["persons"] for row in sure if row["band"] == "core"),
        "between": sum(row["persons"] for row in sure if row["band"] == "extension"),
        "core_quota": 7,
        "extension_quota": 9,
    }


# -- sums of P(poor) --------------------------------------------------------------------------------------------


def slow_chance(at: float, values: list[float], below: list[float]) -> float:
    """F by straight lines between its knots, searched one after another."""
    if at <= values[0]:
        return below[0]
    for left in range(len(values) - 1):
        if at <= values[left + 1]:
            part = (at - values[left]) / (values[left + 1] - values[left])
            return below[left] + part * (below[left + 1] - below[left])
    return below[-1]


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.integers(12_000_000, 14_500_000), st.integers(1, 9)), min_size=1, max_size=40),
    st.lists(st.floats(-1, 1), min_size=5, max_size=30, unique=True), st.floats(-0.4, 0.4),
)  # fmt: skip
def test_sums_of_probabilities_one_by_one_and_by_bins(units, errors, shift):
    residuals = Residuals.of(np.round(np.array([*errors, -1.5, 1.5]), 6), np.ones(len(errors) + 2))
    line = 13.0658
    values, below = residuals.values.tolist(), residuals.below.tolist()
    one_by_one = [persons * slow_chance(line - score / 1e6 - shift, values, below) for score, persons in units]
    scores = np.array([score for score, _ in units])
    persons = np.array([persons for _, persons in units])
    exact = probability_poor(scores / 1e6, line, residuals, shift)
    assert np.isclose(float(exact @ persons), sum(one_by_one), atol=1e-9)
    bins = pa.table({"regency": [REGENCY] * len(units), "bin": scores // 1000 * 1000, "persons": persons})
    found = registry_poor(bins, {REGENCY: line}, {REGENCY: shift}, residuals)[REGENCY]
    steepest = float(np.max(np.diff(residuals.below) / np.diff(residuals.values)))
    assert found.persons == persons.sum()
    assert abs(found.poor - sum(one_by_one)) <= persons.sum() * (0.0005 * steepest + 1e-9)


# -- churn ------------------------------------------------------------------------------------------------------


RECORD = st.tuples(st.integers(1, 5), st.integers(0, 20))
BOTH = st.lists(
    st.tuples(st.none() | RECORD, st.none() | RECORD, st.booleans(), st.booleans()).filter(lambda row: any(row[:2])),
    min_size=1,
    max_size=12,
)


def slow_list(records: dict[int, tuple[int, int]], quota: int) -> set[int]:
    chosen, filled = set(), 0
    for id in sorted(records, key=lambda each: (records[each][1], tie_hash(CLOCK.seed, each), each)):
        filled += records[id][0]
        if filled > quota:
            break
        chosen.add(id)
    return chosen


@settings(max_examples=200)
@given(BOTH)
def test_the_chain_of_lists_and_its_sums(rows):
    old = {n: row[0] for n, row in enumerate(rows) if row[0]}
    new = {n: row[1] for n, row in enumerate(rows) if row[1]}
    was = {n for n, row in enumerate(rows) if row[2] and n in old}
    now = {n for n, row in enumerate(rows) if row[3] and n in new}
    quota = sum(old[n][0] for n in was)
    lists = [was, slow_list(old, quota), slow_list(new, quota), now]
    ids = np.arange(len(rows))
    both = BothRecords(
        unit_id=ids,
        tie=np.array([tie_hash(CLOCK.seed, n) for n in ids.tolist()]),
        old_size=np.array([old.get(n, (0, 0))[0] for n in ids.tolist()]),
        new_size=np.array([new.get(n, (0, 0))[0] for n in ids.tolist()]),
        old_score=np.array([old.get(n, (0, 0))[1] for n in ids.tolist()]),
        new_score=np.array([new.get(n, (0, 0))[1] for n in ids.tolist()]),
        was_listed=np.isin(ids, list(was)),
        is_listed=np.isin(ids, list(now)),
    )
    chain = chain_of(both)
    assert [set(np.flatnonzero(each).tolist()) for each in chain.lists] == lists
    found = churn(chain, np.ones(len(rows), dtype=np.int64), both.in_old, both.in_new)
    assert (found.entered, found.departed) == (len(now - was), len(was - now))
    assert [step.joined for step in found.steps] == [len(b - a) for a, b in zip(lists[:-1], lists[1:], strict=True)]
    assert found.of_new == len({n for n in lists[2] - lists[1] if n not in old})
    assert sum(step.joined for step in found.steps) - found.taken_back == found.entered
