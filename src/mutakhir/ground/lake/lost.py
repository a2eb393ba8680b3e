"""Files that a manifest lists and that are gone: a run makes those of the stages again, and says so."""

from collections.abc import Iterable

from mutakhir.ground.errors import Said
from mutakhir.ground.lake.manifest import NATION
from mutakhir.ground.lake.store import Lake


SHOWN = 5


def lost(lake: Lake, names: Iterable[str]) -> dict[str, list[str]]:
    """By dataset the parts whose file is missing; empty if every file stands.

    Raises IntegrityProblem at a file that is there with another size than its manifest records.
    """
    found: dict[str, list[str]] = {}
    for name in names:
        manifest = lake.manifest(name)
        for entry in manifest.files if manifest else ():
            if not lake.stands(name, entry):
                found.setdefault(name, []).append(entry.part)
    return found


def made_again(name: str, parts: list[str]) -> Said:
    """What a person is told of a dataset of which parts are made again."""
    if parts == [NATION]:
        return Said(
            id=f"Dataset `{name}`, nasional: berkasnya hilang, dibuat lagi.",
            en=f"Dataset `{name}`, of the nation: its file is missing and is made again.",
        )
    codes = ", ".join(parts[:SHOWN]) + (", ..." if len(parts) > SHOWN else "")
    return Said(
        id=f"Dataset `{name}`, kabupaten/kota {codes}: {len(parts)} berkas hilang, dibuat lagi.",
        en=f"Dataset `{name}`, regency {codes}: {len(parts)} files are missing and are made again.",
    )
