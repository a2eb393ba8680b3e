"""What the lake knows already: in which regency a household, member or officer is, and which keys are there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pyarrow as pa

from mutakhir.ground.lake import Lake


# The later one goes before the earlier one: a household of the prelist may have moved since release N-1.
WHERE_FROM: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "household": (("previous_registry_households", "household_id"), ("prelist", "household_id")),
    "member": (("previous_registry_members", "member_id"), ("members", "member_id")),
    "officer": (("officers", "officer_id"),),
}
NAMED_BY: Final = {"household": ("household_id", "unit_id"), "member": ("member_id",), "officer": ("officer_id",)}


def regencies_of(lake: Lake, kind: str) -> dict[object, str]:
    """Key of each known record of a kind, and its regency."""
    found: dict[object, str] = {}
    for name, key in WHERE_FROM[kind]:
        for regency in lake.regencies(name):
            found.update(dict.fromkeys(lake.read(name, regency).column(key).to_pylist(), regency))
    return found


def known_keys(lake: Lake, name: str, key: Sequence[str]) -> set[str]:
    """The keys of all rows of a dataset, as `joined` writes them."""
    found: set[str] = set()
    for regency in lake.regencies(name):
        found.update(joined([lake.read(name, regency).column(column) for column in key]))
    return found


def joined(columns: Iterable[pa.Array]) -> list[str]:
    """One text per row; parts are set apart by a sign that no key holds."""
    parts: list[list[str]] = [column.cast(pa.string()).to_pylist() for column in columns]
    if len(parts) == 1:
        return parts[0]
    return ["\x1f".join(map(str, row)) for row in zip(*parts, strict=True)]
