"""Pairs of two people that look like one: what no machine may link, however heavy the evidence.

Each case is a person of a made-up registry and somebody else beside it in the civil register, from whom the evidence
was copied; the person's own record is missing there.
"""

from typing import Final

import duckdb


# What the second person has in place of the first one's; everything else is equal.
CASES: Final = {
    "one word, default date": (
        (
            "person_name: split_part(person_name, ' ', 1), birth_date: make_date(year(birth_date), 7, 1), nik: NULL,"
            " card: NULL"
        ),
        "mother_name: 'Sulastri', record: record",
    ),
    "twins": ("nik: NULL", "person_name: other_name"),
    "twins with one NIK": ("record: record", "person_name: other_name"),
    "NIK of the spouse": (
        "record: record",
        "person_name: other_name, birth_date: birth_date - INTERVAL 1300 DAY, sex: 3 - sex, mother_name: 'Hartini'",
    ),
    "NIK of a stranger": (
        "record: record",
        (
            "person_name: other_name, birth_date: birth_date - INTERVAL 4000 DAY, mother_name: 'Hartini', card: NULL,"
            " village: NULL"
        ),
    ),
    "same name and date, other sex": ("nik: NULL", "sex: 3 - sex"),
    "recorded as dead": ("record: record", "alive: false"),
}
_COLUMNS: Final = (
    "record", "person_name", "mother_name", "birth_date", "nik", "card", "sex", "village", "regency", "household",
    "alive",
)  # fmt: skip


def adversarial_tables(con: duckdb.DuckDBPyConnection, case: str, count: int) -> None:
    """Tables `raw_members` and `raw_register` of `count` such pairs, from table `every` of made-up members."""
    first, second = CASES[case]
    con.sql(
        "CREATE OR REPLACE TEMP TABLE chosen AS SELECT * REPLACE (row_number() OVER (ORDER BY record) - 1 AS record),"
        " lead(person_name, 997) OVER (PARTITION BY sex ORDER BY record) AS other_name FROM every"
        " WHERE length(nik) = 16 AND card IS NOT NULL AND length(person_name) > 8 AND length(mother_name) > 5"
        " AND contains(person_name, ' ')"
    )
    con.sql(
        "DELETE FROM chosen WHERE other_name IS NULL"
        " OR jaro_winkler_similarity(lower(split_part(person_name, ' ', 1)),"
        " lower(split_part(other_name, ' ', 1))) > 0.55"
        " OR jaro_winkler_similarity(lower(person_name), lower(other_name)) > 0.7"
    )
    con.sql(f"CREATE OR REPLACE TEMP TABLE base AS SELECT {_changed(first)}, other_name FROM chosen LIMIT {count}")
    con.sql(f"CREATE OR REPLACE TABLE raw_members AS SELECT {', '.join(_COLUMNS)} FROM base")
    con.sql(f"CREATE OR REPLACE TABLE raw_register AS SELECT {_changed(second)} FROM base")


def _changed(told: str) -> str:
    """The columns, of which those told are replaced."""
    pairs = [entry.split(": ", 1) for entry in _entries(told)]
    by_name = {name.strip(): value for name, value in pairs}
    return ", ".join(f"{by_name.get(name, name)} AS {name}" for name in _COLUMNS)


def _entries(told: str) -> list[str]:
    """Splits at commas that stand before a column name, not within a function."""
    parts: list[str] = []
    for piece in told.split(", "):
        if ": " in piece and piece.split(": ", 1)[0] in _COLUMNS:
            parts.append(piece)
        else:
            parts[-1] += f", {piece}"
    return parts
