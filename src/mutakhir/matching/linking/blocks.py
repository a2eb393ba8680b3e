"""Blocks that are too large are not compared: default dates and the most frequent names would give pairs without end.

A pair that only a large block would bring together is found by a stricter rule, or not at all; how many records lost
a key is counted and told.
"""

from collections.abc import Sequence

import duckdb

from mutakhir.matching.linking.pairing import keys, records, rule_groups
from mutakhir.matching.linking.preparing import BLOCK, RECORD, is_listed
from mutakhir.matching.linking.specification import Specification


def cap_blocks(con: duckdb.DuckDBPyConnection, tables: Sequence[str], spec: Specification) -> dict[int, int]:
    """Empties the keys of blocks of more than `largest_block` records on a side; records that lost a key, by rule."""
    lost = dict.fromkeys(range(len(spec.blocking)), 0)
    for table in tables:
        if records(con, table) > spec.largest_block:
            for rule, count in _large(con, table, spec).items():
                _empty(con, table, rule, is_listed(spec, rule))
                lost[rule] += count
    return lost


def _large(con: duckdb.DuckDBPyConnection, table: str, spec: Specification) -> dict[int, int]:
    """Makes table `large` of the keys that are too frequent; their records by rule."""
    makes = "CREATE OR REPLACE TEMP TABLE large AS"
    for rules in rule_groups(con, spec, [table]):
        con.sql(
            f"{makes} SELECT min(rule) AS rule, key, count(*) AS records FROM ({keys(spec, table, rules)})"
            f" GROUP BY key HAVING count(*) > {spec.largest_block}"
        )
        makes = "INSERT INTO large"
    return dict(con.sql("SELECT rule, sum(records)::BIGINT FROM large GROUP BY rule ORDER BY rule").fetchall())


def _empty(con: duckdb.DuckDBPyConnection, table: str, rule: int, listed: bool) -> None:
    key, large = BLOCK.format(rule), f"(SELECT key FROM large WHERE rule = {rule})"
    if not listed:
        con.sql(f"UPDATE {table} SET {key} = NULL WHERE {key} IN {large}")
        return
    con.sql(
        f"CREATE OR REPLACE TEMP TABLE kept AS SELECT {RECORD}, list(key) AS keys FROM"
        f" (SELECT {RECORD}, unnest({key}) AS key FROM {table}) WHERE key NOT IN {large} GROUP BY {RECORD}"
    )
    con.sql(
        f"CREATE OR REPLACE TABLE {table} AS SELECT t.* REPLACE (k.keys AS {key}) FROM {table} t"
        f" LEFT JOIN kept k USING ({RECORD})"
    )
