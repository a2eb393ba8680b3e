"""What is there of a step's results, over all versions: the keys of each part, and what each version rested on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mutakhir.ground.lake.basis import version_of
from mutakhir.ground.lake.damage import MADE
from mutakhir.ground.lake.lost import lost
from mutakhir.ground.lake.manifest import MANIFEST, NATION, FileEntry
from mutakhir.ground.lake.minting import last_asked, record_of_minting
from mutakhir.ground.lake.recorded import WHY, Recorded, read_recorded
from mutakhir.ground.lake.store import Lake


Entries = Mapping[tuple[str, str], FileEntry]


@dataclass(frozen=True)
class Version:
    """The key of each part that is whole in a version, and what the version rested on, if that is remembered."""

    keys: Mapping[str, str]
    recorded: Recorded | None


@dataclass(frozen=True)
class Held:
    """`current` is among `versions`; `entries` are the files of each dataset that stand, of all versions.

    `begun`: names of versions that a run left unfinished; `lost`: parts of the current version whose file is gone.
    """

    current: Version | None
    versions: Sequence[Version]
    entries: Mapping[str, Entries]
    begun: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()

    def has(self, part: str, key: str) -> bool:
        return any(version.keys.get(part) == key for version in self.versions)

    def of(self, part: str) -> list[Version]:
        """The versions that hold a part."""
        return [version for version in self.versions if part in version.keys]


def held_of(lake: Lake, names: Sequence[str]) -> Held:
    """What is there of the datasets of one step: a part counts where every one of them holds it."""
    manifests = {name: lake.manifests(name) for name in names}
    entries = {
        name: {(e.part, e.key): e for m in found for e in m.files if lake.stands(name, e)}
        for name, found in manifests.items()
    }
    first, current = names[0], lake.manifest(names[0])
    versions: dict[str, Version] = {}
    for manifest in manifests[first]:
        keys = {e.part: e.key for e in manifest.files if all((e.part, e.key) in entries[name] for name in names)}
        recorded = read_recorded(lake.folder_of(first) / manifest.version / WHY, manifest.version)
        versions[manifest.version] = Version(keys, recorded)
    begun = frozenset(path.name for name in names for path in _unfinished(lake.folder_of(name)))
    gone = frozenset(part for parts in lost(lake, names).values() for part in parts)
    return Held(versions.get(current.version) if current else None, list(versions.values()), entries, begun, gone)


def _unfinished(folder: Path) -> list[Path]:
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.is_dir() and not (path / MANIFEST).exists()]


def asked_of(lake: Lake, stage: str, kind: str) -> Held:
    """The same of minting: the key under which each regency was last asked for source keys of a kind."""
    keys = last_asked(lake, stage, kind)
    recorded = read_recorded(record_of_minting(lake, stage, kind), version_of(f"mint {kind}", keys))
    asked = Version(keys, recorded)
    return Held(asked if keys else None, [asked] if keys else [], {})


def is_written(lake: Lake, name: str, version: str, part: str) -> bool:
    """Whether an unfinished version holds a part: its file is there under its final name, so it is whole."""
    folder = part if part == NATION else f"regency={part}"
    return (lake.folder_of(name) / version / folder / MADE).exists()
