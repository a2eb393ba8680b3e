"""A small outside survey as text columns, and its specification, to be spoiled one thing at a time."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from mutakhir.ground.policy import load_model
from mutakhir.ranking.surveys import Rows, SurveySpec


SPEC = """
valid_from: 2020-01-01
reference: made up for tests
columns:
  consumption: {column: spent, of: household}
  size: people
  area: area
  cluster: cluster
  weight: weight
  stratum: [stratum]
  children: children
  groups: {sex: head}
parts:
  people:
    - {kind: size, name: size, cap: 4}
    - {kind: share, name: young, item: children, steps: 2}
    - {kind: head, item: head}
  housing:
    - {kind: item, item: floor}
    - {kind: classes, item: rooms, bounds: [2, 4]}
  assets:
    - {kind: item, item: car}
codes:
  floor: ["1", "2", "9"]
population: {households: 240, tolerance_percent: 1}
scale: {kind: per_person, child_weight: 500}
penalty: {slopes: 1, regencies: 10}
winsorise: {lower: 0, upper: 1000}
folds: 4
bootstrap: 20
"""
ROWS = 120
CLUSTERS = 12


def columns() -> dict[str, list[str | None]]:
    """Twelve clusters in two areas and three strata; rows are numbered from 2, as in a file with a header."""
    rng = np.random.default_rng(5)
    people = rng.integers(1, 7, ROWS)
    floor, car = rng.choice(["1", "2", "9"], ROWS), rng.choice(["yes", "no"], ROWS)
    noise = 0.3 * rng.normal(size=ROWS)
    spent = np.exp(12 + 0.6 * np.log(people) + 0.5 * (car == "yes") - 0.3 * (floor == "9") + noise)
    cluster = np.arange(ROWS) % CLUSTERS
    return {
        "spent": [f"{each:.2f}" for each in spent],
        "people": [str(each) for each in people],
        "children": [str(min(int(each) - 1, 2)) for each in people],
        "area": ["north" if each < 6 else "south" for each in cluster],
        "cluster": [f"c{each:02d}" for each in cluster],
        "stratum": [f"s{each % 3}" for each in cluster],
        "weight": ["2"] * ROWS,
        "head": ["m" if each % 3 else "f" for each in range(ROWS)],
        "floor": floor.tolist(),
        "rooms": [str(1 + each % 5) if each % 11 else None for each in range(ROWS)],
        "car": car.tolist(),
    }


def rows_with(**changed: list[str | None]) -> Rows:
    table = pa.table({name: pa.array(values, pa.string()) for name, values in (columns() | changed).items()})
    return Rows(table, np.arange(2, ROWS + 2, dtype=np.int64))


def one_wrong(column: str, value: str | None, row: int = 7) -> Rows:
    """With one bad value in the given row of the file."""
    values = columns()[column]
    values[row - 2] = value
    return rows_with(**{column: values})


def spec(folder: Path, *changes: tuple[str, str]) -> SurveySpec:
    text = SPEC
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "spec.yaml").write_text(text)
    return load_model(folder / "spec.yaml", SurveySpec)
