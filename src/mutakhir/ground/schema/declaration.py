"""How a dataset is declared: once, as a class, with everything that is known about each column.

From a declaration come the Parquet schema, the Ibis schema, the checks at every write, and the docs.
A dataset of scope *regency* is stored in one folder per regency; its column `regency` is the name of the
folder (`regency=1101`) and always a string. A dataset of scope *nation* has one folder `nation`.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import ClassVar, Literal

import ibis
import ibis.expr.datatypes as dt
import pyarrow as pa


Scope = Literal["regency", "nation"]
IDENTITY_SUFFIX = "_identity"


class Privacy(StrEnum):
    """`direct` names a person; `quasi` helps to; `sensitive` harms if known; `none` is none of these."""

    DIRECT = "direct"
    QUASI = "quasi"
    SENSITIVE = "sensitive"
    NONE = "none"


ARROW_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    # Instants: UTC, microseconds; the device's offset stands in a column of its own.
    "timestamp": pa.timestamp("us"),
}


@dataclass(frozen=True)
class CodeList:
    """The codes of an item and what each means (English; screens take labels from the instrument)."""

    name: str
    codes: dict[int, str]

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True)
class Words:
    """A closed list of words in a string column.

    `earlier`: words that only earlier releases wrote. They are read and carried on as they stand, since nobody knows
    which of today's words was meant; no stage writes them anew.
    """

    words: tuple[str, ...]
    earlier: tuple[str, ...] = ()

    @property
    def readable(self) -> tuple[str, ...]:
        return (*self.words, *self.earlier)


@dataclass(frozen=True)
class Column:
    """One column. `unit` is the unit of measure; `minimum` and `maximum` include their value."""

    type: str
    description: str
    privacy: Privacy = Privacy.NONE
    required: bool = False
    unit: str = ""
    codes: CodeList | Words | None = None
    minimum: int | None = None
    maximum: int | None = None

    def __post_init__(self) -> None:
        assert self.type in ARROW_TYPES, f"unknown type {self.type}"


class Dataset:
    """Base of all declarations; a subclass lists its columns as class attributes, in order.

    `key`: the columns that name a row, unique within the dataset (checked per regency at each write).
    `order`: the order of rows in a file (default: the key), so that equal content gives equal bytes.
    """

    name: ClassVar[str]
    scope: ClassVar[Scope] = "regency"
    key: ClassVar[tuple[str, ...]]
    schema_version: ClassVar[int] = 1
    order: ClassVar[tuple[str, ...]] = ()
    raw_items: ClassVar[tuple[type, ...]] = ()

    def __init_subclass__(cls) -> None:
        columns = cls.columns()
        if cls.is_identity():
            assert any(c.privacy is Privacy.DIRECT for c in columns.values()), f"{cls.name}: nothing direct"
        else:
            direct = [n for n, c in columns.items() if c.privacy is Privacy.DIRECT]
            assert not direct, f"{cls.name}: {direct} belong in {cls.name}{IDENTITY_SUFFIX}"
        assert set(cls.key) <= set(columns) | {"regency"}, f"{cls.name}: key {cls.key} names no column"

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """All columns in order: own ones, those of mixed-in groups, then raw copies of item groups."""
        found = column_group(cls)
        for group in cls.raw_items:
            found.update({n: as_sent(c) for n, c in column_group(group).items()})
        return found

    @classmethod
    def is_identity(cls) -> bool:
        return cls.name.endswith(IDENTITY_SUFFIX)

    @classmethod
    def description(cls) -> str:
        return (cls.__doc__ or "").strip()

    @classmethod
    def arrow_schema(cls) -> pa.Schema:
        """Schema of a file: without the partition column."""
        return pa.schema([pa.field(n, ARROW_TYPES[c.type], nullable=not c.required) for n, c in cls.columns().items()])

    @classmethod
    @cache
    def ibis_schema(cls) -> ibis.Schema:
        """Schema of the table that a stage sees: with `regency` first where the scope is regency.

        Nothing is declared non-null here: Ibis refuses unions of tables that differ in that alone.
        """
        fields: dict[str, dt.DataType] = {}
        if cls.scope == "regency":
            fields["regency"] = dt.String()
        for n, c in cls.columns().items():
            fields[n] = dt.DataType.from_pyarrow(ARROW_TYPES[c.type])
        return ibis.schema(fields)

    @classmethod
    def table(cls) -> ibis.Table:
        """The unbound Ibis table of this dataset; the engine binds files to its name."""
        return ibis.table(cls.ibis_schema(), name=cls.name)


def column_group(group: type) -> dict[str, Column]:
    """The columns declared in a class and in the groups mixed into it, in order of reading."""
    found: dict[str, Column] = {}
    for part in group.__mro__:
        for name, thing in vars(part).items():
            if isinstance(thing, Column):
                found.setdefault(name, thing)
    return found


def as_sent(column: Column) -> Column:
    """The same item as text, as a phone, a desk or a partner sent it: any value can arrive."""
    return Column("string", f"As sent: {column.description}", column.privacy, unit=column.unit)
