"""The pairs that blocking finds: records with an equal key under at least one rule, each pair once.

A pair that several rules find is made several times and kept once: that is many times cheaper than asking of every
pair whether an earlier rule has found it already.
"""

from collections.abc import Sequence
from typing import Final

import duckdb

from mutakhir.matching.linking.preparing import BLOCK, RECORD, is_listed
from mutakhir.matching.linking.specification import Specification


# Rules are joined together as long as they have no more keys than this: one statement for a small regency, and one
# for each rule, which needs the least memory, for a whole nation.
TOGETHER: Final = 4_000_000
FOUND: Final = "found_pairs"


def find_pairs(con: duckdb.DuckDBPyConnection, spec: Specification, tables: Sequence[str]) -> str:
    """Name of a table record_l, record_r, in which a pair stands once for every rule that finds it.

    Within one table `record_l` is the lower; between two it is of the first. The tables are prepared.
    """
    left, right = tables[0], tables[-1]
    once = " AND l.record < r.record" if len(tables) == 1 else ""
    makes = f"CREATE OR REPLACE TEMP TABLE {FOUND} AS"
    for rules in rule_groups(con, spec, tables):
        sides = [f"keys_l AS ({keys(spec, left, rules)})"]
        sides += [f"keys_r AS ({keys(spec, right, rules)})"] if len(tables) > 1 else []
        other = "keys_r" if len(tables) > 1 else "keys_l"
        con.sql(
            f"{makes} WITH {', '.join(sides)} SELECT l.record AS record_l, r.record AS record_r"
            f" FROM keys_l l JOIN {other} r ON l.key = r.key{once}"
        )
        makes = f"INSERT INTO {FOUND}"
    return FOUND


def rule_groups(con: duckdb.DuckDBPyConnection, spec: Specification, tables: Sequence[str]) -> list[list[int]]:
    """The rules, by number, in groups to be worked on in one statement."""
    rows = max(records(con, table) for table in tables)
    size = max(TOGETHER // max(rows, 1), 1)
    every = list(range(len(spec.blocking)))
    return [every[start : start + size] for start in range(0, len(every), size)]


def records(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """Rows of a table."""
    return int(con.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def keys(spec: Specification, table: str, rules: Sequence[int]) -> str:
    """SQL of rule, key and record: the keys of a prepared table under these rules."""
    return " UNION ALL ".join(_keys(spec, table, number) for number in rules)


def _keys(spec: Specification, table: str, number: int) -> str:
    block = BLOCK.format(number)
    each = f"unnest({block})" if is_listed(spec, number) else block
    return f"SELECT {number}::UTINYINT AS rule, {each} AS key, {RECORD} FROM {table} WHERE {block} IS NOT NULL"
