"""The counts that a release tells everybody: households and persons by area, listed and not, in and out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa


NATION = "0"
# Of `regency_counts`. DuckDB sums to 128 bits, which Arrow reads as a decimal: cast to this.
COUNTED = pa.schema(
    [
        ("regency", pa.string()),
        ("change", pa.string()),
        ("band", pa.string()),
        ("households", pa.int64()),
        ("persons", pa.int64()),
    ]
)
# Each is the sum of those beside it, in every area; where it has two sums, it is counted in two ways.
SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("listed", ("listed_core", "listed_extension", "listed_otherwise")),
    ("listed", ("entered", "stayed_in")),
    ("not_listed", ("left", "stayed_out")),
    ("records", ("listed", "not_listed")),
)
COUNTS = (
    "records",
    "listed",
    "listed_core",
    "listed_extension",
    "listed_otherwise",
    "entered",
    "stayed_in",
    "not_listed",
    "left",
    "stayed_out",
)


@dataclass(frozen=True, order=True)
class Cell:
    """One count of one area. The nation is "0", a province has two digits, a regency four."""

    area: str
    count: str


@dataclass(frozen=True)
class Sum:
    """The total is the sum of the parts: what anybody may work out from what is shown."""

    total: Cell
    parts: tuple[Cell, ...]


def regency_counts(changes: ir.Table, households: ir.Table) -> ir.Table:
    """regency, change, band, households, persons of a release; few rows per regency."""
    sizes = households.select(size_of="household_id", persons="member_count")
    joined = changes.join(sizes, changes.household_id == sizes.size_of)
    return joined.group_by("regency", "change", band=joined.new_band.fill_null("none")).agg(
        households=lambda t: t.count(), persons=lambda t: t.persons.sum().fill_null(0)
    )


def cells_of(rows: Iterable[Mapping[str, object]], measure: str) -> dict[Cell, int]:
    """Every count of every regency, province and of the nation, from the rows of `regency_counts`."""
    found: dict[Cell, int] = {}
    for row in rows:
        regency, value = str(row["regency"]), row[measure]
        assert isinstance(value, int)
        for area in (NATION, regency[:2], regency):
            for count in COUNTS:
                counted = value if count in _counts_in(str(row["change"]), str(row["band"])) else 0
                cell = Cell(area, count)
                found[cell] = found.get(cell, 0) + counted
    return found


def _counts_in(change: str, band: str) -> set[str]:
    if change in ("left", "stayed_out"):
        return {"records", "not_listed", change}
    by_band = f"listed_{band}" if band in ("core", "extension") else "listed_otherwise"
    return {"records", "listed", change, by_band}


def sums_of(areas: Iterable[str]) -> list[Sum]:
    """All sums that hold between the cells of some regencies, of their provinces and of the nation."""
    regencies = sorted(area for area in areas if len(area) == 4)
    provinces = sorted({regency[:2] for regency in regencies})
    inside: dict[str, list[str]] = {NATION: provinces}
    inside |= {province: [r for r in regencies if r.startswith(province)] for province in provinces}
    down = [
        Sum(Cell(area, count), tuple(Cell(part, count) for part in parts))
        for area, parts in inside.items()
        for count in COUNTS
        if parts
    ]
    across = [
        Sum(Cell(area, total), tuple(Cell(area, part) for part in parts))
        for area in (NATION, *provinces, *regencies)
        for total, parts in SUMS
    ]
    return down + across
