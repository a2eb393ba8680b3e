"""What a bench refuses before it begins."""

from pathlib import Path

import pytest

from mutakhir.bench.home import MARK, expected_bytes, middling_regency, open_bench, reopened_bench
from mutakhir.bench.ledger import Arguments
from mutakhir.ground.errors import ConflictProblem, HomeProblem, MachineProblem


SMALL = Arguments(100, 1, ("3205",), "3205")


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("hello")
    with pytest.raises(ConflictProblem, match=r"bench\.not-ours"):
        open_bench(tmp_path, SMALL)


def test_other_arguments_are_refused_and_the_old_ones_named(tmp_path: Path) -> None:
    open_bench(tmp_path, SMALL)
    with pytest.raises(ConflictProblem, match=r"--households 100 --seed 1 --one-record 3205 --regency 3205"):
        open_bench(tmp_path, Arguments(200, 1, ("3205",), "3205"))


def test_a_disk_without_the_room_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(MachineProblem, match=r"bench\.no-room"):
        open_bench(tmp_path / "new", Arguments(10**12, 1, (), "3205"))
    assert not (tmp_path / "new").exists()


def test_the_nation_is_expected_to_fit_beside_a_system_on_a_small_disk() -> None:
    nation = expected_bytes(Arguments(41_697_344, 1, (), "1503"), 514)
    assert 55e9 < nation < 65e9
    assert expected_bytes(SMALL, 1) < nation / 10_000


def test_without_a_bench_there_is_no_one_record(tmp_path: Path) -> None:
    with pytest.raises(HomeProblem, match=r"bench\.none"):
        reopened_bench(tmp_path)


def test_the_home_is_marked(tmp_path: Path) -> None:
    open_bench(tmp_path, SMALL)
    assert (tmp_path / MARK).is_file()
    assert reopened_bench(tmp_path).ledger.arguments == SMALL


def test_the_middling_regency() -> None:
    assert middling_regency(("3205", "3301", "1101")) == "3301"
    assert middling_regency(("3205",)) == "3205"
