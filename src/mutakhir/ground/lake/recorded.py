"""What a version rested on, remembered beside it so that `status` can say what has changed since.

A memory on which nothing depends: it is no part of a key, of a manifest or of a release, and a home without it
works the same. Hashes are cut to twelve digits: they are compared, never looked up.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from mutakhir.ground.lake.basis import Basis, Leaf
from mutakhir.ground.lake.files import write_bytes
from mutakhir.ground.lake.manifest import NATION


WHY = "_why.json"
DIGITS = 12


@dataclass(frozen=True)
class Recorded:
    """`policy` holds a hash per file; `inputs` a hash per dataset and part (regency codes, or `nation` for all of
    it)."""

    version: str
    code: str
    areas: str
    schemas: list[str]
    policy: dict[str, str]
    inputs: dict[str, dict[str, str]]

    @classmethod
    def of(cls, basis: Basis, policy: Mapping[str, str], version: str) -> Self:
        inputs: dict[str, dict[str, str]] = {}
        for leaf in basis.leaves:
            inputs.setdefault(leaf.name, {}).update(_hashes(basis, leaf))
        files = {path: sha256[:DIGITS] for path, sha256 in policy.items()}
        return cls(version, basis.code[:DIGITS], basis.areas[:DIGITS], list(basis.schemas), files, inputs)

    def write(self, path: Path) -> None:
        write_bytes(path, json.dumps(asdict(self), sort_keys=True, separators=(",", ":")).encode())


def hash_in(basis: Basis, leaf: Leaf, part: str) -> str:
    """Hash of an input as it is now, as a part of the results takes it in."""
    regency = part if leaf.regional and part != NATION else None
    return basis.contents.of(leaf.name, regency)[:DIGITS]


def where_in(leaf: Leaf, part: str) -> str:
    """The part of an input that a part of the results takes in: a regency, or `nation` for all of it."""
    return part if leaf.regional else NATION


def _hashes(basis: Basis, leaf: Leaf) -> dict[str, str]:
    return {where_in(leaf, part): hash_in(basis, leaf, part) for part in basis.parts}


def read_recorded(path: Path, version: str) -> Recorded | None:
    """The memory of a version; None if it is missing, damaged, or of another version."""
    try:
        tree = json.loads(path.read_text())
        found = Recorded(**tree)
    except (OSError, ValueError, TypeError):
        return None
    return found if _is_whole(tree) and found.version == version else None


def _is_whole(tree: Mapping[str, object]) -> bool:
    """Whether each field is of its kind: a damaged memory must not end in a damaged status."""
    inputs = tree["inputs"]
    kinds = {"version": str, "code": str, "areas": str, "schemas": list, "policy": dict, "inputs": dict}
    return all(isinstance(tree[name], kind) for name, kind in kinds.items()) and (
        isinstance(inputs, dict) and all(isinstance(parts, dict) for parts in inputs.values())
    )
