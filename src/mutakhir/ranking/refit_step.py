"""The step *refits*: the model fitted again on villages drawn anew, and how far from a cut a place is sure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.policy import ListedUnit, SharesCount
from mutakhir.ranking.banding.margins import SurveyScores, margin_at
from mutakhir.ranking.banding.refit_tables import RefitTables, Small
from mutakhir.ranking.banding.refits import rescaled_draws
from mutakhir.ranking.columns import Design
from mutakhir.ranking.design import Ints, Survey
from mutakhir.ranking.doubt_policy import DoubtPolicy
from mutakhir.ranking.fit import refit
from mutakhir.ranking.fit_step import survey_features
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.rates import millionths


def write_refits(bench: Workbench, model: ModelPolicy) -> None:
    """`model_refits` and `refit_margins`, from the survey alone: a late record changes neither."""
    doubt = bench.policy.load("ranking/doubt.yaml", DoubtPolicy)
    rows = survey_features(bench, model, ListedUnit.HOUSEHOLD)

    def make() -> Tables:
        survey = Survey.of(bench.collect(rows), model)
        refits = refit_table(survey, model, bench.read("coefficients"), doubt.refits, bench.clock.seed)
        scores = bench.read("survey_predictions").sort_by("survey_id")["score"].to_numpy()
        return {"model_refits": refits, "refit_margins": _margins(bench, survey, scores, refits, doubt)}

    reads = [rows, "coefficients", "survey_predictions", "score_percentiles"]
    bench.write_nation_with("refits", ["model_refits", "refit_margins"], reads, make)


def refit_table(survey: Survey, model: ModelPolicy, in_force: pa.Table, refits: int, seed: int) -> pa.Table:
    """The dataset `model_refits`: what draws of villages change in the model, added to the model `in_force`.

    A model fitted on this survey is in force itself, and then these are the refits as they come. A signed model of
    another survey keeps its own coefficients and gets the spread of this one.
    """
    design, ones = Design.of(survey, model), np.ones(len(survey), dtype=np.int64)
    force = _values(in_force.to_pylist())
    regencies = sorted(area for part, term, _, area in force if (part, term) == ("place", "regency"))
    here = _values(refit(survey, model, ones, design, regencies))
    apart = {key: force.get(key, 0) - here.get(key, 0) for key in {*force, *here}}
    tables = []
    for number, times in enumerate(rescaled_draws(survey.stratum, survey.village, refits, seed)):
        # The penalty counts households, so the drawn weights are to have the mean of the survey's again.
        drawn = replace(survey, weight=survey.weight * times)
        found = _values(refit(drawn, model, ones, design, regencies))
        whole = {key: found.get(key, 0) + apart.get(key, 0) for key in {*found, *apart}}
        rows = [(number, *key, value) for key, value in sorted(whole.items())]
        tables.append(pa.table(dict(zip(("refit", *_KEY, "value"), zip(*rows, strict=True), strict=True))))
    return pa.concat_tables(tables)


_KEY = ("part", "term", "level", "area")
Key = tuple[str, str, int, str]


def _values(rows: Iterable[Mapping[str, object]]) -> dict[Key, int]:
    return {
        (str(row["part"]), str(row["term"]), int(str(row["level"])), str(row["area"])): int(str(row["value"]))
        for row in rows
    }


def _margins(bench: Workbench, survey: Survey, scores: Ints, refits: pa.Table, doubt: DoubtPolicy) -> pa.Table:
    points = bench.read("score_percentiles")
    persons = bench.round.shares_count is SharesCount.PERSONS
    if "counts" in points.column_names:
        counted = "persons" if persons else "units"
        points = points.filter(pa.compute.equal(points["counts"], counted))
    by_percentile = dict(zip(points["percentile"].to_pylist(), points["score"].to_pylist(), strict=True))
    tables = RefitTables.of(refits)
    codes, regency = np.unique(np.asarray(survey.regency, dtype=str), return_inverse=True)
    weight = survey.weight * survey.persons if persons else survey.weight
    refitted = _refitted(survey, tables, codes.tolist(), regency)
    of = SurveyScores(regency, weight, scores, refitted)
    rows = []
    for cut, percent in (("core", bench.round.coverage.core), ("extended", bench.round.coverage.extended)):
        found = margin_at(of, by_percentile[percent], doubt.margin.quantile, doubt.margin.slack)
        rows.append(
            {
                "cut": cut,
                "refits": tables.refits,
                "margin": found.margin,
                "flipped": millionths(found.flipped),
                "flipped_beyond": millionths(found.flipped_beyond),
            }
        )
    return pa.Table.from_pylist(rows)


def _refitted(survey: Survey, tables: RefitTables, codes: Sequence[str], regency: Ints) -> Small:
    """Scores of the surveyed under each refit: (households, refits)."""
    out = np.empty((len(survey), tables.refits), dtype=np.int32)
    for rows, code in _by_regency(codes, regency):
        levels = {term: values[rows] for term, values in survey.levels.items()}
        out[rows] = tables.scores(code, levels, len(rows))
    return out


def _by_regency(codes: Sequence[str], regency: Ints) -> Iterator[tuple[Ints, str]]:
    order = np.argsort(regency, kind="stable")
    ends = np.cumsum(np.bincount(regency, minlength=len(codes)))
    for code, rows in zip(codes, np.split(order, ends[:-1]), strict=True):
        yield rows.astype(np.int64), code
