"""At national size, without households: targets and staffing are exact."""

from pathlib import Path

import pyarrow.compute as pc

from mutakhir import fieldwork, frame, pipeline
from mutakhir.ground.engine import open_engine
from mutakhir.ground.lake import Home, Lake, Workbench


def test_targets_and_staffing_of_the_nation(tmp_path: Path) -> None:
    home = Home.create(tmp_path / "nation")
    lake = Lake(home)
    engine = open_engine("duckdb", tmp_path / "scratch")
    first, second = pipeline.STAGES[:2]
    frame.allot(Workbench(home, lake, engine, first, quiet=True))
    fieldwork.plan(Workbench(home, lake, engine, second, quiet=True))
    targets, staffing = lake.read("targets"), lake.read("staffing")
    for level, areas in (("nation", 1), ("province", 34), ("regency", 514), ("district", 7_285), ("village", 83_762)):
        of_level = targets.filter(pc.equal(targets["level"], level))
        assert of_level.num_rows == areas
        assert pc.sum(of_level["target"]).as_py() == 41_697_344
    assert staffing.num_rows == 514
    assert pc.sum(staffing["planned_enumerators"]).as_py() == 83_395
    assert pc.sum(staffing["planned_supervisors"]).as_py() == 16_679
    assert pc.sum(staffing["planned_coordinators"]).as_py() == 7_242
    lowest, highest = pc.min_max(staffing["mean_load"]).as_py().values()
    assert 450 <= lowest
    assert highest <= 550
    engine.close()
