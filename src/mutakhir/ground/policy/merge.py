"""A new pack merged into the ministry's own: file by file, all or nothing.

*base* is the pack as it was copied into the home (HOME/policy-base), *ours* is HOME/policy, *theirs* the new
pack. What one side left as it was comes from the other; what both changed is merged inside the file where the
format allows it (YAML, tables), and clashes otherwise. Nothing is written while a clash is open.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.policy.merge_csv import merge_csv
from mutakhir.ground.policy.merge_yaml import Choose, Clash, Side, merge_yaml


Files = Mapping[str, bytes]
Kind = Literal["added", "changed", "removed", "joined", "own", "conflict"]


@dataclass(frozen=True)
class FileChange:
    """What the merge does to one file; `own` is a change of ours that stays, `content` None a file that goes."""

    path: str
    kind: Kind
    content: bytes | None


@dataclass(frozen=True)
class Conflict:
    """One clash of one file; `key` is empty where the file clashes as a whole."""

    path: str
    clash: Clash


@dataclass(frozen=True)
class Merge:
    """All files that differ between base, ours and theirs, in order of their names, and what stays open."""

    changes: tuple[FileChange, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def writes(self) -> dict[str, bytes | None]:
        """The files that become others than ours."""
        assert not self.conflicts, "nothing is written while a conflict is open"
        return {each.path: each.content for each in self.changes if each.kind != "own"}


Choices = Callable[[Conflict], Side | None]


def merge_packs(base: Files, ours: Files, theirs: Files, choose: Choices = lambda _: None) -> Merge:
    """The merge of three packs, each its files by relative name. `choose` settles a conflict, or leaves it open."""
    changes: list[FileChange] = []
    conflicts: list[Conflict] = []
    for path in sorted({*base, *ours, *theirs}):
        one = _file(path, base.get(path), ours.get(path), theirs.get(path), choose)
        if one is not None:
            changes.append(one[0])
            conflicts += one[1]
    return Merge(tuple(changes), tuple(conflicts))


def _file(
    path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None, choose: Choices
) -> tuple[FileChange, list[Conflict]] | None:
    """None for a file that is the same everywhere."""
    if ours == theirs:
        return None if base == ours else (FileChange(path, "own", ours), [])
    if theirs == base:
        return FileChange(path, "own", ours), []
    if ours == base:
        kind: Kind = "added" if ours is None else "removed" if theirs is None else "changed"
        return FileChange(path, kind, theirs), []
    if ours is None or theirs is None:
        return _whole(path, base, ours, theirs, choose)
    return _joined(path, base, ours, theirs, choose)


def _joined(
    path: str, base: bytes | None, ours: bytes, theirs: bytes, choose: Choices
) -> tuple[FileChange, list[Conflict]]:
    merge = merge_yaml if path.endswith((".yaml", ".yml")) else merge_csv if path.endswith(".csv") else None
    if merge is None:
        return _whole(path, base, ours, theirs, choose)
    within: Choose = lambda clash: choose(Conflict(path, clash))  # noqa: E731 - one line, typed
    try:
        old = None if base is None else base.decode("utf-8-sig")
        text, clashes = merge(old, ours.decode("utf-8-sig"), theirs.decode("utf-8-sig"), within)
    except (UnicodeDecodeError, PolicyProblem):
        return _whole(path, base, ours, theirs, choose)
    content = text.encode()
    kind: Kind = "conflict" if clashes else "own" if content == ours else "joined"
    return FileChange(path, kind, content), [Conflict(path, clash) for clash in clashes]


def _whole(
    path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None, choose: Choices
) -> tuple[FileChange, list[Conflict]]:
    conflict = Conflict(path, Clash("", *(_shown(side) for side in (base, ours, theirs))))
    side = choose(conflict)
    if side is None:
        return FileChange(path, "conflict", ours), [conflict]
    return FileChange(path, "own" if side == "ours" else "changed", ours if side == "ours" else theirs), []


def _shown(content: bytes | None) -> str | None:
    """A file in a report of conflicts: its text, or its size where it is none."""
    if content is None:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return f"({len(content)} bytes)"
