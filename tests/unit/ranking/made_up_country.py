"""A made-up country of which the true rates are known: surveys of the pack's own size, and the model on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis
import numpy as np
import pyarrow as pa

from mutakhir.ground.policy import ListedUnit, Policy
from mutakhir.ranking.calibration.residuals import Residuals
from mutakhir.ranking.design import Floats, Ints, Survey
from mutakhir.ranking.features import features, survey_households, survey_members, unit_members
from mutakhir.ranking.fit import Fitted, fit
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.rates import SurveyedRates
from mutakhir.synthetic.consumption import POVERTY_LINE
from mutakhir.synthetic.survey import sample_size, survey_of
from mutakhir.synthetic.truth import RegencyPlan, Truth, make_truth
from tiny_tables import unbound


PACK = Path(__file__).parents[3] / "src/mutakhir/policies/dtks_2020"
VILLAGES, HOUSEHOLDS = 60, 6_000
SURVEY = ("consumption_survey", "consumption_survey_members")


@dataclass(frozen=True)
class Country:
    """The survey and the model on it; true rates of persons below the line by regency."""

    survey: Survey
    fitted: Fitted
    true_rates: dict[str, float]

    @property
    def rates(self) -> SurveyedRates:
        return SurveyedRates.of(self.survey, self.fitted.held_out, "per_person")

    @property
    def residuals(self) -> Residuals:
        error = self.survey.log_consumption - self.fitted.held_out
        return Residuals.of(error, self.survey.weight * self.survey.persons)


def make_country(policy: Policy, rates: Sequence[float], seed: int) -> Country:
    """One regency of 6,000 households for each rate; of each as many are asked as in a nation of 514 regencies."""
    model = policy.load("ranking/model.yaml", ModelPolicy)
    truths = {f"32{n:02d}": _truth(f"32{n:02d}", rate, seed) for n, rate in enumerate(rates, 1)}
    tables: dict[str, list[pa.Table]] = {name: [] for name in SURVEY}
    for regency, (plan, truth) in truths.items():
        for name, rows in zip(SURVEY, survey_of(plan, truth, sample_size(514, HOUSEHOLDS)), strict=True):
            tables[name].append(rows.add_column(0, "regency", pa.array([regency] * rows.num_rows)))
    survey = Survey.of(_features({name: pa.concat_tables(parts) for name, parts in tables.items()}, model), model)
    return Country(survey, fit(survey, model), {regency: _rate(truth) for regency, (_, truth) in truths.items()})


def _truth(regency: str, rate: float, seed: int) -> tuple[RegencyPlan, Truth]:
    villages = tuple(f"{regency}01{n:04d}" for n in range(2001, 2001 + VILLAGES))
    plan = RegencyPlan(regency, regency[:2], villages, HOUSEHOLDS, rate, seed)
    return plan, make_truth(plan)


def _features(tables: dict[str, pa.Table], model: ModelPolicy) -> pa.Table:
    households = survey_households(unbound(SURVEY[0]))
    members = unit_members(survey_members(unbound(SURVEY[1])), ListedUnit.HOUSEHOLD)
    rows = features(households, members, model, ("regency", "village", "weight", "consumption"))
    with duckdb.connect(config={"threads": 1}) as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return connection.sql(str(ibis.to_sql(rows, dialect="duckdb"))).to_arrow_table()


def _rate(truth: Truth) -> float:
    """Of the persons who live there, not of the plan: a small regency misses its plan by a few persons."""
    living = truth.members.filter(truth.members["alive"])["household"].to_numpy()
    size = _per_household(living, truth.households["household"].to_numpy())
    poor = truth.households["consumption"].to_numpy() < POVERTY_LINE
    return float(np.average(poor, weights=size))


def _per_household(homes: Ints, households: Ints) -> Floats:
    return np.bincount(np.searchsorted(households, homes), minlength=len(households)).astype(np.float64)
