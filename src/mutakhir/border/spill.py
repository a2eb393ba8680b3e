"""Rows on their way, by regency, in passing files: a nation does not fit into memory, a regency does."""

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa

from mutakhir.border.repair import Rows


class Spill:
    """One role's rows. `codes` are the regencies by their number in the import."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._writers: dict[str, pa.RecordBatchStreamWriter] = {}
        self._schema: pa.Schema | None = None

    def add(self, regencies: Rows, names: list[str], table: pa.Table) -> None:
        """`regencies`: for each row its place in `names`."""
        if not table.num_rows:
            return
        self._schema = self._schema or table.schema
        order = np.argsort(regencies, kind="stable")
        there, starts = np.unique(regencies[order], return_index=True)
        if (np.diff(order) != 1).any():
            table = table.take(pa.array(order))
        ends = [*starts[1:], table.num_rows]
        for place, start, end in zip(there, starts, ends, strict=True):
            self._writer(names[place]).write_table(table.slice(start, end - start))

    def _writer(self, regency: str) -> pa.RecordBatchStreamWriter:
        if regency not in self._writers:
            self._writers[regency] = pa.ipc.new_stream(str(self._folder / f"{regency}.arrows"), self._schema)
        return self._writers[regency]

    def close(self) -> None:
        for writer in self._writers.values():
            writer.close()

    def regencies(self) -> list[str]:
        return sorted(self._writers)

    def read(self, regency: str) -> pa.Table | None:
        """All rows of a regency in the order of the file; None if there is none."""
        if regency not in self._writers:
            return None
        with pa.memory_map(str(self._folder / f"{regency}.arrows")) as source:
            return pa.ipc.open_stream(source).read_all().combine_chunks()
