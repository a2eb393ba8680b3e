"""When two records with the same NIK agree: by name and by birth year."""

import ibis
import ibis.expr.types as ir

from mutakhir.matching.policy import DeterministicPolicy


def names_agree(one: ir.StringValue, other: ir.StringValue, policy: DeterministicPolicy) -> ir.BooleanValue:
    """Similar by Levenshtein distance, or one begins the other. False where a name is missing."""
    longest = ibis.greatest(one.length(), other.length())
    shortest = ibis.least(one.length(), other.length())
    allowed = (100 - policy.name_similarity_percent) * longest
    similar = one.levenshtein(other) * 100 <= allowed
    begins = (shortest >= policy.prefix_letters) & (one.left(shortest) == other.left(shortest))
    return ((similar | begins) & (shortest > 0)).fill_null(False)


def years_agree(one: ir.IntegerValue, other: ir.IntegerValue, policy: DeterministicPolicy) -> ir.BooleanValue:
    """Birth years within the gap. False where one is missing: nothing is taken for agreement."""
    return ((one - other).abs() <= policy.birth_year_gap).fill_null(False)
