"""The weighted consumption survey: villages drawn in proportion to their households, ten households in each.

Systematic sampling with unequal probabilities (W. G. Cochran, Sampling Techniques, 1977, section 9A.5): a
village drawn t times out of m stands for t/m of the regency's households, and gives 10 t households, or all.
Answers carry small errors. The weights of a regency sum exactly to its households.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.schema import dataset
from mutakhir.ground.schema.declaration import CodeList, column_group
from mutakhir.ground.schema.items import AssetItems, HousingItems
from mutakhir.synthetic.sampling import Ints, Rng, happens


if TYPE_CHECKING:
    from mutakhir.synthetic.truth import RegencyPlan, Truth


PER_VILLAGE = 10
WEIGHT_UNIT = 1_000_000
_PER_REGENCY, _LEAST_IN_ALL = 600, 1_200
_LEAST_SIZE = 3  # a survey of a village or two
_WRONG_CODE, _WRONG_YES = 0.02, 0.01
_CONSUMPTION_ERROR = 0.05  # standard deviation, in logs
# Skips depend on these, so their answers are kept.
_KEPT = frozenset({"wall", "roof", "lighting", "toilet", "has_land"})


class Survey(NamedTuple):
    """The datasets consumption_survey and consumption_survey_members of one regency."""

    survey: pa.Table
    members: pa.Table


def sample_size(regencies: int, households: int) -> int:
    """Households to survey in a regency of `households`, when `regencies` are made: 600, or 1,200 in all."""
    wanted = max(_PER_REGENCY, -(-_LEAST_IN_ALL // max(regencies, 1)))
    return max(min(wanted, households), min(_LEAST_SIZE, households))


def survey_of(plan: "RegencyPlan", truth: "Truth", sample_size: int = _PER_REGENCY) -> Survey:
    """About `sample_size` households of the regency, with weights in 1e-6 households."""
    rng = plan.stream("survey")
    chosen, weight = _sample(rng, truth.households["village"].combine_chunks(), sample_size)
    households = truth.households.take(pa.array(chosen))
    members = _living(truth.members, households["household"])
    households = _with_errors(rng, households)
    size = np.bincount(np.searchsorted(households["household"].to_numpy(), members["survey_id"].to_numpy()))
    told = households["consumption"].to_numpy() * np.exp(_CONSUMPTION_ERROR * rng.standard_normal(len(chosen)))
    columns = {
        "survey_id": households["household"],
        "village": households["village"],
        "weight": pa.array(weight),
        "member_count": pa.array(size.astype(np.int16)),
        "consumption": pa.array(np.maximum(np.round(told / 100) * 100, 1).astype(np.int64)),
    }
    schema = dataset("consumption_survey").arrow_schema()
    found = [columns[name] if name in columns else households[name] for name in schema.names]
    return Survey(pa.Table.from_arrays(found, names=schema.names).cast(schema), members)


def _sample(rng: Rng, villages: pa.Array, wanted: int) -> tuple[Ints, Ints]:
    """Rows of the sampled households, ascending, and their weights."""
    count = len(villages)
    if count == 0 or wanted <= 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    village: Ints = villages.dictionary_encode().indices.to_numpy().astype(np.int64)
    sizes = np.bincount(village)
    draws = max(round(min(wanted, count) / PER_VILLAGE), 1)
    times = _systematic(rng, sizes, draws)
    taken = np.minimum(times * PER_VILLAGE, sizes)
    shuffled = np.lexsort((rng.random(count), village))
    rank = np.arange(count) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    chosen = np.sort(shuffled[rank < taken[village[shuffled]]])
    return chosen, _weights(times, taken, village[chosen], count * WEIGHT_UNIT)


def _systematic(rng: Rng, sizes: Ints, draws: int) -> Ints:
    """How often each village is drawn: at equal steps along its households, from a random start."""
    ends = np.cumsum(sizes)
    step = ends[-1] / draws
    marks = (rng.random() + np.arange(draws)) * step
    return np.bincount(np.searchsorted(ends, marks, side="right").clip(max=len(sizes) - 1), minlength=len(sizes))


def _weights(times: Ints, taken: Ints, village: Ints, total: int) -> Ints:
    """Each village's share of the total, shared equally by its households; the units left over go one each."""
    draws = int(times.sum())
    exact = total // draws * times[village] // taken[village]
    left = total - int(exact.sum())
    whole, rest = divmod(left, len(village))
    weights: Ints = exact + whole + (np.arange(len(village)) < rest)
    return weights


def _living(members: pa.Table, households: pa.ChunkedArray) -> pa.Table:
    schema = dataset("consumption_survey_members").arrow_schema()
    chosen = members.filter(pc.and_(pc.is_in(members["household"], households.combine_chunks()), members["alive"]))
    named = {name: chosen["household" if name == "survey_id" else name] for name in schema.names}
    return pa.table(named).cast(schema)


def _with_errors(rng: Rng, households: pa.Table) -> pa.Table:
    """A few answers to items that steer no skip are those of another household of the sample."""
    count = households.num_rows
    for name, column in (column_group(HousingItems) | column_group(AssetItems)).items():
        if name in _KEPT or not (isinstance(column.codes, CodeList) or column.type == "boolean"):
            continue
        wrong = happens(rng, _WRONG_YES if column.type == "boolean" else _WRONG_CODE, count)
        told = _swapped(rng, households[name].combine_chunks(), wrong)
        households = households.set_column(households.column_names.index(name), name, told)
    return households


def _swapped(rng: Rng, answers: pa.Array, wrong: npt.NDArray[np.bool_]) -> pa.Array:
    """The wrong ones answer as any other household did, if both were asked."""
    asked = answers.is_valid().to_numpy(zero_copy_only=False)
    other = rng.integers(0, max(len(answers), 1), len(answers))
    both = wrong & asked & asked[other]
    return answers.take(pa.array(np.where(both, other, np.arange(len(answers)))))
