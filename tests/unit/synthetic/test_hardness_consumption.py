"""The truth is as hard for a proxy means test as Indonesian survey data are.

On 5,004 Indonesian households, ordinary least squares with district effects has an out-of-sample R2 of .51 and
misses 29.5% of the poorest 40% under folds of whole hamlets. The generator must not be easier, nor much harder.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from mutakhir.ground.schema.declaration import CodeList, column_group
from mutakhir.ground.schema.items import AssetItems, HousingItems
from mutakhir.synthetic.truth import Truth, make_truth
from unit.synthetic.truth_plans import plan


Matrix = npt.NDArray[np.float64]
FOLDS = 10


def _of_members(members: pa.Table, household: pa.ChunkedArray) -> list[Matrix]:
    place = pc.index_in(members["household"], household).to_numpy()
    count = len(household)

    def number(chosen: npt.NDArray[np.bool_]) -> Matrix:
        return np.bincount(place[chosen], minlength=count).astype(float)

    age, works = members["age"].to_numpy(), pc.fill_null(members["works"], False).to_numpy(zero_copy_only=False)
    size = number(np.ones(len(age), dtype=bool))
    head = members.filter(pc.equal(members["relation"], 1))
    diploma = head["diploma"].to_numpy()
    best = np.zeros(count)
    np.maximum.at(best, place, pc.fill_null(members["diploma"], 0).to_numpy())
    return [
        np.log(size), size, best, head["age"].to_numpy(), head["sex"].to_numpy() == 2,
        *(number((age >= low) & (age < high)) / size for low, high in ((0, 5), (5, 15), (60, 200))),
        number(works) / size, *(diploma == code for code in range(1, 7)),
    ]  # fmt: skip


def _of_items(households: pa.Table) -> list[Matrix]:
    columns = [households["urban"].to_numpy()]
    for name, column in (column_group(HousingItems) | column_group(AssetItems)).items():
        values = pc.fill_null(households[name].cast("float64"), 0.0).to_numpy()
        if isinstance(column.codes, CodeList):
            columns += [values == code for code in list(column.codes.codes)[1:]]
        else:
            columns.append(values if column.type == "boolean" else np.log1p(values))
    return columns


def _features(made: Truth) -> Matrix:
    living = made.members.filter(made.members["alive"])
    columns = _of_members(living, made.households["household"]) + _of_items(made.households)
    return np.column_stack([np.asarray(column, dtype=float) for column in columns])


def _predicted_by_village(features: Matrix, level: Matrix, village: npt.NDArray[np.int64]) -> Matrix:
    """Least squares, each village predicted by a fit on others."""
    fold = (np.random.Generator(np.random.Philox(1)).permutation(village.max() + 1) % FOLDS)[village]
    predicted = np.zeros_like(level)
    for number in range(FOLDS):
        here = fold == number
        weights = np.linalg.lstsq(features[~here], level[~here], rcond=None)[0]
        predicted[here] = features[here] @ weights
    return predicted


def _hardness(rates: dict[str, float], households: int, seed: int) -> tuple[float, float]:
    """Out-of-sample R2, and the share of the poorest 40% that is not among those predicted poorest."""
    made = [make_truth(plan(code, households, rate, seed, villages=60)) for code, rate in rates.items()]
    effects = np.repeat(np.eye(len(made)), households, axis=0)
    features = np.column_stack([np.vstack([_features(one) for one in made]), effects])
    level = np.log(np.concatenate([one.households["consumption"].to_numpy() for one in made]))
    names = np.concatenate([one.households["village"].to_numpy(zero_copy_only=False) for one in made])
    predicted = _predicted_by_village(features, level, np.unique(names, return_inverse=True)[1])
    r2 = 1 - ((level - predicted) ** 2).sum() / ((level - level.mean()) ** 2).sum()
    poorest = round(0.4 * len(level))
    poor, listed = (set(np.argsort(values, kind="stable")[:poorest].tolist()) for values in (level, predicted))
    return float(r2), 1 - len(poor & listed) / poorest


def test_a_proxy_means_test_explains_about_half() -> None:
    r2, missed = _hardness({"3301": 0.15, "1271": 0.08, "5304": 0.11}, households=2_700, seed=1)
    assert 0.43 <= r2 <= 0.57
    assert 0.26 <= missed <= 0.34


@pytest.mark.slow
def test_a_proxy_means_test_explains_about_half_in_many_regencies() -> None:
    rates = {
        "1118": 0.15, "1271": 0.08, "1305": 0.08, "1671": 0.11, "1801": 0.12, "3101": 0.05, "3204": 0.07,
        "3301": 0.12, "3320": 0.07, "3510": 0.09, "3578": 0.05, "3674": 0.03, "5107": 0.07, "5201": 0.15,
        "5304": 0.21, "6310": 0.05, "6402": 0.08, "7301": 0.12, "8101": 0.17, "9402": 0.26,
    }  # fmt: skip
    r2, missed = _hardness(rates, households=3_000, seed=2)
    assert 0.45 <= r2 <= 0.55
    assert 0.27 <= missed <= 0.33
