"""The slow, obvious twins of shocks and overrides: what becomes of each, and what the scores and bands feel of it."""

import datetime as dt
from collections.abc import Sequence
from functools import cache

import ibis
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from mutakhir.ground.clock import Clock
from mutakhir.ranking.acts.overrides import judged_overrides, override_outcomes
from mutakhir.ranking.acts.policy import ActsPolicy
from mutakhir.ranking.acts.shocks import adjusted, judged_shocks, shock_outcomes
from tiny_tables import Row, run, table, unbound


QUICK = settings(max_examples=40, phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink), deadline=None)
CLOCK = Clock(as_of=dt.date(2021, 1, 1), seed=20201111)
ACTS = ActsPolicy.model_validate_json(
    """{
    "valid_from": "2020-11-11", "reference": "made up for tests",
    "shocks": {
        "reasons": {
            "flood": {"title": {"id": "Banjir", "en": "Flood"}, "largest": 100},
            "job_loss": {"title": {"id": "PHK", "en": "Job loss"}, "largest": 50}
        },
        "signers": ["Bupati"], "longest_days": 100
    },
    "overrides": {
        "reasons": {"meeting": {"id": "Musyawarah", "en": "Meeting"}},
        "signers": ["kepala desa", "camat"], "signed_within_days": 90, "longest_days": 300,
        "village_limit": {"per_mille": 400, "floor": 1}
    }
}"""
)
LENGTHS = (4, 6, 10)
VILLAGES = ("3204010001", "3204010002", "3204020001")
AREAS = ("3204", "320401", "320402", *VILLAGES, "3204030001")
DAYS = [dt.date(2020, 6, 1) + dt.timedelta(days=days) for days in (0, 100, 213, 214, 215, 303, 304, 305, 400)]
SIGNERS = ("Bupati", "bupati Bandung ", "Bupatinya", "Camat Soreang", "Kepala Desa", "BPS")


def slow_shock(shock: Row) -> str:
    if shock["reason"] not in ACTS.shocks.reasons:
        return "unknown_reason"
    if not is_office(shock["signed_by"], ACTS.shocks.signers):
        return "unknown_signer"
    if shock["expires_on"] < CLOCK.as_of:
        return "expired"
    if shock["starts_on"] > CLOCK.as_of:
        return "not_yet"
    if (shock["expires_on"] - shock["starts_on"]).days > ACTS.shocks.longest_days:
        return "too_long"
    return "too_large" if abs(shock["adjustment"]) > ACTS.shocks.reasons[shock["reason"]].largest else "applied"


def is_office(signed_by: str, signers: Sequence[str]) -> bool:
    words = signed_by.strip().lower()
    return any(words == s.lower() or words.startswith(s.lower() + " ") for s in signers)


def meets(shock: Row, unit: Row) -> bool:
    if shock["household_id"] is not None:
        return shock["household_id"] == unit["household_id"]
    return unit["village"].startswith(shock["area"])


UNITS = st.lists(st.tuples(st.sampled_from(VILLAGES), st.integers(-30, 30)), max_size=8)
SHOCKS = st.lists(
    st.fixed_dictionaries(
        {
            "area": st.sampled_from(AREAS),
            "household_id": st.none() | st.none() | st.integers(10, 90).map(lambda n: n // 10 * 10),
            "adjustment": st.sampled_from([-101, -100, -50, -7, 50, 51, 100]),
            "reason": st.sampled_from(["flood", "flood", "job_loss", "wind"]),
            "signed_by": st.sampled_from(SIGNERS[:2] * 3 + SIGNERS),
            "starts_on": st.sampled_from(DAYS[1:5]),
            "expires_on": st.sampled_from(DAYS[2:7]),
        }
    ),
    max_size=6,
)


def units_of(drawn: Sequence[tuple[str, int]]) -> list[Row]:
    """Household n lives as unit n with the household number 10 n, so that the two cannot be mistaken."""
    parts = {"part_place": 0, "part_people": 0, "part_housing": 0, "part_assets": 0}
    return [
        {"unit": "household", "unit_id": n, "household_id": 10 * n, "village": village, "persons": 1, "score": score}
        | parts
        for n, (village, score) in enumerate(drawn, start=1)
    ]


@cache
def shock_sql() -> tuple[str, str]:
    judged = judged_shocks(unbound("shocks"), ACTS.shocks, CLOCK)
    scores = adjusted(unbound("scores"), judged, LENGTHS).select("unit_id", "score", "adjustment", "adjusted")
    outcomes = shock_outcomes(judged, unbound("ranks"), LENGTHS)
    return tuple(str(ibis.to_sql(each, dialect="duckdb")) for each in (scores, outcomes))  # type: ignore[return-value]


@QUICK
@given(UNITS, SHOCKS)
def test_shocks(drawn: list[tuple[str, int]], shocks: list[Row]):
    units = units_of(drawn)
    shocks = [shock | {"shock_id": str(n), "signed_on": DAYS[0]} for n, shock in enumerate(shocks)]
    tables = {name: table(name, rows) for name, rows in (("scores", units), ("ranks", units), ("shocks", shocks))}
    force = [shock for shock in shocks if slow_shock(shock) == "applied"]
    for row, unit in zip(run(tables, shock_sql()[0], ["unit_id"]), units, strict=True):
        total = sum(shock["adjustment"] for shock in force if meets(shock, unit))
        assert (row["adjustment"], row["adjusted"], row["score"]) == (total, unit["score"] + total, unit["score"])
    for row, shock in zip(run(tables, shock_sql()[1], ["shock_id"]), shocks, strict=True):
        outcome, met = slow_shock(shock), sum(meets(shock, unit) for unit in units)
        expected = ("nobody" if met == 0 else outcome, met) if outcome == "applied" else (outcome, 0)
        assert (row["outcome"], row["units"]) == expected


# -- overrides ----------------------------------------------------------------------------------------------------


def slow_alone(act: Row, units: dict[int, Row]) -> str:
    if act["reason"] not in ACTS.overrides.reasons:
        return "unknown_reason"
    if not is_office(act["signed_by"], ACTS.overrides.signers):
        return "unknown_signer"
    if act["expires_on"] < CLOCK.as_of:
        return "expired"
    if act["signed_on"] > CLOCK.as_of + dt.timedelta(days=ACTS.overrides.signed_within_days):
        return "not_yet"
    if (act["expires_on"] - act["signed_on"]).days > ACTS.overrides.longest_days:
        return "too_long"
    return "applied" if act["unit"] == "household" and act["unit_id"] in units else "unknown_unit"


def slow_overrides(acts: Sequence[Row], units: dict[int, Row]) -> dict[str, str]:
    found = {act["override_id"]: slow_alone(act, units) for act in acts}
    by_age = sorted(acts, key=lambda act: (act["signed_on"], act["override_id"]))
    newest = {act["unit_id"]: act["override_id"] for act in by_age if found[act["override_id"]] == "applied"}
    moved: dict[str, int] = {}
    for act in by_age:
        id = act["override_id"]
        if found[id] != "applied":
            continue
        if newest[act["unit_id"]] != id:
            found[id] = "replaced"
            continue
        village = units[act["unit_id"]]["village"]
        ranked = len([unit for unit in units.values() if unit["village"] == village])
        moved[village] = moved.get(village, 0) + 1
        if moved[village] > max(ranked * 400 // 1000, 1):
            found[id] = "over_limit"
        elif units[act["unit_id"]]["band"] != act["band"]:
            found[id] = "quota_full"
    return found


OVERRIDES = st.lists(
    st.fixed_dictionaries(
        {
            "unit": st.sampled_from(["household"] * 5 + ["family"]),
            "unit_id": st.integers(1, 9),
            "band": st.sampled_from(["core", "extension", "outside"]),
            "reason": st.sampled_from(["meeting"] * 5 + ["friend"]),
            "signed_by": st.sampled_from(("kepala desa",) * 4 + SIGNERS),
            "signed_on": st.sampled_from(DAYS[2:8]),
            "expires_on": st.sampled_from(DAYS[3:]),
        }
    ),
    max_size=8,
)


@cache
def override_sql() -> str:
    judged = judged_overrides(unbound("overrides"), unbound("ranks"), ACTS.overrides, CLOCK, "household")
    return str(ibis.to_sql(override_outcomes(judged, unbound("ranks")), dialect="duckdb"))


@QUICK
@given(st.lists(st.tuples(st.sampled_from(VILLAGES[:2]), st.sampled_from(["core", "outside"])), max_size=8), OVERRIDES)
def test_overrides(drawn: list[tuple[str, str]], acts: list[Row]):
    places = units_of([(village, 0) for village, _ in drawn])
    units = {row["unit_id"]: row | {"band": band} for row, (_, band) in zip(places, drawn, strict=True)}
    acts = [act | {"override_id": f"O{n}"} for n, act in enumerate(acts)]
    tables = {"ranks": table("ranks", list(units.values())), "overrides": table("overrides", acts)}
    found = run(tables, override_sql(), ["override_id"])
    assert {row["override_id"]: row["outcome"] for row in found} == slow_overrides(acts, units)
    for row, act in zip(found, acts, strict=True):
        assert row["wanted"] == act["band"]
        known = units.get(act["unit_id"], {})
        if row["outcome"] != "unknown_unit":
            assert (row["band"], row["village"]) == (known.get("band"), known.get("village"))
