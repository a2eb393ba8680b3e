"""Small counts are hidden, and nobody who adds and subtracts gets them back."""

import csv
import io
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.ground.areas import AreaVersion, load_areas
from mutakhir.publication.counts import COUNTS, Cell, Sum, cells_of, sums_of
from mutakhir.publication.disclosure import determined, suppressed
from mutakhir.publication.tables import count_table, files_of, indicator_table


MINIMUM = 10
REGENCIES = ("1101", "1102", "1103", "1201", "1202")
KINDS = (("entered", "core"), ("entered", "extension"), ("stayed_in", "core"), ("left", "none"), ("stayed_out", "none"))


def rows(numbers: dict[str, list[int]]) -> list[dict[str, object]]:
    return [
        {"regency": regency, "change": change, "band": band, "households": n, "persons": 3 * n}
        for regency, counts in numbers.items()
        for (change, band), n in zip(KINDS, counts, strict=True)
    ]


def test_counts_add_up_to_every_area_above() -> None:
    cells = cells_of(rows({"1101": [12, 3, 20, 4, 50], "1102": [10, 0, 0, 11, 60]}), "households")
    assert cells[Cell("1101", "listed")] == 35
    assert cells[Cell("11", "listed_core")] == 42
    assert cells[Cell("0", "records")] == 170
    for each in sums_of({cell.area for cell in cells}):
        assert cells[each.total] == sum(cells[part] for part in each.parts)


def test_a_hidden_cell_takes_the_next_smallest_with_it() -> None:
    total, parts = Cell("0", "a"), tuple(Cell("0", name) for name in "bcd")
    cells = {total: 112, parts[0]: 2, parts[1]: 30, parts[2]: 80}
    assert suppressed(cells, [Sum(total, parts)], MINIMUM) == {parts[0], parts[1]}


def test_two_small_cells_with_a_small_sum_take_a_third() -> None:
    total, parts = Cell("0", "a"), tuple(Cell("0", name) for name in "bcd")
    cells = {total: 82, parts[0]: 1, parts[1]: 1, parts[2]: 80}
    assert suppressed(cells, [Sum(total, parts)], MINIMUM) == set(parts)


def test_nothing_is_hidden_without_need() -> None:
    cells = cells_of(rows({regency: [10, 11, 12, 13, 0] for regency in REGENCIES}), "households")
    assert suppressed(cells, sums_of({cell.area for cell in cells}), MINIMUM) == set()


def attacked(hidden: set[Cell], sums: list[Sum]) -> set[Cell]:
    """The slow twin of `determined`: a cell is determined if no solution of the sums at 0 moves it."""
    names = sorted(hidden)
    matrix = np.zeros((len(sums), len(names)))
    for line, each in enumerate(sums):
        for place, name in enumerate(names):
            matrix[line, place] = (name in each.parts) - (name == each.total)
    _, values, directions = np.linalg.svd(matrix, full_matrices=True)
    free = directions[int((values > 1e-9).sum()) :]
    return {name for place, name in enumerate(names) if not (np.abs(free[:, place]) > 1e-9).any()}


numbers = st.one_of(st.just(0), st.integers(1, 12), st.integers(10, 500))
tables = st.dictionaries(st.sampled_from(REGENCIES), st.lists(numbers, min_size=5, max_size=5), min_size=1, max_size=5)


@given(tables)
def test_no_hidden_cell_can_be_worked_out(given_numbers: dict[str, list[int]]) -> None:
    cells = cells_of(rows(given_numbers), "households")
    sums = sums_of({cell.area for cell in cells})
    hidden = suppressed(cells, sums, MINIMUM)
    assert {cell for cell, value in cells.items() if 0 < value < MINIMUM} <= hidden
    assert not attacked(hidden, sums) if hidden else True


@given(st.sets(st.sampled_from([Cell(a, c) for a, c in product(("0", "11", "1101", "1102"), COUNTS)]), min_size=1))
def test_elimination_finds_what_the_attacker_finds(hidden: set[Cell]) -> None:
    sums = sums_of({"0", "11", "1101", "1102"})
    assert determined(hidden, sums) == attacked(hidden, sums)


@pytest.fixture(scope="module")
def table() -> list[dict[str, str]]:
    areas = load_areas(AreaVersion.parse("kemendagri/2020-provisional"))
    made = count_table(rows({"1101": [12, 3, 20, 40, 50], "1102": [100, 60, 70, 110, 60]}), areas, MINIMUM)
    return list(csv.DictReader(io.StringIO(files_of("counts", made)["counts.csv"].decode())))


def test_hidden_cells_are_empty_in_the_file(table: list[dict[str, str]]) -> None:
    by_cell = {(row["area"], row["count"]): row for row in table}
    small = by_cell["1101", "listed_extension"]
    assert (small["households"], small["persons"], small["suppressed"]) == ("", "", "True")
    shown = by_cell["0", "records"]
    assert (shown["level"], shown["households"], shown["persons"]) == ("nation", "525", "1575")


def test_the_nation_comes_first_and_areas_have_their_names(table: list[dict[str, str]]) -> None:
    assert [row["area"] for row in table[:: len(COUNTS)]] == ["0", "11", "1101", "1102"]
    assert "Aceh" in table[len(COUNTS)]["name"].title()


def test_indicators_are_told_of_the_nation_only() -> None:
    row = {"index": "valid", "indicator": "nik", "value": 2 / 3}
    found = indicator_table(
        [{**row, "level": "nation"}, {**row, "level": "regency"}, {**row, "level": "nation", "value": None}]
    )
    assert found.to_pylist() == [
        {"index": "valid", "indicator": "nik", "value": ""},
        {"index": "valid", "indicator": "nik", "value": "0.6667"},
    ]
