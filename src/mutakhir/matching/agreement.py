"""When two records with the same NIK agree: by name and by birth year."""

import ibis
import ibis.expr.types as ir

from mutakhir.matching.policy import DeterministicPolicy
from mutakhir.matching.records import plain_name


def names_agree(one: ir.StringValue, other: ir.StringValue, policy: DeterministicPolicy) -> ir.BooleanValue:
    """Similar by Levenshtein distance of the plain names, or one begins the other. False where a name is missing.

    Most names are written alike; only the others are made plain and compared (measured on 1.47 million made-up
    pairs, 94% of them alike: 1.0 s instead of 2.7).
    """
    alike = ibis.ifelse(
        one == other, one.upper().re_search("[A-Z]"), _similar(plain_name(one), plain_name(other), policy)
    )
    return alike.fill_null(False)


def _similar(one: ir.StringValue, other: ir.StringValue, policy: DeterministicPolicy) -> ir.BooleanValue:
    longest = ibis.greatest(one.length(), other.length())
    shortest = ibis.least(one.length(), other.length())
    allowed = (100 - policy.name_similarity_percent) * longest
    similar = one.levenshtein(other) * 100 <= allowed
    begins = (shortest >= policy.prefix_letters) & (one.left(shortest) == other.left(shortest))
    return (similar | begins) & (shortest > 0)


def years_agree(one: ir.IntegerValue, other: ir.IntegerValue, policy: DeterministicPolicy) -> ir.BooleanValue:
    """Birth years within the gap. False where one is missing: nothing is taken for agreement."""
    return ((one - other).abs() <= policy.birth_year_gap).fill_null(False)
