"""The weight of pairs by a model, as SQL: the sum over the comparisons of log2 m/u of the level that holds.

It is the weight that Splink gives by the same model. Two things make it cheaper. The dear comparisons (likeness of
names) are worked out only where the others leave a chance to reach the floor. And how frequent a value is, is looked
up only for pairs that agree in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.matching.linking.comparing import counted_levels
from mutakhir.matching.linking.model import LinkageModel
from mutakhir.matching.linking.preparing import RECORD
from mutakhir.matching.linking.specification import Comparison, Specification


SHARES: Final = "shares_{}"  # of a column: how frequent its values are, by `value` and `share`
_DEAR: Final = ("person_name", "name")
_LEAST: Final = 1e-300  # a chance of nothing has no logarithm


@dataclass(frozen=True, slots=True)
class Weighing:
    """One comparison with its model.

    `conditions` stand in order, that of missing values first, all the rest not among them; `weights` begin with the
    level after it. `counted`: levels, by place among `weights`, whose u is the share of the common value, with the
    column it is of; `rarest`: what that adds at most.
    """

    column: str
    dear: bool
    conditions: list[str]
    weights: list[float]
    counted: Mapping[int, str]
    rarest: Mapping[int, float]

    @property
    def level(self) -> str:
        """SQL of the level: 0 where a value is missing, then from the most alike to all the rest."""
        whens = " ".join(f"WHEN {condition} THEN {place}" for place, condition in enumerate(self.conditions))
        return f"CASE {whens} ELSE {len(self.conditions)} END"

    @property
    def weight(self) -> str:
        """SQL of the weight where the level is worked out and shares are joined."""
        told = _chosen(f"level_{self.column}", [0.0, *self.weights])
        return " + ".join([told, *(self._looked_up(place) for place in self.counted)])

    def _looked_up(self, place: int) -> str:
        share = f"coalesce(-log2({self._share(place)}.share), {self.rarest[place]!r}::DOUBLE)"
        return f"{share} * (level_{self.column} = {place + 1})::INT"

    @property
    def joins(self) -> str:
        """SQL that joins the shares of the values in which a pair agrees, to pairs whose level is worked out."""
        return " ".join(
            f"LEFT JOIN {SHARES.format(column)} {self._share(place)}"
            f" ON {self._share(place)}.value = CASE WHEN level_{self.column} = {place + 1} THEN {column}_l END"
            for place, column in self.counted.items()
        )

    def _share(self, place: int) -> str:
        return f"share_{self.column}_{place}"

    @property
    def bound(self) -> str:
        """SQL of the largest weight, before the level is worked out: what it is to agree in a value is cheap to see."""
        rest = max(weight for place, weight in enumerate([0.0, *self._most]) if place - 1 not in self.counted)
        agreed = {self.conditions[place + 1]: max(self._most[place], rest) for place in self.counted}
        whens = " ".join(f"WHEN {condition} THEN {most!r}::DOUBLE" for condition, most in agreed.items())
        return f"CASE {whens or 'WHEN false THEN 0'} ELSE {rest!r}::DOUBLE END"

    @property
    def _most(self) -> list[float]:
        return [weight + self.rarest.get(place, 0.0) for place, weight in enumerate(self.weights)]


def weighings(spec: Specification, model: LinkageModel) -> list[Weighing]:
    """The comparisons with their chances.

    Raises:
        ValueError: the model is of another version of the specification.
    """
    return [_weighing(comparison, spec, model) for comparison in spec.comparisons]


def _weighing(comparison: Comparison, spec: Specification, model: LinkageModel) -> Weighing:
    levels = model.of_comparison(spec, comparison.column)
    counted = counted_levels(comparison)
    chances = model.levels[comparison.column]
    # Of a counted level the chance u is the share, which comes later.
    weights = [log2(max(one.m, _LEAST) / (1.0 if place in counted else one.u)) for place, one in enumerate(chances)]
    rarest = {place: -log2(_smallest(model.frequencies[column])) for place, column in counted.items()}
    conditions = [str(level["sql_condition"]) for level in levels[:-1]]
    return Weighing(comparison.column, comparison.kind in _DEAR, conditions, weights, counted, rarest)


def _smallest(frequencies: pa.Table) -> float:
    """A value that the model does not know is as rare as its rarest."""
    return float(pc.min(frequencies["share"]).as_py() or 1.0)


def _chosen(level: str, weights: list[float]) -> str:
    """The weight at the level. It is named once: the engine would work it out anew wherever it is named."""
    return f"list_extract([{', '.join(map(repr, weights))}]::DOUBLE[], {level} + 1)"


def weighed(spec: Specification, model: LinkageModel, pairs: str, left: str, right: str, floor: float) -> str:
    """SQL of record_l, record_r and weight of the distinct `pairs` that weigh at least `floor`.

    Shares must stand in tables named by `SHARES`.
    """
    every = weighings(spec, model)
    cheap, dear = [one for one in every if not one.dear], [one for one in every if one.dear]
    prior = repr(log2(model.prior / (1 - model.prior)))
    base = " + ".join([prior, *(one.weight for one in cheap)])
    most, weight = (" + ".join(["base", *told]) for told in ([one.bound for one in dear], [one.weight for one in dear]))
    return f"""
    SELECT * FROM (SELECT record_l, record_r, {weight} AS weight FROM (SELECT *{_levels(dear)} FROM (
        SELECT levelled.*, {base} AS base FROM (SELECT *{_levels(cheap)} FROM ({_beside(spec, pairs, left, right)}))
        levelled {_joins(cheap)}) WHERE {most} >= {floor}) {_joins(dear)}) WHERE weight >= {floor}"""


def _beside(spec: Specification, pairs: str, left: str, right: str) -> str:
    """Each pair once, with what is compared of both."""
    columns = sorted({name for one in spec.comparisons for name in (one.column, *one.beside)})
    beside = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in columns)
    return (
        f"SELECT p.record_l, p.record_r, {beside} FROM (SELECT DISTINCT record_l, record_r FROM {pairs}) p"
        f" JOIN {left} l ON l.{RECORD} = p.record_l JOIN {right} r ON r.{RECORD} = p.record_r"
    )


def _levels(some: list[Weighing]) -> str:
    return "".join(f", {one.level} AS level_{one.column}" for one in some)


def _joins(some: list[Weighing]) -> str:
    return " ".join(one.joins for one in some)
