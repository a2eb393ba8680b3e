"""`clean`: results that no current version lists go; inputs, the register of ids and releases stay."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mutakhir.ground.lake.manifest import MANIFEST
from mutakhir.ground.lake.recorded import WHY
from mutakhir.ground.lake.store import CURRENT, Lake


@dataclass(frozen=True)
class Gone:
    """Files that went (or would go) and their size."""

    files: tuple[Path, ...]
    bytes: int


def clean(lake: Lake, results: Iterable[str], *, dry_run: bool = False) -> Gone:
    """Removes files of the datasets `results` that no current manifest lists, and folders left empty.

    Only what stages write belongs into `results`: it can be made again. What was sent to us cannot.
    """
    found: list[Path] = []
    for folder in (lake.folder / name for name in sorted(set(results))):
        kept = _listed(lake, folder)
        found += sorted(path for path in folder.rglob("*") if path.is_file() and path not in kept)
    size = sum(path.stat().st_size for path in found)
    if not dry_run:
        for path in found:
            path.unlink()
        _remove_empty(lake.folder)
    return Gone(tuple(found), size)


def _listed(lake: Lake, folder: Path) -> set[Path]:
    manifest = lake.manifest(folder.name)
    if manifest is None:
        return set()
    files = {folder / entry.path for entry in manifest.files}
    return files | {folder / CURRENT, folder / manifest.version / MANIFEST, folder / manifest.version / WHY}


def _remove_empty(root: Path) -> None:
    for folder in sorted((path for path in root.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
