"""From text to the declared type of a column: one rule per type, none per item.

What cannot be typed, or is no code of the list, or lies outside the range, becomes empty; `quarantine_reason`
says why. Both are made from one list of tests, so that a value is either typed or has a reason, never both.
"""

from enum import StrEnum
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

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


Tests: TypeAlias = list[tuple[ir.BooleanValue, Reason]]
LARGEST = {"int8": 2**7 - 1, "int16": 2**15 - 1, "int32": 2**31 - 1, "int64": 2**53}
ISO_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def typed_column(column: Column, raw: ir.StringValue, terms: Terms) -> ir.Value:
    """The value in the column's type; NULL where nothing was sent or `quarantine_reason` is not NULL."""
    if column.type == "string":
        return written(raw)
    value = _read(column, raw, terms)
    holds = value.notnull() & ~ibis.or_(*(test for test, _ in _later_tests(column, value, terms)))
    return holds.ifelse(value, ibis.null(value.type())).cast(column.type)


def quarantine_reason(column: Column, raw: ir.StringValue, terms: Terms) -> ir.StringValue:
    """Why a sent value is not typed; NULL where it is, or where nothing was sent."""
    if column.type == "string":
        return ibis.null("string")
    value = _read(column, raw, terms)
    tests = [(value.isnull(), _unread(column)), *_later_tests(column, value, terms)]
    reason = ibis.cases(*((test, word.value) for test, word in tests), else_=ibis.null("string"))
    return written(raw).isnull().ifelse(ibis.null("string"), reason)


def written(raw: ir.StringValue) -> ir.StringValue:
    """The text without blanks around it; NULL if nothing is left."""
    return raw.strip().nullif("")


def whole_number(raw: ir.StringValue) -> ir.FloatingValue:
    """A whole number as a float (exact up to 2^53), also written as `36.0`; NULL for anything else.

    Read as a float first: engines round `36.5` when they read it as an integer. They also read `nan`,
    `inf` and `1_000`, which nobody means.
    """
    number = plain_number(raw)
    return (number == number.floor()).ifelse(number, ibis.null("float64"))


def plain_number(raw: ir.StringValue) -> ir.FloatingValue:
    number = raw.try_cast("float64")
    sound = ~raw.contains("_") & ~number.isnan() & ~number.isinf()
    return sound.ifelse(number, ibis.null("float64"))


def _read(column: Column, raw: ir.StringValue, terms: Terms) -> ir.Value:
    """The value in a type wide enough for anything; NULL where the text is no value of the kind."""
    if column.type == "boolean":
        return _yes_no(raw, terms)
    if column.type == "date":
        text = written(raw)
        return text.re_search(ISO_DATE).ifelse(text, ibis.null("string")).try_cast("date")
    return plain_number(raw) if column.type == "float64" else whole_number(raw)


def _yes_no(raw: ir.StringValue, terms: Terms) -> ir.BooleanValue:
    word = raw.strip().lower()
    return ibis.cases(
        (word.isin(terms.yes_words), True), (word.isin(terms.no_words), False), else_=ibis.null("boolean")
    )


def _unread(column: Column) -> Reason:
    if column.codes is not None:
        return Reason.UNKNOWN_CODE
    return {"boolean": Reason.NOT_YES_NO, "date": Reason.NOT_A_DATE}.get(column.type, Reason.NOT_A_NUMBER)


def _later_tests(column: Column, value: ir.Value, terms: Terms) -> Tests:
    """What a value that could be read may still break."""
    if column.type == "boolean":
        return []
    if column.type == "date":
        return [(~value.between(terms.first_birth, terms.last_birth), Reason.OUT_OF_RANGE)]
    if isinstance(column.codes, CodeList):
        return [(~_in_list(value, column.codes), Reason.UNKNOWN_CODE)]
    return [(~value.between(*_range(column)), Reason.OUT_OF_RANGE)]


def _in_list(value: ir.NumericValue, codes: CodeList) -> ir.BooleanValue:
    numbers = sorted(codes.codes)
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        return value.between(numbers[0], numbers[-1])
    return value.isin(numbers)


def _range(column: Column) -> tuple[int, int]:
    widest = LARGEST.get(column.type, 2**53)
    low = -widest if column.minimum is None else column.minimum
    return low, widest if column.maximum is None else column.maximum
