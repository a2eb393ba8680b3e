"""Works out `policies/dtks_2020/frame/regency_tiles.csv`: one hexagon of equal size for each regency.

Run it as `python docs/method/build_tiles.py`. The same bytes come out each time, and a test compares them with the
file of the pack. A map of areas shows forest and sea; here Jakarta weighs as much as Papua's largest regency.

1. Each group of islands is shrunk or stretched to the size at which a little over half of its regencies have a cell
   of the hexagonal grid to themselves.
2. Within the group every regency gets its own cell so that the sum of the squared displacements is smallest (the
   assignment problem), so that neighbours stay near each other and the shape of the island can be recognised.
3. The groups are set down one after another, each as a whole, at the free place nearest to where it lies on the
   globe, with at least one empty cell between two groups.

Source: `regency_centroids.csv` beside this file, centre of the largest part of each regency in degrees, rounded to
0.01. They are facts measured on simplified boundaries of public origin (cahyadsn/wilayah_boundaries, MIT); no line
of a boundary is kept.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment


HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "src/mutakhir/policies/dtks_2020/frame/regency_tiles.csv"
HEAD = (
    "# valid_from: 2019-10-08",
    "# reference: docs/method/build_tiles.py; column counts to the east, row to the south; odd rows lie half a cell",
    "# further east. Codes of Permendagri 72/2019. Derived from the centres of the regencies; no official map.",
)

# Provinces (Kemendagri 2020) that lie together. In this order they are set down.
GROUPS: Mapping[str, Sequence[str]] = {
    "Jawa": ("31", "32", "33", "34", "35", "36"),
    "Sumatera": ("11", "12", "13", "14", "15", "16", "17", "18"),
    "Sulawesi": ("71", "72", "73", "74", "75", "76"),
    "Kalimantan": ("61", "62", "63", "64", "65"),
    "Papua": ("91", "92"),
    "Bali": ("51",),
    "Nusa Tenggara Barat": ("52",),
    "Nusa Tenggara Timur": ("53",),
    "Maluku": ("81",),
    "Maluku Utara": ("82",),
    "Kepulauan Riau": ("21",),
    "Kepulauan Bangka Belitung": ("19",),
}
CELLS_PER_DEGREE = 1.45  # of the whole: as close as the groups come without losing their order
OWN_CELL = 0.60  # share of a group's regencies that have a cell to themselves before the assignment
ROW = sqrt(3) / 2  # distance of two rows, in widths of a cell

Cell = tuple[int, int]  # q, r: axial coordinates, in which a group can be moved as a whole


def build() -> str:
    """The table as CSV text."""
    placed: dict[str, Cell] = {}
    for provinces in GROUPS.values():
        points = {code: point for code, point in centres().items() if code[:2] in provinces}
        placed |= set_down(tiles_of(points), middle(points.values()), placed)
    return written(placed)


def centres() -> dict[str, tuple[float, float]]:
    """Longitude to the east and latitude to the south, in degrees, which are equally long this near the equator."""
    with (HERE / "regency_centroids.csv").open(encoding="utf-8", newline="") as lines:
        return {row["regency"]: (float(row["longitude"]), -float(row["latitude"])) for row in csv.DictReader(lines)}


def middle(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The middle of a group, in widths of a cell of the whole map."""
    x, y = np.array(list(points)).mean(axis=0) * CELLS_PER_DEGREE
    return float(x), float(y)


def tiles_of(points: Mapping[str, tuple[float, float]]) -> dict[str, Cell]:
    """A cell for each regency of a group, around the cell (0, 0)."""
    where = np.array(list(points.values()))
    where = (where - where.mean(axis=0)) * scale_of(where - where.mean(axis=0))
    reach = int(np.abs(where).max()) + 4
    cells = [(q, r) for r in range(-reach, reach + 1) for q in range(-2 * reach, 2 * reach + 1)]
    cost = ((where[:, None, :] - np.array([place(cell) for cell in cells])[None, :, :]) ** 2).sum(axis=2)
    near = cost.min(axis=0) < (reach / 2 + 2) ** 2
    kept = [cell for cell, is_near in zip(cells, near, strict=True) if is_near]
    _, chosen = linear_sum_assignment(np.round(cost[:, near], 6))
    return {code: kept[index] for code, index in zip(points, chosen, strict=True)}


def scale_of(where: np.ndarray) -> float:
    """The smallest scale at which enough regencies fall into a cell of their own."""
    for step in range(1, 200):
        scale = step / 20
        if len({nearest(x * scale, y * scale) for x, y in where}) >= OWN_CELL * len(where):
            return scale
    raise AssertionError("two regencies have the same centre")


def place(cell: Cell) -> tuple[float, float]:
    q, r = cell
    return q + r / 2, r * ROW


def nearest(x: float, y: float) -> Cell:
    """The cell in which a point lies, by rounding in cube coordinates."""
    r = y / ROW
    q = x - r / 2
    whole = [round(q), round(r), round(-q - r)]
    errors = [abs(whole[0] - q), abs(whole[1] - r), abs(whole[2] + q + r)]
    worst = errors.index(max(errors))
    whole[worst] -= sum(whole)
    return whole[0], whole[1]


def set_down(tiles: Mapping[str, Cell], where: tuple[float, float], placed: Mapping[str, Cell]) -> dict[str, Cell]:
    """The group moved as a whole to the free place nearest to where it belongs."""
    taken = {(q + dq, r + dr) for q, r in placed.values() for dq in range(-2, 3) for dr in range(-2, 3) if far(dq, dr)}
    home = nearest(*where)
    moves = [(home[0] + q, home[1] + r) for q in range(-40, 41) for r in range(-40, 41)]
    moves.sort(key=lambda move: (round(distance(place(move), where), 6), move))
    for q, r in moves:
        moved = {code: (a + q, b + r) for code, (a, b) in tiles.items()}
        if not taken & set(moved.values()):
            return moved
    raise AssertionError("no free place within 40 cells")


def far(q: int, r: int) -> bool:
    """Whether a cell lies at most one step beside another: there no other group may begin."""
    return max(abs(q), abs(r), abs(q + r)) <= 1


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)


def written(placed: Mapping[str, Cell]) -> str:
    """Rows from 0 in the north, columns from 0 in the west; the upper left corner is an even row."""
    top = min(r for _, r in placed.values())
    offset = {code: (q + (r - (r & 1)) // 2, r) for code, (q, r) in placed.items()}
    top -= top & 1
    left = min(column for column, _ in offset.values())
    text = io.StringIO()
    text.writelines(f"{line}\n" for line in HEAD)
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(("regency", "column", "row"))
    lines.writerows((code, column - left, row - top) for code, (column, row) in sorted(offset.items()))
    return text.getvalue()


if __name__ == "__main__":
    TABLE.write_text(build(), encoding="utf-8")
