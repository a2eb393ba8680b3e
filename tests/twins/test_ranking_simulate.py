"""The slow, obvious twin of `ranking simulate`: lists, who moves, groups, cost and errors in plain Python."""

from collections.abc import Iterable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.ground.clock import tie_hash
from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.evaluating.drawing import Draws
from mutakhir.ranking.quota_policy import Hysteresis
from mutakhir.ranking.simulating.allotting import Allotted
from mutakhir.ranking.simulating.compared import Count
from mutakhir.ranking.simulating.deciding import Taken, decided, orders, percentiles
from mutakhir.ranking.simulating.gathering import Decision, Gathered, grouped
from mutakhir.ranking.simulating.judging import Trial
from mutakhir.ranking.simulating.scenario import BenefitPart, Cut, Line
from mutakhir.ranking.simulating.settings import Setting
from mutakhir.ranking.simulating.tallying import members_of
from mutakhir.ranking.simulating.units import Labels, Population, Seen, Units
from tiny_tables import run
from twins.test_ranking_order import CLOCK, QUICK, UNIT, order_sql, tables_of, units_of
from twins.test_ranking_order import POINTS as POINTS_OF_ROUND
from twins.test_ranking_order import STAYS as STAYS_OF_ROUND


Row = dict[str, int]
AREAS = 3
MILLION = 1_000_000
ALONE = st.just(MILLION)


@st.composite
def villages(draw: st.DrawFn, weights: st.SearchStrategy[int] = ALONE) -> list[Row]:
    """Units of three areas with many equal scores."""
    many = draw(st.integers(1, 14))
    row = st.fixed_dictionaries(
        {
            "area": st.integers(0, AREAS - 1),
            "tie": st.integers(0, 3),
            "score": st.integers(0, 12),
            "persons": st.integers(1, 6),
            "weight": weights,
            "was_core": st.integers(0, 1),
            "was_more": st.integers(0, 1),
            "sex": st.integers(0, 1),
            "wish": st.sampled_from([0, 0, 0, 0, 1, 2, 3]),
        }
    )
    rows = draw(st.lists(row, min_size=many, max_size=many))
    return [
        each | {"id": place, "was_listed": max(each["was_core"], each["was_more"])} for place, each in enumerate(rows)
    ]


QUOTAS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=AREAS, max_size=AREAS)
STAYS = st.sampled_from([Hysteresis(), Hysteresis(core=55), Hysteresis(core=50, extended=90), Hysteresis(extended=100)])
SETTINGS = st.builds(
    lambda counts, stays, core: Setting(cut=Cut(core=core, extended=60), counts=counts, hysteresis=stays),
    st.sampled_from(["persons", "units"]),
    STAYS,
    st.sampled_from([20, 40]),
)
POINTS = np.array([9 * k // 70 for k in range(1, 100)], dtype=np.int64)


def arrays(rows: list[Row]) -> Units:
    def column(name: str) -> np.ndarray:
        return np.array([row[name] for row in rows], dtype=np.int64)

    names = ("area", "id", "tie", "score", "persons", "weight")
    return Units(*(column(name) for name in names), column("was_core") > 0, column("was_listed") > 0, column("wish"))


def quota_arrays(quotas: list[tuple[int, int]]) -> Allotted:
    core, extension = (np.array([MILLION * each[band] for each in quotas], dtype=np.int64) for band in (0, 1))
    return Allotted(POINTS, core, extension)


def slow_lists(
    rows: list[Row], setting: Setting, quotas: list[tuple[int, int]], whole: bool
) -> tuple[dict[int, Fraction], dict[int, Fraction]]:
    """Of each unit by id which part is in the core and which on the list, 0 to 1."""
    core = {row["id"]: Fraction(0) for row in rows}
    listed = dict(core)
    if setting.line is not None:
        for row in rows:
            core[row["id"]] += np.exp(row["score"] / MILLION) <= setting.line.core * (1 + 1e-9)
            listed[row["id"]] += np.exp(row["score"] / MILLION) <= setting.line.extended * (1 + 1e-9)
        return core, listed
    for area in range(AREAS):
        mine = [row for row in rows if row["area"] == area]
        for band, into in ((0, core), (1, listed)):
            left = Fraction(quotas[area][band])
            for row in sorted(mine, key=lambda row: slow_key(row, setting, band)):
                rest = 1 - listed[row["id"]]
                if row["wish"] == 3 or (row["wish"] == 2 and into is core):
                    continue
                size = (row["persons"] if setting.counts == "persons" else 1) * Fraction(row["weight"], MILLION) * rest
                if size == 0:
                    continue
                if whole and size > left:
                    break
                part = min(size, left) / size * rest
                left -= min(size, left)
                into[row["id"]] += part
                if into is core:
                    listed[row["id"]] += part
    return core, listed


def slow_key(row: Row, setting: Setting, band: int) -> tuple[int, int, int, int]:
    percentile = 1 + sum(int(point) < row["score"] for point in POINTS)
    cut = (setting.cut.core, setting.cut.extended)[band]
    leave = (setting.hysteresis.core, setting.hysteresis.extended)[band] or cut
    there = row["was_core"] if band == 0 else row["was_listed"]
    may = percentile <= cut or (bool(there) and percentile <= leave)
    asked = row["wish"] == 1 or (row["wish"] == 2 and band == 1)
    group = 0 if asked else 1 if may else 2
    return group, row["score"], row["tie"], row["id"]


def decision(rows: list[Row], setting: Setting, quotas: list[tuple[int, int]], whole: bool) -> Decision:
    units, given_quotas = arrays(rows), quota_arrays(quotas)
    taken = decided(units, setting, given_quotas, orders(units, setting, POINTS), whole=whole)
    return Decision(Seen(units), percentiles(units, POINTS), taken)


@given(villages(), SETTINGS, QUOTAS)
def test_the_list_of_a_registry(rows: list[Row], setting: Setting, quotas: list[tuple[int, int]]):
    found = decision(rows, setting, quotas, whole=True).taken
    core, listed = slow_lists(rows, setting, quotas, whole=True)
    assert [int(each) for each in found.core] == [core[row["id"]] * row["weight"] for row in rows]
    assert [int(each) for each in found.listed] == [listed[row["id"]] * row["weight"] for row in rows]


@given(villages(st.integers(1, 5_000_000)), SETTINGS, QUOTAS)
def test_the_list_of_a_survey_fills_the_quota_with_parts(
    rows: list[Row], setting: Setting, quotas: list[tuple[int, int]]
):
    found = decision(rows, setting, quotas, whole=False).taken
    core, listed = slow_lists(rows, setting, quotas, whole=False)
    for place, row in enumerate(rows):
        # a unit taken in part is rounded down to a millionth once per band
        assert 0 <= core[row["id"]] * row["weight"] - int(found.core[place]) <= 1
        assert 0 <= listed[row["id"]] * row["weight"] - int(found.listed[place]) <= 1


@given(villages(), st.integers(1, 14), st.integers(0, 6))
def test_a_line_lists_whoever_is_not_above_it(rows: list[Row], core: int, more: int):
    spread = [row | {"score": row["score"] * MILLION // 4} for row in rows]
    setting = Setting(line=Line(core=float(np.exp(core / 4)), extended=float(np.exp((core + more) / 4))))
    found = decision(spread, setting, [(0, 0)] * AREAS, whole=True).taken
    slow = slow_lists(spread, setting, [], whole=True)
    assert [found.core.tolist(), found.listed.tolist()] == [
        [int(part[r["id"]]) * MILLION for r in rows] for part in slow
    ]


@given(villages(), SETTINGS, QUOTAS, SETTINGS, QUOTAS, st.sampled_from(["core", "listed"]))
def test_who_moves_in_every_group(
    rows: list[Row],
    setting: Setting,
    quotas: list[tuple[int, int]],
    other: Setting,
    others: list[tuple[int, int]],
    band: str,
):
    sexes, homes = (
        Labels(np.array([row[n] for row in rows]), m) for n, m in (("sex", ("m", "w")), ("area", ("a", "b", "c")))
    )
    units = arrays(rows)
    people = Population(units.persons, units.weight, grouped(len(rows), {"sex": sexes, "area": homes}))
    gathered = Gathered.empty(("other",), band, members_of(people.groups))
    gathered.add(people, decision(rows, setting, quotas, True), {"other": decision(rows, other, others, True)})
    before = slow_lists(rows, setting, quotas, True)[band == "listed"]
    after = slow_lists(rows, other, others, True)[band == "listed"]
    for moved in gathered.tallies["other"].moved(least=1):
        mine = [row for row in rows if moved.grouping == "all" or label_of(row, moved.grouping) == moved.member]
        assert moved.records == len(mine)
        assert moved.base == counted([row for row in mine if before[row["id"]]])
        assert moved.scenario == counted([row for row in mine if after[row["id"]]])
        assert moved.entering == counted([row for row in mine if after[row["id"]] > before[row["id"]]])
        assert moved.leaving == counted([row for row in mine if after[row["id"]] < before[row["id"]]])
        assert moved.staying == counted([row for row in mine if after[row["id"]] == before[row["id"]] == 1])


def label_of(row: Row, grouping: str) -> str:
    return "mw"[row["sex"]] if grouping == "sex" else "abc"[row["area"]]


def counted(rows: list[Row]) -> Count:
    return Count(len(rows), sum(row["persons"] for row in rows))


@given(villages(), SETTINGS, QUOTAS, st.sampled_from(["unit", "person"]), st.integers(1, 300))
def test_the_cost_and_how_far_a_budget_reaches(
    rows: list[Row], setting: Setting, quotas: list[tuple[int, int]], per: str, budget: int
):
    gathered = Gathered.empty((), "listed", {})
    gathered.base.add(decision(rows, setting, quotas, True), "listed")
    cost = gathered.base.payments.cost(BenefitPart(amount=7, per=per, budget=budget))
    listed = slow_lists(rows, setting, quotas, True)[1]
    paid = [row for row in rows if listed[row["id"]]]
    sizes = {row["id"]: row["persons"] if per == "person" else 1 for row in paid}
    everybody = sum(sizes.values())
    assert cost.total == 7 * everybody
    assert cost.reach is not None
    assert cost.reach.paid == min(budget // 7, everybody)
    ends = [1 + sum(int(p) < row["score"] for p in POINTS) for row in paid for _ in range(sizes[row["id"]])]
    assert cost.reach.percentile == (sorted(ends)[cost.reach.paid] if cost.reach.paid < everybody else None)


@given(
    villages(st.integers(1, 50).map(lambda n: n * 100_000)),
    st.lists(st.integers(0, 2), min_size=3, max_size=3),
    st.lists(st.tuples(*[st.sampled_from([0, 0.25, 1])] * 3), min_size=14, max_size=14),
)
def test_errors_and_their_draws(rows: list[Row], times: list[int], shares: list[tuple[float, float, float]]):
    poor, base, part = (np.array(column[: len(rows)], dtype=np.float64) for column in zip(*shares, strict=True))
    units = arrays(rows)
    mass = (units.weight * units.persons).astype(np.float64)
    draws = Draws(np.array([row["tie"] % 3 for row in rows]), np.array([times], dtype=np.int64))
    sexes = Labels(np.array([row["sex"] for row in rows]), ("m", "w"))
    trial = Trial(mass, poor, [base, part], grouped(len(rows), {"sex": sexes}), draws)
    everybody = list(range(len(rows)))
    groups = [[everybody], [[at for at in everybody if rows[at]["sex"] == sex] for sex in (0, 1)]]
    for place, listed in enumerate((base, part)):
        found = trial.figures(place)
        for draw, often in enumerate(([1, 1, 1], times)):
            drawn = [float(mass[at]) * often[row["tie"] % 3] for at, row in enumerate(rows)]
            moving = (np.maximum(listed - base, 0), np.maximum(base - listed, 0))
            slow = [slow_share(everybody, drawn, np.ones(len(rows)), each) for each in moving]
            for members in groups:
                slow += [1 - slow_share(mine, drawn, poor, poor * listed) for mine in members]
                slow += [1 - slow_share(mine, drawn, listed, poor * listed) for mine in members]
            assert np.allclose(found[draw], slow, atol=1e-9, equal_nan=True)


def slow_share(mine: Iterable[int], mass: list[float], whole: np.ndarray, part: np.ndarray) -> float:
    total = sum(mass[at] * whole[at] for at in mine)
    return sum(mass[at] * part[at] for at in mine) / total if total else float("nan")


def test_the_sums_of_parts_are_the_same_however_regencies_are_cut_up():
    rng = np.random.default_rng(5)
    columns = {"area": 3, "tie": 9, "score": 100, "persons": 5, "was_core": 2, "was_more": 2, "sex": 2, "wish": 1}
    rows = [{n: int(rng.integers(0, top)) for n, top in columns.items()} for _ in range(300)]
    rows = [r | {"persons": r["persons"] + 1, "weight": MILLION, "id": i, "was_listed": 1} for i, r in enumerate(rows)]
    quotas = [(40, 60), (80, 10), (0, 200)]
    whole = decision(rows, Setting(), quotas, True).taken
    apart: list[Taken] = []
    for area in range(AREAS):
        mine = [row for row in rows if row["area"] == area]
        apart.append(decision(mine, Setting(), quotas, True).taken)
    assert int(whole.listed.sum()) == sum(int(each.listed.sum()) for each in apart)
    assert int(whole.core.sum()) == sum(int(each.core.sum()) for each in apart)


@pytest.mark.parametrize("stays", [None, *STAYS_OF_ROUND])
@QUICK
@given(
    st.sampled_from(["persons", "units"]),
    st.lists(UNIT, min_size=1, max_size=14),
    st.integers(0, 16),
    st.integers(0, 12),
)
def test_arrays_list_whom_the_sql_of_the_round_lists(
    stays: Hysteresis | None,
    counts: str,
    drawn: list[tuple[int, int, str | None, str | None]],
    core: int,
    extension: int,
):
    rows = units_of(drawn, claims=stays is not None)
    kind = SharesCount.PERSONS if counts == "persons" else SharesCount.HOUSEHOLDS
    ranks = run(tables_of(rows, core, extension), order_sql(kind, stays), ["unit_id"])
    ids = [row["unit_id"] for row in rows]
    score, persons = (np.array([row[name] for row in rows], dtype=np.int64) for name in ("score", "persons"))
    tie = np.array([tie_hash(CLOCK.seed, each) for each in ids], dtype=np.int64)
    was = [row["was"] for row in rows]
    wish = np.array([[None, "core", "extension", "outside"].index(row["wish"]) for row in rows])
    units = Units(
        np.zeros(len(rows), dtype=np.int64), np.array(ids), tie, score, persons, np.full(len(rows), MILLION),
        np.array([each == "core" for each in was]), np.array([each in ("core", "extension") for each in was]), wish,
    )  # fmt: skip
    setting = Setting(counts=counts, hysteresis=stays or Hysteresis())
    points = np.array(POINTS_OF_ROUND.persons, dtype=np.int64)
    quotas = Allotted(points, np.array([MILLION * core]), np.array([MILLION * extension]))
    taken = decided(units, setting, quotas, orders(units, setting, points), whole=True)
    assert [row["band"] == "core" for row in ranks] == (taken.core > 0).tolist()
    assert [row["listed"] for row in ranks] == (taken.listed > 0).tolist()
