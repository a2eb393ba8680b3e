"""Boosted trees without interactions: each tree looks at one term, so the sum over trees is a table of levels.

Any shape of a size or a share can be learnt, and still a household's score is a sum of parts that can be shown.
Free trees are not among the challengers: nobody could tell a household which answers made its score.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits

from mutakhir.ranking.challenging.turning import Bools, Target, in_turns
from mutakhir.ranking.design import DesignColumn, Floats, Ints, Survey
from mutakhir.ranking.features import MISSING
from mutakhir.ranking.fit import Fitted
from mutakhir.ranking.policy import ClassTerm, HeadTerm, ItemTerm, ModelPolicy


# Modest and fixed: with a few thousand households nothing is gained by tuning.
_TREES, _RATE, _LEAST_IN_LEAF, _PULL = 150, 0.1, 20, 1.0
_LARGE = 50_000


def boosting(survey: Survey, model: ModelPolicy) -> Fitted:
    """Trees explain what the mean of the regency leaves, then the regencies' constants are drawn to the nation's."""
    levels = Levels.of(survey, model)
    target, regencies = Target.of(survey, model), tuple(sorted(set(survey.regency)))
    place = np.searchsorted(np.array(regencies), np.array(survey.regency))

    def learn(known: Bools) -> Fitted:
        def places(left: Floats) -> Floats:
            return shrunk_means(left[known], target.weight[known], place[known], len(regencies), model)

        centre = float(np.average(target.y[known], weights=target.weight[known]))
        first = places(target.y - centre)
        trees = _trees(levels, model.seed)
        with threadpool_limits(_threads(len(survey))):
            trees.fit(levels.x[known], (target.y - centre - first[place])[known], sample_weight=target.weight[known])
        # The reference household's value is in the constant, so that a table begins at 0.
        base, tables = levels.tables(trees)
        summed = base + sum((table[levels.at(n)] for n, table in enumerate(tables)), start=np.zeros(len(survey)))
        second = places(target.y - centre - summed)
        columns, slopes = levels.columns(tables)
        solution = np.concatenate([[centre + base], slopes, second])
        return Fitted(columns, regencies, solution, centre + summed + second[place], np.empty(0))

    return in_turns(survey, model, learn)


def shrunk_means(left: Floats, weight: Floats, place: Ints, regencies: int, model: ModelPolicy) -> Floats:
    """The ridge solution for constants of regencies alone."""
    total = np.bincount(place, weights=weight * left, minlength=regencies)
    found: Floats = total / (np.bincount(place, weights=weight, minlength=regencies) + model.penalty.regencies)
    return found


@dataclass(frozen=True)
class Levels:
    """The levels as the trees see them: one column per term, counted from the missing one."""

    terms: tuple[tuple[str, str], ...]
    x: Floats
    coded: tuple[bool, ...]

    @classmethod
    def of(cls, survey: Survey, model: ModelPolicy) -> "Levels":
        """Answers by code are categories; sizes, shares and classes have an order."""
        terms = list(model.terms())
        x = np.column_stack([survey.levels[term.name] - MISSING for _, term in terms]).astype(np.float64)
        coded = tuple(isinstance(term, ItemTerm | HeadTerm) and not isinstance(term, ClassTerm) for _, term in terms)
        return cls(tuple((part, term.name) for part, term in terms), x, coded)

    def at(self, term: int) -> Ints:
        """The place of each household's level in the table of the term."""
        return self.x[:, term].astype(np.int64)

    def reference(self, term: int) -> int:
        """The commonest level, the lower one of equals."""
        return int(np.bincount(self.at(term)).argmax())

    def tables(self, trees: HistGradientBoostingRegressor) -> tuple[float, list[Floats]]:
        """The value of the reference household, and per term what each level adds to it."""
        reference = np.array([self.reference(n) for n in range(len(self.terms))], dtype=np.float64)
        base = float(trees.predict(reference[None, :])[0])
        tables = []
        for n in range(len(self.terms)):
            asked = np.repeat(reference[None, :], self.at(n).max() + 1, axis=0)
            asked[:, n] = np.arange(len(asked))
            tables.append(trees.predict(asked) - base)
        return base, tables

    def columns(self, tables: list[Floats]) -> tuple[tuple[DesignColumn, ...], Floats]:
        """One column per level that the survey holds; its slope is what the level adds."""
        columns, slopes = [], []
        for n, (part, term) in enumerate(self.terms):
            for place in np.unique(self.at(n)).tolist():
                columns.append(DesignColumn(part, term, {place + MISSING: 1.0}, 0))
                slopes.append(float(tables[n][place]))
        return tuple(columns), np.array(slopes)


def _threads(households: int) -> int | None:
    """Threads wait for each other longer than they work on a small survey; None is as many as there are."""
    return 1 if households < _LARGE else None


def _trees(levels: Levels, seed: int) -> HistGradientBoostingRegressor:
    categories: npt.NDArray[np.bool_] = np.array(levels.coded)
    return HistGradientBoostingRegressor(
        learning_rate=_RATE,
        max_iter=_TREES,
        min_samples_leaf=_LEAST_IN_LEAF,
        l2_regularization=_PULL,
        categorical_features=categories,
        interaction_cst="no_interactions",
        early_stopping=False,
        random_state=seed,
    )
