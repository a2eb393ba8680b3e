"""What may be dropped is what every stage reads by regency, and only after its last reader."""

from pathlib import Path

import pytest

from mutakhir.bench.dropping import DROPPABLE, drop, droppable_after, last_reader
from mutakhir.ground.lake import Home, Lake
from mutakhir.pipeline import STAGES


def test_each_is_an_input_that_no_stage_writes() -> None:
    written = {name for stage in STAGES for name in stage.writes}
    read = {name for stage in STAGES for name in (*stage.reads, *stage.may_read)}
    assert not set(DROPPABLE) & written
    assert set(DROPPABLE) <= read


def test_each_goes_after_its_last_reader() -> None:
    assert {name: last_reader(name) for name in ("meetings", "submissions", "civil_register")} == {
        "meetings": "frame",
        "submissions": "intake",
        "civil_register": "matching",
    }
    assert sorted(name for stage in STAGES for name in droppable_after(stage.word)) == sorted(DROPPABLE)


def test_no_home_but_that_of_a_bench_loses_a_file(tmp_path: Path) -> None:
    home = Home.create(tmp_path / "registry", synthetic=True)
    with pytest.raises(AssertionError, match="home of a bench only"):
        drop(Lake(home), DROPPABLE, "3205")
