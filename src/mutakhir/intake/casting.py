"""From text to the declared type of a column: one rule per type, none per item.

What cannot be typed, or is no code of the list, or lies outside the range, becomes empty; `reason_by_kind`
says why. Both come from one reading, so that a value is either typed or has a reason, never both.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ground.schema import Column
from mutakhir.ground.schema.declaration import CodeList
from mutakhir.intake.terms import Terms


class Reason(StrEnum):
    """Why a value or a whole form is in quarantine. Codes are stable: desks and reports search for them."""

    NOT_A_NUMBER = "not_a_number"
    UNKNOWN_CODE = "unknown_code"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_DATE = "not_a_date"
    NOT_YES_NO = "not_yes_no"
    NOT_AN_INSTANT = "not_an_instant"
    UNKNOWN_MEMBER = "unknown_member"
    UNREADABLE_HOUSEHOLD = "unreadable_household"
    NOT_IN_PRELIST = "household_not_in_prelist"
    UNKNOWN_VILLAGE = "unknown_village"
    UNKNOWN_INSTRUMENT = "unknown_instrument"
    UNREADABLE_VISIT_NUMBER = "unreadable_visit_number"
    NO_RESULT = "no_result"
    UNKNOWN_RESULT = "unknown_result"
    SENT_TWICE = "sent_twice"
    NO_FORM = "no_form"


LARGEST = {"int8": 2**7 - 1, "int16": 2**15 - 1, "int32": 2**31 - 1, "int64": 2**53}
_FIRST_VISIBLE = "!"
FINITE = 1.7e308  # DuckDB orders NaN above all numbers
Bound: TypeAlias = int | ir.FloatingValue
ISO_DATE = "^ *[0-9]{4}-[0-9]{2}-[0-9]{2} *$"


@dataclass(frozen=True)
class Reading:
    """How a text reads as a column: the value where it `holds`, and what it is otherwise.

    `is_kind`: the text is a value of the kind at all (a number, a date), then the trouble is `outside`. Texts
    are named as seldom as possible: the SQL of a stage is planned anew for every regency.
    """

    value: ir.Value
    holds: ir.BooleanValue
    is_kind: ir.BooleanValue
    unread: Reason
    outside: Reason


def typed_column(column: Column, raw: ir.StringValue, terms: Terms) -> ir.Value:
    """The value in the column's type; NULL where nothing was sent or `reason_by_kind` is not NULL."""
    if column.type == "string":
        return written(raw)
    read = _read(column, raw, terms)
    if column.type == "boolean":
        return read.value
    return read.holds.ifelse(read.value, ibis.null(read.value.type())).cast(column.type)


def typed_columns(table: ir.Table, columns: Mapping[str, Column], terms: Terms) -> dict[str, ir.Value]:
    """All columns typed, and beside them as `sent_<name>` the raw text of those that can fail."""
    typed = {name: typed_column(column, table[name], terms) for name, column in columns.items()}
    return typed | {f"sent_{name}": table[name] for name in fallible(columns)}


def unknown(columns: Mapping[str, Column], known: Collection[str]) -> dict[str, ir.Value]:
    """Empty values of the columns that are not among the known ones."""
    return {name: ibis.null(column.type) for name, column in columns.items() if name not in known}


def fallible(columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns that are not text: what is sent for them may be refused."""
    return {name: column for name, column in columns.items() if column.type != "string"}


def given(table: ir.Table, names: Iterable[str]) -> ir.IntegerValue:
    """How many of the raw columns hold a text. Where fewer typed values come of them, `reason_by_kind` is asked."""
    return _sum([(table[name] != "").fill_null(False).cast("int16") for name in names])


def held(table: ir.Table, names: Iterable[str]) -> ir.IntegerValue:
    """How many of the typed columns hold a value."""
    return _sum([table[name].notnull().cast("int16") for name in names])


def _sum(numbers: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    """In pairs: DuckDB planned a chain of 50 sums for 0.17 s in every regency."""
    if len(numbers) == 1:
        return numbers[0]
    middle = len(numbers) // 2
    return _sum(numbers[:middle]) + _sum(numbers[middle:])


def is_refused(column: Column, raw: ir.StringValue, terms: Terms) -> ir.BooleanValue:
    """Whether something was sent that cannot be typed; never NULL.

    The cheap tests stand first and the rare one last: a filter stops at the first that fails.
    """
    if column.type == "string":
        return ibis.literal(False)
    return raw.notnull() & ~_read(column, raw, terms).holds.fill_null(False) & (raw.strip() != "")


def kinds_table(columns: Mapping[str, Column]) -> ir.Table:
    """How each item is read: kind_of (item), kind, least, most; for `reason_by_kind`."""
    rows = [(name, _kind(column), *map(float, _range(column))) for name, column in columns.items()]
    names, kinds, least, most = zip(*rows, strict=True)
    return ibis.memtable(pa.table({"kind_of": names, "kind": kinds, "least": least, "most": most}))


def reason_by_kind(raw: ir.StringValue, rule: ir.Table, terms: Terms) -> ir.StringValue:
    """Why a sent value is not typed; NULL where it is, or where nothing was sent. `rule`: see `kinds_table`."""
    readings = {
        "boolean": _read_yes_no(raw, terms),
        "date": _read_date(raw, terms),
        "code": _read_whole(raw, rule.least, rule.most, Reason.UNKNOWN_CODE),
        "whole": _read_whole(raw, rule.least, rule.most, Reason.OUT_OF_RANGE),
        "real": _read_real(raw, rule.least, rule.most),
    }
    reason = ibis.cases(*((rule.kind == kind, _reason(read)) for kind, read in readings.items()))
    return written(raw).isnull().ifelse(ibis.null("string"), reason)


def _reason(read: Reading) -> ir.StringValue:
    return ibis.cases(
        (read.holds.fill_null(False), ibis.null("string")),
        (read.is_kind.fill_null(False), read.outside.value),
        else_=read.unread.value,
    )


def written(raw: ir.StringValue) -> ir.StringValue:
    """The text without blanks around it; NULL if nothing is left.

    All blanks lie before the `!`. Only texts that begin or end so are stripped: DuckDB strips a set of characters
    five times as slowly as it compares (measured on names: 0.28 against 0.05 s a million).
    """
    return ((raw < _FIRST_VISIBLE) | (raw.right(1) < _FIRST_VISIBLE)).ifelse(raw.strip().nullif(""), raw)


def whole_number(raw: ir.StringValue, least: int, most: int) -> ir.FloatingValue:
    """A whole number in a range, as a float (exact up to 2^53), also written as `36.0`; NULL for anything else."""
    number = raw.try_cast("float64")
    return (number.between(least, most) & _is_whole(raw)).ifelse(number, ibis.null("float64"))


def _read(column: Column, raw: ir.StringValue, terms: Terms) -> Reading:
    least, most = _range(column)
    match _kind(column):
        case "boolean":
            return _read_yes_no(raw, terms)
        case "date":
            return _read_date(raw, terms)
        case "real":
            return _read_real(raw, least, most)
        case _:
            return _read_whole(raw, least, most, Reason.OUT_OF_RANGE)


def _kind(column: Column) -> str:
    if isinstance(column.codes, CodeList):
        codes = sorted(column.codes.codes)
        assert codes == list(range(codes[0], codes[-1] + 1)), f"{column.codes.name} has gaps"
        return "code"
    return {"boolean": "boolean", "date": "date", "float64": "real"}.get(column.type, "whole")


def _read_yes_no(raw: ir.StringValue, terms: Terms) -> Reading:
    # Word by word: DuckDB makes a join of an IN with more than a few words, for every item (0.06 s in an empty
    # regency, and twice the time in a full one).
    known = {**dict.fromkeys(terms.yes_words, True), **dict.fromkeys(terms.no_words, False)}
    value = raw.strip().lower().cases(*known.items(), else_=ibis.null("boolean"))
    return Reading(value, value.notnull(), value.notnull(), Reason.NOT_YES_NO, Reason.NOT_YES_NO)


def _read_date(raw: ir.StringValue, terms: Terms) -> Reading:
    date = raw.try_cast("date")
    is_date = raw.re_search(ISO_DATE) & date.notnull()
    inside = is_date & date.between(terms.first_birth, terms.last_birth)
    return Reading(date, inside, is_date, Reason.NOT_A_DATE, Reason.OUT_OF_RANGE)


def _read_whole(raw: ir.StringValue, least: Bound, most: Bound, outside: Reason) -> Reading:
    number = raw.try_cast("float64")
    unread = Reason.UNKNOWN_CODE if outside is Reason.UNKNOWN_CODE else Reason.NOT_A_NUMBER
    return Reading(number, number.between(least, most) & _is_whole(raw), _is_whole(raw), unread, outside)


def _read_real(raw: ir.StringValue, least: Bound, most: Bound) -> Reading:
    number = raw.try_cast("float64")
    plain = ~raw.contains("_")
    finite = number.between(-FINITE, FINITE) & plain
    return Reading(number, number.between(least, most) & plain, finite, Reason.NOT_A_NUMBER, Reason.OUT_OF_RANGE)


def _is_whole(raw: ir.StringValue) -> ir.BooleanValue:
    """Read as a float first: engines round `36.5` when they read it as an integer. They also read `1_000`,
    `inf` and `nan`, which nobody means."""
    number = raw.try_cast("float64")
    # Not floor(): Ibis casts its result to int64, and DuckDB stops at the first `nan`.
    return (number % 1 == 0) & ~raw.contains("_")


def _range(column: Column) -> tuple[int, int]:
    if isinstance(column.codes, CodeList):
        return min(column.codes.codes), max(column.codes.codes)
    widest = LARGEST.get(column.type, 2**53)
    low = -widest if column.minimum is None else column.minimum
    return low, widest if column.maximum is None else column.maximum
