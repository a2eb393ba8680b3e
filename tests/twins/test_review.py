"""The workflow read one household at a time, in plain Python, settles what the stage settles."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.ground.policy import load_model
from mutakhir.ground.schema import dataset
from mutakhir.ground.schema.judgement import Standings
from mutakhir.review.facts import facts
from mutakhir.review.standings import accepted, revisits, standings
from mutakhir.review.workflow import Workflow
from unit.validation.judged_round import Row, table


SHIPPED = Path(__file__).resolve().parents[2] / "src/mutakhir/policies/dtks_2020/review/workflow.yaml"
Rows = dict[str, list[Row]]
NAMES = ("prelist", "households", "visits", "findings", "decisions")


# -- the slow way ---------------------------------------------------------------------------------------------


def settle_one(id: int, rows: Rows, flow: dict[str, Any]) -> Row | None:
    """The standing of one household, read from the file as a person would; None if it has none."""
    mine = {name: [row for row in rows[name] if row["household_id"] == id] for name in NAMES}
    listed = mine["prelist"][0] if mine["prelist"] else None
    record = mine["households"][0] if mine["households"] else None
    ordered = sorted(mine["visits"], key=lambda v: (v["visit_number"], v["visit_id"]))
    made = ordered[-1]["visit_number"] if ordered else 0
    if listed and listed["status"] == "reserve" and record is None and not ordered:
        return None
    form = record["submission_id"] if record else ordered[-1]["visit_id"] if ordered else None
    counted = [f for f in mine["findings"] if f["level"] != "visit" or (form is not None and f["record"] == form)]
    fact = {
        "prelist": listed["status"] if listed else "none",
        "channel": record["channel"] if record else "visit" if ordered else "none",
        "result": record["result"] if record else ordered[-1]["result"] if ordered else None,
        "errors": sum(f["severity"] == "error" for f in counted),
        "warnings": sum(f["severity"] == "warning" for f in counted),
        "suspicions": sum(f["level"] == "visit" and f["rule_id"] in flow["suspicion"]["rules"] for f in counted),
        "visits": made,
    }
    village = (record or listed or ordered[-1])["village"]
    told = {name: fact[name] for name in ("errors", "warnings", "visits")}
    return {"household_id": id, "village": village, **told, **_judged(fact, mine, listed, flow)}


def _judged(fact: Row, mine: Rows, listed: Row | None, flow: dict[str, Any]) -> Row:
    decided = sorted(mine["decisions"], key=lambda each: (each["decided_on"], each["decision_id"]))
    if decided and _holds(decided[-1], _answered(mine), mine["visits"]):
        last = decided[-1]
        to = {"accept": "accepted", "revisit": "revisit", "sleep": "asleep"}[last["decision"]]
        return {"standing": to, "reason": last["reason"], "decided_by": last["role"]}
    for each in flow["transitions"]:
        if _fits(each["when"], fact, mine["visits"], flow["max_visits"]):
            reason = each["reason"]
            if each.get("reason_of_prelist") and listed and listed["reason"]:
                reason = listed["reason"]
            if each["automatic"]:
                by = "nobody" if each["to"] == "pending" else "automatic"
                return {"standing": each["to"], "reason": reason, "decided_by": by}
            if each.get("after_closing") and flow["closed"]:
                return {"standing": each["to"], "reason": reason, "decided_by": "closing"}
            return {"standing": "pending", "reason": reason, "decided_by": "nobody"}
    return {"standing": "pending", "reason": flow["otherwise"], "decided_by": "nobody"}


def _answered(mine: Rows) -> bool:
    return any(h["channel"] == "carried" or h["result"] == 1 for h in mine["households"])


def _holds(decision: Row, answers: bool, visits: list[Row]) -> bool:
    if decision["decision"] == "revisit":
        return not any(v["visited_on"] and v["visited_on"] > decision["decided_on"] for v in visits)
    if decision["decision"] == "accept":
        return answers
    return True


def _fits(when: Row, fact: Row, visits: list[Row], max_visits: int) -> bool:
    for name, asked in when.items():
        if name in ("prelist", "channel", "result"):
            good = fact[name] in asked
        elif name == "visits_left":
            good = (fact["visits"] < max_visits) == asked
        elif name == "visits_with":
            ended = {(v["visit_number"], v["result"]) for v in visits if v["result"] in asked["results"]}
            good = len(ended) >= asked["at_least"]
        else:
            good = asked.get("at_least", 0) <= fact[name] <= asked.get("at_most", 10**9)
        if not good:
            return False
    return True


# -- the fast way ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def duck() -> ibis.BaseBackend:
    return ibis.duckdb.connect(threads=1)


@cache
def compiled(closed: bool, max_visits: int) -> tuple[str, str, str]:
    """SQL of the standings, of who is accepted and of the revisits; compiled once for all examples."""
    workflow = load_model(SHIPPED, Workflow).model_copy(update={"closed": closed, "max_visits": max_visits})
    bound = {name: ibis.table(dataset(name).ibis_schema(), name=name) for name in NAMES}
    kept = ibis.table(Standings.ibis_schema(), name="standings")
    known = facts(*(bound[name] for name in NAMES), workflow)
    tables = (standings(known, workflow), accepted(kept), revisits(kept, bound["households"], workflow))
    one, other, third = (str(ibis.to_sql(each, dialect="duckdb")) for each in tables)
    return one, other, third


def settle_all(
    duck: ibis.BaseBackend, rows: Rows, closed: bool, max_visits: int
) -> tuple[list[Row], list[Row], list[Row]]:
    for name in NAMES:
        duck.con.register(name, _regional(table(name, rows[name])))
    settle, accept, again = compiled(closed, max_visits)
    settled = duck.con.sql(settle).to_arrow_table()
    kept = settled.select(list(Standings.columns())).cast(_nullable(Standings.arrow_schema()))
    duck.con.register("standings", _regional(kept))
    return (
        settled.to_pylist(),
        duck.con.sql(accept).to_arrow_table().to_pylist(),
        duck.con.sql(again).to_arrow_table().to_pylist(),
    )


def _regional(rows: pa.Table) -> pa.Table:
    return rows.append_column("regency", pa.array(["1101"] * rows.num_rows, pa.string()))


def _nullable(schema: pa.Schema) -> pa.Schema:
    return pa.schema([field.with_nullable(True) for field in schema])


# -- what is drawn --------------------------------------------------------------------------------------------


DAYS = st.dates(dt.date(2021, 3, 1), dt.date(2021, 3, 4))
RULES = st.sampled_from(["visit_too_short", "visits_too_many_a_day", "visit_far_from_door", "other"])
VILLAGES = st.sampled_from(["1101012001", "1101012002"])


@st.composite
def registries(draw: st.DrawFn) -> Rows:
    rows: Rows = {name: [] for name in NAMES}
    for id in range(1, draw(st.integers(1, 6)) + 1):
        in_list, recorded = draw(st.sampled_from([(True, True), (True, False), (False, True), (False, False)]))
        if in_list:
            status = draw(st.sampled_from(["listed", "listed", "reserve", "removed"]))
            reason = draw(st.sampled_from([None, "moved", "double"]))
            rows["prelist"].append({"household_id": id, "status": status, "reason": reason, "village": draw(VILLAGES)})
        for number in range(1, draw(st.integers(0, 4)) + 1):
            result = draw(st.none() | st.integers(1, 6))
            rows["visits"].append(
                {"visit_id": f"{id}-{number}", "household_id": id, "visit_number": number, "result": result,
                 "visited_on": draw(st.none() | DAYS), "village": draw(VILLAGES)}
            )  # fmt: skip
        if recorded:
            rows["households"].append(
                {"household_id": id, "village": draw(VILLAGES), "enumerator_id": draw(st.sampled_from([None, "E1"])),
                 "submission_id": draw(st.sampled_from([None, f"{id}-1", f"{id}-2"])),
                 "channel": draw(st.sampled_from(["visit", "visit", "visit", "desk", "carried"])),
                 "result": draw(st.none() | st.integers(1, 6))}
            )  # fmt: skip
        rows["findings"] += draw(st.lists(_findings(id), max_size=4, unique_by=lambda f: (f["rule_id"], f["record"])))
        for number in range(draw(st.integers(0, 2))):
            rows["decisions"].append(
                {"decision_id": f"{id}-{number}", "household_id": id, "decided_on": draw(DAYS), "role": "supervisor",
                 "decision": draw(st.sampled_from(["accept", "revisit", "sleep"])), "reason": f"said_{number}"}
            )  # fmt: skip
    return rows


def _findings(id: int) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {"rule_id": RULES, "household_id": st.just(id), "record": st.sampled_from([None, f"{id}-1", f"{id}-2"]),
         "severity": st.sampled_from(["error", "warning", "info"]),
         "level": st.sampled_from(["visit", "visit", "household", "member"])}
    )  # fmt: skip


@given(rows=registries(), closed=st.booleans(), max_visits=st.sampled_from([1, 3]))
def test_the_stage_settles_as_a_reader_of_the_workflow_would(
    duck: ibis.BaseBackend, rows: Rows, closed: bool, max_visits: int
) -> None:
    flow = {**yaml.safe_load(SHIPPED.read_text("utf-8")), "closed": closed, "max_visits": max_visits}
    ids = sorted({row["household_id"] for name in ("prelist", "households", "visits") for row in rows[name]})
    expected = [found for id in ids if (found := settle_one(id, rows, flow))]
    settled, taken, again = settle_all(duck, rows, closed, max_visits)
    assert sorted(settled, key=lambda row: row["household_id"]) == expected
    assert {row["household_id"] for row in taken} == {
        row["household_id"] for row in expected if row["standing"] == "accepted"
    }
    assert sorted(again, key=lambda row: row["household_id"]) == [
        _next_visit(row, rows, flow) for row in expected if row["standing"] == "revisit"
    ]


def _next_visit(settled: Row, rows: Rows, flow: dict[str, Any]) -> Row:
    officer = [h["enumerator_id"] for h in rows["households"] if h["household_id"] == settled["household_id"]]
    another = settled["reason"] in flow["another_officer_for"]
    return {
        "household_id": settled["household_id"],
        "village": settled["village"],
        "reason": settled["reason"],
        "visit_number": max(settled["visits"] + 1, 2),
        "not_by": officer[0] if another and officer else None,
    }
