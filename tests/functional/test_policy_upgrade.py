"""A new pack comes into a ministry's home by commands: all of it or nothing, and never over the ministry's own work."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from mutakhir.cli import main
from mutakhir.ground.lake import Home
from mutakhir.ground.policy import check_pin, pin_pack
from mutakhir.ground.policy.pack import files_of
from mutakhir.ground.policy.upgrade import CONFLICTS_FILE, carry_out, pack_in, planned_merge


def mutakhir(*words: object) -> Result:
    return CliRunner(env={"MUTAKHIR_LANG": "en", "MUTAKHIR_HOME": None}).invoke(main, [str(word) for word in words])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home.create(tmp_path / "home", synthetic=True)
    edit(made.folder / "policy" / "matching" / "deterministic.yaml", "largest_group: 4", "largest_group: 3  # ours")
    (made.folder / "policy" / "amendments.yaml").write_text("amendments: []\n")
    return Home.open(made.folder)


@pytest.fixture
def newer(home: Home, tmp_path: Path) -> Path:
    """The pack with a later version: another day of closing, one file more, one key changed in a file of ours."""
    folder = Path(shutil.copytree(home.folder / "policy-base", tmp_path / "newer"))
    edit(folder / "review" / "workflow.yaml", "max_visits: 3", "max_visits: 4")
    edit(folder / "matching" / "deterministic.yaml", "birth_year_gap: 1", "birth_year_gap: 2")
    edit(folder / "pack.yaml", "version: ", "version: 9")
    text = (folder / "serving" / "programmes" / "bst.yaml").read_text("utf-8").replace("name: bst", "name: bst2")
    (folder / "serving" / "programmes" / "bst2.yaml").write_text(text, "utf-8")
    return folder


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), "utf-8")


def whole(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_both_sides_come_together_and_the_base_moves_on(home: Home, newer: Path) -> None:
    before = whole(home.folder)
    shown = mutakhir("policy", "upgrade", newer, "--home", home.folder, "--dry-run", "--json")
    assert shown.exit_code == 0, shown.output
    assert {each["file"]: each["change"] for each in json.loads(shown.stdout)["files"]} == {
        "matching/deterministic.yaml": "joined",
        "pack.yaml": "changed",
        "review/workflow.yaml": "changed",
        "serving/programmes/bst2.yaml": "added",
    }
    assert whole(home.folder) == before
    done = mutakhir("policy", "upgrade", newer, "--home", home.folder)
    assert done.exit_code == 0, done.output
    assert "4 policy files are renewed" in done.stdout
    assert "amend" not in done.stdout
    joined = (home.folder / "policy" / "matching" / "deterministic.yaml").read_text("utf-8")
    assert "largest_group: 3  # ours" in joined
    assert "birth_year_gap: 2" in joined
    assert files_of(home.folder / "policy-base") == files_of(newer)
    assert (home.folder / "policy" / "amendments.yaml").read_text() == "amendments: []\n"
    again = mutakhir("policy", "diff", newer, "--home", home.folder)
    assert again.stdout.split() == ["our", "own,", "stays", "matching/deterministic.yaml"]
    assert not [path.name for path in home.folder.iterdir() if path.name.startswith(".policy")]


def test_a_conflict_stops_everything_until_a_person_chooses(home: Home, newer: Path) -> None:
    edit(newer / "matching" / "deterministic.yaml", "largest_group: 4", "largest_group: 5")
    before = whole(home.folder)
    refused = mutakhir("policy", "upgrade", newer, "--home", home.folder)
    assert refused.exit_code == 15
    assert "matching/deterministic.yaml: largest_group" in refused.stdout
    report = home.folder / CONFLICTS_FILE
    assert CONFLICTS_FILE in refused.stderr
    assert {name: data for name, data in whole(home.folder).items() if name not in (CONFLICTS_FILE, ".lock")} == before
    (listed,) = yaml.safe_load(report.read_text("utf-8"))["conflicts"]
    assert listed == {
        "file": "matching/deterministic.yaml",
        "key": "largest_group",
        "base": 4,
        "ours": 3,
        "theirs": 5,
        "keep": None,
    }
    assert mutakhir("policy", "upgrade", newer, "--home", home.folder).exit_code == 15, "nobody has chosen yet"
    edit(report, "keep: null", "keep: theirs")
    edit(newer / "matching" / "deterministic.yaml", "largest_group: 5", "largest_group: 6")
    assert mutakhir("policy", "upgrade", newer, "--home", home.folder).exit_code == 15, "the choice was of another"
    edit(newer / "matching" / "deterministic.yaml", "largest_group: 6", "largest_group: 5")
    done = mutakhir("policy", "upgrade", newer, "--home", home.folder)
    assert done.exit_code == 0, done.output
    assert "largest_group: 5" in (home.folder / "policy" / "matching" / "deterministic.yaml").read_text("utf-8")
    assert not report.exists()


def test_a_merged_pack_that_does_not_load_is_not_taken(home: Home, newer: Path) -> None:
    edit(newer / "review" / "workflow.yaml", "max_visits: 4", "max_visits: many")
    before = whole(home.folder)
    refused = mutakhir("policy", "upgrade", newer, "--home", home.folder)
    assert refused.exit_code == 11
    assert "max_visits" in refused.stderr
    assert {name: data for name, data in whole(home.folder).items() if name != ".lock"} == before


def test_in_an_open_round_it_must_be_recorded(home: Home, newer: Path) -> None:
    pin_pack(home.policy, dt.datetime(2021, 1, 1, tzinfo=dt.UTC))
    done = mutakhir("policy", "upgrade", newer, "--home", home.folder)
    assert "mutakhir policy amend" in done.stdout
    assert mutakhir("policy", "check", "--home", home.folder).exit_code == 11
    amend = ("--number", "7/2021", "--date", "2021-02-01", "--reason", "new pack")
    assert mutakhir("policy", "amend", "--home", home.folder, *amend).exit_code == 0
    opened = Home.open(home.folder)
    (amendment,) = check_pin(opened.policy, home.folder / "registry.yaml").amendments
    assert set(amendment.files) == {
        "matching/deterministic.yaml", "pack.yaml", "review/workflow.yaml", "serving/programmes/bst2.yaml"
    }  # fmt: skip


class Killed(BaseException):
    """Power failure."""


@pytest.mark.parametrize("step", range(1, 5))
def test_a_killed_upgrade_leaves_the_old_pack_or_the_new_one(
    home: Home, newer: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = pack_in(newer)
    merge = planned_merge(home.folder, theirs)
    old, old_base = files_of(home.folder / "policy"), files_of(home.folder / "policy-base")
    monkeypatch.setattr(Path, "rename", dies_at(step, Path.rename))
    try:
        carry_out(home.folder, merge, theirs, lambda _: None)
    except Killed:
        assert step <= 3
    monkeypatch.undo()
    shown = mutakhir("policy", "diff", newer, "--home", home.folder)
    assert shown.exit_code == 0, shown.output
    pair = (files_of(home.folder / "policy"), files_of(home.folder / "policy-base"))
    assert pair == (old, old_base) if step <= 2 else pair[1] == theirs and pair[0] != old
    assert (home.folder / "policy" / "amendments.yaml").exists()
    assert not [path.name for path in home.folder.iterdir() if path.name.startswith(".policy")]


def dies_at(step: int, rename: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
    done = 0

    def dying(self: Path, target: Path) -> Path:
        nonlocal done
        done += 1
        if done == step:
            raise Killed
        return rename(self, target)

    return dying


def test_what_is_no_pack_is_told(home: Home, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert mutakhir("policy", "upgrade", tmp_path / "empty", "--home", home.folder).exit_code == 10
    unknown = mutakhir("policy", "upgrade", "dtks_202", "--home", home.folder)
    assert unknown.exit_code == 2
    assert "dtks_2020" in unknown.stderr


def test_a_home_without_a_base_says_of_every_difference_that_it_is_open(home: Home, newer: Path) -> None:
    """Homes that were made before upgrades existed: nobody can tell who changed what."""
    shutil.rmtree(home.folder / "policy-base")
    shown = json.loads(mutakhir("policy", "diff", newer, "--home", home.folder, "--json").stdout)
    keys = {(each["file"], each["key"]) for each in shown["conflicts"]}
    assert ("matching/deterministic.yaml", "largest_group") in keys
    assert ("review/workflow.yaml", "max_visits") in keys
