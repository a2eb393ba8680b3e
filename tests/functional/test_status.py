"""`status` says what a run would make and why, without making anything; a run then makes just that."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from functional.conftest import copy_of
from functional.playing import REGENCIES, content_of, prepared_home
from mutakhir import pipeline
from mutakhir.cli import main
from mutakhir.cli.opening import open_round
from mutakhir.cli.run import run_round
from mutakhir.ground.engine import open_engine
from mutakhir.ground.errors import UsageProblem, WaitingProblem
from mutakhir.ground.lake import Home, Lake, Stage, StepReport
from mutakhir.ground.lake.cleaning import clean
from mutakhir.ground.lake.planning import StepPlan
from mutakhir.ground.lake.reasons import Reason
from mutakhir.ground.lake.recorded import WHY
from mutakhir.ground.policy import amend
from mutakhir.story.status import RoundStatus, StageStatus, status_of
from mutakhir.story.status_text import status_text
from mutakhir.synthetic.make import late_submission


HERE, LATE = REGENCIES


def reopened(home: Home) -> Home:
    return Home.open(home.folder)


def of(status: RoundStatus, word: str) -> StageStatus:
    return next(stage for stage in status.stages if stage.stage == word)


def step(status: RoundStatus, word: str, name: str) -> StepPlan:
    return next(found for found in of(status, word).steps if found.step == name)


def states(status: RoundStatus) -> dict[str, str]:
    return {stage.stage: stage.state for stage in status.stages}


def why(status: RoundStatus, word: str) -> set[Reason]:
    return {reason for found in of(status, word).steps for each in found.makes.values() for reason in each}


def fingerprint(home: Home) -> dict[str, tuple[str, int]]:
    """Every file of a home with its bytes and the instant of its last change."""
    files = sorted(path for path in home.folder.rglob("*") if path.is_file())
    return {str(path): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in files}


def change_policy(home: Home, file: str, old: str, new: str, number: str | None = None) -> None:
    """Changes one value; with a number the change is recorded, as a run wants it."""
    path = home.folder / "policy" / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    if number is not None:
        changed = reopened(home)
        amend(changed.policy, number, changed.round.reference_date, "a test")


# -- nothing to do ----------------------------------------------------------------------------------------------


def test_a_finished_round_is_up_to_date_and_status_changes_no_file(copied: Home) -> None:
    before = fingerprint(copied)
    with copied.lock():  # a round at work does not stand in the way
        status = status_of(reopened(copied))
    after = fingerprint(copied)
    assert set(states(status).values()) == {"up_to_date"}
    assert status.refused is None
    assert {path for path in after if before.get(path) != after[path]} <= {str(copied.folder / ".lock")}
    assert before.keys() | {str(copied.folder / ".lock")} == after.keys() | {str(copied.folder / ".lock")}
    assert status_text(status, "id").count("\n✓ ") == len(pipeline.STAGES) + 1, "every stage, and what the sign means"


def test_every_part_is_counted_where_nothing_is_to_do(finished: Home) -> None:
    kept = {(stage.stage, found.step): found.kept for stage in status_of(finished).stages for found in stage.steps}
    assert kept["frame", "targets"] == kept["publication", "candidate"] == 1
    assert kept["intake", "records"] == kept["matching", "persons"] == len(REGENCIES)


# -- why --------------------------------------------------------------------------------------------------------


def test_a_changed_policy_is_named_and_what_rests_on_it_follows(copied: Home) -> None:
    change_policy(copied, "ranking/quotas.yaml", "reference: >-", "reference: >-\n  Changed by a test.")
    status = status_of(reopened(copied))
    assert status.refused is not None
    assert status.refused.code == "policy.changed"
    expected = dict.fromkeys(pipeline.WORDS, "up_to_date")
    assert states(status) == expected | {"ranking": "would_run", "quality": "follows", "publication": "follows"}
    assert step(status, "ranking", "fit").makes == {"nation": (Reason("policy", ("ranking/quotas.yaml",)),)}
    assert of(status, "ranking").after == ("ranking: fit",)
    assert step(status, "publication", "ranks").follows == dict.fromkeys(REGENCIES, ("ranking: fit",))
    assert step(status, "publication", "people").follows == {}, "people do not rest on ranks"
    text = status_text(status, "en")
    assert "· ranking  (would run: nation)\n  > policy changed: ranking/quotas.yaml\n" in text
    assert "would be checked again after ranking: fit; may turn out unchanged" in text


def test_a_late_form_concerns_its_regency_and_the_national_tables(copied: Home) -> None:
    late_submission(copied, LATE)
    status = status_of(reopened(copied))
    intake = of(status, "intake")
    assert intake.made == {LATE}
    assert intake.following == set()
    assert {found.kept for found in intake.steps} == {len(REGENCIES) - 1}
    (reason,) = step(status, "intake", "mint household").makes[LATE]
    assert reason.kind == "input"
    assert "submissions" in reason.names
    assert set(reason.names) <= set(next(s for s in pipeline.STAGES if s.word == "intake").may_read)
    assert of(status, "validation").following == {LATE}
    assert of(status, "frame").state == "up_to_date"
    assert step(status, "matching", "persons").follows.keys() == set(REGENCIES), "who is who is a national question"


def test_changed_code_is_said_of_its_stage(copied: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    change_code(monkeypatch, "review")
    status = status_of(copied)
    assert why(status, "review") == {Reason("code")}
    assert [word for word, state in states(status).items() if state == "would_run"] == ["review"]


def change_code(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    real = Stage.code_hash

    def other(stage: Stage) -> str:
        return "0" * 64 if stage.word == word else real(stage)

    monkeypatch.setattr(Stage, "code_hash", other)


@pytest.mark.parametrize("text", [None, "{", "[]", '{"version": 1}', '{"inputs": {}}'])
def test_without_its_memory_a_reason_is_not_recorded_and_the_plan_is_the_same(copied: Home, text: str | None) -> None:
    change_policy(copied, "review/workflow.yaml", "reference: >-", "reference: >-\n  Changed by a test.")
    for path in copied.folder.rglob("_why*.json"):
        path.unlink() if text is None else path.write_text(text)
    status = status_of(reopened(copied))
    assert step(status, "review", "standings").makes == dict.fromkeys(REGENCIES, (Reason("unrecorded"),))
    assert states(status)["validation"] == "up_to_date"


# -- waiting ----------------------------------------------------------------------------------------------------


def test_a_fresh_round_would_make_its_first_prelist_and_then_waits(tmp_path: Path) -> None:
    home = prepared_home(tmp_path / "home", 60)
    status = status_of(reopened(home))
    frame = of(status, "frame")
    assert frame.state == "would_run"
    assert why(status, "frame") == {Reason("nothing")}
    assert frame.problem is not None
    assert frame.problem.code == "frame.no-meetings"
    assert states(status)["fieldwork"] == "waits"
    assert of(status, "fieldwork").missing == ("prelist",)
    assert [stage.stage for stage in status.stages if stage.reached] == ["frame"]
    run_agrees(home)


def test_a_missing_input_is_named(copied: Home) -> None:
    lake = Lake(copied)
    (lake.folder / "submissions" / "_current").unlink()
    (lake.folder / "consumption_survey" / "_current").unlink()
    status = status_of(reopened(copied))
    intake = of(status, "intake")
    assert intake.state == "waits"
    assert intake.problem is not None
    assert intake.problem.code == "intake.no-submissions"
    assert of(status, "ranking").missing == ("consumption_survey",)
    assert "· ranking  (waits for consumption_survey)" in status_text(status, "en")
    assert "· ranking  (menunggu consumption_survey)" in status_text(status, "id")


def test_a_mistake_in_a_policy_stops_its_stage_and_is_told(copied: Home) -> None:
    change_policy(copied, "review/workflow.yaml", "valid_from:", "valid_form:")
    result = CliRunner(env={"MUTAKHIR_LANG": "en"}).invoke(main, ["status", "--home", str(copied.folder)])
    assert result.exit_code == 0, result.output
    assert "· review  (would stop)" in result.stdout
    assert "valid_form" in result.stdout
    assert states(status_of(reopened(copied)))["validation"] == "up_to_date"


# -- a run makes what status said -------------------------------------------------------------------------------


def a_changed_rule(home: Home) -> None:
    change_policy(home, "validation/dwelling.yaml", "Household form of BDT", "The household form of BDT", "1/2021")


def a_changed_ranking(home: Home) -> None:
    change_policy(home, "ranking/model.yaml", "folds: 5", "folds: 4", "1/2021")


def a_late_form(home: Home) -> None:
    late_submission(home, LATE)


def a_lost_dataset(home: Home) -> None:
    shutil.rmtree(Lake(home).folder / "standings")


def a_lost_file(home: Home) -> None:
    lake = Lake(home)
    (entry,) = lake.need("members").of(LATE)
    lake.path_of("members", entry).unlink()


def a_lost_candidate(home: Home) -> None:
    shutil.rmtree(home.folder / "releases" / home.round.name)


def a_stopped_run(home: Home) -> None:
    """The version of a step has one of its files and no manifest yet."""
    lake = Lake(home)
    found = lake.need("findings")
    folder = lake.folder / "findings"
    (folder / found.version / "_manifest.json").unlink()
    (folder / "_current").unlink()
    lake.path_of("findings", found.of(HERE)[0]).unlink()


CHANGES: tuple[Callable[[Home], None], ...] = (
    a_changed_rule, a_changed_ranking, a_late_form, a_lost_dataset, a_lost_file, a_lost_candidate,
    a_stopped_run,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_run_makes_what_status_said(copied: Home, change: Callable[[Home], None]) -> None:
    change(copied)
    run_agrees(copied)
    assert set(states(status_of(reopened(copied))).values()) == {"up_to_date"}


def test_a_run_makes_what_status_said_of_changed_code(copied: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    change_code(monkeypatch, "matching")
    run_agrees(copied)


def test_results_that_no_version_points_to_are_taken_again(copied: Home) -> None:
    (Lake(copied).folder / "households" / "_current").unlink()
    assert set(states(status_of(reopened(copied))).values()) == {"up_to_date"}
    assert not [report for report in ran(reopened(copied)) if report.made]


def test_what_was_made_before_a_change_is_taken_back_and_nothing_is_made(copied: Home) -> None:
    a_changed_ranking(copied)
    run_round(reopened(copied), None, "duckdb", quiet=True)
    change_policy(copied, "ranking/model.yaml", "folds: 4", "folds: 5", "2/2021")
    status, made = run_agrees(copied)
    assert states(status)["ranking"] == "up_to_date"
    assert {word for word, _ in made} == {"publication"}, "its card tells of the second amendment"


def run_agrees(home: Home) -> tuple[RoundStatus, Mapping[tuple[str, str], set[str]]]:
    """Asks for the status, runs, and compares: what was certain is made, and nothing that was not foreseen."""
    status = status_of(reopened(home))
    made = {(report.stage, report.step): set(report.made) for report in ran(reopened(home)) if report.made}
    certain = {
        (stage.stage, found.step): set(found.makes) for stage in status.stages for found in stage.steps if stage.reached
    }
    for where, parts in certain.items():
        if not where[1].startswith("mint "):  # those that are asked for new ids may have none
            assert parts <= made.get(where, set()), where
    for where, parts in made.items():
        assert parts <= foreseen(status, *where), where
    assert made, "the change changes something"
    return status, made


def ran(home: Home) -> list[StepReport]:
    """What a run does until it ends or waits for people."""
    reports: list[StepReport] = []
    open_round(home)
    engine = open_engine("duckdb", home.folder / "scratch")
    try:
        for of_stage in pipeline.run(home, engine, quiet=True):
            reports += of_stage
    except WaitingProblem:
        pass
    finally:
        engine.close()
    return reports


def foreseen(status: RoundStatus, word: str, name: str) -> set[str]:
    stage = of(status, word)
    told = [found for found in stage.steps if found.step == name]
    if not told:
        assert stage.after, f"{word}: {name} was not foreseen"
        return {*REGENCIES, "nation", status.round}
    return {*told[0].makes, *told[0].follows}


# -- the memory -------------------------------------------------------------------------------------------------


def test_cleaning_keeps_the_memory_of_what_is_current_and_no_manifest_lists_it(copied: Home) -> None:
    before = content_of(copied)
    results = {name for stage in pipeline.STAGES for name in stage.writes}
    gone = clean(Lake(copied), results).files
    kept = list((Lake(copied).folder / "ranks").rglob(WHY))
    assert len(kept) == 1
    assert not set(kept) & set(gone)
    assert content_of(copied) == before
    assert not [path for path in before if WHY in path]
    assert not list((copied.folder / "releases").rglob(WHY))
    change_policy(copied, "review/workflow.yaml", "reference: >-", "reference: >-\n  Changed by a test.")
    assert why(status_of(reopened(copied)), "review") == {Reason("policy", ("review/workflow.yaml",))}


def test_the_memory_holds_hashes_alone_and_is_small(finished: Home) -> None:
    for path in Lake(finished).folder.rglob("_why*.json"):
        found = json.loads(path.read_text())
        hashes = [text for parts in found["inputs"].values() for text in parts.values()]
        hashes += [found["code"], *found["policy"].values()]
        assert all(len(text) == 12 and int(text, 16) >= 0 for text in hashes)


# -- the command ------------------------------------------------------------------------------------------------


def test_one_regency_and_one_stage_can_be_looked_at(copied: Home) -> None:
    late_submission(copied, LATE)
    home = str(copied.folder)
    runner = CliRunner(env={"MUTAKHIR_LANG": "en", "MUTAKHIR_HOME": None})
    stage = runner.invoke(main, ["status", "--home", home, "--stage", "intake"])
    assert stage.exit_code == 0, stage.output
    assert f"visits: {LATE} would be made (input changed: " in stage.stdout
    assert "· matching" not in stage.stdout
    here = json.loads(runner.invoke(main, ["status", "--home", home, "--regency", HERE, "--json"]).stdout)
    intake = next(found for found in here["stages"] if found["stage"] == "intake")
    assert intake["state"] == "up_to_date"
    late = json.loads(runner.invoke(main, ["status", "--home", home, "--regency", LATE, "--json"]).stdout)
    intake = next(found for found in late["stages"] if found["stage"] == "intake")
    assert intake["state"] == "would_run"
    assert [found["step"] for found in intake["steps"] if LATE in found["makes"]][0] == "mint household"
    whole = runner.invoke(main, ["status", "--home", home, "-v"]).stdout
    assert f"visits: {LATE} would be made" in whole
    assert "Releases" in whole


def test_an_unknown_regency_is_a_problem_that_says_what_to_write(finished: Home) -> None:
    with pytest.raises(UsageProblem, match=r"status\.regency"):
        status_of(finished, "0000")


def test_a_home_that_was_never_run_is_told_too(tmp_path: Path) -> None:
    home = Home.create(tmp_path / "home", synthetic=True)
    status = status_of(home)
    assert status.refused is None
    assert of(status, "questionnaire").state == "would_run"
    assert of(status, "ranking").state == "waits"
    assert not (tmp_path / "home" / "scratch").exists()


def test_a_copied_home_has_the_same_status(finished: Home, tmp_path: Path) -> None:
    assert status_of(copy_of(finished, tmp_path / "copy")).as_dict() == status_of(finished).as_dict()
