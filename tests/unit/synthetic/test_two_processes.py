"""One process or two: the same files by content, and the same manifests."""

from pathlib import Path

from functional.playing import REGENCIES, content_of
from mutakhir.cli.run import run_until_waiting
from mutakhir.ground.lake import Home, Lake
from mutakhir.synthetic.make import next_step, synthesise


def played(folder: Path, processes: int) -> Home:
    home = Home.create(folder, synthetic=True)
    home = synthesise(
        home, households=120, seed=3, regencies=REGENCIES, store_truth=False, quiet=True, processes=processes
    )
    for until in ("frame", "fieldwork"):
        run_until_waiting(home, until, "duckdb", quiet=True)
        next_step(home, quiet=True, processes=processes)
    return home


def previous_content(home: Home) -> dict[str, str]:
    lake = Lake(home)
    names = ("previous_registry_members", "previous_registry_members_identity", "previous_registry_ranks")
    return {f"{name} {entry.part}": entry.content for name in names for entry in lake.need(name).files}


def test_two_processes_make_the_same_as_one(tmp_path: Path) -> None:
    one, two = played(tmp_path / "one", 1), played(tmp_path / "two", 2)
    assert Lake(one).need("submissions").rows > 100
    assert content_of(one) == content_of(two)
    assert previous_content(one) == previous_content(two)


def test_a_complete_delivery_is_not_made_again_but_for_what_is_lost(tmp_path: Path) -> None:
    home = played(tmp_path / "home", 1)
    lake = Lake(home)
    lost, *others = (lake.path_of("proposals", entry) for entry in lake.need("proposals").files)
    content = lost.read_bytes()
    written = {path: path.stat().st_mtime_ns for path in others}
    lost.unlink()
    synthesise(home, households=120, seed=3, regencies=REGENCIES, store_truth=False, quiet=True)
    assert lost.read_bytes() == content
    assert written
    assert {path: path.stat().st_mtime_ns for path in others} == written
