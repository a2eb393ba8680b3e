"""What the village meetings said: counts, agreement with its interval, and ties to officials."""

import numpy as np
import pytest

from mutakhir.ranking.meeting.agreement import agreement_rows
from mutakhir.ranking.meeting.capture import capture_rows, pooled
from mutakhir.ranking.meeting.counts import objection_counts, posted_units
from mutakhir.ranking.meeting.intervals import cluster_interval
from mutakhir.ranking.watch_policy import Capture
from tiny_tables import REGENCY, Row, run, table, unbound


A, B, C = "3204010001", "3204010002", "3204010003"
CAPTURE = Capture(least_cases=20, least_each=5)


def rank_row(id: int, village: str, listed: bool, reason: str) -> Row:
    return {
        "unit": "household",
        "unit_id": id,
        "household_id": id,
        "village": village,
        "listed": listed,
        "reason": reason,
    }


def objection(id: int, village: str, outcome: str, wanted: str = "core", connected: bool | None = None) -> Row:
    return {"objection_id": f"{village}/{id}/{outcome}/{wanted}", "village": village, "unit": "household",
            "unit_id": id, "wanted": wanted, "outcome": outcome, "connected": connected}  # fmt: skip


RANKS = [
    rank_row(1, A, False, "above_quota"),
    rank_row(2, A, True, "override_in"),
    rank_row(3, A, True, "within_core"),
    rank_row(4, A, False, "override_out"),
    rank_row(5, B, False, "above_quota"),
    rank_row(6, B, True, "within_core"),
    rank_row(7, C, True, "within_core"),
]
NOBODY: Row = {"objection_id": "B/0", "village": B, "outcome": "no_objection"}
OBJECTIONS = [
    objection(1, A, "rejected", connected=False),
    objection(2, A, "accepted", connected=True),
    objection(3, A, "accepted", "outside", connected=True),
    objection(4, A, "accepted", "outside"),
    objection(4, A, "rejected", connected=True),  # it was inside by its own place: not one to be let in
    objection(5, A, "open", connected=True),
    objection(1, A, "accepted", "extension"),
    objection(99, A, "accepted", connected=True),
    NOBODY,
]


def counts() -> dict[str, Row]:
    tables = {"ranks": table("ranks", RANKS), "objections": table("objections", OBJECTIONS)}
    ranks, objections = unbound("ranks"), unbound("objections")
    found: dict[str, Row] = {}
    for expression in (posted_units(ranks, objections), objection_counts(ranks, objections)):
        for row in run(tables, expression, ("village",)):
            assert row["regency"] == REGENCY
            found.setdefault(str(row["village"]), {}).update(row)
    return found


def test_a_village_where_nobody_objected_has_met_and_one_that_sent_nothing_has_not():
    found = counts()
    assert {village: row["posted"] for village, row in found.items()} == {A: 4, B: 2}
    assert "objections_in" not in found[B]


def test_objections_are_counted_by_what_they_want_and_what_became_of_them():
    row = counts()[A]
    assert {name: row[name] for name in ("objections_in", "objections_out", "accepted_in", "accepted_out", "open",
                                         "not_posted", "changed")} == {
        "objections_in": 6, "objections_out": 2, "accepted_in": 3, "accepted_out": 2, "open": 1, "not_posted": 1,
        "changed": 4,
    }  # fmt: skip


def test_only_decided_objections_of_units_outside_by_their_place_ask_to_be_let_in():
    row = counts()[A]
    sides = {name: (row[name], row[f"{name}_accepted"], row[f"{name}_let_in"])
             for name in ("connected", "others", "not_asked")}  # fmt: skip
    assert sides == {"connected": (1, 1, 1), "others": (1, 0, 0), "not_asked": (1, 1, 0)}


# -- agreement --------------------------------------------------------------------------------------------------


def test_the_share_agreed_is_of_posted_units_for_nation_and_regencies():
    villages = {("1", "a"): {"posted": 10, "changed": 1, "accepted_in": 1}, ("1", "b"): {"posted": 30},
                ("2", "c"): {"posted": 60, "changed": 9}}  # fmt: skip
    rows = {row["area"]: row for row in agreement_rows(villages)}
    assert {area: row["agreed"] for area, row in rows.items()} == {"0": 900_000, "1": 975_000, "2": 850_000}
    assert (rows["0"]["villages"], rows["0"]["posted"], rows["0"]["accepted_in"]) == (3, 100, 1)
    assert rows["2"]["low"] is None
    assert rows["0"]["low"] < 900_000 < rows["0"]["high"]
    assert agreement_rows({}) == []


def test_the_interval_is_wide_where_villages_differ_and_covers_the_truth_95_times_in_100():
    rng = np.random.default_rng(7)
    units = rng.integers(40, 120, (800, 30))
    even = rng.binomial(units, 0.93)
    uneven = rng.binomial(units, rng.beta(0.93 * 15, 0.07 * 15, units.shape))
    widths = []
    for hits in (even, uneven):
        ends = np.array([cluster_interval(h, n) for h, n in zip(hits, units, strict=True)])
        assert np.mean((ends[:, 0] <= 0.93) & (ends[:, 1] >= 0.93)) == pytest.approx(0.95, abs=0.025)
        widths.append((ends[:, 1] - ends[:, 0]).mean())
    assert widths[1] > 1.5 * widths[0]


def test_without_any_objection_the_interval_still_has_a_width():
    low, high = cluster_interval(np.array([50, 60]), np.array([50, 60]))
    assert low < 1 == high


# -- ties -------------------------------------------------------------------------------------------------------


def village(a: int, b: int, c: int, d: int) -> dict[str, int]:
    """Connected accepted, connected rejected, others accepted, others rejected."""
    return {"posted": 100, "connected": a + b, "connected_accepted": a, "others": c + d, "others_accepted": c}


def test_the_ratio_is_that_of_mantel_and_haenszel():
    tables = [[[4, 2], [3, 5]], [[6, 1], [8, 9]], [[2, 3], [2, 7]]]
    r = sum(a * d / (a + b + c + d) for (a, b), (c, d) in tables)
    s = sum(b * c / (a + b + c + d) for (a, b), (c, d) in tables)
    found = pooled(tables)
    assert found.value == pytest.approx(r / s)
    assert found.low < found.value < found.high


def test_villages_that_decide_differently_are_not_taken_for_favour():
    """In one village nearly all are connected and accepted, in the other hardly any: together it looks like favour."""
    rows = capture_rows({("1", "a"): village(36, 4, 9, 1), ("1", "b"): village(1, 9, 4, 36)}, CAPTURE)
    nation = next(row for row in rows if row["area"] == "0")
    assert nation["connected_accepted"] / nation["connected"] > 2 * nation["others_accepted"] / nation["others"]
    assert (nation["odds_ratio"], nation["found"]) == (1_000_000, "none_found")


def test_favour_is_told_with_its_interval_and_too_few_cases_are_told_as_such():
    many = {("1", str(n)): village(3, 1, 2, 6) for n in range(15)}
    few = {("2", "x"): village(3, 0, 0, 3)}
    rows = {row["area"]: row for row in capture_rows(many | few, CAPTURE)}
    assert rows["1"]["found"] == "easier_when_connected"
    assert rows["1"]["low"] > 1_000_000
    assert (rows["2"]["found"], rows["2"].get("odds_ratio")) == ("too_few", None)
    other = {key: village(2, 6, 3, 1) for key in many}
    assert capture_rows(other, CAPTURE)[0]["found"] == "harder_when_connected"
    assert capture_rows({("1", "a"): {"posted": 5}}, CAPTURE) == []


def test_the_interval_covers_even_with_many_small_villages():
    rng = np.random.default_rng(3)
    truth, inside = 2.0, []
    for _ in range(300):
        base = rng.normal(-0.4, 0.8, (80, 1))
        chance = 1 / (1 + np.exp(-(base + np.log(truth) * np.array([1, 0]))))
        cases = rng.integers(1, 4, (80, 2))
        accepted = rng.binomial(cases, chance)
        tables = [[[a, n - a], [c, m - c]] for (a, c), (n, m) in zip(accepted.tolist(), cases.tolist(), strict=True)]
        found = pooled([each for each in tables if all(map(any, each)) and all(map(any, zip(*each, strict=True)))])
        inside.append(found.low <= truth <= found.high)
    assert np.mean(inside) == pytest.approx(0.95, abs=0.035)
