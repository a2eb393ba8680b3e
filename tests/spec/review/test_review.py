"""The workflow as a table of cases that people can read."""

from pathlib import Path

import pytest
import yaml

from spec.review.cases import CASES, Case
from spec.review.review_rows import rows_of
from unit.validation.judged_round import JudgedRound


def settled(folder: Path, cases: list[Case], closed: bool) -> JudgedRound:
    held = JudgedRound(folder, rows_of(cases))
    path = held.home.folder / "policy/review/workflow.yaml"
    text = path.read_text("utf-8")
    assert "closed: false" in text
    path.write_text(text.replace("closed: false", "closed: true") if closed else text, "utf-8")
    held.run("review")
    return held


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_every_case_has_the_standing_that_the_table_says(closed: bool, tmp_path: Path) -> None:
    cases = [case for case in CASES if case.closed is closed]
    held = settled(tmp_path, cases, closed)
    got = {row["household_id"]: (row["standing"], row["reason"], row["decided_by"]) for row in held.rows("standings")}
    said = {case.title: (case.standing, case.reason, case.decided_by) for case in cases}
    assert {case.title: got[id] for id, case in enumerate(cases, 1)} == said


def test_revisits_and_acceptance_follow_from_the_standings(tmp_path: Path) -> None:
    cases = [case for case in CASES if not case.closed]
    held = settled(tmp_path, cases, closed=False)
    again = {row["household_id"]: (row["visit_number"], row["not_by"]) for row in held.rows("revisits")}
    wanted = {id: (len(c.results) + 1, c.not_by) for id, c in enumerate(cases, 1) if c.standing == "revisit"}
    assert again == wanted
    accepted = [row["household_id"] for row in held.rows("accepted")]
    assert accepted == [id for id, case in enumerate(cases, 1) if case.standing == "accepted"]


def test_an_unvisited_reserve_has_no_standing(tmp_path: Path) -> None:
    held = settled(tmp_path, [Case("reserve", "", "", "", prelist="reserve"), CASES[0]], closed=False)
    assert [row["household_id"] for row in held.rows("standings")] == [2]


def test_the_rules_of_suspicion_are_rules_about_visits_and_every_transition_is_tried() -> None:
    pack = Path(__file__).resolve().parents[3] / "src/mutakhir/policies/dtks_2020"
    rules = yaml.safe_load((pack / "validation/visit.yaml").read_text("utf-8"))["rules"]
    workflow = yaml.safe_load((pack / "review/workflow.yaml").read_text("utf-8"))
    visit_rules = {rule["id"] for rule in rules if rule["level"] == "visit"}
    assert set(workflow["suspicion"]["rules"]) <= visit_rules
    tried = {case.reason for case in CASES} | {"removed_by_meeting", "not_found"}
    assert {transition["reason"] for transition in workflow["transitions"]} <= tried
