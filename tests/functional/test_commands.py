"""Every command as a person types it: one round of sixty households, from an empty folder to an extract."""

import json
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from mutakhir.cli import main
from mutakhir.ground.lake import Home
from mutakhir.pipeline import STAGES


REGENCY = "3205"


def mutakhir(*words: object, language: str | None = None) -> Result:
    environment = {"MUTAKHIR_LANG": language, "MUTAKHIR_HOME": None}
    return CliRunner(env=environment).invoke(main, [str(word) for word in words])


def succeeded(result: Result) -> Result:
    assert result.exit_code == 0, result.output
    return result


@dataclass(frozen=True)
class Story:
    """What each command of the round said, by a word for it, and where it left the homes."""

    said: dict[str, Result]
    home: Path
    waiting: Path


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A whole round by commands alone. `waiting` is a copy of the home as it waits for the village meetings."""
    folder = tmp_path_factory.mktemp("commands")
    home, waiting = folder / "registry", folder / "waiting"
    at, said = ("--home", home), {}
    said["init"] = mutakhir("init", home, "--synthetic")
    said["synth"] = mutakhir("synth", home, "--households", 60, "--regency", REGENCY)
    said["next too early"] = mutakhir("synth", home, "--next")
    said["next too early in English"] = mutakhir("synth", home, "--next", language="en")
    said["waiting"] = mutakhir("run", *at)
    shutil.copytree(home, waiting)
    for number, until in enumerate(("frame", "fieldwork", "review")):
        mutakhir("run", *at, "--until", until, "--quiet")
        said[f"next {number}"] = mutakhir("synth", home, "--next")
    said["run"] = mutakhir("run", *at)
    said["run again"] = mutakhir("run", *at, "--json")
    said["verify the candidate"] = mutakhir("verify", *at)
    said["publish"] = mutakhir("publication", "publish", *at, "--signer", "Kepala Pusdatin", "--json")
    return Story(said, home, waiting)


# -- help -------------------------------------------------------------------------------------------------------


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


COMMANDS = list(commands(main))


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[" ".join(path) for path, _ in COMMANDS])
def test_every_command_has_help_with_an_example_that_would_run(path: tuple[str, ...], command: click.Command):
    text = succeeded(mutakhir(*path, "--help")).stdout
    examples = [line.split("Example: mutakhir ")[1] for line in text.splitlines() if "Example: mutakhir " in line]
    assert examples
    for example in examples:
        words = shlex.split(example)
        found, rest = named_command(words)
        assert words[: len(path)] == list(path), "the example is of another command"
        context = found.make_context("mutakhir", rest)  # raises where an option is unknown or missing
        context.close()


def named_command(words: list[str]) -> tuple[click.Command, list[str]]:
    found: click.Command = main
    while isinstance(found, click.Group):
        found, words = found.commands[words[0]], words[1:]
    return found, words


def test_every_stage_has_a_command_and_runs_its_own_verb_without_one():
    assert {stage.word for stage in STAGES} | {"serving"} <= set(main.commands)


# -- the round --------------------------------------------------------------------------------------------------


def test_init_and_synth_say_what_to_do_next(story: Story):
    assert "siap" in succeeded(story.said["init"]).stdout
    assert f"mutakhir run --home {story.home}" in succeeded(story.said["synth"]).stdout


def test_a_round_that_waits_for_people_ends_with_17_and_says_for_whom(story: Story):
    waiting = story.said["waiting"]
    assert waiting.exit_code == 17
    assert "Prelist awal sudah siap; musyawarah desa belum." in waiting.stderr
    assert waiting.stdout == ""


def test_the_people_of_the_round_answer_in_turn(story: Story):
    begun = ("Musyawarah desa memutuskan", "Petugas mengirim", "Petugas mendatangi lagi")
    for number, words in enumerate(begun):
        assert succeeded(story.said[f"next {number}"]).stdout.startswith(words)


def test_run_tells_one_line_per_stage_in_indonesian(story: Story):
    run = succeeded(story.said["run"])
    lines = run.stderr.splitlines()
    assert [line.split()[0] for line in lines] == [stage.word for stage in STAGES]
    assert all(line.endswith("tetap") and "bagian dibuat" in line for line in lines)
    assert run.stdout.startswith("Selesai sampai tahap publication")


def test_a_second_run_makes_nothing_and_tells_programs_so(story: Story):
    steps = json.loads(succeeded(story.said["run again"]).stdout)
    assert {step["stage"] for step in steps} == {stage.word for stage in STAGES}
    assert [step for step in steps if step["made"]] == []


VERBS = {
    "frame": "build",
    "fieldwork": "assign",
    "questionnaire": "compile",
    "intake": "land",
    "validation": "check",
    "review": "settle",
    "matching": "resolve",
    "ranking": "rank",
    "quality": "assess",
    "publication": "prepare",
}


@pytest.mark.parametrize(("stage", "verb"), VERBS.items())
def test_each_stage_runs_alone_on_what_is_there(stage: str, verb: str, story: Story):
    steps = json.loads(succeeded(mutakhir(stage, verb, "--home", story.home, "--json")).stdout)
    assert steps
    assert [step for step in steps if step["made"]] == []


def test_a_stage_without_a_verb_runs_its_own(story: Story):
    assert "final prelist: 0 dibuat, 1 tetap" in succeeded(mutakhir("frame", "--home", story.home)).stdout


def test_targets_and_staffing_are_planned_before_there_is_a_meeting(story: Story):
    assert "targets: 0 dibuat" in succeeded(mutakhir("frame", "allot", "--home", story.waiting)).stdout
    assert "staffing: 1 dibuat" in succeeded(mutakhir("fieldwork", "plan", "--home", story.waiting)).stdout


def test_status_shows_the_stages_and_what_is_missing(story: Story):
    text = succeeded(mutakhir("status", "--home", story.waiting)).stdout
    assert "· fieldwork  (menunggu prelist)" in text
    assert "✓ frame" in succeeded(mutakhir("status", "--home", story.home)).stdout
    found = json.loads(succeeded(mutakhir("status", "--home", story.home, "--json")).stdout)
    assert [stage["stage"] for stage in found["stages"]] == [stage.word for stage in STAGES]
    assert ["dtks-2020", "published"] in found["releases"]


# -- the release ------------------------------------------------------------------------------------------------


def test_a_candidate_does_not_verify_and_a_published_release_does(story: Story):
    assert story.said["verify the candidate"].exit_code == 13
    assert json.loads(succeeded(story.said["publish"]).stdout)["release"] == "dtks-2020"
    verdict = json.loads(succeeded(mutakhir("verify", "--home", story.home, "--json")).stdout)
    assert verdict["signers"] == ["Kepala Pusdatin"]
    assert "utuh" in succeeded(mutakhir("verify", "dtks-2020", "--home", story.home)).stdout


def extract(story: Story, out: Path, *more: str, purpose: str = "penetapan peserta") -> Result:
    return mutakhir(
        "serving", "extract", "--home", story.home, "--agreement", "pkh", "--purpose", purpose, "--out", out, *more
    )


def test_an_extract_is_written_and_logged(story: Story, tmp_path: Path):
    found = json.loads(succeeded(extract(story, tmp_path / "pkh.csv", "--json")).stdout)
    lines = (tmp_path / "pkh.csv").read_text("utf-8").splitlines()
    assert found["rows"] == len(lines) - 1 > 0
    assert "tercatat sebagai" in succeeded(extract(story, tmp_path / "again.csv")).stdout


def test_a_refused_extract_names_the_clause_and_writes_nothing(story: Story, tmp_path: Path):
    refused = extract(story, tmp_path / "pkh.csv", purpose="kampanye")
    assert refused.exit_code == 14
    assert "pasal 2" in refused.stderr
    refused = extract(story, tmp_path / "pkh.csv", "--column", "mother_name")
    assert refused.exit_code == 14
    assert "pasal" in refused.stderr
    assert not (tmp_path / "pkh.csv").exists()


def test_clean_removes_what_no_version_lists_and_nothing_else(story: Story):
    at = ("--home", story.home)
    would = json.loads(succeeded(mutakhir("clean", *at, "--dry-run", "--json")).stdout)
    assert would["files"] > 0
    assert "akan dihapus" in succeeded(mutakhir("clean", *at, "--dry-run")).stdout
    gone = json.loads(succeeded(mutakhir("clean", *at, "--json")).stdout)
    assert gone | {"dry_run": True} == would
    assert succeeded(mutakhir("clean", *at)).stdout.startswith("0 berkas")
    succeeded(mutakhir("verify", *at))
    again = json.loads(succeeded(mutakhir("run", *at, "--json")).stdout)
    assert [step for step in again if step["made"]] == []


# -- policy -----------------------------------------------------------------------------------------------------


def test_a_change_of_policy_is_refused_until_it_is_recorded(story: Story, tmp_path: Path):
    home = shutil.copytree(story.waiting, tmp_path / "home")
    check = ("policy", "check", "--home", home)
    amend = ("policy", "amend", "--home", home, "--number", "5/2021", "--date", "2021-03-01", "--reason", "uji")
    assert "0 perubahan tercatat" in succeeded(mutakhir(*check)).stdout
    assert mutakhir(*amend).exit_code == 15  # nothing has changed
    file = home / "policy" / "matching" / "deterministic.yaml"
    file.write_text(file.read_text("utf-8").replace("largest_group: 4", "largest_group: 5"), "utf-8")
    for refused in (mutakhir(*check), mutakhir("run", "--home", home)):
        assert refused.exit_code == 11
        assert "matching/deterministic.yaml" in refused.stderr
    assert "5/2021" in succeeded(mutakhir(*amend)).stdout
    assert json.loads(succeeded(mutakhir(*check, "--json")).stdout)["amendments"] == ["5/2021"]
    assert mutakhir("run", "--home", home).exit_code == 17


# -- trouble and language ---------------------------------------------------------------------------------------


def test_a_problem_ends_with_the_exit_code_of_its_family_and_no_traceback(story: Story, tmp_path: Path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    home = Home.create(tmp_path / "broken").folder
    (home / "policy" / "round.yaml").write_text("name: [", "utf-8")
    expected = {
        ("status", "--home", tmp_path): 10,
        ("policy", "check", "--home", Home.create(tmp_path / "new").folder): 10,
        ("status", "--home", home): 11,
        ("init", tmp_path / "full"): 15,
        ("demo", "--home", tmp_path / "full"): 15,
        ("synth", story.waiting): 2,
        ("run", "--home", story.waiting, "--engine", "oracle"): 2,
        ("run", "--home", story.waiting, "--until", "lunch"): 2,
        ("ranking", "--home", story.waiting): 17,
    }
    results = {words: mutakhir(*words) for words in expected}
    assert {words: result.exit_code for words, result in results.items()} == expected
    for result in results.values():
        assert isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        assert result.stderr


def test_mutakhir_lang_chooses_the_language(story: Story, tmp_path: Path):
    waiting = mutakhir("run", "--home", story.waiting, language="en")
    assert "The first prelist is ready" in waiting.stderr
    assert "parts made" in waiting.stderr
    assert "is ready for round" in succeeded(mutakhir("init", tmp_path / "home", language="en")).stdout
    assert "Nothing to answer" in succeeded(story.said["next too early in English"]).stdout
    assert "Tidak ada yang perlu dijawab" in succeeded(story.said["next too early"]).stdout
    assert "waits for" in succeeded(mutakhir("status", "--home", story.waiting, language="en")).stdout


def test_the_home_is_found_by_its_variable(story: Story):
    result = CliRunner(env={"MUTAKHIR_HOME": str(story.home), "MUTAKHIR_LANG": None}).invoke(main, ["status"])
    assert "Putaran dtks-2020" in succeeded(result).stdout
