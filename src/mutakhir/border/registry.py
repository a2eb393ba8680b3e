"""A previous registry of others as release N-1: its own keys become ids of ours, minted once and remembered.

New keys are numbered regency by regency in order of code, within one in the order of the key (decision 006). A
key that an earlier import saw keeps its id. Families are made from the members where no file of families is given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.border.filling import filled, numbered, with_defaults
from mutakhir.border.gathering import ROW
from mutakhir.border.imports import Import
from mutakhir.border.repair import Rows
from mutakhir.ground.lake import Lake
from mutakhir.ground.schema import PREVIOUS


KEYS: Final = "import_keys"
_REGISTRY: Final = f"{PREVIOUS}registry_"


@dataclass
class KeyBook:
    """Which id each key has. `fresh`: those given in this import, by regency; they are written to `import_keys`."""

    last: dict[str, int]
    known: dict[str, dict[str, int]]
    fresh: dict[str, list[pa.Table]] = field(default_factory=dict)

    @classmethod
    def read(cls, lake: Lake, last: Mapping[str, int]) -> "KeyBook":
        """All keys of earlier imports; `last`: the highest ids given so far, by kind."""
        known: dict[str, dict[str, int]] = {}
        for regency in lake.regencies(KEYS):
            table = lake.read(KEYS, regency)
            columns = (table.column(name).to_pylist() for name in ("kind", "source_key", "id"))
            for kind, key, id in zip(*columns, strict=True):
                known.setdefault(kind, {})[key] = id
        highest = {kind: max(ids.values()) for kind, ids in known.items() if ids}
        return cls({kind: max(last.get(kind, 0), highest.get(kind, 0)) for kind in {*last, *highest}}, known)

    def ids(self, kind: str, keys: Sequence[str], regency: str) -> Rows:
        """The ids of these keys (each once), in their order."""
        known = self.known.get(kind, {})
        found = [known.get(key, 0) for key in keys] if known else [0] * len(keys)
        # By length first, so that keys of digits are in the order of their numbers.
        unknown = sorted((len(key), key, place) for place, key in enumerate(keys) if not found[place])
        first = self.last.get(kind, 0) + 1
        for number, (_, _, place) in enumerate(unknown, start=first):
            found[place] = number
        if unknown:
            self.last[kind] = first + len(unknown) - 1
            self._remember(regency, kind, [key for _, key, _ in unknown], first)
        return np.array(found, np.int64)

    def _remember(self, regency: str, kind: str, keys: list[str], first: int) -> None:
        """A table of arrays, since a registry has as many keys as members."""
        table = pa.table(
            {
                "kind": pa.repeat(pa.scalar(kind), len(keys)),
                "source_key": pa.array(keys, pa.string()),
                "id": pa.array(np.arange(first, first + len(keys)), pa.int64()),
            }
        )
        self.fresh.setdefault(regency, []).append(table)

    def fresh_table(self, regency: str) -> pa.Table:
        """The keys that got their id now, as `import_keys` holds them."""
        return pa.concat_tables([filled(KEYS, None), *self.fresh.pop(regency, [])])

    def saw(self, kind: str, ids: pa.ChunkedArray) -> None:
        """Ids that the file itself gives: later numbers go on above them."""
        highest = pc.max(ids).as_py()
        self.last[kind] = max(self.last.get(kind, 0), highest or 0)


@dataclass(frozen=True)
class _Households:
    """The households of a regency: their keys as in the files, their ids, and the column that names them."""

    column: str
    keys: pa.Array
    ids: Rows

    def ids_of(self, table: pa.Table) -> Rows:
        place = pc.index_in(table.column(self.column).combine_chunks(), value_set=self.keys)
        found: Rows = self.ids[place.to_numpy()]
        return found


def registry_tables(
    what: Import, rows: Mapping[str, pa.Table | None], book: KeyBook, regency: str
) -> dict[str, pa.Table]:
    """All tables of release N-1 for one regency, and the fresh keys under `import_keys`."""
    households = rows["household"]
    assert households is not None, "a regency is there because a household is"
    column = "household_key" if "household_key" in households.column_names else "household_id"
    keys = households.column(column).combine_chunks()
    ids = _ids(book, "household", column, keys, regency)
    known = _Households(column, keys, ids)
    households = _put(with_defaults(what.role("household"), households), "household_id", ids)
    members, families = _people(rows.get("member"), rows.get("family"), known, book, regency)
    households = _counted(households, members)
    found = {
        "households": households,
        "households_identity": households,
        "ranks": _ranks(households),
        "families": families,
        "families_identity": families,
        "members": members,
        "members_identity": members,
    }
    tables = {f"{_REGISTRY}{name}": filled(f"{_REGISTRY}{name}", table) for name, table in found.items()}
    return tables | {KEYS: book.fresh_table(regency)}


def _ids(book: KeyBook, kind: str, column: str, keys: pa.Array, regency: str) -> Rows:
    if not column.endswith("_id"):
        return book.ids(kind, keys.to_pylist(), regency)
    book.saw(kind, keys)
    given: Rows = keys.to_numpy()
    return given


def _people(
    members: pa.Table | None, families: pa.Table | None, known: _Households, book: KeyBook, regency: str
) -> tuple[pa.Table | None, pa.Table | None]:
    if members is not None:
        members = _put(members, "household_id", known.ids_of(members))
        members = _put(members, "member_id", _member_ids(members, known, book, regency))
        if "person_id" in members.column_names:
            book.saw("person", members.column("person_id"))
    if families is not None:
        families = _put(families, "household_id", known.ids_of(families))
    elif members is not None and "family_number" in members.column_names:
        families = _families_of(members)
    if families is None:
        return members, None
    families = _with_family_ids(families, known, book, regency)
    if members is not None:
        members = _put(members, "family_id", _family_of_members(members, families))
        families = _sized(families, members)
    return members, families


def _member_ids(members: pa.Table, known: _Households, book: KeyBook, regency: str) -> Rows:
    if "member_id" in members.column_names:
        return _ids(book, "member", "member_id", members.column("member_id").combine_chunks(), regency)
    own = _own_keys(members)
    named = pc.binary_join_element_wise(members.column(known.column).cast(pa.string()), own, "/")
    return book.ids("member", named.to_pylist(), regency)


def _own_keys(members: pa.Table) -> pa.Array:
    """The members' own keys, or their places in the household."""
    if "member_key" in members.column_names:
        return members.column("member_key")
    group = members.column("household_id").to_numpy()
    lines = numbered(group, np.lexsort((members.column(ROW).to_numpy(), group)))
    return pa.array(lines).cast(pa.string())


def _families_of(members: pa.Table) -> pa.Table:
    """The families that the members name, with the first family card among them."""
    numbered_ones = members.filter(members.column("family_number").is_valid()).sort_by(ROW)
    card = pa.nulls(numbered_ones.num_rows, pa.string())
    if "family_card" in members.column_names:
        card = numbered_ones.column("family_card")
    table = pa.table(
        {
            "household_id": numbered_ones.column("household_id"),
            "family_number": numbered_ones.column("family_number"),
            "family_card": card,
        }
    )
    first = pc.ScalarAggregateOptions(skip_nulls=True)
    grouped = table.group_by(["household_id", "family_number"], use_threads=False)
    found = grouped.aggregate([("family_card", "first", first)])
    return found.rename_columns(["household_id", "family_number", "family_card"])


def _with_family_ids(families: pa.Table, known: _Households, book: KeyBook, regency: str) -> pa.Table:
    place = np.argsort(known.ids)
    at = place[np.searchsorted(known.ids, families.column("household_id").to_numpy(), sorter=place)]
    keys = known.keys.take(pa.array(at)).cast(pa.string())
    named = pc.binary_join_element_wise(keys, families.column("family_number").cast(pa.string()), "/f")
    return _put(families, "family_id", book.ids("family", named.to_pylist(), regency))


def _pairs(table: pa.Table) -> Rows:
    """Household and family number as one number."""
    number = table.column("family_number").fill_null(0).cast(pa.int64()).to_numpy()
    found: Rows = table.column("household_id").to_numpy() * 128 + number
    return found


def _family_of_members(members: pa.Table, families: pa.Table) -> pa.Array:
    if "family_number" not in members.column_names:
        return pa.nulls(members.num_rows, pa.int64())
    place = pc.index_in(pa.array(_pairs(members)), value_set=pa.array(_pairs(families)))
    return families.column("family_id").combine_chunks().take(place)


def _sized(families: pa.Table, members: pa.Table) -> pa.Table:
    """Each family with the number of its members."""
    counted = members.select(["family_id"]).group_by("family_id", use_threads=False).aggregate([([], "count_all")])
    place = pc.index_in(families.column("family_id").combine_chunks(), value_set=counted.column("family_id"))
    return _put(families, "member_count", counted.column("count_all").combine_chunks().take(place).fill_null(0))


def _counted(households: pa.Table, members: pa.Table | None) -> pa.Table:
    """Members are counted where the file does not say how many there are."""
    if members is None:
        return households
    counted = (
        members.select(["household_id"]).group_by("household_id", use_threads=False).aggregate([([], "count_all")])
    )
    ids = households.column("household_id").combine_chunks()
    place = pc.index_in(ids, value_set=counted.column("household_id"))
    count = counted.column("count_all").combine_chunks().take(place).fill_null(0)
    there = "member_count" in households.column_names
    stated = households.column("member_count").cast(pa.int64()) if there else pa.nulls(len(count), pa.int64())
    fits = pc.if_else(pc.less_equal(count, 200), count, None)
    return _put(households, "member_count", pc.coalesce(stated, fits))


def _ranks(households: pa.Table) -> pa.Table | None:
    """The ranks that the file gives: score and band are needed, and nothing stands in for them."""
    if not {"score", "band"} <= set(households.column_names):
        return None
    ranked = households.filter(pc.and_(households.column("score").is_valid(), households.column("band").is_valid()))
    ranked = _put(ranked, "unit", pa.repeat("household", ranked.num_rows))
    return _put(ranked, "unit_id", ranked.column("household_id"))


def _put(table: pa.Table, name: str, values: pa.Array | pa.ChunkedArray | Rows) -> pa.Table:
    column = values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, column)
    return table.append_column(name, column)
