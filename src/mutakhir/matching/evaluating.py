"""How good the linkage of a file is whose truth is known: automatic links only, with intervals, by groups.

Works on any file of text columns. The truth is looked at after all is decided: nothing is trained or tuned on it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.matching.linking.specification import Specification
from mutakhir.matching.linking.task import LinkageTask, Pairs
from mutakhir.matching.measuring.calibration import Calibration, by_decile
from mutakhir.matching.measuring.groups import GroupMeasures, cluster_groups, link_groups
from mutakhir.matching.measuring.intervals import Estimate, cluster_estimates, link_estimates
from mutakhir.matching.measuring.pairs import Links, blocked_clusters, blocked_links


SMALLEST_GROUP = 50
SEED = 1
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Unusable:
    """Rows that take no part, by reason: `no_id`, `repeated_id`, `no_truth`, `excluded`."""

    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured. `for_people` counts pairs that no machine decides; `records` those of both files."""

    records: int
    true_pairs: int
    measures: tuple[Estimate, ...]
    blocking_recall: float | None
    for_people: int
    calibration: Calibration
    groups: Mapping[str, tuple[GroupMeasures, ...]]
    unusable: Unusable

    @property
    def per_thousand(self) -> float:
        """Pairs for people per 1,000 records."""
        return 1000 * self.for_people / max(self.records, 1)

    def value(self, measure: str) -> float | None:
        return next(one.value for one in self.measures if one.measure == measure)


def evaluate(con: duckdb.DuckDBPyConnection, files: list[pa.Table], truth: str, spec: Specification) -> Evaluation:
    """Links the file (or the two files) by the specification and compares with the column `truth`.

    Raises:
        InputProblem: a column is missing; no row can be used; the wrong number of files.
    """
    wanted = 1 if spec.task == "within" else 2
    if len(files) != wanted:
        raise InputProblem("matching.files", _files(wanted))
    _check_columns(files, truth, spec)
    left_out: dict[str, int] = {}
    usable = [_usable(file, truth, spec, left_out) for file in files]
    task = LinkageTask(con, spec, usable)
    pairs = task.score(task.train())
    made = _within if spec.task == "within" else _between
    return made(task, pairs, usable, truth, Unusable(left_out))


def _usable(file: pa.Table, truth: str, spec: Specification, left_out: dict[str, int]) -> pa.Table:
    """The rows with an id of their own and a truth, that are not excluded; the others are counted by reason."""
    for reason, keep in _REASONS.items():
        kept = file.filter(keep(file, truth, spec))
        if kept.num_rows < file.num_rows:
            left_out[reason] = left_out.get(reason, 0) + file.num_rows - kept.num_rows
        file = kept
    if file.num_rows == 0:
        raise InputProblem("matching.no-rows", _NO_ROWS)
    return file.combine_chunks()


def _check_columns(files: list[pa.Table], truth: str, spec: Specification) -> None:
    """Every file has the id, the truth and at least one source of each column; every other name stands in some file."""
    everywhere = {name for file in files for name in file.column_names}
    named = {name for column in spec.columns.values() for name in column.source} | {*spec.exclude}
    missing = named - everywhere | {*spec.groups} - {*files[0].column_names}
    for file in files:
        there = {*file.column_names}
        missing |= {spec.unique_id or truth, truth} - there
        missing |= {column.source[0] for column in spec.columns.values() if there.isdisjoint(column.source)}
    if missing:
        raise InputProblem("matching.columns", _missing(sorted(missing), sorted(everywhere)))


def _filled(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column.cast(pa.string())), ""), False)


def _not_excluded(file: pa.Table, _truth: str, spec: Specification) -> pa.Array:
    keep = pa.array(np.ones(file.num_rows, dtype=bool))
    for column in spec.exclude.keys() & {*file.column_names}:
        values = pa.array(spec.exclude[column], pa.string())
        keep = pc.and_not(keep, pc.is_in(file[column].cast(pa.string()), values))
    return keep


def _has_id(file: pa.Table, truth: str, spec: Specification) -> pa.ChunkedArray:
    return _filled(file[spec.unique_id or truth])


def _has_truth(file: pa.Table, truth: str, _spec: Specification) -> pa.ChunkedArray:
    return _filled(file[truth])


def _first_of_its_id(file: pa.Table, _truth: str, spec: Specification) -> pa.Array:
    """Of rows with the same id the first; which of them is right, nobody can know."""
    if spec.unique_id is None:
        return pa.array(np.ones(file.num_rows, dtype=bool))
    codes = file[spec.unique_id].combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
    first = np.zeros(len(codes), dtype=bool)
    first[np.unique(codes, return_index=True)[1]] = True
    return pa.array(first)


_REASONS: Mapping[str, Callable[[pa.Table, str, Specification], pa.Array | pa.ChunkedArray]] = {
    "excluded": _not_excluded,
    "no_id": _has_id,
    "no_truth": _has_truth,
    "repeated_id": _first_of_its_id,
}


def _codes(files: list[pa.Table], truth: str) -> list[Ints]:
    whole = pa.chunked_array(
        [pc.utf8_trim_whitespace(file[truth].cast(pa.string())).combine_chunks() for file in files]
    )
    codes = whole.combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return np.split(codes, np.cumsum([file.num_rows for file in files])[:-1])


def _within(task: LinkageTask, pairs: Pairs, files: list[pa.Table], truth: str, unusable: Unusable) -> Evaluation:
    (true,) = _codes(files, truth)
    found = task.clusters()
    sizes = np.bincount(true)
    return Evaluation(
        records=len(true),
        true_pairs=int((sizes * (sizes - 1) // 2).sum()),
        measures=cluster_estimates(found, true, seed=SEED),
        blocking_recall=blocked_clusters(pairs.left, pairs.right, true).recall,
        for_people=task.for_people(),
        calibration=by_decile(pairs.probability, true[pairs.left] == true[pairs.right]),
        groups={
            name: cluster_groups(found, true, files[0][name].to_pylist(), smallest=SMALLEST_GROUP, seed=SEED)
            for name in task.spec.groups
        },
        unusable=unusable,
    )


def _between(task: LinkageTask, pairs: Pairs, files: list[pa.Table], truth: str, unusable: Unusable) -> Evaluation:
    left, right = _codes(files, truth)
    true = _true_links(left, right)
    decided = task.links()
    linked = decided.filter(pc.equal(decided["verdict"], "link"))
    found = Links(linked["record_l"].to_numpy(), linked["record_r"].to_numpy())
    everyone = np.arange(len(left))
    return Evaluation(
        records=len(left) + len(right),
        true_pairs=len(true.left),
        measures=link_estimates(found, true, seed=SEED),
        blocking_recall=blocked_links(Links(pairs.left, pairs.right), true).recall,
        for_people=decided.num_rows - linked.num_rows,
        calibration=by_decile(pairs.probability, left[pairs.left] == right[pairs.right]),
        groups={
            name: link_groups(found, true, everyone, files[0][name].to_pylist(), smallest=SMALLEST_GROUP, seed=SEED)
            for name in task.spec.groups
        },
        unusable=unusable,
    )


def _true_links(left: Ints, right: Ints) -> Links:
    """All pairs of records with the same truth."""
    ours = pa.table({"code": left, "record_l": np.arange(len(left))})
    theirs = pa.table({"code": right, "record_r": np.arange(len(right))})
    joined = ours.join(theirs, "code", join_type="inner").sort_by(
        [("record_l", "ascending"), ("record_r", "ascending")]
    )
    return Links(joined["record_l"].to_numpy(), joined["record_r"].to_numpy())


def _files(wanted: int) -> Said:
    if wanted == 1:
        return Said(
            id="Pengaturan ini mencari catatan ganda dalam satu berkas; beri satu --dataset dan jangan beri --other.",
            en="These settings look for doubles within one file; give one --dataset and no --other.",
        )
    return Said(
        id="Pengaturan ini menautkan dua berkas; beri --dataset dan --other.",
        en="These settings link two files; give --dataset and --other.",
    )


def _missing(missing: list[str], there: list[str]) -> Said:
    names, known = ", ".join(missing), ", ".join(there)
    return Said(
        id=f"Kolom tidak ada dalam berkas: {names}. Kolom yang ada: {known}. Perbaiki pengaturan atau nama kolom.",
        en=f"Columns that the file lacks: {names}. It has: {known}. Mend the settings or the names of columns.",
    )


_NO_ROWS = Said(
    id="Tidak ada baris yang dapat dipakai: semua tanpa nomor, tanpa kebenaran, atau dikecualikan.",
    en="No row can be used: all lack an id or a truth, or are excluded.",
)
