"""Playing a round in tests: homes, runs, and what a home holds, for comparison."""

import json
from pathlib import Path

from mutakhir.cli.run import run_until_waiting
from mutakhir.ground.lake import Home, Lake, StepReport, read_manifest
from mutakhir.ground.lake.manifest import MANIFEST
from mutakhir.synthetic.make import next_step, synthesise


# Two regencies of Java that lie in different provinces.
REGENCIES = ("3205", "3301")


def prepared_home(folder: Path, households: int, *, encryption: str = "parquet", seed: int = 1) -> Home:
    """A synthetic home whose round waits for its first run."""
    home = Home.create(folder, synthetic=True, encryption=encryption)
    return synthesise(home, households=households, seed=seed, regencies=REGENCIES, quiet=True)


def answered_home(folder: Path, households: int, *, encryption: str = "parquet", seed: int = 1) -> Home:
    """A home in which meetings were held and visits made: `run` goes through to the candidate."""
    home = prepared_home(folder, households, encryption=encryption, seed=seed)
    for until in ("frame", "fieldwork"):
        run_until_waiting(home, until, "duckdb", quiet=True)
        next_step(home)
    return home


def finished_home(folder: Path, households: int, *, encryption: str = "parquet", seed: int = 1) -> Home:
    """A home with a candidate, after one pass of revisits."""
    home = answered_home(folder, households, encryption=encryption, seed=seed)
    run_until_waiting(home, "review", "duckdb", quiet=True)
    next_step(home)
    waiting = run_until_waiting(home, None, "duckdb", quiet=True)
    assert waiting is None, waiting
    return home


def made_by_step(reports: list[StepReport]) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(report.stage, report.step): report.made for report in reports if report.made}


def content_of(home: Home) -> dict[str, str]:
    """Every file that a manifest of the lake lists as current, by path, with the hash of its content."""
    lake = Lake(home)
    names = sorted(path.name for path in lake.folder.glob("*") if path.is_dir())
    found = {}
    for name in names:
        manifest = lake.manifest(name)
        for entry in manifest.files if manifest else ():
            found[f"{name}/{entry.path}"] = entry.content
    return found


def bytes_of_release(home: Home) -> dict[str, str]:
    """Files of the round's release with their content; encrypted ones by the content hash of their manifest."""
    folder = home.folder / "releases" / home.round.name
    encrypted = {
        path.parent / entry.path: entry.content
        for path in folder.rglob(MANIFEST)
        if _is_manifest_of_dataset(path)
        for manifest in [read_manifest(path)]
        if manifest.encrypted
        for entry in manifest.files
    }
    return {
        str(path.relative_to(folder)): encrypted.get(path) or _stable_text(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _is_manifest_of_dataset(path: Path) -> bool:
    return "dataset" in json.loads(path.read_text())


def _stable_text(path: Path) -> str:
    return path.read_bytes().hex()
