"""Dropping raw inputs whose last reader is done, so that a nation fits on the disk.

Only files go: the manifest keeps their hashes, which are what the keys of later results are made of, so nothing
is made anew for it. `_dropped.json` beside the versions names the parts that went. The regency of the one-record
run keeps all its inputs. This is done in the home of a bench alone.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from mutakhir.bench.home import MARK
from mutakhir.ground.lake import Lake
from mutakhir.ground.lake.files import write_bytes
from mutakhir.pipeline import STAGES


DROPPED: Final = "_dropped.json"
# Raw inputs that every stage reads regency by regency. The others are small, or one record in any regency makes
# a national step read them again: the civil register and the members of release N-1 in matching, the survey.
DROPPABLE: Final = (
    "proposals", "proposals_identity", "meetings",
    "submissions", "submissions_identity", "submission_members", "submission_members_identity",
)  # fmt: skip
TRUTH: Final = "truth"


def last_reader(name: str) -> str:
    """The last stage that reads a dataset."""
    return [stage.word for stage in STAGES if name in (*stage.reads, *stage.may_read)][-1]


def droppable_after(word: str) -> tuple[str, ...]:
    return tuple(name for name in DROPPABLE if last_reader(name) == word)


def drop(lake: Lake, names: Iterable[str], kept: str) -> list[str]:
    """Removes the files of all regencies but `kept`; returns the datasets of which something went."""
    folder = lake.home.folder
    assert (folder / MARK).is_file(), "inputs are dropped in the home of a bench only"
    return [name for name in names if lake.exists(name) and _drop_one(lake, name, kept)]


def _drop_one(lake: Lake, name: str, kept: str) -> bool:
    entries = [entry for entry in lake.need(name).files if entry.part != kept]
    files = [lake.path_of(name, entry) for entry in entries]
    mark = lake.folder_of(name) / DROPPED
    if mark.exists() or not entries:
        return False
    parts = sorted({entry.part for entry in entries})
    write_bytes(mark, json.dumps({"dropped": parts}, indent=1).encode() + b"\n")
    _remove(files)
    return True


def drop_links(folder: Path, kept: str) -> None:
    """Removes who is who behind the inputs, which only the answers of the field needed."""
    assert (folder / MARK).is_file(), "inputs are dropped in the home of a bench only"
    _remove(file for file in (folder / TRUTH).glob("regency=*/*.parquet") if file.parent.name != f"regency={kept}")


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def dropped_inputs(lake: Lake, names: Sequence[str]) -> list[str]:
    """Which of these datasets were dropped."""
    return [name for name in names if (lake.folder_of(name) / DROPPED).exists()]
