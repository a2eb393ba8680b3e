"""The NIK on columns, equal to `nik` value by value on DuckDB and Spark.

Written for speed, since it runs on every member of the nation: text is tested by two regular expressions
and read once as a number; nothing that can fail stands behind a CASE, and little is repeated inside one,
because DuckDB evaluates common parts anew in every branch.
"""

from collections.abc import Collection
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from mutakhir.ground.identifiers.kinds import NikLevel, Sex
from mutakhir.ground.identifiers.nik import SYNTHETIC_PROVINCE, WOMEN_DAY_OFFSET


Prefixes: TypeAlias = Collection[str] | ir.StringColumn

# Sixteen digits that neither begin with 000 nor end with 0000. The length is tested beside it: an anchor
# at the end means different things to the engines when a line break follows.
_FORMAT = "^(00[1-9]|0[1-9][0-9]|[1-9][0-9]{2})[0-9]{9}(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_REPEATED = [digit * 16 for digit in "123456789"]


def nik_level_expression(nik: ir.StringValue, prefixes: Prefixes, *, synthetic: bool = False) -> ir.StringValue:
    """`nik_level` as a column of its words; never NULL.

    Args:
        prefixes: 6-digit or 4-digit codes, as a collection or as a column without NULLs of another table
            (a memtable; better for the 7,000 sub-districts).
    """
    return level_expression(nik, prefixes, synthetic=synthetic, women_day_offset=WOMEN_DAY_OFFSET)


def level_expression(
    number: ir.StringValue, prefixes: Prefixes, *, synthetic: bool, women_day_offset: int
) -> ir.StringValue:
    """The levels that NIK and family card share, as a column."""
    return ibis.cases(
        (number.isnull() | ~number.re_search("[^ ]"), NikLevel.MISSING.value),
        (~_has_format(number), NikLevel.BAD_FORMAT.value),
        (~_has_real_date(number, women_day_offset), NikLevel.BAD_STRUCTURE.value),
        (~_is_known_area(number, prefixes, synthetic), NikLevel.UNKNOWN_AREA.value),
        else_=NikLevel.WELL_FORMED.value,
    )


def nik_birth_date_expression(
    nik: ir.StringValue, reference_year: int, recorded_year: ir.IntegerValue | None = None
) -> ir.DateValue:
    """`nik_birth_date` as a column; where `recorded_year` is NULL the reference year decides."""
    date_digits = _date_digits(nik)
    day = _pair(date_digits, 10_000)
    day = day - (day > WOMEN_DAY_OFFSET).ifelse(WOMEN_DAY_OFFSET, 0)
    month = _pair(date_digits, 100).clip(1, 12)  # a real month wherever the date is
    year = _full_year(date_digits % 100, reference_year, recorded_year)
    year = (date_digits.isin([290200, 690200])).ifelse(2000, year)  # 1900 had no 29 February
    first_of_month = ibis.date(year, month, 1)
    date = (first_of_month + (day - 1).as_interval("D")).cast("timestamp").cast("date")
    return _holds(nik).ifelse(date, ibis.null("date"))


def nik_sex_expression(nik: ir.StringValue) -> ir.IntegerValue:
    """`nik_sex` as a column of codes (int8)."""
    is_woman = _date_digits(nik) > WOMEN_DAY_OFFSET * 10_000
    sex = is_woman.ifelse(ibis.literal(Sex.FEMALE.value, "int8"), ibis.literal(Sex.MALE.value, "int8"))
    return _holds(nik).ifelse(sex, ibis.null("int8"))


def nik_agrees_expression(nik: ir.StringValue, birth_date: ir.DateValue, sex: ir.IntegerValue) -> ir.BooleanValue:
    """`nik_agrees` as a column; NULL where it cannot be said. Compares the six digits which a NIK of this
    birth date and sex would have."""
    day = birth_date.day() + (sex == Sex.FEMALE.value).ifelse(WOMEN_DAY_OFFSET, 0)
    expected = day * 10_000 + birth_date.month() * 100 + birth_date.year() % 100
    agrees = (_date_digits(nik) == expected) & sex.isin([each.value for each in Sex])
    known = birth_date.notnull() & sex.notnull() & _holds(nik)
    return known.ifelse(agrees, ibis.null("boolean"))


def _holds(nik: ir.StringValue) -> ir.BooleanValue:
    """NULL where there is no NIK."""
    return _has_format(nik) & _has_real_date(nik, WOMEN_DAY_OFFSET)


def _has_format(number: ir.StringValue) -> ir.BooleanValue:
    return (number.length() == 16) & number.re_search(_FORMAT) & number.notin(_REPEATED)


def _has_real_date(number: ir.StringValue, women_day_offset: int) -> ir.BooleanValue:
    return number.re_search(_date_pattern(women=women_day_offset > 0))


def _date_pattern(*, women: bool) -> str:
    """DDMMYY after six digits: up to 28 in any month; 29 and 30 outside February; 31 in the long months;
    29 February when YY is divisible by 4."""
    any_month, no_february, long_month = "(0[1-9]|1[0-2])", "(0[13-9]|1[0-2])", "(0[13578]|1[02])"
    to_28 = "0[1-9]|1[0-9]|2[0-8]" + ("|4[1-9]|5[0-9]|6[0-8]" if women else "")
    at_29, at_30, at_31 = ("29|69", "30|70", "31|71") if women else ("29", "30", "31")
    leap = "([02468][048]|[13579][26])"
    days = f"({to_28}){any_month}|({at_29}|{at_30}){no_february}|({at_31}){long_month}|({at_29})02{leap}"
    return f"^[0-9]{{6}}({days})"


def _date_digits(number: ir.StringValue) -> ir.IntegerValue:
    """DDMMYY as a number; NULL or senseless where the number does not hold."""
    last_ten = number.try_cast("int64") % ibis.literal(10_000_000_000, "int64")
    return (last_ten / 10_000).floor().cast("int64")


def _pair(digits: ir.IntegerValue, above: int) -> ir.IntegerValue:
    return (digits / above).floor().cast("int64") % 100


def _is_known_area(number: ir.StringValue, prefixes: Prefixes, synthetic: bool) -> ir.BooleanValue:
    known = _listed(number, prefixes)
    return known | (number.substr(0, 2) == SYNTHETIC_PROVINCE) if synthetic else known


def _listed(number: ir.StringValue, prefixes: Prefixes) -> ir.BooleanValue:
    if isinstance(prefixes, ir.StringColumn):
        return number.substr(0, 6).isin(prefixes) | number.substr(0, 4).isin(prefixes)
    by_length = [sorted(each for each in prefixes if len(each) == length) for length in (6, 4)]
    tests = [number.substr(0, len(codes[0])).isin(codes) for codes in by_length if codes]
    return ibis.or_(*tests) if tests else ibis.literal(False)


def _full_year(
    short_year: ir.IntegerValue, reference_year: int, recorded_year: ir.IntegerValue | None
) -> ir.IntegerValue:
    early, late = short_year + 1900, short_year + 2000
    by_reference = (late <= reference_year).ifelse(late, early)
    if recorded_year is None:
        return by_reference
    nearest = ((late - recorded_year).abs() <= (early - recorded_year).abs()).ifelse(late, early)
    return recorded_year.isnull().ifelse(by_reference, nearest)
