"""The tile map of the pack is what its method gives: every regency once, islands apart."""

import importlib.util
from collections import Counter
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

from mutakhir.ground.areas import AreaVersion, load_areas
from mutakhir.ground.policy.csv_text import read_csv


TABLE = Path(str(files("mutakhir"))) / "policies/dtks_2020/frame/regency_tiles.csv"
METHOD = Path(__file__).parents[3] / "docs/method/build_tiles.py"


@pytest.fixture(scope="module")
def method() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_tiles", METHOD)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def cells() -> dict[str, tuple[int, int]]:
    rows = read_csv(TABLE).table.to_pylist()
    return {row["regency"]: (int(row["column"]), int(row["row"])) for row in rows}


def beside(column: int, row: int) -> set[tuple[int, int]]:
    """The six cells around a cell; odd rows lie half a cell further east."""
    shift = row % 2
    slanted = {(column - 1 + shift + step, row + side) for step in (0, 1) for side in (-1, 1)}
    return {(column - 1, row), (column + 1, row), *slanted}


def test_the_file_is_what_the_method_gives(method: ModuleType):
    assert TABLE.read_text(encoding="utf-8") == method.build()


def test_every_regency_has_one_cell_of_its_own(cells: dict[str, tuple[int, int]]):
    assert sorted(cells) == list(load_areas(AreaVersion("kemendagri", "2020")).codes("regency"))
    assert [cell for cell, n in Counter(cells.values()).items() if n > 1] == []
    assert min(column for column, _ in cells.values()) == 0
    assert min(row for _, row in cells.values()) in (0, 1)


def test_groups_of_islands_do_not_touch(method: ModuleType, cells: dict[str, tuple[int, int]]):
    group_of = {province: name for name, provinces in method.GROUPS.items() for province in provinces}
    at = {cell: group_of[code[:2]] for code, cell in cells.items()}
    touching = {(at[cell], at[near]) for cell in at for near in beside(*cell) if near in at}
    assert {pair for pair in touching if pair[0] != pair[1]} == set()


def test_neighbours_stay_near(method: ModuleType, cells: dict[str, tuple[int, int]]):
    """Of the nearest regency of the same group in degrees, nine in ten stand within two cells."""
    points = method.centres()
    group_of = {province: name for name, provinces in method.GROUPS.items() for province in provinces}
    near = 0
    for code, point in points.items():
        others = [c for c in points if c != code and group_of[c[:2]] == group_of[code[:2]]]
        nearest = min(others, key=lambda c: method.distance(points[c], point))
        ring = beside(*cells[code])
        near += cells[nearest] in ring or bool(ring & beside(*cells[nearest]))
    assert near >= 0.9 * len(points)


def test_jakarta_lies_west_of_surabaya_and_medan_north_of_padang(cells: dict[str, tuple[int, int]]):
    assert cells["3171"][0] < cells["3578"][0]
    assert cells["1271"][1] < cells["1371"][1]
