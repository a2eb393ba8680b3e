"""Where the modes of quotas find what they need: rates of poor people, and who of the registry is within a cut."""

from fractions import Fraction

import ibis
import ibis.expr.types as ir

from mutakhir.ground.errors import PolicyProblem, Said, Where
from mutakhir.ground.lake import Workbench
from mutakhir.ground.policy import SharesCount
from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.percentiles import Points, is_within
from mutakhir.ranking.quota_policy import QuotaPolicy
from mutakhir.ranking.quotas import BANDS
from mutakhir.ranking.score import NATION


BY_POOR = ("poverty_map", "minimum")
REGENCIES = "frame/regencies.csv"


def population_of(bench: Workbench) -> dict[str, int]:
    """Persons or households of each regency by census."""
    persons = bench.round.shares_count is SharesCount.PERSONS
    regencies = bench.policy.csv(REGENCIES)
    counted = regencies["population_2020" if persons else "households_2020"].to_pylist()
    return dict(zip(regencies["regency"].to_pylist(), map(int, counted), strict=True))


def rates_of(bench: Workbench, policy: QuotaPolicy) -> dict[str, int]:
    """Share of poor of each regency, in 1e-6; empty where the mode asks for none.

    Raises:
        PolicyProblem: a regency has no official rate.
    """
    if policy.mode not in BY_POOR:
        return {}
    return _estimated(bench) if policy.poor_by == "estimate" else _official(bench)


def _official(bench: Workbench) -> dict[str, int]:
    rows = bench.policy.csv(REGENCIES).to_pylist()
    lacking = [row["regency"] for row in rows if not row["poverty_rate_2021"]]
    if lacking:
        raise PolicyProblem("ranking.no-rate", _no_rate(lacking), Where(bench.policy.folder / REGENCIES))
    return {row["regency"]: int(Fraction(row["poverty_rate_2021"]) * 10_000) for row in rows}


def _estimated(bench: Workbench) -> dict[str, int]:
    """A regency without an estimate has the nation's rate."""
    rates = {row["area"]: row["estimate"] for row in bench.read("regency_rates").to_pylist()}
    nation = next(row["direct"] for row in bench.read("regency_rates").to_pylist() if row["area"] == NATION)
    found = {code: nation if rates.get(code) is None else rates[code] for code in bench.regencies}
    return {code: min(max(rate, 0), 1_000_000) for code, rate in found.items()}


def within_of(bench: Workbench, adjusted: ir.Table, points: Points) -> dict[str, dict[str, int]]:
    """Per band and regency, persons (or units) of the registry up to its percentile; the extension counts the core
    too. `adjusted` as in `acts.shocks`."""
    counts = within_counts(adjusted, points, bench.round.coverage, bench.round.shares_count)
    rows = bench.collect(counts).to_pylist()
    return {band: {row["regency"]: int(row[band] or 0) for row in rows} for band in BANDS}


def within_counts(adjusted: ir.Table, points: Points, coverage: Coverage, counts: SharesCount) -> ir.Table:
    size = adjusted.persons.cast("int64") if counts is SharesCount.PERSONS else ibis.literal(1, type="int64")
    sized = adjusted.mutate(size=size)
    cuts = zip(BANDS, (coverage.core, coverage.extended), strict=True)
    inside = {band: is_within(sized.adjusted, points.of_round, cut) for band, cut in cuts}
    return sized.group_by("regency").agg(
        **{band: ibis.ifelse(holds, sized["size"], 0).sum() for band, holds in inside.items()}
    )


def _no_rate(regencies: list[str]) -> Said:
    named = ", ".join(regencies[:5])
    return Said(
        f"Wilayah tanpa angka kemiskinan resmi: {named}. Isi kolom poverty_rate_2021, atau pakai `poor_by: estimate` "
        "di ranking/quotas.yaml.",
        f"Regencies without an official poverty rate: {named}. Fill the column poverty_rate_2021, or write "
        "`poor_by: estimate` in ranking/quotas.yaml.",
    )
