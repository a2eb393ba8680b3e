"""A policy file may be broken in any way: the ministry reads file, line and remedy, never a traceback."""

import contextlib
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.policy import Dated, Part, load_model, read_yaml
from mutakhir.ground.policy.yaml_text import MAX_BYTES, parse_yaml


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Item(Part):
    code: Annotated[int, Field(ge=1)]
    label: str
    share: float = 0.5


class Sheet(Dated):
    colour: Colour
    asked: bool
    items: tuple[Item, ...]
    words: dict[str, str] = {}
    last_day: date | None = None


GOOD = """\
valid_from: 2021-01-01
reference: Decree 1 of 2021
colour: red
asked: true
items:
  - code: 1
    label: one
"""


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


BOMB = "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n"

# name, text, line of the mistake, code, and what the sentence must say
HOSTILE: list[tuple[str, str | bytes, int, str, str]] = [
    ("impossible date", changed("2021-01-01", "2021-02-30"), 1, "policy.value", "YYYY-MM-DD"),
    ("date the local way", changed("2021-01-01", "01/02/2021"), 1, "policy.value", "YYYY-MM-DD"),
    ("date as number", changed("2021-01-01", "20210101"), 1, "policy.value", "YYYY-MM-DD"),
    ("no date", changed("valid_from: 2021-01-01\n", ""), 1, "policy.key-missing", "valid_from"),
    ("blank source", changed("Decree 1 of 2021", '"  "'), 2, "policy.value", "reference"),
    ("no source", changed("Decree 1 of 2021", ""), 2, "policy.value", "found nothing"),
    ("misspelt key", changed("colour:", "color:"), 3, "policy.key-unknown", "Did you mean 'colour'"),
    (
        "misspelt inner key",
        changed("label: one", "label: one\n    shar: 1"),
        8,
        "policy.key-unknown",
        "'share'",
    ),
    ("misspelt word", changed("red", "gren"), 3, "policy.value", "Did you mean 'green'"),
    ("yes for true", changed("asked: true", "asked: yes"), 4, "policy.value", "true or false"),
    ("number for true", changed("asked: true", "asked: 1"), 4, "policy.value", "true or false"),
    ("text for number", changed("code: 1", 'code: "1"'), 6, "policy.value", "items[1].code"),
    ("fraction for whole", changed("code: 1", "code: 1.5"), 6, "policy.value", "whole number"),
    ("number with separators", changed("code: 1", "code: 1_000"), 6, "policy.value", "whole number"),
    ("leading zero", changed("code: 1", "code: 01"), 6, "policy.value", "whole number"),
    ("too small", changed("code: 1", "code: 0"), 6, "policy.value", "at least 1"),
    ("number for text", changed("label: one", "label: 11.01"), 7, "policy.value", "quotes"),
    ("infinite", changed("label: one", "label: one\n    share: .inf"), 8, "policy.value", "number"),
    ("no list", changed("  - code: 1\n    label: one", "  code: 1"), 5, "policy.value", "a list"),
    ("list for mapping", changed("red", "red\nwords: [a, b]"), 4, "policy.value", "a mapping"),
    ("list as the file", "- a\n- b\n", 1, "policy.value", "a mapping"),
    ("one word as the file", "halo\n", 1, "policy.value", "a mapping"),
    ("doubled key", GOOD + "asked: false\n", 8, "policy.duplicate-key", "line 4"),
    ("tab", changed("    label", "\tlabel"), 7, "policy.tab", "two spaces"),
    ("open quote", changed("Decree", '"Decree'), 8, "policy.syntax", "quotes"),
    ("open bracket", GOOD + "words: {a: b\n", 9, "policy.syntax", "brackets"),
    ("two documents", GOOD + "---\na: 1\n", 8, "policy.two-documents", "split"),
    ("aliases without end", BOMB, 1, "policy.alias", "not allowed"),
    ("merge key", GOOD + "<<: *x\n", 8, "policy.alias", "not allowed"),
    ("python tag", changed("one", "!!python/object/apply:os.system ['x']"), 7, "policy.tag", "Tags"),
    ("tag on a key", GOOD + "!!str words: {}\n", 8, "policy.tag", "Tags"),
    ("mapping as key", GOOD + "? {a: b}\n: c\n", 8, "policy.key", "one word"),
    ("empty", "", 1, "policy.empty", "empty"),
    ("only comments", "# nothing\n\n", 1, "policy.empty", "empty"),
    ("only a null", "~\n", 1, "policy.empty", "empty"),
    ("binary", b"a: 1\n\xff\xfe\x00\x01", 2, "policy.not-text", "UTF-8"),
    ("zero byte", b"a: 1\nb: \x00\n", 2, "policy.not-text", "UTF-8"),
    ("Latin-1", "a: 1\nb: caf\xe9\n".encode("latin-1"), 2, "policy.not-text", "UTF-8"),
    ("nested without end", "a: " + "[" * 5000 + "\n", 1, "policy.too-deep", "simpler"),
]


@pytest.mark.parametrize(("text", "line", "code", "says"), [row[1:] for row in HOSTILE], ids=[r[0] for r in HOSTILE])
def test_a_broken_file_is_a_problem_with_its_line(
    tmp_path: Path, text: str | bytes, line: int, code: str, says: str
) -> None:
    file = tmp_path / "sheet.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PolicyProblem) as caught:
        load_model(file, Sheet)
    problem = caught.value
    assert problem.code == code
    assert problem.where is not None
    assert (problem.where.file, problem.where.line) == (file, line)
    assert says in problem.said.en
    assert problem.said.id != problem.said.en


def test_the_good_file_loads(tmp_path: Path) -> None:
    file = tmp_path / "sheet.yaml"
    file.write_text(GOOD)
    sheet = load_model(file, Sheet)
    assert (sheet.valid_from, sheet.colour, sheet.items[0].code) == (date(2021, 1, 1), Colour.RED, 1)


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "sheet.yaml"
    with file.open("wb") as out:
        out.truncate(MAX_BYTES + 1)
    with pytest.raises(PolicyProblem, match="policy.too-large"):
        read_yaml(file)


@pytest.mark.parametrize("make", [lambda path: None, Path.mkdir], ids=["missing", "folder"])
def test_what_is_no_file_is_a_problem(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "sheet.yaml")
    with pytest.raises(PolicyProblem, match="policy.file-missing"):
        load_model(tmp_path / "sheet.yaml", Sheet)


def test_all_mistakes_of_a_file_come_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "sheet.yaml"
    file.write_text("valid_from: soon\ncolour: blue\nasked: true\nasked: true\nitems: [{code: 1}]\n")
    with pytest.raises(PolicyProblem) as caught:
        load_model(file, Sheet)
    problems = caught.value.problems  # type: ignore[attr-defined]
    assert [(each.where.line, each.code) for each in problems] == [
        (1, "policy.value"),
        (1, "policy.key-missing"),
        (2, "policy.value"),
        (4, "policy.duplicate-key"),
        (5, "policy.key-missing"),
    ]
    assert "items[1].label" in caught.value.said.en


def test_a_scalar_stays_what_the_author_wrote() -> None:
    text = "a: no\nb: 0123\nc: 12:30\nd: 2021-01-01\ne: 1e3\nf: -5\ng: '7'\n"
    text += "h: null\nNo: on\n1: 0x1F\ni: 1234567890123456\n"
    assert parse_yaml(text, Path("x.yaml")).tree == {
        "a": "no",
        "b": "0123",
        "c": "12:30",
        "d": "2021-01-01",
        "e": 1000.0,
        "f": -5,
        "g": "7",
        "h": None,
        "No": "on",
        "1": "0x1F",
        "i": 1234567890123456,
    }


def test_a_model_that_is_not_strict_is_a_mistake_of_the_programmer(tmp_path: Path) -> None:
    from pydantic import BaseModel

    class Loose(BaseModel):
        word: str

    class Holder(Part):
        inner: tuple[Loose, ...] | None = None

    file = tmp_path / "sheet.yaml"
    file.write_text("inner: []\n")
    with pytest.raises(AssertionError, match="Loose"):
        load_model(file, Holder)


@given(text=st.text(alphabet="ab:-[]{}&*!|>#'\"\n\t ,?%@`~0.\\\x00\x85é", max_size=60))
def test_no_text_whatever_gives_anything_but_a_model_or_a_problem(text: str) -> None:
    with contextlib.suppress(PolicyProblem):
        parse_yaml(text, Path("x.yaml"))
