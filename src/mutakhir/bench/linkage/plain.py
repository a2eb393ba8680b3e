"""Splink as its documentation starts with it: no normal forms, no guard rails, ready-made kinds of comparison.

The same settings files serve as ours (kinds `text`, `date`, `code`, `exact` and few blocking rules), trained and scored
by Splink alone. It is the peer of `mutakhir bench matching`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from mutakhir.matching.linking.preparing import prepare
from mutakhir.matching.linking.specification import Comparison, Specification


@dataclass(frozen=True)
class PlainLinkage:
    """Plain Splink on prepared tables; `score` makes the table `plain_pairs`: record_l, record_r, weight."""

    con: duckdb.DuckDBPyConnection
    spec: Specification

    def score(self, files: Sequence[str]) -> None:
        """Trains without labels and scores all pairs of the blocking rules."""
        sides = []
        for file in files:
            prepare(self.con, file, f"{file}_plain", self.spec)
            sides.append(f"{file}_plain")
        api = DuckDBAPI(connection=self.con)
        tables = [api.register(side, dataset_display_name=side) for side in sides]
        linker = Linker(tables if len(tables) > 1 else tables[0], self._settings(), log_level=None)
        plan = self.spec.training
        certain: list[Any] = [block_on(*rule) for rule in plan.certain]
        linker.training.estimate_probability_two_random_records_match(certain, recall=plan.recall)
        linker.training.estimate_u_using_random_sampling(max_pairs=plan.random_pairs, seed=plan.seed)
        for session in plan.sessions:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*session))
        found = linker.inference.predict(threshold_match_weight=-5).physical_name
        turned = f"source_dataset_l <> '{tables[0].templated_name}'" if len(sides) > 1 else "false"
        self.con.sql(
            f"CREATE OR REPLACE TABLE plain_pairs AS SELECT"
            f" CASE WHEN {turned} THEN record_r ELSE record_l END AS record_l,"
            f" CASE WHEN {turned} THEN record_l ELSE record_r END AS record_r, match_weight AS weight FROM {found}"
        )
        self.con.sql(f"DROP TABLE {found}")

    def _settings(self) -> SettingsCreator:
        return SettingsCreator(
            link_type="dedupe_only" if self.spec.task == "within" else "link_only",
            unique_id_column_name="record",
            comparisons=[_comparison(one) for one in self.spec.comparisons],
            blocking_rules_to_generate_predictions=[block_on(*rule) for rule in self.spec.blocking],
            retain_matching_columns=False,
            retain_intermediate_calculation_columns=False,
        )


def _comparison(one: Comparison) -> Any:
    if one.kind == "text":
        made = comparisons.JaroWinklerAtThresholds(one.column, list(one.similar))
        return made.configure(term_frequency_adjustments=one.frequency)
    if one.kind == "exact":
        return comparisons.ExactMatch(one.column).configure(term_frequency_adjustments=one.frequency)
    between = {"date": _DATE, "code": _CODE, "nik": _NIK}[one.kind]
    told = [condition.format(c=one.column) for condition in between]
    return comparisons.CustomComparison(
        output_column_name=one.column,
        comparison_levels=[
            levels.NullLevel(one.column),
            *({"sql_condition": condition, "label_for_charts": condition} for condition in told),
            levels.ElseLevel(),
        ],
    )


_DATE = (
    "{c}_l = {c}_r",
    "{c}_l[1:4] = {c}_r[1:4] AND {c}_l[6:7] = {c}_r[9:10] AND {c}_l[9:10] = {c}_r[6:7]",
    "hamming({c}_l, {c}_r) <= 1",
    "{c}_l[1:4] = {c}_r[1:4]",
)
_CODE = ("{c}_l = {c}_r", "length({c}_l) = length({c}_r) AND hamming({c}_l, {c}_r) <= 2")
_NIK = ("{c}_l = {c}_r", "length({c}_l) = length({c}_r) AND hamming({c}_l, {c}_r) <= 2", "{c}_l[7:12] = {c}_r[7:12]")
