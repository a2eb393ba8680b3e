"""The shipped rule book: enough rules at every level, honest severities, and a page that shows all of it."""

from pathlib import Path

import pytest

from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.policy import Policy
from mutakhir.ground.rules import Level, Outcome, RuleBook, Severity, evaluate
from mutakhir.validation.book import rule_book_page
from mutakhir.validation.steps import rule_book


PACK = Path(__file__).resolve().parents[3] / "src/mutakhir/policies/dtks_2020"


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return rule_book(Policy.open(PACK))


def test_there_are_rules_for_every_level(book: RuleBook) -> None:
    assert len(book) >= 30
    assert all(book.at(level) for level in Level)


def test_what_may_be_right_is_never_an_error(book: RuleBook) -> None:
    """A NIK stays when a birth date is corrected, the place lists may lack a code, a village is no record."""
    assert {book[id].severity for id in ("nik_disagrees", "nik_unknown_area", "nik_missing")} == {Severity.WARNING}
    assert "40/2019" in book["nik_disagrees"].reference
    assert {rule.severity for rule in book.at(Level.VILLAGE)} == {Severity.WARNING}
    changes = [rule for rule in book if Path(rule.where.file).name == "change.yaml"]
    assert changes
    assert all(rule.severity is not Severity.ERROR for rule in changes)


def test_people_are_told_in_both_languages_without_a_number_that_names_them(book: RuleBook) -> None:
    for rule in book:
        for said in (rule.title, rule.message):
            assert said.id != said.en
            assert not any(part.isdigit() and len(part) == 16 for part in (said.id + " " + said.en).split())


def test_an_empty_record_is_an_error_only_where_something_must_be_there(book: RuleBook) -> None:
    failing = {str(rule.id) for rule in book if evaluate(rule, {}) is Outcome.FAILS}
    assert failing == {"member_core_missing", "result_missing"}


def test_the_page_shows_every_rule_with_its_examples(book: RuleBook) -> None:
    page = rule_book_page(book)
    assert page == rule_book_page(book)
    for rule in book:
        assert f"### `{rule.id}` ({rule.severity})" in page
        assert rule.message.id in page
    assert page.count("- passes: ") == page.count("- fails: ") == len(book)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [("previous.result = 1", "validation.previous"), ("result = 1", "validation.not-yet-valid")],
)
def test_a_rule_that_this_round_cannot_run_is_refused_with_its_line(wrong: str, code: str, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    for name in ("round.yaml", "pack.yaml"):
        target = policy / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((PACK / name).read_bytes())
    (policy / "validation").mkdir()
    date = "2020-01-01" if "previous" in wrong else "2022-01-01"
    example = "{previous: {result: 1}}" if "previous" in wrong else "{result: 1}"
    (policy / "validation/one.yaml").write_text(
        f"valid_from: {date}\nreference: none\nrules:\n  - id: one\n    title: {{id: a, en: b}}\n"
        f"    severity: info\n    level: household\n    assert: {wrong}\n    message: {{id: a, en: b}}\n"
        f"    passes: [{example}]\n    fails: [{example.replace('1', '2')}]\n",
        "utf-8",
    )
    with pytest.raises(PolicyProblem) as caught:
        rule_book(Policy.open(policy))
    assert caught.value.code == code
    assert caught.value.where is not None
    assert caught.value.where.line == 4
