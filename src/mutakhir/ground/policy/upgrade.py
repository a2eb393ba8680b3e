"""A new pack into a home: what it would change, the report of conflicts, and the exchange of the folders.

HOME/policy-base keeps the pack as it was copied, untouched, so that a later merge can tell who changed what.
HOME/policy-conflicts.yaml lists what both sides changed; a person writes `keep: ours` or `keep: theirs` there.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import yaml
from pydantic import JsonValue

from mutakhir.ground.errors import HomeProblem, Said, Where
from mutakhir.ground.policy.merge import Conflict, Merge, merge_packs
from mutakhir.ground.policy.merge_yaml import Side
from mutakhir.ground.policy.model import Part, load_model
from mutakhir.ground.policy.pack import PACK_FILE, files_of


BASE_FOLDER = "policy-base"
CONFLICTS_FILE = "policy-conflicts.yaml"
_NEW, _OLD, _NEW_BASE = ".policy-new", ".policy-old", ".policy-base-new"
_HEAD = """\
# What both the ministry and the new pack changed. Write `keep: ours` or `keep: theirs` below each entry, then
# run `mutakhir policy upgrade` again; or change HOME/policy until both agree. An empty key is the whole file.
"""


class Listed(Part):
    """One conflict in the report. The three values are those that the merge saw; null: not there."""

    file: str
    key: str
    base: JsonValue
    ours: JsonValue
    theirs: JsonValue
    keep: Literal["ours", "theirs"] | None


class Report(Part):
    """The whole report."""

    conflicts: tuple[Listed, ...]


def planned_merge(home: Path, theirs: Mapping[str, bytes]) -> Merge:
    """What an upgrade to the pack `theirs` would do, with the choices of the report. Writes nothing.

    Raises:
        PolicyProblem: the report of conflicts has a mistake.
    """
    chosen = _choices(home)

    def choose(conflict: Conflict) -> Side | None:
        return next((each.keep for each in chosen if _is_of(each, conflict)), None)

    base = files_of(home / BASE_FOLDER) if (home / BASE_FOLDER).is_dir() else {}
    return merge_packs(base, files_of(home / "policy"), theirs, choose)


def pack_in(folder: Path) -> dict[str, bytes]:
    """The files of a pack that lies in a folder.

    Raises:
        HomeProblem: the folder is no pack.
    """
    if not (folder / PACK_FILE).is_file():
        raise HomeProblem("policy.no-pack-folder", _NO_PACK, Where(folder))
    return files_of(folder)


def write_report(home: Path, merge: Merge) -> Path:
    """Writes the open conflicts to HOME/policy-conflicts.yaml, keeping the choices that were made for others."""
    settled = [each for each in _choices(home) if each.keep is not None]
    listed = [*settled, *(_listed(each) for each in merge.conflicts)]
    text = yaml.safe_dump({"conflicts": [each.model_dump() for each in listed]}, sort_keys=False, allow_unicode=True)
    file = home / CONFLICTS_FILE
    draft = home / f".{CONFLICTS_FILE}.new"
    draft.write_text(_HEAD + text, encoding="utf-8")
    draft.replace(file)
    return file


def carry_out(home: Path, merge: Merge, theirs: Mapping[str, bytes], check: Callable[[Path], None]) -> None:
    """Makes the merged pack beside the old one, lets `check` load it, and exchanges the two: all or nothing.

    Raises:
        PolicyProblem: from `check`; the home is then as it was.
    """
    recover(home)
    new, base = home / _NEW / "policy", home / _NEW_BASE
    _prepared(home, new, merge)
    try:
        check(new)
    except BaseException:
        shutil.rmtree(home / _NEW)
        raise
    keep_base(base, theirs)
    (home / "policy").rename(home / _OLD)
    new.rename(home / "policy")
    shutil.rmtree(home / BASE_FOLDER, ignore_errors=True)
    base.rename(home / BASE_FOLDER)
    (home / CONFLICTS_FILE).unlink(missing_ok=True)
    for name in (_OLD, _NEW):
        shutil.rmtree(home / name)


def recover(home: Path) -> None:
    """Mends what a killed upgrade left behind: the policy is the old one or the new one, never half of each."""
    exchanged = (home / "policy").is_dir()
    if not exchanged and (home / _OLD).is_dir():
        (home / _OLD).rename(home / "policy")
    elif (home / _OLD).is_dir() and (home / _NEW_BASE).is_dir():
        shutil.rmtree(home / BASE_FOLDER, ignore_errors=True)
        (home / _NEW_BASE).rename(home / BASE_FOLDER)
    for name in (_OLD, _NEW, _NEW_BASE):
        shutil.rmtree(home / name, ignore_errors=True)


def left_behind(home: Path) -> bool:
    """Whether an upgrade was killed here."""
    return any((home / name).exists() for name in (_OLD, _NEW, _NEW_BASE))


def keep_base(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes the files of a pack as they are into a folder that is new."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _prepared(home: Path, new: Path, merge: Merge) -> None:
    """The folder of ours, with what does not belong to the pack (amendments, version control), and the changes."""
    shutil.copytree(home / "policy", new, symlinks=True)
    for name, content in merge.writes.items():
        file = new / name
        if content is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def _choices(home: Path) -> tuple[Listed, ...]:
    file = home / CONFLICTS_FILE
    return load_model(file, Report).conflicts if file.is_file() else ()


def _is_of(listed: Listed, conflict: Conflict) -> bool:
    """A choice holds for exactly what the person saw."""
    seen = _listed(conflict)
    return listed.model_copy(update={"keep": None}) == seen


def _listed(conflict: Conflict) -> Listed:
    clash = conflict.clash
    values = json.dumps([clash.base, clash.ours, clash.theirs])  # without shared parts, which become aliases
    base, ours, theirs = json.loads(values)
    return Listed(file=conflict.path, key=clash.key, base=base, ours=ours, theirs=theirs, keep=None)


_NO_PACK = Said(
    "Folder ini bukan paket kebijakan (pack.yaml tidak ada). Tunjuk folder paket yang baru, atau tulis nama paket "
    "bawaan, misalnya dtks_2020.",
    "This folder is no policy pack (no pack.yaml). Name the folder of the new pack, or a pack that comes with the "
    "software, such as dtks_2020.",
)
