"""The slow, obvious twin of the order: place, deciles, band and reason, with shocks, overrides and hysteresis."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache

import ibis
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from mutakhir.ground.clock import Clock, tie_hash
from mutakhir.ground.policy import SharesCount
from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.banding.entitling import Claims
from mutakhir.ranking.bands import ranked
from mutakhir.ranking.percentiles import Points
from mutakhir.ranking.quota_policy import Hysteresis
from tiny_tables import REGENCY, VILLAGE, Row, run, table, unbound


QUICK = settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink), deadline=None)
CLOCK = Clock(as_of=dt.date(2021, 1, 1), seed=20201111)
COVERAGE = Coverage(core=40, extended=60)
POINTS = Points(list(range(99)), list(range(-20, 79)))  # a score of n has percentile n + 1
BANDS = (None, "core", "extension", "outside")
STAYS = (Hysteresis(), Hysteresis(core=43), Hysteresis(core=43, extended=70), Hysteresis(extended=60))


def slow_order(
    units: Sequence[Row], core: int, extension: int, counts: SharesCount, stays: Hysteresis
) -> dict[int, tuple[int, int, int, int, str, str]]:
    """Place, percentile, both deciles, band and reason of each unit."""
    order = sorted(units, key=lambda u: (u["adjusted"], tie_hash(CLOCK.seed, u["unit_id"]), u["unit_id"]))
    percentile = {u["unit_id"]: 1 + len([p for p in POINTS.of_round if p < u["adjusted"]]) for u in units}
    band: dict[int, str] = {}
    waits = {}
    for name, quota in (("core", core), ("extension", extension)):
        queue = [u for group in slow_queue(order, name, percentile, stays, band) for u in group]
        left = quota
        for unit in queue:
            size = unit["persons"] if counts is SharesCount.PERSONS else 1
            if size > left:
                waits[name] = unit["unit_id"] if left > 0 else None
                break
            left -= size
            band[unit["unit_id"]] = name
    found = {}
    for place, unit in enumerate(order, start=1):
        id = unit["unit_id"]
        here = band.get(id, "outside")
        among_units = 1 + len([p for p in POINTS.units if p < unit["adjusted"]])
        deciles = (percentile[id] + 9) // 10, (among_units + 9) // 10
        reason = slow_reason(unit, here, is_next=waits.get("extension") == id)
        found[id] = (place, percentile[id], *deciles, here, reason)
    return found


def slow_queue(
    order: Sequence[Row], name: str, percentile: Mapping[int, int], stays: Hysteresis, band: Mapping[int, str]
) -> list[list[Row]]:
    """Those put there by an act, those who are entitled, the others."""
    enter, leave = (COVERAGE.core, stays.core) if name == "core" else (COVERAGE.extended, stays.extended)
    counts_as_in = ("core",) if name == "core" else ("core", "extension")
    acts, entitled, others = [], [], []
    for unit in order:
        id = unit["unit_id"]
        if id in band or unit["wish"] == "outside" or (name == "core" and unit["wish"] == "extension"):
            continue
        if unit["wish"] is not None:
            acts.append(unit)
        elif leave is not None and (
            percentile[id] <= enter or (unit["was"] in counts_as_in and percentile[id] <= leave)
        ):
            entitled.append(unit)
        else:
            others.append(unit)
    return [acts, entitled, others]


def slow_reason(unit: Row, band: str, *, is_next: bool) -> str:
    if unit["wish"] == band:
        return "override_out" if band == "outside" else "override_in"
    if band != "outside":
        return f"within_{band}"
    if unit["wish"] is not None:
        return f"override_{unit['wish']}_full"
    return "indivisible" if is_next else "above_quota"


@cache
def order_sql(counts: SharesCount, stays: Hysteresis | None) -> str:
    scores = unbound("scores").mutate(adjustment=ibis.literal(0, type="int64"))
    scores = scores.mutate(adjusted=scores.score)
    claims = None
    if stays is not None:
        before = unbound("previous_registry_ranks").select("unit_id", "band")
        wishes = ibis.table({"moved_id": "int64", "wish": "string"}, name="wishes")
        claims = Claims(COVERAGE, wishes, before if stays.keeps else None, stays)
    expression = ranked(scores, unbound("regency_quotas"), POINTS, CLOCK, counts, claims)
    return str(ibis.to_sql(expression, dialect="duckdb"))


# Few scores near both cuts, so that ties and both sides of the percentiles of leaving are common.
UNIT = st.tuples(
    st.sampled_from([0, 38, 39, 40, 42, 43, 59, 60, 69, 70]),
    st.integers(1, 6),
    st.sampled_from(BANDS),
    st.sampled_from(BANDS),
)


def tables_of(units: Sequence[Row], core: int, extension: int) -> dict[str, pa.Table]:
    parts = {"part_place": 0, "part_people": 0, "part_housing": 0, "part_assets": 0}
    quotas = [
        {"area": REGENCY, "band": "core", "quota": core, "above": 0, "weight": 1},
        {"area": REGENCY, "band": "extension", "quota": extension, "above": 0, "weight": 1},
    ]
    before = [{"unit": "household", "unit_id": u["unit_id"], "band": u["was"]} for u in units if u["was"]]
    wishes = [{"moved_id": u["unit_id"], "wish": u["wish"]} for u in units if u["wish"]]
    return {
        "scores": table("scores", [u | parts for u in units]),
        "regency_quotas": table("regency_quotas", quotas),
        "previous_registry_ranks": table("previous_registry_ranks", before),
        "wishes": pa.Table.from_pylist(wishes, pa.schema([("moved_id", pa.int64()), ("wish", pa.string())])),
    }


def units_of(drawn: Sequence[tuple[int, int, str | None, str | None]], *, claims: bool) -> list[Row]:
    return [
        {
            "unit": "household", "unit_id": n, "household_id": n, "village": VILLAGE, "persons": persons,
            "score": score, "adjusted": score, "wish": wish if claims else None, "was": was if claims else None,
        }
        for n, (score, persons, wish, was) in enumerate(drawn, start=1)
    ]  # fmt: skip


@pytest.mark.parametrize("stays", [None, *STAYS])
@pytest.mark.parametrize("counts", SharesCount)
@QUICK
@given(st.lists(UNIT, max_size=20), st.integers(0, 30), st.integers(0, 30))
def test_the_order(counts: SharesCount, stays: Hysteresis | None, drawn: list, core: int, extension: int):
    units = units_of(drawn, claims=stays is not None)
    found = run(tables_of(units, core, extension), order_sql(counts, stays), ["unit_id"])
    names = ("place", "percentile", "decile_persons", "decile_units", "band", "reason")
    slow = slow_order(units, core, extension, counts, stays or Hysteresis())
    assert {row["unit_id"]: tuple(row[name] for name in names) for row in found} == slow
    for band, quota in (("core", core), ("extension", extension)):
        listed = [row["persons"] if counts is SharesCount.PERSONS else 1 for row in found if row["band"] == band]
        assert sum(listed) <= quota
        assert {row["listed"] for row in found if row["band"] == band} <= {True}


@QUICK
@given(st.lists(UNIT, max_size=20), st.integers(0, 30), st.integers(0, 30))
def test_without_a_claim_both_ways_of_ordering_agree(drawn: list, core: int, extension: int):
    units = units_of(drawn, claims=False)
    tables = tables_of(units, core, extension)
    one, other = (run(tables, order_sql(SharesCount.PERSONS, stays), ["unit_id"]) for stays in (None, Hysteresis()))
    assert one == other
