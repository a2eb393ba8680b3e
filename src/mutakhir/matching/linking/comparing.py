"""The levels of each kind of comparison, as SQL that DuckDB and Spark share but for `hamming`.

Fixed-length fields are compared by hamming distance and never by Damerau-Levenshtein, which is a hundred times
slower and found nothing more (measured on 500,000 and 1,000,000 made-up persons).
"""

from collections.abc import Callable, Iterable

from mutakhir.matching.linking.specification import Comparison


Level = dict[str, str | float | bool]

# Days that are written where the day is not known.
DEFAULT_DAYS = ("12-31", "01-01", "07-01")


def comparison_levels(comparison: Comparison) -> list[Level]:
    """The levels from the most to the least alike, in the form in which Splink takes them, without their chances.

    The first is that of missing values, which tell nothing; the last is all the rest.
    """
    between = [_level(condition) for condition in _MAKERS[comparison.kind](comparison)]
    for place, counted in counted_levels(comparison).items():
        between[place] |= {"tf_adjustment_column": counted, "tf_adjustment_weight": 1.0}
    missing = _level(_missing(comparison)) | {"is_null_level": True}
    return [missing, *between, _level("ELSE")]


def counted_levels(comparison: Comparison) -> dict[int, str]:
    """The levels, by place, whose weight depends on how frequent the common value is, and the column it is of."""
    if not comparison.frequency:
        return {}
    if comparison.kind == "home":
        return {2: comparison.beside[0]}
    if comparison.kind == "person_name":
        return {0: comparison.column, 1: comparison.beside[0]}
    return {0: comparison.column}


def _missing(comparison: Comparison) -> str:
    """Where nothing can be compared: of `home` and `born_nik`, neither of two columns on one of the sides."""
    one = comparison.column
    if comparison.kind not in ("home", "born_nik"):
        return f"{one}_l IS NULL OR {one}_r IS NULL"
    other = comparison.beside[-1 if comparison.kind == "home" else 0]
    return f"({one}_l IS NULL AND {other}_l IS NULL) OR ({one}_r IS NULL AND {other}_r IS NULL)"


def _level(condition: str) -> Level:
    return {"sql_condition": condition, "label_for_charts": condition}


def _equal(column: str) -> str:
    return f"{column}_l = {column}_r"


def _exact(comparison: Comparison) -> Iterable[str]:
    return [_equal(comparison.column)]


def _text(comparison: Comparison) -> Iterable[str]:
    column = comparison.column
    similar = [f"jaro_winkler_similarity({column}_l, {column}_r) >= {share}" for share in comparison.similar]
    return [_equal(column), *similar]


def _name(comparison: Comparison) -> Iterable[str]:
    """Beside `text`: the same words in another order; all words of the shorter name stand in the longer."""
    column = comparison.column
    exact, near, *far = _text(comparison)
    left, right = f"string_split({column}_l, ' ')", f"string_split({column}_r, ' ')"
    return [exact, f"list_sort({left}) = list_sort({right})", near, _contained(column), *far]


def _contained(column: str) -> str:
    return f"({_holds(f'{column}_l', f'{column}_r')} OR {_holds(f'{column}_r', f'{column}_l')})"


def _holds(one: str, other: str) -> str:
    """All words of the other stand in the one. That its first word does is cheap to see, and mostly false."""
    words = f"list_has_all(string_split({one}, ' '), string_split({other}, ' '))"
    return f"(contains({one}, split_part({other}, ' ', 1)) AND {words})"


def _person_name(comparison: Comparison) -> Iterable[str]:
    """A normal form with its key (sounds, sorted) and its core: the words that are not common to half a province.

    Likeness is that of the core: I Ketut Sujana and I Ketut Wijana are two people.
    """
    column = comparison.column
    key, core = comparison.beside
    near, *far = (f"jaro_winkler_similarity({core}_l, {core}_r) >= {share}" for share in comparison.similar)
    return [_equal(column), _equal(key), near, _contained(core), *far]


def _date(comparison: Comparison) -> Iterable[str]:
    one, other = f"{comparison.column}_l", f"{comparison.column}_r"
    defaults = ", ".join(f"'{day}'" for day in DEFAULT_DAYS)
    swapped = f"{one}[6:7] = {other}[9:10] AND {one}[9:10] = {other}[6:7]"
    return [
        f"{one} = {other} AND {one}[6:] NOT IN ({defaults})",
        f"{one} = {other}",
        f"{one}[1:4] = {other}[1:4] AND {swapped}",
        f"hamming({one}, {other}) <= 1",
        f"{one}[6:] = {other}[6:] OR hamming({one}, {other}) <= 2",
        f"{one}[1:4] = {other}[1:4]",
        f"abs(TRY_CAST({one}[1:4] AS INT) - TRY_CAST({other}[1:4] AS INT)) <= 2",
    ]


def _code(comparison: Comparison) -> Iterable[str]:
    one, other = f"{comparison.column}_l", f"{comparison.column}_r"
    same_length = f"length({one}) = length({other})"
    return [
        _equal(comparison.column),
        f"{same_length} AND hamming({one}, {other}) <= 1",
        f"{same_length} AND hamming({one}, {other}) <= 2",
    ]


def _nik(comparison: Comparison) -> Iterable[str]:
    """Digits 7 to 12 are the birth date, and with the serial number they tell nearly as much as the whole."""
    one, other = f"{comparison.column}_l", f"{comparison.column}_r"
    return [
        _equal(comparison.column),
        f"hamming({one}, {other}) <= 2",
        f"{one}[7:] = {other}[7:]",
        f"{one}[7:12] = {other}[7:12]",
    ]


def _home(comparison: Comparison) -> Iterable[str]:
    """Whether both live in one family: what siblings share must not count three times.

    The frequency of the mother's name belongs to its own level.
    """
    card = comparison.column
    mother, core, village = comparison.beside
    near, far, *_ = (f"jaro_winkler_similarity({core}_l, {core}_r) >= {share}" for share in comparison.similar)
    unknown = f"({mother}_l IS NULL OR {mother}_r IS NULL)"
    return [
        _equal(card),
        f"{_equal(village)} AND {near}",
        _equal(mother),
        near,
        far,
        f"{_equal(village)} AND {unknown}",
        unknown,
        _equal(village),
    ]


def _born_nik(comparison: Comparison) -> Iterable[str]:
    """Date of birth and NIK as one comparison: the NIK holds the date, and must not count it a second time.

    Whoever is born on the same day in the same district has a NIK that differs in its serial number only, so two
    whole NIKs that differ speak against one person even where they look alike. What is cheap to see is asked first,
    and parts of the fixed-length texts by the functions that are quickest at it: nearly all pairs come to the end.
    """
    born, (nik,) = comparison.column, comparison.beside
    one, other = f"{born}_l", f"{born}_r"
    same, same_year = f"{one} = {other}", f"starts_with({one}, left({other}, 4))"
    default = f"right({one}, 5) IN ({', '.join(repr(day) for day in DEFAULT_DAYS)})"
    swapped = f"({same_year} AND {one}[6:7] = {other}[9:10] AND {one}[9:10] = {other}[6:7])"
    close = f"(hamming({one}, {other}) <= 1 OR {swapped})"
    part = f"(suffix({one}, right({other}, 5)) OR {same_year})"
    missing = f"({nik}_l IS NULL OR {nik}_r IS NULL)"
    digits = f"hamming({nik}_l, {nik}_r)"
    return [
        f"{_equal(nik)} AND coalesce({close} OR {part}, true)",
        _equal(nik),
        f"{same} AND NOT {default} AND {missing}",
        f"{same} AND {missing}",
        f"{same} AND {nik}_l[7:12] <> {nik}_r[7:12] AND {digits} <= 2",
        f"{same} AND {digits} <= 1",
        f"{same} AND {digits} <= 2",
        f"{same} AND NOT {default}",
        same,
        f"{digits} <= 2 AND ({close} OR {part})",
        f"{digits} <= 2",
        f"{missing} AND {close}",
        f"{missing} AND {part}",
        close,
        f"suffix({nik}_l, right({nik}_r, 10))",
        part,
        missing,
    ]


def _within(comparison: Comparison) -> Iterable[str]:
    column = comparison.column
    return [f"abs({column}_l - {column}_r) <= {gap}" for gap in comparison.gaps]


_MAKERS: dict[str, Callable[[Comparison], Iterable[str]]] = {
    "exact": _exact,
    "text": _text,
    "name": _name,
    "date": _date,
    "code": _code,
    "nik": _nik,
    "within": _within,
    "home": _home,
    "born_nik": _born_nik,
    "person_name": _person_name,
}
