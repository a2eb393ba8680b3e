"""Splink on prepared tables with our model, comparisons and blocking rules: who is quicker at the same?

Blocking and scoring are Splink's own: from the columns that our rules name, or from our keys in their place, with which
it is twice as quick.
"""

from collections.abc import Sequence
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, block_on

from mutakhir.matching.linking.model import LinkageModel
from mutakhir.matching.linking.preparing import RECORD
from mutakhir.matching.linking.scorer import splink_settings
from mutakhir.matching.linking.specification import Specification


def splink_scores(
    con: duckdb.DuckDBPyConnection, spec: Specification, model: LinkageModel, tables: Sequence[str], floor: float,
    *, by_keys: bool = False,
) -> str:  # fmt: skip
    """Name of a table record_l, record_r, weight, as `Scorer.score` makes it; between two files l is of the first."""
    api = DuckDBAPI(connection=con)
    sides = [api.register(table, dataset_display_name=table) for table in tables]
    linker = Linker(sides if len(sides) > 1 else sides[0], _settings(spec, model, by_keys), log_level=None)
    for column, frequencies in model.frequencies.items():
        name = _shares(con, column, frequencies, tables)
        linker.table_management.register_term_frequency_lookup(api.register(name, dataset_display_name=name), column)
    found = linker.inference.predict(threshold_match_weight=floor).physical_name
    turned = f"source_dataset_l <> '{sides[0].templated_name}'" if len(sides) > 1 else "false"
    con.sql(
        f"CREATE OR REPLACE TABLE splink_scored AS SELECT"
        f" CASE WHEN {turned} THEN {RECORD}_r ELSE {RECORD}_l END AS record_l,"
        f" CASE WHEN {turned} THEN {RECORD}_l ELSE {RECORD}_r END AS record_r, match_weight AS weight FROM {found}"
    )
    con.sql(f"DROP TABLE {found}")
    return "splink_scored"


def _settings(spec: Specification, model: LinkageModel, by_keys: bool) -> dict[str, Any]:
    settings = splink_settings(spec)
    for comparison in settings["comparisons"]:
        comparison["comparison_levels"] = model.of_comparison(spec, comparison["output_column_name"])
    settings["probability_two_random_records_match"] = model.prior
    if not by_keys:
        lists = {name for name, column in spec.columns.items() if column.part == "each_word"}
        settings["blocking_rules_to_generate_predictions"] = [_rule(rule, lists) for rule in spec.blocking]
    return settings


def _rule(columns: Sequence[str], lists: set[str]) -> dict[str, Any]:
    exploded = [column for column in columns if column in lists]
    made = block_on(*columns, arrays_to_explode=exploded) if exploded else block_on(*columns)
    return dict(made.create_blocking_rule_dict("duckdb"))


def _shares(con: duckdb.DuckDBPyConnection, column: str, frequencies: Any, tables: Sequence[str]) -> str:
    """A value that the model does not know is as rare as its rarest."""
    con.register("read_frequencies", frequencies)
    values = " UNION ".join(f"SELECT DISTINCT {column} AS value FROM {table}" for table in tables)
    name = f"frequency_{column}"
    con.sql(
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT value AS {column}, coalesce(share,"
        f" (SELECT min(share) FROM read_frequencies)) AS tf_{column} FROM ({values}) LEFT JOIN read_frequencies"
        f" USING (value) WHERE value IS NOT NULL"
    )
    con.unregister("read_frequencies")
    return name
