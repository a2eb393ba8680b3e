"""A round at 1% of the nation that is killed, runs out of disk, and loses files: it always ends in the same contents.

`MUTAKHIR_TEST_HOUSEHOLDS` and `MUTAKHIR_TEST_REGENCIES` (codes with commas) make it smaller.
"""

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from functional.damaging import (
    MIB,
    by_command,
    bytes_in,
    facts_of,
    gone,
    linked,
    nothing_half_published,
    nothing_left_over,
    small_disk,
    without_results,
)
from functional.killing import Running
from functional.losing import CASES, Losing
from mutakhir.ground.lake import Home
from mutakhir.pipeline import WORDS
from mutakhir.synthetic.make import next_step, synthesise


HOUSEHOLDS = int(os.environ.get("MUTAKHIR_TEST_HOUSEHOLDS", "416973"))
REGENCIES = tuple(code for code in os.environ.get("MUTAKHIR_TEST_REGENCIES", "").split(",") if code)
KILLS = 10
TIGHT = 100 * MIB  # of memory for the engine, which must then use its temporary files

pytestmark = pytest.mark.slow
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Reference:
    """What an uninterrupted round ends in, how long each stage took (seconds), and how much disk it needs."""

    facts: tuple[dict[str, str], dict[str, str]]
    stages: tuple[float, ...]
    bytes: int


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    def told(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}", end="", flush=True)

    return told


def bring(home: Home) -> Home:
    return synthesise(home, HOUSEHOLDS, seed=1, regencies=REGENCIES, store_truth=False, quiet=True, processes=2)


def run(home: Home, *options: str) -> None:
    ended = by_command("run", "--home", str(home.folder), "--quiet", *options)
    assert ended.code == 0, ended.text


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Everything that people give in a round, and no result of a stage. Read only."""
    home = bring(Home.create(tmp_path_factory.mktemp("inputs") / "home", synthetic=True))
    for until in ("frame", "fieldwork"):
        by_command("run", "--home", str(home.folder), "--quiet", "--until", until)
        next_step(home, quiet=True, processes=2)
    return without_results(home)


@pytest.fixture(scope="module")
def reference(inputs: Home, tmp_path_factory: pytest.TempPathFactory) -> Reference:
    home = linked(inputs, tmp_path_factory.mktemp("reference") / "home")
    running = Running(home)
    assert running.whole() == 0, running.said
    ends = [0.0, *(running.ended[word] for word in WORDS)]
    stages = tuple(after - before for before, after in zip(ends, ends[1:], strict=False))
    found = Reference(facts_of(home), stages, bytes_in(home.folder) - bytes_in(inputs.folder))
    shutil.rmtree(home.folder)
    return found


@pytest.fixture
def home(inputs: Home, reference: Reference, tmp_path: Path) -> Home:
    return linked(inputs, tmp_path / "home")


def moments(stages: tuple[float, ...], chance: random.Random) -> list[tuple[int, float]]:
    """A random moment in each tenth of the round: the number of the stage, and the seconds into it."""
    found = []
    for tenth in range(KILLS):
        left, stage = sum(stages) * (tenth + chance.random()) / KILLS, 0
        while left > stages[stage] and stage < len(stages) - 1:
            left, stage = left - stages[stage], stage + 1
        found.append((stage, left))
    return found


def test_ten_killed_runs_and_one_in_the_copy_of_the_candidate_end_in_the_same_contents(
    home: Home, reference: Reference, tell: Tell
) -> None:
    chance = random.Random(20201111)
    killed = []
    for stage, seconds in moments(reference.stages, chance):
        killed.append(Running(home).kill_in(stage, seconds))
        nothing_half_published(home)
    building = home.folder / "releases" / f".{home.round.name}.building"
    killed.append(Running(home).kill_while(building, chance.uniform(0.0, reference.stages[-1] / 50)))
    assert building.exists(), "killed while the candidate was copied"
    nothing_half_published(home)
    tell(f"killed in: {', '.join(str(stage) for stage in killed)}")
    assert None not in killed
    assert len(set(killed)) > 2
    run(home)
    assert facts_of(home) == reference.facts
    nothing_half_published(home)
    nothing_left_over(home)
    tell(f"{len(reference.facts[0]):,} files of the lake and the candidate have the same contents")
    shutil.rmtree(home.folder)


def test_a_disk_that_fills_up_is_named_and_the_same_command_goes_on(
    inputs: Home, reference: Reference, tmp_path: Path, tell: Tell
) -> None:
    disk = tmp_path / "disk"
    held = bytes_in(inputs.folder)
    with small_disk(disk, held * 2) as enlarge:
        shutil.copytree(inputs.folder, disk / "home")
        home, held = Home.open(disk / "home"), shutil.disk_usage(disk).used
        for share, language in ((0.1, "id"), (0.6, "en"), (0.95, "id")):
            enlarge(held + round(reference.bytes * share))
            ended = by_command("run", "--home", str(home.folder), "--quiet", language=language)
            tell(f"room for {share:.0%} of the round, exit code {ended.code}: {ended.text.strip()}")
            assert ended.code == 16, ended.text
            assert f"[machine.disk-full] {home.folder}" in ended.text
            assert len(ended.text.splitlines()) == 1
            nothing_half_published(home)
            nothing_left_over(home)
        enlarge(held + reference.bytes * 2)
        run(home)
        assert facts_of(home) == reference.facts
        nothing_half_published(home)


def test_no_room_for_temporary_files_is_the_same_problem(home: Home, reference: Reference, tell: Tell) -> None:
    scratch = home.folder / "scratch"
    tight = f"import mutakhir.ground.engine.duck as duck; duck.MEMORY = {TIGHT}"
    with small_disk(scratch, 64 * 1024):
        ended = by_command("run", "--home", str(home.folder), "--quiet", before=tight)
    tell(f"no room for temporary files, exit code {ended.code}: {ended.text.strip()}")
    assert ended.code == 16, ended.text
    assert f"[machine.disk-full] {scratch}: Ruang disk untuk berkas sementara habis." in ended.text
    assert len(ended.text.splitlines()) == 1
    nothing_half_published(home)
    run(home)
    assert facts_of(home) == reference.facts
    nothing_left_over(home)
    shutil.rmtree(home.folder)


def test_file_after_file_is_damaged_told_of_mended_and_the_round_ends_the_same(
    home: Home, reference: Reference, tell: Tell
) -> None:
    regencies = [path.name.removeprefix("regency=") for path in sorted((home.folder / "truth").glob("regency=*"))]
    losing = Losing(home, regencies[len(regencies) // 2], by_command, bring, tell)
    losing.play(CASES)
    run(home)
    for name in ("households", "members_identity", "registry_members", "quotas"):
        gone(losing.path_of(name))
    ended = by_command("run", "--home", str(home.folder), language="en")
    tell("\n".join(line for line in ended.text.splitlines() if line.startswith("Dataset")))
    assert ended.code == 0
    assert ended.text.count("missing and") == 4
    assert facts_of(home) == reference.facts
    nothing_half_published(home)
    nothing_left_over(home)
    shutil.rmtree(home.folder)
