"""Damaged and missing files, full disks: a clear sentence, nothing half published, and the same contents afterwards."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from functional.conftest import SMALL, copy_of
from functional.damaging import (
    MIB,
    bytes_in,
    facts_of,
    gone,
    in_process,
    nothing_half_published,
    nothing_left_over,
    small_disk,
)
from functional.losing import FEW, Losing
from functional.playing import REGENCIES, run_in_home
from mutakhir.ground.engine import DuckEngine, duck
from mutakhir.ground.errors import IntegrityProblem, MachineProblem
from mutakhir.ground.lake import Home, Lake, ReleaseCard
from mutakhir.ground.lake.damage import bad_manifest, damaged, missing, unreadable
from mutakhir.ground.lake.release import Root
from mutakhir.ground.machine import machine_problems
from mutakhir.publication import signing
from mutakhir.synthetic.make import synthesise


Facts = tuple[dict[str, str], dict[str, str]]


@pytest.fixture(scope="module")
def played(answered: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The round of `answered`, played without trouble. Read only."""
    home = copy_of(answered, tmp_path_factory.mktemp("played") / "home")
    run_in_home(str(home.folder))
    return home


def bring(home: Home) -> None:
    synthesise(home, households=SMALL, seed=1, regencies=REGENCIES, quiet=True)


def test_file_after_file_is_damaged_told_of_mended_and_the_round_ends_the_same(
    answered: Home, played: Home, tmp_path: Path
) -> None:
    home = copy_of(answered, tmp_path / "home")
    losing = Losing(home, REGENCIES[1], in_process, bring)
    losing.play(FEW)
    assert losing.run() == 0
    assert facts_of(home) == facts_of(played)
    nothing_left_over(home)


def test_a_missing_result_is_named_and_made_again(played: Home, tmp_path: Path) -> None:
    home = copy_of(played, tmp_path / "home")
    losing = Losing(home, REGENCIES[0], in_process, bring)
    for name in ("households", "members_identity", "registry_members", "quotas"):
        gone(losing.path_of(name))
    ended = in_process("run", "--home", str(home.folder))
    assert ended.code == 0
    assert f"Dataset `members_identity`, kabupaten/kota {REGENCIES[0]}: 1 berkas hilang, dibuat lagi." in ended.text
    assert "Dataset `quotas`, nasional: berkasnya hilang, dibuat lagi." in ended.text
    assert facts_of(home) == facts_of(played)
    nothing_half_published(home)


def test_a_damaged_file_enters_no_candidate(played: Home, tmp_path: Path) -> None:
    """The lake is read again when a candidate is made: what is copied is compared with the manifest."""
    home = copy_of(played, tmp_path / "home")
    path = Losing(home, REGENCIES[0], in_process, bring).path_of("registry_members")
    (home.folder / "releases" / home.round.name / "root.json").unlink()
    size = path.stat().st_size
    path.write_bytes(bytes(size))
    ended = in_process("run", "--home", str(home.folder), "--quiet")
    assert ended.code == 13
    assert "[lake.damaged]" in ended.text
    path.unlink()
    assert in_process("run", "--home", str(home.folder), "--quiet").code == 0
    assert facts_of(home) == facts_of(played)
    nothing_left_over(home)


def test_a_disk_that_fills_up_is_named_and_the_same_command_goes_on(
    answered: Home, played: Home, tmp_path: Path
) -> None:
    more = bytes_in(played.folder) - bytes_in(answered.folder)
    with small_disk(tmp_path / "disk", 100 * MIB) as enlarge:
        home = copy_of(answered, tmp_path / "disk" / "home")
        held = shutil.disk_usage(tmp_path / "disk").used
        for share in (0.3, 0.95):
            enlarge(held + round(more * share))
            ended = in_process("run", "--home", str(home.folder), "--quiet")
            assert ended.code == 16, ended.text
            assert f"[machine.disk-full] {home.folder}" in ended.text
            assert "Ruang disk habis. Kosongkan ruang di disk ini" in ended.text
            nothing_half_published(home)
            nothing_left_over(home)
        enlarge(100 * MIB)
        assert in_process("run", "--home", str(home.folder), "--quiet").code == 0
        assert facts_of(home) == facts_of(played)


def test_no_room_for_temporary_files_is_the_same_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duck, "MEMORY", 60 * MIB)
    engine = DuckEngine(tmp_path)
    engine.keep("limit", "SELECT 1")
    engine._connection.execute("SET max_temp_directory_size = '4MiB'")
    with pytest.raises(MachineProblem) as told:
        engine.fetch("SELECT md5(i::VARCHAR) AS m, md5((i * 7)::VARCHAR) AS k FROM range(2000000) t(i) ORDER BY m")
    engine.close()
    assert told.value.code == "machine.disk-full"
    assert told.value.where is not None
    assert told.value.where.file == tmp_path
    assert "berkas sementara" in told.value.sentence("id")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "registry/a"), "machine.disk-full"),
        (OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)), "machine.disk-full"),
        (OSError(errno.EIO, os.strerror(errno.EIO), "registry/a"), "machine.disk-broken"),
        (OSError(errno.EROFS, os.strerror(errno.EROFS), "registry/a"), "machine.disk-broken"),
        (duckdb.IOException(f"Could not write file x: {os.strerror(errno.ENOSPC)}"), "machine.disk-full"),
        (duckdb.IOException(f"Could not read from file x: {os.strerror(errno.EIO)}"), "machine.disk-broken"),
        (duckdb.OutOfMemoryException("could not allocate block of size 256.0 KiB"), "machine.memory"),
        (MemoryError(), "machine.memory"),
    ],
)
def test_errors_of_system_and_engine_are_problems(error: Exception, code: str) -> None:
    with pytest.raises(MachineProblem) as told, machine_problems():
        raise error
    assert told.value.code == code


@pytest.mark.parametrize("error", [FileNotFoundError(errno.ENOENT, "x"), duckdb.BinderException("no such column")])
def test_a_mistake_of_ours_stays_what_it_is(error: Exception) -> None:
    with pytest.raises(type(error)), machine_problems():
        raise error


@pytest.mark.parametrize("problem", [missing, damaged, unreadable])
@pytest.mark.parametrize(
    ("path", "cure"),
    [
        ("lake/r/households/v/regency=3205/part-0.parquet", "mutakhir run"),
        ("lake/r/submissions/v/regency=3205/part-0a1b.parquet", "mutakhir import"),
        ("lake/r/id_register/v/regency=3205/frame.household.parquet", "from a backup"),
        ("releases/r/attributes/households/regency=3205/part-0.parquet", "whole copy"),
        ("releases/r/identity/households/regency=3205/part-0a1b.parquet", "mutakhir import"),
    ],
)
def test_a_sentence_names_dataset_regency_and_way_out(
    problem: Callable[[Path], IntegrityProblem], path: str, cure: str
) -> None:
    told = problem(Path("registry") / path)
    assert told.exit_code == 13
    assert cure in told.sentence("en")
    assert "regency 3205" in told.sentence("en")
    assert "kabupaten/kota 3205" in told.sentence("id")
    name = Path(path).parents[2 if path.startswith("lake") else 1].name
    assert f"`{name}`" in told.sentence("en")
    assert f"`{name}`" in told.sentence("id")


def test_a_lost_manifest_of_ids_is_restored_and_never_made_again(played: Home) -> None:
    ids = bad_manifest(Lake(played).folder_of("id_register") / "v" / "_manifest.json")
    made = bad_manifest(Lake(played).folder_of("ranks") / "v" / "_manifest.json")
    assert "Restore the folder of this dataset from a backup" in ids.sentence("en")
    assert "Remove the folder of this dataset" in made.sentence("en")


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_an_act_of_publishing_that_stops_between_its_writes_publishes_nothing(
    played: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    home = copy_of(played, tmp_path / "home")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    owner, name = ((signing, "write_bytes"), (Root, "write"), (ReleaseCard, "write"))[nth]
    words = ("publication", "publish", "--home", str(home.folder), "--signer", "Kepala Pusdatin")
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, full)
        assert in_process(*words).code == 16
    assert in_process("verify", "--home", str(home.folder)).code == 13
    nothing_half_published(home)
    assert in_process("run", "--home", str(home.folder), "--quiet").code == 0
    assert in_process(*words).code == 0
    assert in_process("verify", "--home", str(home.folder)).code == 0
