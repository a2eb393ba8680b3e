"""What each comparison gave a pair: its level and its weight, so that every link can be explained.

Worked out for pairs that are kept only, by the levels and chances by which Splink scored them; read by
`weight_parts.py`.
"""

from math import log2
from typing import Final

import duckdb

from mutakhir.matching.linking.comparing import counted_levels
from mutakhir.matching.linking.model import Chances, LinkageModel
from mutakhir.matching.linking.specification import Comparison, Specification
from mutakhir.matching.linking.weight_parts import MISSING


_THOUSAND: Final = 1000


def with_parts(
    con: duckdb.DuckDBPyConnection, spec: Specification, model: LinkageModel, pairs: str, left: str, right: str
) -> str:
    """SQL of `pairs` (record_l, record_r and more) with `parts`, as JSON (see `PairScores`).

    `left` and `right` hold the prepared records.
    """
    levels = with_levels(spec, model, pairs, left, right)
    weights = ", ".join(f"{_weight(con, model, one)} AS weight_{one.column}" for one in spec.comparisons)
    told = " || ".join(_told(one.column) for one in spec.comparisons)
    return f"""
    SELECT * EXCLUDE ({", ".join(_worked_out(spec))}), '{{"prior": {_prior(model)}' || {told} || '}}' AS parts FROM (
        SELECT *, {weights} FROM ({levels}))
    """


def with_levels(spec: Specification, model: LinkageModel, pairs: str, left: str, right: str) -> str:
    """SQL of `pairs` with the level of each comparison as column `level_<column>`, beside the columns compared."""
    beside = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in _columns(spec))
    levels = ", ".join(f"{_level(spec, model, one)} AS level_{one.column}" for one in spec.comparisons)
    return f"""SELECT *, {levels} FROM (
            SELECT p.*, {beside} FROM {pairs} p JOIN {left} l ON l.record = record_l
            JOIN {right} r ON r.record = record_r)"""


def _told(column: str) -> str:
    return f"""', "{column}": [' || level_{column} || ', ' || weight_{column} || ']'"""


def _columns(spec: Specification) -> list[str]:
    return sorted({name for one in spec.comparisons for name in (one.column, *one.beside)})


def _worked_out(spec: Specification) -> list[str]:
    sides = [f"{name}_{side}" for name in _columns(spec) for side in "lr"]
    return [*sides, *(f"{what}_{one.column}" for one in spec.comparisons for what in ("level", "weight"))]


def _prior(model: LinkageModel) -> int:
    return round(_THOUSAND * log2(model.prior / (1 - model.prior)))


def _level(spec: Specification, model: LinkageModel, comparison: Comparison) -> str:
    """The first level whose condition holds."""
    missing, *told = model.of_comparison(spec, comparison.column)
    whens = [f"WHEN {level['sql_condition']} THEN {place}" for place, level in enumerate(told[:-1])]
    return f"CASE WHEN {missing['sql_condition']} THEN {MISSING} {' '.join(whens)} ELSE {len(told) - 1} END"


def _weight(con: duckdb.DuckDBPyConnection, model: LinkageModel, comparison: Comparison) -> str:
    counted = counted_levels(comparison)
    whens = []
    for place, chances in enumerate(model.levels[comparison.column]):
        column = counted.get(place)
        weight = f"{chances.weight}::DOUBLE" if column is None else _by_frequency(con, model, column, chances)
        whens.append(f"WHEN {place} THEN round({_THOUSAND} * {weight})::BIGINT")
    return f"CASE level_{comparison.column} {' '.join(whens)} ELSE 0 END"


def _by_frequency(con: duckdb.DuckDBPyConnection, model: LinkageModel, column: str, chances: Chances) -> str:
    """Where the common value counts by its frequency, that is its chance among two people."""
    table = f"share_{column}"
    con.register("read_shares", model.frequencies[column])
    con.sql(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM read_shares")
    con.unregister("read_shares")
    share = f"(SELECT share FROM {table} WHERE value = {column}_l)"
    return f"log2({chances.m}::DOUBLE / coalesce({share}, (SELECT min(share) FROM {table})))"
