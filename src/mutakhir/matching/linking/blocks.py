"""Blocks that are too large are not compared: default dates and the most frequent names would give pairs without end.

A pair that only a large block would bring together is found by a stricter rule, or not at all; how many records lost
a key is counted and told.
"""

from collections.abc import Sequence

import duckdb

from mutakhir.matching.linking.preparing import BLOCK, RECORD
from mutakhir.matching.linking.specification import Specification


def cap_blocks(con: duckdb.DuckDBPyConnection, tables: Sequence[str], spec: Specification) -> dict[int, int]:
    """Empties the keys of blocks of more than `largest_block` records on a side; records that lost a key, by rule."""
    lost = {}
    for number, rule in enumerate(spec.blocking):
        listed = any(spec.columns[name].part == "each_word" for name in rule if name in spec.columns)
        lost[number] = sum(_cap(con, table, BLOCK.format(number), spec.largest_block, listed) for table in tables)
    return lost


def _cap(con: duckdb.DuckDBPyConnection, table: str, key: str, most: int, listed: bool) -> int:
    each = f"unnest({key})" if listed else key
    con.sql(
        f"CREATE OR REPLACE TEMP TABLE large AS SELECT key, count(*) AS records"
        f" FROM (SELECT {each} AS key FROM {table})"
        f" WHERE key IS NOT NULL GROUP BY key HAVING count(*) > {most}"
    )
    lost = int(con.sql("SELECT coalesce(sum(records), 0)::BIGINT FROM large").fetchall()[0][0])
    if lost and listed:
        con.sql(
            f"CREATE OR REPLACE TEMP TABLE kept AS SELECT {RECORD}, list(key) AS keys FROM"
            f" (SELECT {RECORD}, {each} AS key FROM {table}) ANTI JOIN large USING (key) GROUP BY {RECORD}"
        )
        con.sql(
            f"CREATE OR REPLACE TABLE {table} AS SELECT t.* REPLACE (k.keys AS {key}) FROM {table} t"
            f" LEFT JOIN kept k USING ({RECORD})"
        )
    elif lost:
        con.sql(f"UPDATE {table} SET {key} = NULL WHERE {key} IN (SELECT key FROM large)")
    return lost
