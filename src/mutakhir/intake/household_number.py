"""Household ids as they are sent: plain digits, or as shown to people, `H-0000-1234-0`.

The same as `ground.identifiers.read_id` as an expression (a test compares them), for ids of 8 or 12 digits.
"""

import ibis
import ibis.expr.types as ir

from mutakhir.ground.identifiers.shown import DAMM


_TABLE = "".join(str(digit) for row in DAMM for digit in row)
_SEPARATORS = "[[:space:].\u2010-\u2015-]+"
_LONGEST = 13  # digits of a shown id, with the check digit


def packed(raw: ir.StringValue) -> ir.StringValue:
    """The text in capitals without separators; NULL if nothing is left."""
    return raw.re_replace(_SEPARATORS, "").upper().nullif("")


def numbers_of(covers: ir.Table) -> ir.Table:
    """Every packed text in the place of a household, with the id that it says: text, number."""
    columns = (covers.household_text, covers.related_text)
    texts = ibis.union(*(covers.select(text=column) for column in columns), distinct=True)
    return texts.mutate(number=household_id_of(texts.text))


def household_id_of(packed_text: ir.StringColumn) -> ir.IntegerValue:
    """The id, positive; NULL where nothing or nothing readable was sent.

    Args:
        packed_text: a *column* that `packed` made, since it is named 15 times.
    """
    plain = packed_text.re_search("^[0-9]{1,18}$")  # what fits into int64 whatever the digits are
    shown = packed_text.re_search("^H([0-9]{9}|[0-9]{13})$") & _checks(packed_text)
    empty = ibis.null("string")
    digits = ibis.coalesce(
        plain.ifelse(packed_text, empty), shown.ifelse(packed_text.re_extract(r"^H([0-9]+)[0-9]$", 1), empty)
    )
    return digits.try_cast("int64").nullif(0)


def _checks(packed_text: ir.StringColumn) -> ir.BooleanValue:
    """Whether the last digit closes Damm's calculation: over all digits with the check digit it ends in 0.

    Leading zeros leave the state of a household at 0, so a short id is read as a long one; what stands left
    of its digits is the H, taken for 0. Each step names the state once (the first character of what is
    right of its place in the table): a substring at a computed place names it three times, and thirteen
    steps made 3^13 copies.
    """
    table = ibis.literal(_TABLE)
    state: ir.IntegerValue = ibis.literal(0, "int32")
    for from_right in range(_LONGEST, 0, -1):
        digit = (packed_text.right(from_right).ascii_str() - ord("0")) % (ord("H") - ord("0"))
        state = table.right(len(_TABLE) - (state * 10 + digit)).ascii_str() - ord("0")
    return state == 0
