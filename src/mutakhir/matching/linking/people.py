"""Persons of a registry or civil register as the model compares them: names in normal form, numbers that hold.

A table of persons has `record`, `person_name`, `mother_name`, `birth_date`, `nik`, `card`, `sex`, `alive`, `village`,
`regency` and, of a registry, `household`. Each distinct name is put into its normal form once.
"""

from typing import Final

import duckdb
import ibis
import pyarrow as pa

from mutakhir.matching.names.columns import name_forms
from mutakhir.matching.names.form import normalise
from mutakhir.matching.names.tables import NameTables


_PARTS: Final = ("display", "norm", "key", "first_key")
# A number of one repeated digit is a filler and nobody's.
_NUMBER = (
    "CASE WHEN regexp_full_match({column}, '[0-9]{{16}}') AND {column} <> repeat({column}[1], 16) THEN {column} END"
)
_CORE = (
    "coalesce(nullif(array_to_string(list_filter(string_split({form}.norm, ' '),"
    " lambda word: NOT list_contains(getvariable('common_words'), word)), ' '), ''), {form}.norm)"
)


# Up to so many distinct names plain Python is quicker than the long SQL for many, which takes a quarter of a second
# before it has seen a name. Both give the same forms.
FEW: Final = 8_000


def with_fields(con: duckdb.DuckDBPyConnection, people: str, ready: str, tables: NameTables) -> None:
    """Makes table `ready` from table `people`: every row with the fields that the specification names."""
    con.sql(
        f"CREATE OR REPLACE TEMP TABLE written AS SELECT DISTINCT name FROM (SELECT person_name AS name FROM {people}"
        f" UNION ALL SELECT mother_name FROM {people}) WHERE name IS NOT NULL"
    )
    few = con.sql(f"SELECT count(*) <= {FEW} FROM written").fetchall()[0][0]
    con.register("read_forms", _few_forms(con, tables) if few else _many_forms(con, tables))
    con.sql("CREATE OR REPLACE TEMP TABLE forms AS SELECT * FROM read_forms")
    con.unregister("read_forms")
    con.sql(f"SET VARIABLE common_words = {sorted(tables.common)!r}")
    con.sql(f"CREATE OR REPLACE TABLE {ready} AS {_fields(people)}")


def _few_forms(con: duckdb.DuckDBPyConnection, tables: NameTables) -> pa.Table:
    forms = [normalise(name, tables) for (name,) in con.sql("SELECT name FROM written").fetchall()]
    texts = {part: pa.array([getattr(form, part) for form in forms], pa.string()) for part in _PARTS}
    return pa.table({**texts, "single": pa.array([form.single for form in forms], pa.bool_())})


def _many_forms(con: duckdb.DuckDBPyConnection, tables: NameTables) -> pa.Table:
    backend = ibis.duckdb.from_connection(con)
    forms = name_forms(backend.table("written", database=("temp", "main")), tables, lambda asked: asked.to_pyarrow())
    return forms.select(*_PARTS, "single").to_pyarrow()


def _fields(people: str) -> str:
    # A compound of one word has several in its normal form (Abdurrahman), and is as common as any of one.
    return f"""
    SELECT p.* EXCLUDE (person_name, mother_name, birth_date, nik, card),
        own.norm AS name, own.key AS name_key, own.first_key AS first,
        own.single OR NOT contains(trim(p.person_name), ' ') AS single,
        {_CORE.format(form="own")} AS core,
        mother.norm AS mother, mother.key AS mother_key, {_CORE.format(form="mother")} AS mother_core,
        CAST(CAST(p.birth_date AS DATE) AS VARCHAR) AS born,
        {_NUMBER.format(column="p.nik")} AS nik, {_NUMBER.format(column="p.card")} AS card
    FROM {people} p LEFT JOIN forms own ON own.display = p.person_name
        LEFT JOIN forms mother ON mother.display = p.mother_name
    """
