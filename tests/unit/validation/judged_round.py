"""A round of one regency in which intake has written what a test gives: run a stage, read what it wrote."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from mutakhir.ground.engine import Engine, open_engine
from mutakhir.ground.lake import Delivery, Home, Lake, Workbench
from mutakhir.ground.schema import dataset
from mutakhir.pipeline import STAGES


REGENCY = "1101"
Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]
BY_WORD = {stage.word: stage for stage in STAGES}


def table(name: str, rows: Sequence[Row]) -> pa.Table:
    """Rows of a declared dataset; columns that are not named are empty."""
    schema = pa.schema([field.with_nullable(True) for field in dataset(name).arrow_schema()])
    unknown = {key for row in rows for key in row} - set(schema.names)
    assert not unknown, f"{name} has no columns {sorted(unknown)}"
    return pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in rows], schema=schema)


class JudgedRound:
    """Delivers rows under the names of datasets, also of those that earlier stages would make."""

    def __init__(self, folder: Path, rows: Rows, *, encryption: str = "parquet") -> None:
        home = Home.create(folder / "home", synthetic=True, encryption=encryption)
        regencies = home.folder / "policy" / "frame" / "regencies.csv"
        head, *lines = regencies.read_text("utf-8").splitlines(keepends=True)
        regencies.write_text(head + "".join(line for line in lines if line.startswith(REGENCY)), "utf-8")
        self.home = Home.open(home.folder)
        self.lake = Lake(self.home)
        self.scratch = folder / "scratch"
        self.deliver(rows)

    def deliver(self, rows: Rows) -> None:
        for name, given in rows.items():
            delivery = Delivery(self.lake, [name], "test")
            delivery.add(REGENCY, {name: table(name, given)})
            delivery.close()

    def run(self, word: str, engine: Engine | None = None) -> None:
        opened = engine or open_engine("duckdb", self.scratch)
        try:
            BY_WORD[word].run(Workbench(self.home, self.lake, opened, BY_WORD[word], quiet=True))
        finally:
            if engine is None:
                opened.close()

    def rows(self, name: str) -> list[Row]:
        return self.lake.read(name, REGENCY).to_pylist()
