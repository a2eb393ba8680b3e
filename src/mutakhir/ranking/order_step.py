"""The steps that order: percentiles and quotas from the survey, ranks and bands, and what of the quotas is filled."""

from collections.abc import Sequence

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from mutakhir.ground.clock import tie_hash_expression
from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.policy import SharesCount
from mutakhir.ranking.acts_step import adjusted_scores, claims_of
from mutakhir.ranking.allocating.by_mode import Sources, quota_rows
from mutakhir.ranking.allocating.lines import line_table
from mutakhir.ranking.bands import ranked
from mutakhir.ranking.fit_step import survey_features
from mutakhir.ranking.percentiles import Points
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.quota_policy import QuotaPolicy
from mutakhir.ranking.quota_sources import BY_POOR, REGENCIES, population_of, rates_of, within_of
from mutakhir.ranking.quotas import BANDS, Population
from mutakhir.ranking.score import Slopes, scored
from mutakhir.ranking.unfilled import attributed, listed_counts, listed_of, quota_table, waiting_counts


QUOTAS = "ranking/quotas.yaml"


def write_population(bench: Workbench, model: ModelPolicy, slopes: Slopes) -> None:
    """Percentiles and quotas come from the survey alone, so a late record changes neither; only the mode `minimum`
    counts whom the registry holds within the cuts."""
    policy = bench.policy.load(QUOTAS, QuotaPolicy)
    levels = survey_features(bench, model, bench.round.unit)
    survey = scored(levels, bench.table("coefficients"), slopes, model)
    survey = survey.mutate(tie=tie_hash_expression(bench.round.seed, survey.unit_id))
    survey = survey.select("regency", "unit_id", "persons", "weight", "score", "tie")
    registry = adjusted_scores(bench) if policy.mode == "minimum" else None

    def make() -> Tables:
        units = bench.collect(survey).sort_by([(name, "ascending") for name in ("score", "tie", "unit_id")])
        points = _points(bench, units)
        within = {} if registry is None else within_of(bench, registry, points)
        sources = Sources(_people(bench, units, points), population_of(bench), rates_of(bench, policy), within)
        return {
            "score_percentiles": points.table(),
            "regency_quotas": quota_rows(sources, bench.round.coverage, policy),
        }

    reads: Sequence[str | ir.Table] = [table for table in (survey, registry) if table is not None]
    rates = ["regency_rates"] if policy.mode in BY_POOR and policy.poor_by == "estimate" else []
    bench.write_nation_with("population", ["score_percentiles", "regency_quotas"], [*reads, *rates], make)


def _points(bench: Workbench, units: pa.Table) -> Points:
    score, weight, persons = (units[name].to_numpy().astype(np.int64) for name in ("score", "weight", "persons"))
    return Points.of_survey(score, weight, persons, bench.round.shares_count)


def _people(bench: Workbench, units: pa.Table, points: Points) -> Population:
    """In the order of `units`, the poorest first."""
    weight = units["weight"].to_numpy()
    if bench.round.shares_count is SharesCount.PERSONS:
        weight = weight * units["persons"].to_numpy()
    percentile = np.searchsorted(np.array(points.of_round), units["score"].to_numpy(), side="left") + 1
    return Population(units["regency"].to_pylist(), percentile, weight)


def write_ranks(bench: Workbench) -> None:
    bench.write_each("ranks", {"ranks": rank_rows(bench)})


def rank_rows(bench: Workbench) -> ir.Table:
    """The dataset `ranks` from `scores`.

    One order where nobody has a claim before others; see `banding.entitling` where overrides or hysteresis do.
    """
    policy = bench.policy.load(QUOTAS, QuotaPolicy)
    counts = bench.round.shares_count
    points = Points.of_table(bench.read("score_percentiles"), counts)
    scores = adjusted_scores(bench)
    claims = claims_of(bench, policy, bench.policy.folder / QUOTAS)
    quotas = bench.table("regency_quotas")
    return ranked(scores, quotas, points, bench.clock, counts, claims)


def write_quotas(bench: Workbench) -> None:
    """What of each quota is listed, with the reasons for the rest, and the lines that the quotas imply."""
    unit, counts = bench.round.unit, bench.round.shares_count
    listed = listed_counts(bench.table("ranks"), counts)
    waiting = waiting_counts(bench.table("standings"), bench.table("prelist"), bench.table("households"), unit, counts)
    regencies = bench.policy.csv(REGENCIES)
    province = dict(zip(regencies["regency"].to_pylist(), regencies["province"].to_pylist(), strict=True))

    def make() -> Tables:
        quotas = _by_area(bench.read("regency_quotas"))
        found, waits = _by_regency(bench.collect(listed)), _by_regency(bench.collect(waiting))
        rows = {r: attributed(q, listed_of(found.get(r, {})), waits.get(r, {})) for r, q in quotas.items()}
        counted = "persons" if counts is SharesCount.PERSONS else str(unit)
        lines = {band: {r: found.get(r, {}).get(f"{band}_line") for r in quotas} for band in BANDS}
        return {"quotas": quota_table(rows, province, counted), "regency_lines": line_table(lines)}

    bench.write_nation_with("quotas", ["quotas", "regency_lines"], [listed, waiting, "regency_quotas"], make)


def _by_regency(counted: pa.Table) -> dict[str, dict[str, int]]:
    """Counts of each regency, without those that are not there. DuckDB widens the sum of int64 to a decimal."""
    rows = counted.to_pylist()
    return {row.pop("regency"): {name: int(n) for name, n in row.items() if n is not None} for row in rows}


def _by_area(quotas: pa.Table) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in quotas.to_pylist():
        found.setdefault(row["area"], dict.fromkeys(BANDS, 0))[row["band"]] = row["quota"]
    return found
