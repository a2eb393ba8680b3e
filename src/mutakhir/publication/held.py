"""Does a release hold what the round would put into it? Asked of cards and manifests alone, so in no time."""

from collections.abc import Iterable
from pathlib import Path

from mutakhir.ground.lake import MANIFEST, Lake, Manifest, ReleaseCard, read_card, read_manifest
from mutakhir.ground.lake.release import dataset_folder


def is_held(lake: Lake, folder: Path, card: ReleaseCard, names: Iterable[str]) -> bool:
    """Whether the release in a folder has this card (a published one keeps its own) and these rows.

    Whether its files are whole is not asked: `run` and `verify` read them.
    """
    present = read_card(folder)
    if present is None or (present.status == "candidate" and present != card):
        return False
    return all(_contents(lake.manifest(name)) == _contents(_released(folder, name)) for name in names)


def _released(folder: Path, name: str) -> Manifest | None:
    path = dataset_folder(folder, name) / MANIFEST
    return read_manifest(path) if path.exists() else None


def _contents(manifest: Manifest | None) -> list[tuple[str, str]] | None:
    return None if manifest is None else [(entry.part, entry.content) for entry in manifest.files]
