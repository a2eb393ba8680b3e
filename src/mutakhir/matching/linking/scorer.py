"""Learn a model without labels, and score pairs with a model. The one module that speaks with Splink, which learns.

Pairs are made and weighed by SQL of our own (`pairing.py`, `weighing.py`): to the same weights as Splink, in a fraction
of the time, above all where there are few records.

Splink works in DuckDB, on tables of one connection. Two traps of version 5 are walked round here: `execute` leaves an
open result on which its next call stumbles, so everything is asked by `sql(...).fetchall()`; and the frequencies of
values are not part of the model that it saves, so they are kept beside it.
"""

import logging
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, block_on
from splink.internals.exceptions import EMTrainingException

from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.matching.linking.comparing import comparison_levels, counted_levels
from mutakhir.matching.linking.model import Chances, LinkageModel
from mutakhir.matching.linking.pairing import find_pairs
from mutakhir.matching.linking.preparing import BLOCK, RECORD
from mutakhir.matching.linking.specification import Specification
from mutakhir.matching.linking.weighing import SHARES, weighed


Settings = dict[str, Any]
Place = tuple[int, int]  # a comparison and one of its levels

# A chance seen fewer times than this among random pairs is not taken from them: in a file in which a tenth of the
# people stand twice, the few random pairs with an equal NIK are true pairs.
_ENOUGH = 30
_ROUNDS = 2
_RARE = 0.0005  # of true pairs, for levels that no true pair showed
_PARTS = ("retain_intermediate_calculation_columns", "retain_matching_columns")

# It tells on standard error of every level that it did not see; `filled` takes care of these.
logging.getLogger("splink").setLevel(logging.ERROR)


class Scorer:
    """Tables of prepared records on one connection."""

    def __init__(self, con: duckdb.DuckDBPyConnection, spec: Specification, tables: Sequence[str]) -> None:
        self.con = con
        self.spec = spec
        self.tables = tables

    def train(self) -> LinkageModel:
        """Learns from the tables themselves, without labels, by the specification's sessions."""
        plan = self.spec.training
        linker = self._linker(splink_settings(self.spec))
        certain: list[Any] = [block_on(*rule) for rule in plan.certain]
        linker.training.estimate_probability_two_random_records_match(certain, recall=plan.recall)
        linker.training.estimate_u_using_random_sampling(max_pairs=plan.random_pairs, seed=plan.seed)
        chances = filled(linker.misc.save_model_to_json(), "u_probability", 0.5 / plan.random_pairs)
        seldom = self._seldom(chances)
        linker = self._linker(chances)
        if not sum(self._held(linker, session) for session in plan.sessions):
            raise UsageProblem("matching.few-to-learn", _FEW)
        settings = filled(linker.misc.save_model_to_json(), "m_probability", _RARE)
        settings = without_unseen(settings, 0.5 / plan.random_pairs)
        return self._model(self._settled(settings, seldom), self._frequencies(linker))

    def _held(self, linker: Linker, session: Sequence[str]) -> bool:
        """Whether a session taught anything: with few pairs a chance falls to 0, of which Splink makes no model."""
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*session))
        except (ValueError, EMTrainingException):
            return False
        return True

    def score(self, model: LinkageModel, floor: float) -> str:
        """Name of a table of pairs: record_l, record_r, weight (log2 of odds), probability, above `floor`.

        Between two files `record_l` is of the first. A value whose frequency the model does not know is as rare as
        its rarest.

        Raises:
            ValueError: the model is of another version of the specification.
        """
        pairs = find_pairs(self.con, self.spec, self.tables)
        for column, table in model.frequencies.items():
            self.con.register(SHARES.format(column), table)
        told = weighed(self.spec, model, pairs, self.tables[0], self.tables[-1], floor)
        self.con.sql(
            f"CREATE OR REPLACE TABLE scored AS SELECT *, 1 / (1 + pow(2, -weight)) AS probability FROM ({told})"
        )
        self.con.sql(f"DROP TABLE {pairs}")
        for column in model.frequencies:
            self.con.unregister(SHARES.format(column))
        return "scored"

    def _seldom(self, settings: Settings) -> list[Place]:
        """Levels too rare for a random sample, all pairs of which are found by a blocking rule of one column."""
        alone = [f"{rule[0]}_l = {rule[0]}_r" for rule in self.spec.blocking if len(rule) == 1]
        least = _ENOUGH / self.spec.training.random_pairs
        return [
            (number, place)
            for number, comparison in enumerate(settings["comparisons"])
            for place, level in enumerate(comparison["comparison_levels"])
            if level.get("u_probability", 1.0) < least and any(level["sql_condition"].startswith(one) for one in alone)
        ]

    def _settled(self, settings: Settings, seldom: list[Place]) -> Settings:
        """The chance of rare levels (an equal NIK), from the pairs that blocking finds, which are all that have them.

        Counted are those that the whole model takes for different people, over all pairs of the file.
        """
        every = settings["blocking_rules_to_generate_predictions"]
        alone = [rule for rule, columns in zip(every, self.spec.blocking, strict=True) if len(columns) == 1]
        settings |= dict.fromkeys(_PARTS, True) | {"blocking_rules_to_generate_predictions": alone}
        for _ in range(_ROUNDS if seldom else 0):
            found = self._linker(settings).inference.predict(threshold_match_weight=-20).physical_name
            for number, place in seldom:
                told = settings["comparisons"][number]
                gamma = len(told["comparison_levels"]) - 1 - place
                different = self.con.sql(
                    f"SELECT coalesce(sum(1 - match_probability), 0) FROM {found}"
                    f" WHERE gamma_{told['output_column_name']} = {gamma}"
                ).fetchall()[0][0]
                told["comparison_levels"][place]["u_probability"] = (different + 0.5) / self._pairs()
            self.con.sql(f"DROP TABLE {found}")
        return settings

    def _pairs(self) -> int:
        """All pairs that there could be."""
        rows = [self.con.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in self.tables]
        return int(rows[0] * (rows[0] - 1) // 2 if len(rows) == 1 else rows[0] * rows[1])

    def _linker(self, settings: Settings) -> Linker:
        return Linker(self._sides if len(self._sides) > 1 else self._sides[0], settings, log_level=None)

    @cached_property
    def _sides(self) -> list[Any]:
        """The tables as Splink knows them."""
        api = DuckDBAPI(connection=self.con)
        return [api.register(table, dataset_display_name=table) for table in self.tables]

    def _frequencies(self, linker: Linker) -> dict[str, pa.Table]:
        columns = {column for one in self.spec.comparisons for column in counted_levels(one).values()}
        tables = {column: linker.table_management.compute_tf_table(column).physical_name for column in sorted(columns)}
        return {
            column: self.con.sql(
                f"SELECT {column} AS value, tf_{column} AS share FROM {table} ORDER BY ALL"
            ).to_arrow_table()
            for column, table in tables.items()
        }

    def _model(self, settings: Settings, frequencies: dict[str, pa.Table]) -> LinkageModel:
        levels = {
            comparison["output_column_name"]: tuple(
                Chances(level["m_probability"], level["u_probability"])
                for level in comparison["comparison_levels"]
                if not level.get("is_null_level")
            )
            for comparison in settings["comparisons"]
        }
        return LinkageModel(settings["probability_two_random_records_match"], levels, frequencies)


def filled(settings: Settings, which: str, value: float) -> Settings:
    """The model with `value` for the levels that training never saw, instead of Splink's large defaults.

    A level that not one of n random pairs shows has a chance below 1/n; half of that is taken.
    """
    for comparison in settings["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level") and not isinstance(level.get(which), float):
                level[which] = value
    return settings


def without_unseen(settings: Settings, unseen: float) -> Settings:
    """Levels that neither true nor random pairs showed tell nothing: both chances are equal."""
    for comparison in settings["comparisons"]:
        for level in comparison["comparison_levels"]:
            if level.get("m_probability") == _RARE and level.get("u_probability") == unseen:
                level["m_probability"] = unseen
    return settings


def splink_settings(spec: Specification) -> Settings:
    lists = {name for name, column in spec.columns.items() if column.part == "each_word"}
    return {
        "sql_dialect": "duckdb",
        "link_type": "dedupe_only" if spec.task == "within" else "link_only",
        "unique_id_column_name": RECORD,
        "comparisons": [
            {"output_column_name": one.column, "comparison_levels": comparison_levels(one)} for one in spec.comparisons
        ],
        "blocking_rules_to_generate_predictions": [
            _blocking(number, rule, lists) for number, rule in enumerate(spec.blocking)
        ],
        "max_iterations": 50,
        "em_convergence": 0.0001,
    } | dict.fromkeys(_PARTS, False)


def _blocking(number: int, rule: Sequence[str], lists: set[str]) -> dict[str, Any]:
    key = BLOCK.format(number)
    made = block_on(key, arrays_to_explode=[key]) if lists.intersection(rule) else block_on(key)
    return dict(made.create_blocking_rule_dict("duckdb"))


_FEW = Said(
    id="Terlalu sedikit pasangan yang sama untuk dipelajari. Beri lebih banyak catatan, atau pakai model lain.",
    en="Too few pairs agree to learn from. Give more records, or take a model learned on other data.",
)
