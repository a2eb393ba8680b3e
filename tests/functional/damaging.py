"""What goes wrong in tests: files that are flipped, cut, emptied or gone, and disks that are too small."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

import mutakhir
from functional.playing import bytes_of_release, content_of
from mutakhir.cli import main
from mutakhir.ground.errors import Language, Problem
from mutakhir.ground.lake import Home, Lake, read_card
from mutakhir.ground.lake.release import PARTS, read_root, release_folder
from mutakhir.ground.lake.verification import check_files, verify_release
from mutakhir.pipeline import STAGES


MIB = 1 << 20


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, and what a person saw."""

    code: int
    text: str


Command = Callable[..., Ended]


def in_process(*words: str) -> Ended:
    """A command in this process, in Indonesian. What is no problem of ours comes out as the error that it is."""
    ended = CliRunner(env={"MUTAKHIR_LANG": "id"}).invoke(main, words)
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return Ended(ended.exit_code, ended.output)


def arguments_of(*words: str, before: str = "") -> list[str]:
    return [sys.executable, "-c", f"{before}\nfrom mutakhir.cli import main; main(prog_name='mutakhir')", *words]


def environment(language: Language) -> dict[str, str]:
    source = str(Path(mutakhir.__file__).parent.parent)
    return os.environ | {"MUTAKHIR_LANG": language, "PYTHONPATH": source}


def by_command(*words: str, before: str = "", language: Language = "id") -> Ended:
    """A command in a process of its own; `before` is Python that runs there first."""
    arguments = arguments_of(*words, before=before)
    ended = subprocess.run(arguments, env=environment(language), capture_output=True, text=True, check=False)
    return Ended(ended.returncode, ended.stdout + ended.stderr)


# -- what a home holds --------------------------------------------------------------------------------------


def linked(home: Home, folder: Path) -> Home:
    """A copy whose Parquet files are those of the first: none of them is ever changed in place."""

    def placed(source: str, target: str) -> None:
        (os.link if source.endswith(".parquet") else shutil.copy2)(source, target)

    shutil.copytree(home.folder, folder, copy_function=placed)
    return Home.open(folder)


def without_results(home: Home) -> Home:
    """The home as if no stage had ever run: its inputs only, with the answers that people gave in between."""
    lake = Lake(home)
    for name in ("id_register", *(name for stage in STAGES for name in stage.writes)):
        shutil.rmtree(lake.folder_of(name), ignore_errors=True)
    return Home.open(home.folder)


def facts_of(home: Home) -> tuple[dict[str, str], dict[str, str]]:
    """The lake file by file, and the candidate, by content."""
    return content_of(home), bytes_of_release(home)


def bytes_in(folder: Path) -> int:
    """Of the files alone: a file system in memory gives folders no room."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def nothing_half_published(home: Home) -> None:
    """There is no release of the round or a whole candidate, and in no case a published one."""
    shown = {path.name for path in (home.folder / "releases").glob("[!.]*")}
    assert shown <= {home.round.name, home.round.previous_release}
    folder = release_folder(home, home.round.name)
    if folder.exists():
        card = read_card(folder)
        assert card is not None
        assert card.status == "candidate"
        check_files(folder, read_root(folder), PARTS, home.ring)
    with pytest.raises(Problem) as told:
        verify_release(home)
    assert told.value.code in ("release.none", "release.not-published", "release.unsigned")


def nothing_left_over(home: Home) -> None:
    patterns = ("**/*.writing", "releases/.*", "scratch/*")
    assert [path for pattern in patterns for path in home.folder.glob(pattern)] == []


# -- damage -------------------------------------------------------------------------------------------------


def flipped(path: Path) -> None:
    """Sixteen bytes in the middle are others; the size is the same."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 16] = bytes(byte ^ 0xFF for byte in data[middle : middle + 16])
    _put(path, bytes(data))


def cut(path: Path) -> None:
    _put(path, path.read_bytes()[: path.stat().st_size * 2 // 3])


def emptied(path: Path) -> None:
    _put(path, b"")


def gone(path: Path) -> None:
    path.unlink()


def _put(path: Path, data: bytes) -> None:
    """As another file, so that a linked copy keeps its own."""
    path.unlink()
    path.write_bytes(data)


# -- disks --------------------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Callable[[int], None]]:
    """A file system of its own in `folder`; gives what makes it larger. Skips where nothing can be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk needs the right to mount one (root)")

    def enlarge(larger: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={larger}", str(folder)], check=True)

    try:
        yield enlarge
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
