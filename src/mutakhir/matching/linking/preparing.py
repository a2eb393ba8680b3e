"""From the columns of a file to the columns that are compared, in one pass of SQL.

Rows keep their number (`record`, from 0 in the order of the file): ids of outside files may be text, and may repeat.
"""

import duckdb

from mutakhir.matching.linking.specification import PreparedColumn, Specification


RECORD = "record"
BLOCK = "block_{}"
# What the guard rails look at.
GUARDED = ("name", "name_key", "core", "first", "single", "mother", "card", "village", "born", "nik", "sex", "alive")


def prepare(con: duckdb.DuckDBPyConnection, raw: str, ready: str, spec: Specification) -> None:
    """Makes table `ready` from table `raw`, which has a column `record`: prepared columns and blocking keys."""
    there = {row[0] for row in con.sql(f"DESCRIBE {raw}").fetchall()}
    made = {name: f"{_column(column, there)} AS {name}" for name, column in spec.columns.items()}
    others = sorted(_asked(spec) - made.keys())
    columns = ", ".join([RECORD, *others, *made.values()])
    keys = ", ".join(_key(number, rule, _lists(spec)) for number, rule in enumerate(spec.blocking))
    blocked = sorted({column for rule in spec.blocking for column in rule})
    hashes = ", ".join(f"{_hash(column, _lists(spec))} AS hash_{column}" for column in blocked)
    left_out = ", ".join(f"hash_{column}" for column in blocked)
    con.execute(
        f"CREATE OR REPLACE TABLE {ready} AS SELECT * EXCLUDE ({left_out}), {keys}"
        f" FROM (SELECT *, {hashes} FROM (SELECT {columns} FROM {raw}))"
    )


def _asked(spec: Specification) -> set[str]:
    """All columns that comparisons, blocking or training name."""
    named = [column for one in spec.comparisons for column in (one.column, *one.beside)]
    named += GUARDED if spec.guarded else ()
    rules = [*spec.blocking, *spec.training.certain, *spec.training.sessions]
    return {*named, *(column for rule in rules for column in rule)}


def is_listed(spec: Specification, rule: int) -> bool:
    """Whether a record may have several keys under the blocking rule of this number."""
    return not _lists(spec).isdisjoint(spec.blocking[rule])


def _lists(spec: Specification) -> set[str]:
    return {name for name, column in spec.columns.items() if column.part == "each_word"}


def _hash(column: str, lists: set[str]) -> str:
    """A number for each value, NULL for none; of a list those of its distinct words.

    Read from both ends: DuckDB often has one number for two texts of digits, but not for both of their directions.
    """
    if column in lists:
        return f"list_transform(list_distinct({column}), lambda word: hash(word, reverse(word)))"
    text = f"{column}::VARCHAR"
    return f"CASE WHEN {column} IS NOT NULL THEN hash({text}, reverse({text})) END"


def _key(number: int, rule: list[str], lists: set[str]) -> str:
    """One number for the columns of a blocking rule, NULL where one is missing; a list where one is a list.

    Equal numbers join faster than equal texts, and one column can be emptied where its block is too large. No two rules
    have a key in common.
    """
    missing = " OR ".join(f"hash_{column} IS NULL" for column in rule)
    words = [column for column in rule if column in lists]
    whole = [f"hash_{column}" for column in rule if column not in lists]
    key = f"hash({', '.join([f'{number}::UTINYINT', *whole, *(f'one_{column}' for column in words)])})"
    for depth, column in enumerate(words):
        key = f"list_transform(hash_{column}, lambda one_{column}: {key})"
        key = f"flatten({key})" if depth else key
    return f"CASE WHEN NOT ({missing}) THEN {key} END AS {BLOCK.format(number)}"


def _column(column: PreparedColumn, there: set[str]) -> str:
    return _PARTS[column.part].format(text=_cleaned(column, there), letters=column.letters)


def _cleaned(column: PreparedColumn, there: set[str]) -> str:
    """Of two files one may have a source under another name: those that the file lacks are passed over."""
    joined = ", ".join(f"""CAST("{name.replace('"', '""')}" AS VARCHAR)""" for name in column.source if name in there)
    joined = f"concat_ws(' ', {joined})"
    if column.clean == "date":
        formats = ", ".join(f"'{one}'" for one in column.formats)
        return f"strftime(try_strptime(trim({joined}), [{formats}]), '%Y-%m-%d')"
    return f"nullif({_CLEANING[column.clean].format(text=joined)}, '')"


_CLEANING = {
    "as_is": "trim({text})",
    "lower": "trim(lower({text}))",
    "words": "trim(regexp_replace(strip_accents(lower({text})), '[^a-z0-9]+', ' ', 'g'))",
    "letters": "trim(regexp_replace(strip_accents(lower({text})), '[^a-z]+', ' ', 'g'))",
    "digits": "regexp_replace({text}, '[^0-9]+', '', 'g')",
}
_PARTS = {
    "whole": "{text}",
    "start": "left({text}, {letters})",
    "tail": "{text}[{letters}:]",
    "year": "left({text}, 4)",
    "month_day": "right({text}, 5)",
    "sorted": "array_to_string(list_sort(string_split({text}, ' ')), ' ')",
    "first_word": "string_split({text}, ' ')[1]",
    "last_word": "string_split({text}, ' ')[-1]",
    "each_word": "list_filter(string_split({text}, ' '), lambda word: length(word) >= {letters})",
    # The first letter, then the consonants without repetition: what survives most misspelling in many languages.
    "sound": (
        "left({text}, 1) || regexp_replace(regexp_replace({text}[2:], '[aeiouhwy ]', '', 'g'), "
        "'bb|cc|dd|ff|gg|kk|ll|mm|nn|pp|rr|ss|tt|zz', '', 'g')"
    ),
    "first_letter": "left({text}, 1)",
}
