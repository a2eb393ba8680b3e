"""What no machine may link, whatever the weight: pairs that look alike for a known reason. They go to people.

Each guard rail is one condition on a pair (`l` and `r`), in this order; the first that holds gives the reason.
"""

from mutakhir.matching.linking.comparing import DEFAULT_DAYS


_DEFAULT = f"l.born[6:] IN ({', '.join(repr(day) for day in DEFAULT_DAYS)})"
_NEAR = "jaro_winkler_similarity(l.{0}, r.{0}) >= {1}"
_JOINED = "replace({0}.name, ' ', '')"
# A name of at least three letters within the other: Yati of Nurhayati.
_SHORT_FORM = (
    f"least(length(l.name), length(r.name)) >= 3 AND (contains({_JOINED.format('l')}, {_JOINED.format('r')})"
    f" OR contains({_JOINED.format('r')}, {_JOINED.format('l')}))"
)
_SHARED_WORD = "list_has_any(string_split(l.name_key, ' '), string_split(r.name_key, ' '))"
_ALIKE = f"({_NEAR.format('name', 0.85)} OR {_NEAR.format('first', 0.85)} OR {_SHORT_FORM})"
_OTHER_DATE = (
    "(l.born[6:] <> r.born[6:] AND abs(CAST(l.born[1:4] AS INT) - CAST(r.born[1:4] AS INT)) > 1"
    " AND hamming(l.born, r.born) > 2)"
)
_SAME_NIK = "coalesce(l.nik = r.nik, false)"
_SAME_HOME = "(coalesce(l.card = r.card, false) OR coalesce(l.mother = r.mother AND l.village = r.village, false))"

# A family name in common is enough only where the dates of birth do not contradict.
_UNLIKE = f"(NOT {_ALIKE} AND (NOT {_SHARED_WORD} OR coalesce({_OTHER_DATE}, false)))"
_OTHER_FIRST_NAME = (
    f"(NOT {_SAME_NIK} AND NOT ({_NEAR.format('first', 0.85)} OR {_NEAR.format('name', 0.93)})"
    f" OR {_SAME_NIK} AND NOT ({_NEAR.format('first', 0.66)} OR {_NEAR.format('name', 0.8)} OR {_SHORT_FORM}))"
)

GUARDS = {
    # A NIK that belongs to somebody else: typed from the card of a sibling, or shared.
    "nik_contradicts": f"{_SAME_NIK} AND ({_UNLIKE} OR {_OTHER_DATE} AND NOT {_NEAR.format('name', 0.9)})",
    # Born on the same day in one family, with another first name.
    "twins": f"l.born = r.born AND {_SAME_HOME} AND {_OTHER_FIRST_NAME}",
    "other_sex": "l.sex <> r.sex",
    "dead": "NOT coalesce(l.alive, true) OR NOT coalesce(r.alive, true)",
    # One of the thousands of Suyati who were given the first of July.
    "one_word_default_date": f"NOT {_SAME_NIK} AND (l.single OR r.single) AND l.born = r.born AND {_DEFAULT}",
}


def guard_case() -> str:
    """The reason as SQL, NULL where no guard rail holds. A field that is missing on a side breaks none."""
    whens = " ".join(f"WHEN coalesce({condition}, false) THEN '{code}'" for code, condition in GUARDS.items())
    return f"CASE {whens} END"
