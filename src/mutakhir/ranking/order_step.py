"""The steps that order: percentiles and quotas from the survey, ranks and bands, and what of the quotas is filled."""

import numpy as np
import pyarrow as pa

from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.bands import ranked
from mutakhir.ranking.fit_step import survey_features
from mutakhir.ranking.percentiles import cut_points, percentile_table
from mutakhir.ranking.policy import ModelPolicy, QuotaPolicy
from mutakhir.ranking.quotas import BANDS, Population, regency_quotas
from mutakhir.ranking.score import Slopes, scored
from mutakhir.ranking.unfilled import attributed, listed_counts, listed_of, quota_table, waiting_counts


def write_population(bench: Workbench, model: ModelPolicy, slopes: Slopes) -> None:
    """Percentiles and quotas come from the survey alone, so a late record changes neither."""
    policy = bench.policy.load("ranking/quotas.yaml", QuotaPolicy)
    levels = survey_features(bench, model, bench.round.unit)
    survey = scored(levels, bench.table("coefficients"), slopes, model).select("regency", "persons", "weight", "score")
    population = _population(bench)

    def make() -> Tables:
        units = bench.collect(survey)
        scores, weights = units["score"].to_numpy(), units["weight"].to_numpy()
        if bench.round.shares_count is SharesCount.PERSONS:
            weights = weights * units["persons"].to_numpy()
        points = cut_points(scores, weights)
        percentile = np.searchsorted(np.array(points), scores, side="left") + 1
        people = Population(units["regency"].to_pylist(), percentile, weights)
        return {
            "score_percentiles": percentile_table(points),
            "regency_quotas": regency_quotas(people, population, bench.round.coverage, policy),
        }

    bench.write_nation_with("population", ["score_percentiles", "regency_quotas"], [survey], make)


def _population(bench: Workbench) -> dict[str, int]:
    regencies = bench.policy.csv("frame/regencies.csv")
    persons = bench.round.shares_count is SharesCount.PERSONS
    counted = regencies["population_2020" if persons else "households_2020"].to_pylist()
    return dict(zip(regencies["regency"].to_pylist(), map(int, counted), strict=True))


def write_ranks(bench: Workbench) -> None:
    points = bench.read("score_percentiles").sort_by("percentile")["score"].to_pylist()
    scores, quotas = bench.table("scores"), bench.table("regency_quotas")
    bench.write_each("ranks", {"ranks": ranked(scores, quotas, points, bench.clock, bench.round.shares_count)})


def write_quotas(bench: Workbench) -> None:
    unit, counts = bench.round.unit, bench.round.shares_count
    listed = listed_counts(bench.table("ranks"), counts)
    waiting = waiting_counts(bench.table("standings"), bench.table("prelist"), bench.table("households"), unit, counts)
    regencies = bench.policy.csv("frame/regencies.csv")
    province = dict(zip(regencies["regency"].to_pylist(), regencies["province"].to_pylist(), strict=True))

    def make() -> Tables:
        quotas = _by_area(bench.read("regency_quotas"))
        found, waits = _by_regency(bench.collect(listed)), _by_regency(bench.collect(waiting))
        nobody = dict.fromkeys(listed.columns[1:], 0)
        rows = {r: attributed(q, listed_of(found.get(r, nobody)), waits.get(r, {})) for r, q in quotas.items()}
        counted = "persons" if counts is SharesCount.PERSONS else str(unit)
        return {"quotas": quota_table(rows, province, counted)}

    bench.write_nation_with("quotas", ["quotas"], [listed, waiting, "regency_quotas"], make)


def _by_regency(counted: pa.Table) -> dict[str, dict[str, int]]:
    """Counts of each regency. DuckDB widens the sum of int64, which arrives as a decimal."""
    rows = counted.to_pylist()
    return {row.pop("regency"): {name: int(count) for name, count in row.items()} for row in rows}


def _by_area(quotas: pa.Table) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in quotas.to_pylist():
        found.setdefault(row["area"], dict.fromkeys(BANDS, 0))[row["band"]] = row["quota"]
    return found
