"""`mutakhir bench`: a whole round measured, killed and resumed, inputs dropped, one late form, stages again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from functional.playing import REGENCIES, content_of
from mutakhir.bench.dropping import DROPPABLE, DROPPED
from mutakhir.bench.ledger import LEDGER, Ledger, read_ledger
from mutakhir.cli import main
from mutakhir.cli.run import run_until_waiting
from mutakhir.ground.lake import Home, Lake
from mutakhir.pipeline import WORDS
from mutakhir.synthetic.make import next_step, synthesise


HOUSEHOLDS = 200
KEPT = REGENCIES[0]
NATIONAL = (
    "bench", "national", "--households", HOUSEHOLDS, "--regency", REGENCIES[0], "--regency", REGENCIES[1],
    "--one-record", KEPT, "--processes", 1, "--quiet",
)  # fmt: skip


def mutakhir(*words: object) -> Result:
    found = CliRunner(env={"MUTAKHIR_LANG": "en"}).invoke(main, [str(word) for word in words])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def ledger_of(folder: Path) -> Ledger:
    ledger = read_ledger(folder)
    assert ledger is not None
    return ledger


@pytest.fixture(scope="module")
def benched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result, dict[str, Any]]:
    """A bench that ran to its end without the one record, what it said and what it wrote."""
    folder = tmp_path_factory.mktemp("bench")
    said = mutakhir(*NATIONAL, "--home", folder / "home", "--no-one-record", "--json", folder / "bench.json")
    return folder / "home", said, json.loads((folder / "bench.json").read_text())


def test_every_stage_is_measured_against_a_floor(benched: tuple[Path, Result, dict[str, Any]]) -> None:
    _, said, tree = benched
    assert said.exit_code == 0, said.output
    assert set(tree["stages"]) == set(WORDS)
    assert set(tree["synthesis"]) == {"people", "meetings", "visits"}
    for word in WORDS:
        stage = tree["stages"][word]
        assert stage["seconds"] > 0
        assert stage["peak_memory"] > 0
        assert stage["rows_written"] > 0
        assert not stage["running"]
        assert word in said.stdout
    assert all(tree["stages"][word]["ratio"] > 0 for word in WORDS if word != "questionnaire")
    assert tree["machine"]["packages"]["duckdb"]
    assert tree["totals"]["round_seconds"] > sum(stage["seconds"] for stage in tree["stages"].values()) - 1e-6


def test_the_rows_are_those_of_the_lake(benched: tuple[Path, Result, dict[str, Any]]) -> None:
    folder, _, tree = benched
    lake = Lake(Home.open(folder))
    review = ("prelist", "households", "visits", "findings")
    assert tree["stages"]["review"]["rows_read"] == sum(lake.need(name).rows for name in review)
    written = ("standings", "accepted", "revisits")
    assert tree["stages"]["review"]["rows_written"] == sum(lake.need(name).rows for name in written)


def test_inputs_are_dropped_but_for_the_kept_regency(benched: tuple[Path, Result, dict[str, Any]]) -> None:
    folder, _, tree = benched
    lake = Lake(Home.open(folder))
    assert tree["dropped"] == sorted(DROPPABLE)
    for name in DROPPABLE:
        for entry in lake.need(name).files:
            assert lake.path_of(name, entry).exists() == (entry.part == KEPT)
        assert json.loads((lake.folder_of(name) / DROPPED).read_text()) == {"dropped": [REGENCIES[1]]}


def test_the_results_are_those_of_a_round_that_was_not_measured(
    benched: tuple[Path, Result, dict[str, Any]], tmp_path: Path
) -> None:
    home = Home.create(tmp_path / "plain", synthetic=True)
    home = synthesise(home, HOUSEHOLDS, 1, REGENCIES, store_truth=False, quiet=True)
    for until in ("frame", "fieldwork"):
        run_until_waiting(home, until, "duckdb", quiet=True)
        next_step(home, quiet=True)
    assert run_until_waiting(home, None, "duckdb", quiet=True) is None
    assert content_of(Home.open(benched[0])) == content_of(home)


def test_one_late_form_makes_its_regency_and_the_nation(
    benched: tuple[Path, Result, dict[str, Any]], tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(benched[0], folder)
    relocated(folder)
    said = mutakhir("bench", "one-record", "--home", folder, "--json", tmp_path / "one.json")
    assert said.exit_code == 0, said.output
    one = json.loads((tmp_path / "one.json").read_text())["one_record"]
    assert one["made"]["intake: visits"] == [KEPT]
    assert one["made"]["ranking: scores"] == [KEPT]
    assert not [step for step in one["made"] if step.startswith(("frame", "fieldwork"))]
    assert one["measured"]["seconds"] > 0
    assert one["parts_kept"] > 0


def test_a_stage_is_measured_again_unless_its_inputs_were_dropped(
    benched: tuple[Path, Result, dict[str, Any]], tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(benched[0], folder)
    relocated(folder)
    before = content_of(Home.open(folder))
    said = mutakhir(*NATIONAL, "--home", folder, "--stages", "review")
    assert said.exit_code == 0, said.output
    assert ledger_of(folder).stages["review"].parts_made == 2 * len(REGENCIES)
    assert content_of(Home.open(folder)) == before
    refused = mutakhir(*NATIONAL, "--home", folder, "--stages", "intake")
    assert refused.exit_code == 15
    assert "bench.input-dropped" in refused.stderr


def relocated(folder: Path) -> None:
    """The notes are found by the folder in which they lie, so a copied bench is a bench."""
    assert ledger_of(folder).path == folder / LEDGER


def test_an_unknown_stage_is_refused() -> None:
    refused = mutakhir(*NATIONAL, "--stages", "frame,counting")
    assert refused.exit_code == 2
    assert "counting" in refused.stderr


def test_a_killed_bench_goes_on_and_says_so(benched: tuple[Path, Result, dict[str, Any]], tmp_path: Path) -> None:
    """Killed while the stages run; the results are those of a bench that nobody killed."""
    folder = tmp_path / "home"
    words = [str(word) for word in (*NATIONAL, "--home", folder, "--no-one-record")]
    source = str(Path(main.callback.__code__.co_filename).parents[2])  # type: ignore[union-attr]
    process = subprocess.Popen([sys.executable, "-m", "mutakhir", *words], env=os.environ | {"PYTHONPATH": source})
    until = time.monotonic() + 120
    while not (folder / LEDGER).exists() or "intake" not in ledger_of(folder).stages:
        assert process.poll() is None, "the bench ended before it was killed"
        assert time.monotonic() < until, "the bench never came to intake"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert ledger_of(folder).stages["intake"].running
    said = mutakhir(*words)
    assert said.exit_code == 0, said.output
    assert ledger_of(folder).stages["intake"].resumed
    assert "interrupted and resumed" in said.stdout
    assert content_of(Home.open(folder)) == content_of(Home.open(benched[0]))
