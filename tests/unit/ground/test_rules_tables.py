"""Rules over tables: which records, keys and neighbours are looked at, and the shape of what comes out."""

from datetime import date, datetime
from typing import Any

import ibis
import pytest

from mutakhir.ground.errors import Said, Where
from mutakhir.ground.rules import (
    Level,
    Rule,
    RuleBook,
    RuleId,
    Severity,
    Vocabulary,
    failing_rules,
    rule_counts,
)
from mutakhir.ground.rules.parse import parse


VOCABULARY = Vocabulary(
    {
        "household": {"floor_area": "int16"},
        "family": {"income": "int64"},
        "member": {"relation": "int8", "age": "int16", "income": "int64"},
        "visit": {"started": "timestamp", "ended": "timestamp"},
        "village": {"households": "int32"},
    },
    head_relation=7,
)
TABLES = {
    "households": ibis.memtable([(1, 30, "9901"), (2, 9, "9901")], schema={
        "household_id": "int64", "floor_area": "int16", "regency": "string"}),
    "families": ibis.memtable([(1, 11, 5), (1, 12, 9)], schema={
        "household_id": "int64", "family_id": "int64", "income": "int64"}),
    "members": ibis.memtable([
        (1, 11, 103, 3, 7, 20, 1), (1, 11, 102, None, 7, 60, 4), (1, 12, 104, 9, 3, 5, 8),
        (3, None, 105, None, 3, 1, 1),
    ], schema={
        "household_id": "int64", "family_id": "int64", "member_id": "int64", "previous_member_id": "int64",
        "relation": "int8", "age": "int16", "income": "int64"}),
    "visits": ibis.memtable([(1, "aa-501", datetime(2021, 3, 1, 9), datetime(2021, 3, 1, 8))], schema={
        "household_id": "int64", "visit_id": "string", "started": "timestamp", "ended": "timestamp"}),
    "villages": ibis.memtable([("9901012001", 0)], schema={"village": "string", "households": "int32"}),
    "previous_households": ibis.memtable([(2, 12)], schema={"household_id": "int64", "floor_area": "int16"}),
    "previous_members": ibis.memtable([(3, 50)], schema={"member_id": "int64", "age": "int16"}),
}  # fmt: skip
COLUMNS = ("rule_id", "severity", "household_id", "family_id", "member_id", "visit_id", "village")


@pytest.fixture(scope="module")
def duck():
    backend = ibis.duckdb.connect(threads=1)
    yield backend
    backend.disconnect()


def book(level: Level, *conditions: str) -> RuleBook:
    said = Said(id="-", en="-")
    rules = []
    for number, text in enumerate(conditions):
        node, mistakes = parse(text, level, VOCABULARY)
        assert node, mistakes[0].said.en
        rules.append(Rule(
            id=RuleId(f"r{number}"), title=said, severity=Severity.INFO, level=level, when=None, condition=node,
            message=said, reference="-", valid_from=date(2021, 1, 1), where=Where("-"),
            relation=VOCABULARY.relation, head_relation=VOCABULARY.head_relation,
        ))  # fmt: skip
    return RuleBook(tuple(rules))


def found(duck: ibis.BaseBackend, level: Level, *conditions: str) -> list[tuple[Any, ...]]:
    table = failing_rules(book(level, *conditions), level, TABLES)
    rows = duck.to_pyarrow(table).to_pylist()
    return sorted(tuple(row[name] for name in COLUMNS) for row in rows)


def test_a_household_looks_at_its_members_head_and_previous_record(duck):
    rows = found(
        duck,
        Level.HOUSEHOLD,
        "count_members(relation = 7) = 2",  # household 2 has no members: 0, not NULL
        "head.age <> 60",  # of two heads the one with the smaller id
        "floor_area >= previous.floor_area",
        "sum_members(income) < 13",
        "count_members(previous.age > age) = 0",
    )
    assert rows == [
        ("r0", "info", 2, None, None, None, None),
        ("r1", "info", 1, None, None, None, None),
        ("r2", "info", 2, None, None, None, None),
        ("r3", "info", 1, None, None, None, None),
        ("r4", "info", 1, None, None, None, None),
    ]


def test_a_member_looks_at_household_head_previous_and_the_others(duck):
    rows = found(
        duck,
        Level.MEMBER,
        "household.floor_area < 30",
        "head.age < 60 or relation = 7",
        "age >= previous.age",
        "age < max_members(age)",
    )
    assert [(rule, household, member) for rule, _, household, _, member, _, _ in rows] == [
        ("r0", 1, 102), ("r0", 1, 103), ("r0", 1, 104), ("r1", 1, 104), ("r2", 1, 103), ("r3", 1, 102), ("r3", 3, 105),
    ]  # fmt: skip


def test_a_family_counts_its_own_members_only(duck):
    rows = found(duck, Level.FAMILY, "income = sum_members(income)", "household.floor_area > 99")
    assert [row[:4] for row in rows] == [("r0", "info", 1, 12), ("r1", "info", 1, 11), ("r1", "info", 1, 12)]


def test_visits_and_villages_have_their_keys(duck):
    assert found(duck, Level.VISIT, "ended >= started") == [("r0", "info", 1, None, None, "aa-501", None)]
    assert found(duck, Level.VILLAGE, "households > 0") == [("r0", "info", None, None, None, None, "9901012001")]


def test_regency_is_passed_on_and_types_are_kept(duck):
    table = failing_rules(book(Level.HOUSEHOLD, "floor_area > 9"), Level.HOUSEHOLD, TABLES)
    assert table.columns == (*COLUMNS, "regency")
    assert duck.to_pyarrow(table).to_pylist()[0]["regency"] == "9901"
    types = [str(table.schema()[name]) for name in COLUMNS]
    assert types == ["string", "string", "int64", "int64", "int64", "string", "string"]


def test_counts_tell_applied_failed_and_unknown(duck):
    counts = rule_counts(book(Level.HOUSEHOLD, "head.age > 60", "true"), Level.HOUSEHOLD, TABLES)
    assert duck.to_pyarrow(counts).to_pylist() == [
        {"rule_id": "r0", "applied": 2, "failed": 1, "unknown": 1},
        {"rule_id": "r1", "applied": 2, "failed": 0, "unknown": 0},
    ]


def test_a_level_without_rules_gives_no_rows(duck):
    empty = RuleBook(())
    assert duck.to_pyarrow(failing_rules(empty, Level.HOUSEHOLD, TABLES)).num_rows == 0
    assert duck.to_pyarrow(rule_counts(empty, Level.HOUSEHOLD, TABLES)).num_rows == 0


def test_only_the_tables_that_a_rule_reads_are_needed(duck):
    alone = {"households": TABLES["households"]}
    assert failing_rules(book(Level.HOUSEHOLD, "floor_area > 9"), Level.HOUSEHOLD, alone) is not None
    with pytest.raises(AssertionError, match="need the table members"):
        failing_rules(book(Level.HOUSEHOLD, "head.age > 9"), Level.HOUSEHOLD, alone)
