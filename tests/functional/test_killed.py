"""SIGKILL at twenty random moments of `run`: resumed, it always ends in the same bytes."""

import multiprocessing
import random
import shutil
import time
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from functional.conftest import copy_of
from functional.playing import bytes_of_release, content_of, run_in_home
from mutakhir.ground.lake import Home


KILLS = 20
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["functional.playing"])


def started(folder: Path) -> ForkServerProcess:
    process = FORKS.Process(target=run_in_home, args=(str(folder),))
    process.start()
    return process


def killed(folder: Path, seconds: float) -> bool:
    """Starts a run and kills it after some seconds; False if it had ended by then."""
    process = started(folder)
    process.join(seconds)
    was_running = process.exitcode is None
    process.kill()
    process.join()
    return was_running


def test_killed_runs_resume_and_end_in_the_same_bytes(answered: Home, tmp_path: Path) -> None:
    reference = copy_of(answered, tmp_path / "reference")
    begun = time.monotonic()
    whole = started(reference.folder)
    whole.join()
    assert whole.exitcode == 0
    length = time.monotonic() - begun
    lake, release = content_of(reference), bytes_of_release(reference)
    assert lake
    assert release
    chance = random.Random(20201111)
    kills = trial = 0
    while kills < KILLS:
        trial += 1
        folder = tmp_path / f"trial{trial}"
        copy_of(answered, folder)
        # A few kills in each home, so that resumed runs are killed too, then one run to the end.
        for _ in range(5):
            kills += killed(folder, chance.uniform(0.0, length))
        last = started(folder)
        last.join()
        assert last.exitcode == 0
        home = Home.open(folder)
        assert content_of(home) == lake
        assert bytes_of_release(home) == release
        assert not list(home.folder.rglob("*.writing")), "a half written file stayed"
        shutil.rmtree(folder)
