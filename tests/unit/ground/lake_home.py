"""A small home for tests of the lake: two regencies, tables made by hand."""

from datetime import date
from pathlib import Path

import pyarrow as pa

from mutakhir.ground.lake import Home
from mutakhir.ground.schema import dataset


REGENCIES = ("1101", "1102")


def table(name: str, **columns: list[object]) -> pa.Table:
    """Rows of a declared dataset from some of its columns; the rest is empty."""
    schema = dataset(name).arrow_schema()
    rows = len(next(iter(columns.values())))
    return pa.table({f.name: pa.array(columns.get(f.name, [None] * rows), f.type) for f in schema})


def proposals(regency: str, names: list[str]) -> dict[str, pa.Table]:
    """`proposals` and `proposals_identity` of a regency, one row per name."""
    count = len(names)
    keys = [f"{name}-{regency}" for name in names]
    return {
        "proposals": table(
            "proposals",
            proposal_id=keys,
            village=[f"{regency}012001"] * count,
            proposed_on=[date(2020, 12, 1)] * count,
            proposed_by=["village"] * count,
        ),
        "proposals_identity": table("proposals_identity", proposal_id=keys, head_name=names),
    }


def two_regencies(folder: Path, encryption: str = "parquet") -> Home:
    """A home whose round covers the two regencies only."""
    home = Home.create(folder, synthetic=True, encryption=encryption)
    path = home.folder / "policy" / "frame" / "regencies.csv"
    head, *rows = path.read_text().splitlines(keepends=True)
    path.write_text(head + "".join(row for row in rows if row.startswith(REGENCIES)))
    return Home.open(folder)
