"""The rules one record at a time, in plain Python, find what the stage writes."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mutakhir.ground.rules import Level, Outcome, RuleBook, evaluate
from mutakhir.validation.steps import rule_book
from unit.validation.drawn_records import drawn
from unit.validation.judged_round import JudgedRound, Row


Rows = dict[str, list[Row]]
# Rules of villages and of the fewest records are tried by hand in their examples, not by chance here.
SELDOM = {"village_all_enumerated", "village_many_not_found", "village_small_households"}


def records(level: Level, rows: Rows) -> Iterator[tuple[tuple[Any, ...], Row]]:
    """Each record of a level as `evaluate` takes it, with (household, member, record) of its finding."""
    before = _by("member_id", rows["previous_registry_members"])
    here = [
        {**m, "previous": before.get(m["previous_member_id"])} for m in rows["members"] if m["presence"] in (1, 4, None)
    ]
    of_household: dict[int, list[Row]] = {}
    for member in here:
        of_household.setdefault(member["household_id"], []).append(member)
    households = {h["household_id"]: {**h, "interviewed": _interviewed(h)} for h in rows["households"]}
    if level is Level.HOUSEHOLD:
        old = _by("household_id", rows["previous_registry_households"])
        for id, each in households.items():
            yield (id, None, None), {**each, "members": of_household.get(id, []), "previous": old.get(id)}
    elif level is Level.MEMBER:
        for each in here:
            id = each["household_id"]
            yield (id, each["member_id"], None), {**each, "members": of_household[id], "household": households.get(id)}
    elif level is Level.FAMILY:
        for each in rows["families"]:
            own = [m for m in here if m["family_id"] == each["family_id"]]
            key = (each["household_id"], None, str(each["family_id"]))
            yield key, {**each, "members": own, "household": households.get(each["household_id"])}
    elif level is Level.VISIT:
        a_day = Counter((v["enumerator_id"], v["visited_on"]) for v in rows["visits"])
        for each in rows["visits"]:
            known = each["enumerator_id"] is not None and each["visited_on"] is not None
            count = a_day[each["enumerator_id"], each["visited_on"]] if known else None
            key = (each["household_id"], None, each["visit_id"])
            yield key, {**each, "visits_same_day": count, "members": of_household.get(each["household_id"], [])}
    else:
        for village in sorted({row["village"] for row in (*rows["prelist"], *rows["households"], *rows["visits"])}):
            yield (None, None, village), _village(village, rows)


def _interviewed(household: Row) -> bool:
    return household["channel"] == "carried" or household["result"] == 1


def _by(key: str, rows: list[Row]) -> dict[Any, Row]:
    return {row[key]: row for row in rows}


def _village(village: str, rows: Rows) -> Row:
    last: dict[int, Row] = {}
    for visit in sorted(rows["visits"], key=lambda v: (v["visit_number"], v["visit_id"])):
        last[visit["household_id"]] = visit
    own = [visit["result"] for visit in last.values() if visit["village"] == village]
    living = [h for h in rows["households"] if h["village"] == village and h["result"] == 1]
    return {
        "village": village,
        "listed": sum(p["village"] == village and p["status"] == "listed" for p in rows["prelist"]),
        "visited": len(own),
        "enumerated": own.count(1),
        "not_found": own.count(2) + own.count(3),
        "refused": own.count(5),
        "persons": sum(h["member_count"] or 0 for h in living),
    }


def slowly(book: RuleBook, rows: Rows) -> tuple[Counter[tuple[Any, ...]], dict[str, list[int]]]:
    findings: Counter[tuple[Any, ...]] = Counter()
    counts = {str(rule.id): [0, 0, 0] for rule in book}
    for level in Level:
        for key, record in records(level, rows):
            for rule in book.at(level):
                outcome = evaluate(rule, record)
                counts[rule.id][0] += outcome is not Outcome.NOT_APPLICABLE
                counts[rule.id][1] += outcome is Outcome.FAILS
                counts[rule.id][2] += outcome is Outcome.UNKNOWN
                if outcome is Outcome.FAILS:
                    findings[(str(rule.id), rule.severity.value, level.value, *key)] += 1
    return findings, counts


def written(held: JudgedRound) -> tuple[Counter[tuple[Any, ...]], dict[str, list[int]]]:
    names = ("rule_id", "severity", "level", "household_id", "member_id", "record")
    findings = Counter(tuple(row[name] for name in names) for row in held.rows("findings"))
    counts = {row["rule_id"]: [row["applied"], row["failed"], row["unknown"]] for row in held.rows("rule_counts")}
    return findings, counts


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rows, JudgedRound]:
    rows = drawn(seed=5)
    held = JudgedRound(Path(tmp_path_factory.mktemp("judged")), rows)
    held.run("validation")
    return rows, held


def test_the_stage_finds_what_each_record_says_by_itself(judged: tuple[Rows, JudgedRound]) -> None:
    rows, held = judged
    assert written(held) == slowly(rule_book(held.home.policy), rows)


def test_the_drawn_records_try_every_rule_both_ways(judged: tuple[Rows, JudgedRound]) -> None:
    _, held = judged
    idle = {
        row["rule_id"] for row in held.rows("rule_counts") if not 0 < row["failed"] < row["applied"] - row["unknown"]
    }
    assert idle <= SELDOM
