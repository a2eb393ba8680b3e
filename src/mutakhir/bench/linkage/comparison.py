"""Our linkage against plain Splink, in the same run, on the same data: figures, targets and ratio.

Automatic links only. The settings of the outside files were written from what their columns mean, before the truth was
looked at; the models of the pack were trained on another made-up registry (another seed) than those measured here.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from mutakhir.bench.linkage.plain import PlainLinkage
from mutakhir.ground.policy import load_model
from mutakhir.matching.evaluating import evaluate
from mutakhir.matching.linking.specification import Specification
from mutakhir.matching.measuring.pairs import Links, b_cubed, cluster_pairs, link_pairs


HERE: Final = Path(__file__).parent
P90: Final = 3.17  # bits of odds at a probability of .9


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of one task. `seconds` are those of our whole task; plain Splink's beside.

    `less`: a measure of which less is better, such as seconds or memory.
    """

    task: str
    measure: str
    ours: float | None
    plain: float | None
    target: float | None
    seconds: float
    plain_seconds: float
    low: float | None = None
    high: float | None = None
    less: bool = False

    @property
    def met(self) -> bool | None:
        if self.target is None or self.ours is None:
            return None
        return self.ours <= self.target if self.less else self.ours >= self.target

    @property
    def ratio(self) -> float | None:
        """Above 1 where ours is better."""
        if not self.plain or not self.ours:
            return None
        return self.plain / self.ours if self.less else self.ours / self.plain


@dataclass(frozen=True, slots=True)
class OutsideTask:
    """An outside file (or two) with known truth."""

    name: str
    files: tuple[str, ...]
    truth: str
    settings: str
    plain: str
    targets: dict[str, float]


OUTSIDE: Final = (
    OutsideTask("FEBRL 1", ("febrl_dataset1.csv",), "entity", "febrl_within", "plain_febrl", {"f1": 0.998}),
    OutsideTask("FEBRL 2", ("febrl_dataset2.csv",), "entity", "febrl_within", "plain_febrl", {"f1": 0.998}),
    OutsideTask("FEBRL 3", ("febrl_dataset3.csv",), "entity", "febrl_within", "plain_febrl", {"f1": 0.9996}),
    OutsideTask(
        "FEBRL 4", ("febrl_dataset4a.csv", "febrl_dataset4b.csv"), "entity", "febrl_between", "plain_febrl_between",
        {"f1": 0.9998},
    ),
    OutsideTask(
        "historical figures, open half", ("historical_figures_open_half.parquet",), "cluster", "historical_figures",
        "plain_historical_figures", {"f1": 0.86, "b_cubed_f1": 0.87},
    ),
    OutsideTask(
        "census to register, without number",
        ("pseudopeople_decennial2020.parquet", "pseudopeople_ssa2020.parquet"), "simulant_id", "census_to_register",
        "plain_census_to_register", {"precision": 0.998, "recall": 0.972},
    ),
)  # fmt: skip


def outside_lines(folder: Path) -> Iterator[Line]:
    """The tasks whose files stand in `folder`."""
    for task in OUTSIDE:
        if all((folder / file).exists() for file in task.files):
            yield from _of_task(task, [_read(folder / file) for file in task.files])


def _of_task(task: OutsideTask, files: list[pa.Table]) -> Iterator[Line]:
    begun = perf_counter()
    with duckdb.connect() as con:
        found = evaluate(con, files, task.truth, settings_named(task.settings))
    seconds, begun = perf_counter() - begun, perf_counter()
    plain = _plain_measures(files, task.truth, settings_named(task.plain))
    plain_seconds = perf_counter() - begun
    for one in found.measures:
        if one.measure in task.targets:
            target = task.targets[one.measure]
            yield Line(
                task.name, one.measure, one.value, plain[one.measure], target, seconds, plain_seconds, one.low, one.high
            )


def settings_named(name: str) -> Specification:
    """A settings file of this folder."""
    return load_model(HERE / f"{name}.yaml", Specification)


def _read(file: Path) -> pa.Table:
    """Text columns; the entity of a FEBRL record is the number in its id."""
    if file.suffix == ".parquet":
        table = pq.read_table(file)
        return pa.table({name: table[name].cast(pa.string()) for name in table.column_names})
    with file.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream, skipinitialspace=True)
    table = pa.table({name: [row[place].strip() or None for row in rows] for place, name in enumerate(header)})
    return table.append_column("entity", pc.replace_substring_regex(table["rec_id"], r"^rec-([0-9]+)-.*$", r"\1"))


def _plain_measures(files: list[pa.Table], truth: str, spec: Specification) -> dict[str, float | None]:
    kept = [_without(file, spec) for file in files]
    with duckdb.connect() as con:
        names = []
        for place, file in enumerate(kept):
            con.register("read_file", file)
            names.append(f"file_{place}")
            con.sql(f"CREATE TABLE file_{place} AS SELECT row_number() OVER () - 1 AS record, * FROM read_file")
            con.unregister("read_file")
        PlainLinkage(con, spec).score(names)
        if spec.task == "within":
            return plain_clusters(con, kept[0].num_rows, kept[0][truth])
        return plain_links(con, kept[0][truth], kept[1][truth], spec.deciding.link_from / 1000)


def _without(file: pa.Table, spec: Specification) -> pa.Table:
    for column in spec.exclude.keys() & {*file.column_names}:
        file = file.filter(pc.invert(pc.fill_null(pc.is_in(file[column], pa.array(spec.exclude[column])), False)))
    return file


def plain_clusters(
    con: duckdb.DuckDBPyConnection, records: int, truth: pa.ChunkedArray, least: float = P90
) -> dict[str, float | None]:
    """Measures of the components of all pairs of at least this weight."""
    edges = con.sql(f"SELECT record_l, record_r FROM plain_pairs WHERE weight >= {least}").fetchnumpy()
    left, right = edges["record_l"], edges["record_r"]
    graph = csr_array((np.ones(len(left), dtype=bool), (left, right)), shape=(records, records))
    found = np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
    pairs, cubed = cluster_pairs(found, truth), b_cubed(found, truth)
    return {
        "precision": pairs.precision, "recall": pairs.recall, "f1": pairs.f1, "b_cubed_f1": cubed.f1,
    }  # fmt: skip


def plain_links(
    con: duckdb.DuckDBPyConnection, left: pa.ChunkedArray, right: pa.ChunkedArray, least: float
) -> dict[str, float | None]:
    """Measures of single best links, which drop ties."""
    con.register("truth_l", pa.table({"record_l": np.arange(len(left)), "truth": left}))
    con.register("truth_r", pa.table({"record_r": np.arange(len(right)), "truth": right}))
    true = con.sql("SELECT record_l, record_r FROM truth_l JOIN truth_r USING (truth)").fetchnumpy()
    found = con.sql(
        f"SELECT record_l, record_r FROM plain_pairs WHERE weight >= {least}"
        " QUALIFY weight = max(weight) OVER (PARTITION BY record_l)"
        " AND weight = max(weight) OVER (PARTITION BY record_r)"
        " AND count(*) OVER (PARTITION BY record_l, weight) = 1 AND count(*) OVER (PARTITION BY record_r, weight) = 1"
    ).fetchnumpy()
    pairs = link_pairs(Links(found["record_l"], found["record_r"]), Links(true["record_l"], true["record_r"]))
    return {"precision": pairs.precision, "recall": pairs.recall, "f1": pairs.f1}
