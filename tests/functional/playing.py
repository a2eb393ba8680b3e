"""Playing a round in tests: homes, runs, and what a home holds, for comparison."""

import json
from pathlib import Path

from mutakhir.cli.run import run_round, run_until_waiting
from mutakhir.ground.lake import Home, Lake, StepReport
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


def run_in_home(folder: str) -> None:
    """A whole run in a process of its own."""
    run_round(Home.open(Path(folder)), None, "duckdb", quiet=True)


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
    """The release of the round: the bytes of its plain parts, and the root of all content (`root.json`), in
    which encrypted files count by content, since their bytes differ at every write."""
    folder = home.folder / "releases" / home.round.name
    plain = [path for part in ("tables", "attributes") for path in sorted((folder / part).rglob("*")) if path.is_file()]
    found = {str(path.relative_to(folder)): path.read_bytes().hex() for path in plain}
    return found | {"content": json.loads((folder / "root.json").read_text())["content"]}
