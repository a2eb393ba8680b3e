"""What validation refuses of a rule book before any record is read."""

from datetime import date
from pathlib import Path

import pytest

from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.rules import Level, RuleBook, load_rules
from mutakhir.validation.vocabulary import DATASET_OF, check_dates, check_previous, vocabulary


RULES = """
valid_from: {valid_from}
reference: a test
rules:
  - id: a_rule
    title: {{id: Sebuah aturan, en: A rule}}
    severity: warning
    level: household
    assert: "{condition}"
    message: {{id: Salah, en: Wrong}}
    passes: [{{member_count: 3, previous: {{{column}: 3}}}}]
    fails: [{{member_count: 3, previous: {{{column}: 9}}}}]
"""


def book(tmp_path: Path, column: str = "member_count", valid_from: str = "2020-01-01") -> RuleBook:
    path = tmp_path / "rules.yaml"
    condition = f"member_count = previous.{column}"
    path.write_text(RULES.format(condition=condition, column=column, valid_from=valid_from))
    return load_rules([path], vocabulary())


def test_a_rule_may_ask_what_a_release_holds(tmp_path: Path) -> None:
    check_previous(book(tmp_path))


def test_a_column_that_no_release_holds_is_refused_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(PolicyProblem, match=r"rules\.yaml:5.*previous\.stated_member_count"):
        check_previous(book(tmp_path, "stated_member_count"))


def test_a_rule_of_a_later_date_is_refused(tmp_path: Path) -> None:
    later = book(tmp_path, valid_from="2021-06-01")
    check_dates(later, date(2021, 6, 1))
    with pytest.raises(PolicyProblem, match="holds from 2021-06-01"):
        check_dates(later, date(2021, 5, 31))


def test_every_level_with_a_dataset_knows_its_columns() -> None:
    known = vocabulary().columns
    assert set(DATASET_OF) < set(Level)
    for level in DATASET_OF:
        assert "household_id" in known[level.value]
    assert {"listed", "visited"} <= set(known["village"])
