"""Rounds that several tests share; a test that changes one works on a copy."""

import shutil
from pathlib import Path

import pytest

from functional.playing import answered_home, finished_home
from mutakhir.ground.lake import Home


SMALL = 400


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A finished small round in two regencies. Read only: copy it with `copied`."""
    return finished_home(tmp_path_factory.mktemp("finished") / "home", SMALL)


@pytest.fixture(scope="session")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A small round whose visits were made and whose stages after field work have not run."""
    return answered_home(tmp_path_factory.mktemp("answered") / "home", SMALL)


@pytest.fixture
def copied(finished: Home, tmp_path: Path) -> Home:
    return copy_of(finished, tmp_path / "copy")


def copy_of(home: Home, folder: Path) -> Home:
    shutil.copytree(home.folder, folder)
    return Home.open(folder)
