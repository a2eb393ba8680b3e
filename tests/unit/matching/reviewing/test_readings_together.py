"""What blind readings of a pair mean together: the expression against its plain twin, over all that can be said."""

from datetime import date
from itertools import product

import pytest

from mutakhir.matching.reviewing.outcome import next_reading, outcome
from mutakhir.matching.reviewing.settling import settled
from small_matching import HERE, Row, table


WORDS = ("same", "different", "unsure", None)
SAME = {"same": True, "different": False, "unsure": None}


def said(
    member: int, other: int, word: str, reading: int | None = None, needed: int | None = None, day: int = 1
) -> Row:
    return {
        "regency": HERE, "decision_id": f"{member}-{other}-{reading}-{day}", "member_id": member,
        "other_kind": "member", "other_id": other, "same_person": SAME[word], "judgement": word, "reading": reading,
        "readings": needed, "decided_on": date(2021, 3, day),
    }  # fmt: skip


def answers(*rows: Row) -> dict[tuple[int, str, int], bool]:
    found = settled(table("link_decisions", *rows)).to_pyarrow().to_pylist()
    return {(row["member_id"], row["other_kind"], row["other_id"]): row["same_person"] for row in found}


def test_the_expression_says_what_the_plain_twin_says() -> None:
    rows, expected = [], {}
    for number, (needed, *words) in enumerate(product((1, 2), WORDS, WORDS, WORDS), start=1):
        judged = {reading: word for reading, word in enumerate(words, start=1) if word}
        rows += [said(1000 + number, number, word, reading, needed) for reading, word in judged.items()]
        verdict = outcome(judged, needed)
        if verdict:
            expected[1000 + number, "member", number] = SAME[verdict]
    assert answers(*rows) == expected
    assert 0 < len(expected) < 2 * len(WORDS) ** 3


@pytest.mark.parametrize(
    ("needed", "judged", "verdict", "following"),
    [
        (1, {}, None, 1),
        (1, {1: "same"}, "same", None),
        (1, {1: "unsure"}, None, 2),
        (1, {1: "unsure", 2: "different"}, "different", None),
        (1, {1: "unsure", 2: "unsure"}, None, 3),
        (2, {1: "same"}, None, 2),
        (2, {1: "same", 2: "same"}, "same", None),
        (2, {1: "same", 2: "different"}, None, 3),
        (2, {1: "unsure", 2: "unsure"}, None, 3),
        (2, {1: "same", 2: "different", 3: "different"}, "different", None),
        (2, {1: "same", 2: "different", 3: "unsure"}, None, None),
    ],
)
def test_a_third_decides_where_two_differ(
    needed: int, judged: dict[int, str], verdict: str | None, following: int | None
) -> None:
    assert outcome(judged, needed) == verdict
    assert next_reading(judged, needed) == following


def test_a_decision_made_elsewhere_goes_before_readings_and_the_last_counts() -> None:
    readings = [said(9, 4, "same", 1, 1)]
    assert answers(*readings, said(9, 4, "different", day=2)) == {(9, "member", 4): False}
    assert answers(*readings, said(9, 4, "different", day=2), said(4, 9, "same", day=3)) == {(9, "member", 4): True}
    assert answers(*readings, said(9, 4, "different", day=2), said(9, 4, "unsure", day=3)) == {}


def test_files_that_knew_members_only_are_read() -> None:
    old = {"regency": HERE, "decision_id": "old", "member_id": 3, "other_member_id": 8, "same_person": True,
           "decided_on": date(2021, 1, 1)}  # fmt: skip
    assert answers(old) == {(8, "member", 3): True}


def test_a_record_of_the_register_is_no_member() -> None:
    rows = [said(3, 8, "same") | {"other_kind": "register"}, said(3, 8, "different", day=2)]
    assert answers(*rows) == {(3, "register", 8): True, (8, "member", 3): False}
