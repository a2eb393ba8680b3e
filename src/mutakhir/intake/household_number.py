"""Household ids as they are sent: plain digits, or as shown to people, `H-0000-1234-0`.

The same as `ground.identifiers.read_id` as an expression (a test compares them), for ids of 8 or 12 digits.
"""

import ibis
import ibis.expr.types as ir

from mutakhir.ground.identifiers.shown import DAMM
from mutakhir.intake.casting import written


_TABLE = "".join(str(digit) for row in DAMM for digit in row)
_SEPARATORS = "[[:space:].\u2010-\u2015-]+"
_WIDTHS = (8, 12)
_LONGEST = 18  # digits that fit into int64 whatever they are


def household_id_of(raw: ir.StringValue) -> ir.IntegerValue:
    """The id, positive; NULL where nothing or nothing readable was sent."""
    text = written(raw)
    plain = text.re_search("^[0-9]+$") & (text.length() <= _LONGEST)
    digits = plain.ifelse(text, _shown_digits(text)).try_cast("int64")
    return (digits > 0).ifelse(digits, ibis.null("int64"))


def _shown_digits(text: ir.StringValue) -> ir.StringValue:
    packed = text.re_replace(_SEPARATORS, "").upper()
    tests = [(packed.re_search(f"^H[0-9]{{{width + 1}}}$") & _checks(packed, width), packed.substr(1, width)) for width in _WIDTHS]
    return ibis.cases(*tests, else_=ibis.null("string"))


def _checks(packed: ir.StringValue, width: int) -> ir.BooleanValue:
    """Whether the last digit closes Damm's calculation: over all digits with the check digit it ends in 0."""
    table = ibis.literal(_TABLE)
    state: ir.IntegerValue = ibis.literal(0, "int64")
    for place in range(1, width + 2):
        digit = packed.substr(place, 1).try_cast("int64")
        state = table.substr(state * 10 + digit, 1).try_cast("int64")
    return state == 0
