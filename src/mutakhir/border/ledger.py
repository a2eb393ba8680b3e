"""What an import has to say, gathered while it reads: findings, rows put aside, counts. From it come the datasets
`import_...` and the report. Rows read = imported + quarantined + repeated + unfilled, for every file."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from mutakhir.border.reasons import COUNTED_ONLY
from mutakhir.border.repair import Repaired, Rows
from mutakhir.border.source import BrokenRow


ROWS, IMPORTED, QUARANTINED, REPEATED, UNFILLED, UNKNOWN_COLUMN = (
    "rows", "imported", "quarantined", "repeated", "unfilled", "unknown_column",
)  # fmt: skip
MEASURES: Final = (ROWS, IMPORTED, QUARANTINED, REPEATED, UNFILLED, UNKNOWN_COLUMN)
DATASETS: Final = (
    "import_findings", "import_findings_identity", "import_quarantine", "import_quarantine_identity", "import_counts",
)  # fmt: skip


class Place(NamedTuple):
    """A file and what it is for."""

    file: str
    role: str


class Count(NamedTuple):
    """One line of `import_counts`."""

    place: Place
    measure: str
    column: str


class Aside(NamedTuple):
    """A row put aside."""

    place: Place
    row: int
    reason: str
    column: str | None
    raw: str


@dataclass
class Ledger:
    """Everything said so far."""

    dataset: str
    import_id: str
    counts: Counter[Count] = field(default_factory=Counter)
    asides: list[Aside] = field(default_factory=list)
    _findings: list[pa.Table] = field(default_factory=list)

    def count(self, place: Place, measure: str, number: int, column: str = "") -> None:
        if number:
            self.counts[Count(place, measure, column)] += number

    def put_aside(self, aside: Aside) -> None:
        self.asides.append(aside)
        self.count(aside.place, QUARANTINED, 1)
        self.count(aside.place, aside.reason, 1, aside.column or "")

    def broken(self, place: Place, rows: Iterable[BrokenRow]) -> None:
        for row in rows:
            self.put_aside(Aside(place, row.number, row.reason, None, row.text))

    def say(self, place: Place, repaired: Repaired, numbers: Rows, kept: np.ndarray) -> None:
        """Findings of the rows that are kept; those of rows put aside are told by the row."""
        for (column, reason), number in repaired.counts.items():
            if reason in COUNTED_ONLY:
                self.count(place, reason, number, column)
        for mark in repaired.marks:
            staying = kept[mark.rows]
            if staying.any():
                self._findings.append(
                    self._table(place, mark.column, mark.reason, numbers[mark.rows[staying]],
                                mark.raw.filter(pa.array(staying)))
                )  # fmt: skip
                self.count(place, mark.reason, int(staying.sum()), mark.column)

    def _table(self, place: Place, column: str, reason: str, rows: Rows, raw: pa.Array) -> pa.Table:
        size = len(rows)
        return pa.table(
            {
                "import_id": _same(self.import_id, size),
                "file": _same(place.file, size),
                "row": pa.array(rows, pa.int64()),
                "role": _same(place.role, size),
                "column": _same(column, size),
                "reason": _same(reason, size),
                "raw": raw.cast(pa.string()),
            }
        )

    def of(self, place: Place, measure: str) -> int:
        return self.counts[Count(place, measure, "")]

    def total(self, measure: str) -> int:
        return sum(number for count, number in self.counts.items() if count.measure == measure and not count.column)

    def tables(self) -> dict[str, pa.Table]:
        """The datasets of `DATASETS`, with all columns that they declare."""
        findings = pa.concat_tables(self._findings) if self._findings else self._table(
            Place("", ""), "", "", np.array([], np.int64), pa.array([], pa.string())
        )  # fmt: skip
        asides = self._aside_table()
        return {
            "import_findings": findings.drop_columns(["raw"]),
            "import_findings_identity": findings.drop_columns(["role"]),
            "import_quarantine": asides.drop_columns(["raw"]),
            "import_quarantine_identity": asides.drop_columns(["reason", "column"]),
            "import_counts": self._count_table(),
        }

    def _aside_table(self) -> pa.Table:
        found = self.asides
        return pa.table(
            {
                "import_id": _same(self.import_id, len(found)),
                "file": pa.array([one.place.file for one in found], pa.string()),
                "row": pa.array([one.row for one in found], pa.int64()),
                "role": pa.array([one.place.role for one in found], pa.string()),
                "reason": pa.array([one.reason for one in found], pa.string()),
                "column": pa.array([one.column for one in found], pa.string()),
                "raw": pa.array([one.raw for one in found], pa.string()),
            }
        )

    def _count_table(self) -> pa.Table:
        found = sorted(self.counts)
        return pa.table(
            {
                "import_id": _same(self.import_id, len(found)),
                "dataset": _same(self.dataset, len(found)),
                "file": pa.array([one.place.file for one in found], pa.string()),
                "role": pa.array([one.place.role for one in found], pa.string()),
                "measure": pa.array([str(one.measure) for one in found], pa.string()),
                "column": pa.array([one.column for one in found], pa.string()),
                "count": pa.array([self.counts[one] for one in found], pa.int64()),
            }
        )


def as_json(headers: Sequence[str], cells: Sequence[str | None]) -> str:
    """A row as it stood, by the names of its file."""
    return json.dumps(dict(zip(headers, cells, strict=True)), ensure_ascii=False)


def _same(text: str, size: int) -> pa.Array:
    return pa.repeat(pa.scalar(str(text), pa.string()), size)
