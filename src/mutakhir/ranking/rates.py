"""The rows about rates: direct, modelled, known, and the sum of P(poor) before and after the shift to the known one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mutakhir.ground.errors import InputProblem
from mutakhir.ranking.calibration.registry_sum import registry_poor, share_outside
from mutakhir.ranking.calibration.residuals import Residuals
from mutakhir.ranking.calibration.shifting import Surveyed, regency_shifts
from mutakhir.ranking.design import Floats, Ints, Survey
from mutakhir.ranking.doubt_policy import NationalLine, RatesPolicy, Regressor, ShareLine
from mutakhir.ranking.policy import ScaleKind
from mutakhir.ranking.small_area.benchmarking import by_difference, by_ratio
from mutakhir.ranking.small_area.deciding import AreaRates, area_rates
from mutakhir.ranking.small_area.direct import DirectRates, SampleDesign, rates_by_area
from mutakhir.ranking.survey_groups import block_of


NATION = "0"
_MILLION = 1_000_000
Row = dict[str, object]


def millionths(value: float | None) -> int | None:
    """In 1e-6; nothing for NaN."""
    return None if value is None or np.isnan(value) else round(value * _MILLION)


def residuals_of(knots: pa.Table) -> Residuals:
    """From the dataset `model_residuals`."""
    ordered = knots.sort_by("place")
    return Residuals(ordered["value"].to_numpy() / _MILLION, ordered["below"].to_numpy() / _MILLION)


@dataclass(frozen=True)
class Known:
    """What is known of each regency of the round from outside the survey, in order of the codes.

    official: rate of poor persons, NaN where there is none. population: persons by census.
    """

    regencies: tuple[str, ...]
    official: Floats
    population: Ints

    @classmethod
    def of(cls, table: pa.Table) -> "Known":
        """From `frame/regencies.csv`, whose rates are percentages."""
        rows = sorted(table.to_pylist(), key=lambda row: str(row["regency"]))
        rates = [float(row["poverty_rate_2021"] or "nan") / 100 for row in rows]
        people = [max(int(row["population_2020"]), 1) for row in rows]
        return cls(tuple(str(row["regency"]) for row in rows), np.array(rates), np.array(people, dtype=np.int64))

    def regressors(self, names: Sequence[Regressor]) -> Floats:
        """A constant and those of the named ones that differ between regencies.

        An official rate that is missing counts as the mean of the others.
        """
        columns = {
            "city": np.array([block_of(regency) == "city" for regency in self.regencies], dtype=np.float64),
            "log_population": np.log(self.population / self.population.mean()),
            "official_rate": np.nan_to_num(self.official, nan=float(np.nanmean([*self.official, 0.1]))),
        }
        differing = (columns[name] for name in names if np.ptp(columns[name]) > 0)
        return np.column_stack([np.ones(len(self.regencies)), *differing])


@dataclass(frozen=True)
class SurveyedRates:
    """Surveyed households: true and predicted log welfare, persons that each stands for, and where it was drawn."""

    regency: tuple[str, ...]
    stratum: tuple[str, ...]
    village: tuple[str, ...]
    weight: Ints
    actual: Floats
    held_out: Floats

    @classmethod
    def of(cls, survey: Survey, held_out: Floats, scale: ScaleKind) -> "SurveyedRates":
        weight = survey.weight * survey.persons
        actual = survey.log_welfare(scale)
        return cls(survey.regency, survey.stratum, survey.village, weight, actual, held_out)

    def log_lines(self, policy: RatesPolicy, regencies: Sequence[str]) -> dict[str, float]:
        """The logarithm of the line of each regency, on the scale of the model."""
        line = policy.line
        if isinstance(line, NationalLine):
            return dict.fromkeys(regencies, float(np.log(line.rupiah)))
        if isinstance(line, ShareLine):
            order = np.argsort(self.actual, kind="stable")
            upto = np.cumsum(self.weight[order])
            place = int(np.searchsorted(upto * 100, line.percent * upto[-1], side="left"))
            return dict.fromkeys(regencies, float(self.actual[order[place]]))
        return {regency: float(np.log(line.rupiah.get(regency, line.otherwise))) for regency in regencies}

    def design(self, area: Sequence[str]) -> SampleDesign:
        return SampleDesign(area, self.stratum, self.village, self.weight)


def rate_rows(survey: SurveyedRates, residuals: Residuals, known: Known, policy: RatesPolicy) -> list[Row]:
    """The dataset `regency_rates`: the regencies of the round, and the nation."""
    every = sorted({*known.regencies, *survey.regency})
    lines = survey.log_lines(policy, every)
    log_line = np.array([lines[regency] for regency in survey.regency])
    poor = survey.actual < log_line if policy.line.kind != "share" else survey.actual <= log_line
    direct = rates_by_area(poor, survey.design(survey.regency))
    nation = rates_by_area(poor, survey.design([NATION] * len(poor)))
    found = area_rates(known.regencies, direct, known.regressors(policy.regressors), policy.least_areas)
    estimate = _benchmarked(found, _weights(known.regencies, direct), policy)
    target = np.where(np.isnan(known.official), estimate, known.official)
    target = target if policy.shift_to == "official" else estimate
    chances = _Chances.of(Surveyed(survey.regency, survey.held_out, log_line, survey.weight), residuals)
    shifts = chances.shifts(dict(zip(known.regencies, target.tolist(), strict=True)))
    rows = [
        _row(n, found, float(estimate[n]), known, chances.row(regency, target[n], shifts), lines, direct)
        for n, regency in enumerate(known.regencies)
    ]
    return [_nation_row(nation, chances, shifts), *rows]


def _weights(regencies: Sequence[str], direct: DirectRates) -> Floats:
    at = dict(zip(direct.areas, direct.weight.tolist(), strict=True))
    return np.array([at.get(regency, 0.0) for regency in regencies])


def _benchmarked(found: AreaRates, weight: Floats, policy: RatesPolicy) -> Floats:
    """Regencies with a sample add up to the direct rate of all of them; the others keep the regression's."""
    out: Floats = np.clip(found.modelled, 0.0, 1.0)
    mine = ~np.isnan(found.direct)
    if not any(method.startswith("fay_herriot") for method in found.method):
        return out
    total = float(np.average(found.direct[mine], weights=weight[mine]))
    if policy.benchmark == "ratio":
        out[mine] = by_ratio(found.modelled[mine], weight[mine], total)
    else:
        out[mine] = by_difference(found.modelled[mine], weight[mine], total, found.mse[mine])
    return out


@dataclass(frozen=True)
class _Chances:
    """P(poor) of the surveyed, by regency."""

    parts: Mapping[str, Surveyed]
    residuals: Residuals

    @classmethod
    def of(cls, survey: Surveyed, residuals: Residuals) -> "_Chances":
        return cls(survey.by_regency(), residuals)

    def shifts(self, rates: Mapping[str, float]) -> dict[str, int]:
        """In 1e-6, of the regencies with a sample and a rate above 0 and below 1 that can be met."""
        found = {}
        for regency, rate in rates.items():
            if regency in self.parts and 0 < rate < 1:
                try:
                    shift = regency_shifts(self.parts[regency], self.residuals, {regency: rate})[regency]
                except InputProblem:
                    continue
                found[regency] = round(shift * _MILLION)
        return found

    def row(self, regency: str, known: float, shifts: Mapping[str, int]) -> Row:
        """What is known and predicted of a regency; `after` is that of the shift as it is stored."""
        part, shift = self.parts.get(regency), shifts.get(regency)
        if part is None:
            return {"known": millionths(known), "line_count": None, "before": None, "shift": None, "after": None}
        return {
            "known": millionths(known),
            "line_count": millionths(float(np.average(part.predicted < part.log_line, weights=part.weight))),
            "before": millionths(part.rate(self.residuals, 0.0)),
            "shift": shift,
            "after": None if shift is None else millionths(part.rate(self.residuals, shift / _MILLION)),
        }

    def nation(self, shifts: Mapping[str, int]) -> tuple[float, float]:
        """Before, and after with the shifts that there are."""
        weight = [float(np.sum(part.weight)) for part in self.parts.values()]
        before = [part.rate(self.residuals, 0.0) for part in self.parts.values()]
        after = [part.rate(self.residuals, shifts.get(name, 0) / _MILLION) for name, part in self.parts.items()]
        return float(np.average(before, weights=weight)), float(np.average(after, weights=weight))


def _row(
    n: int, found: AreaRates, estimate: float, known: Known, chances: Row, lines: Mapping[str, float], of: DirectRates
) -> Row:
    regency, official = known.regencies[n], float(known.official[n])
    method, reason = found.method[n], found.reason[n]
    if method == "none" and not np.isnan(official):
        method = "official"
    if chances["before"] is not None and chances["shift"] is None:
        reason = "no_rate_inside"
    at = of.areas.index(regency) if regency in of.areas else None
    return {
        "area": regency,
        "method": method,
        "reason": reason,
        "households": 0 if at is None else int(of.households[at]),
        "villages": 0 if at is None else int(of.clusters[at]),
        "persons": 0 if at is None else round(float(of.weight[at]) / _MILLION),
        "log_line": millionths(lines[regency]),
        "direct": millionths(found.direct[n]),
        "direct_error": millionths(np.sqrt(found.variance[n])),
        "smoothed_error": millionths(np.sqrt(found.smoothed[n])),
        "modelled": millionths(found.modelled[n]),
        "modelled_error": millionths(np.sqrt(found.mse[n])),
        "gamma": millionths(found.gamma[n]),
        "estimate": millionths(official if method == "official" else estimate),
        "official": millionths(official),
        **chances,
    }


def _nation_row(direct: DirectRates, chances: _Chances, shifts: Mapping[str, int]) -> Row:
    before, after = chances.nation(shifts)
    empty = dict.fromkeys(("log_line", "smoothed_error", "modelled", "modelled_error", "gamma", "official", "known"))
    return {
        "area": NATION,
        "method": "direct",
        "reason": "modelled",
        "households": int(direct.households[0]),
        "villages": int(direct.clusters[0]),
        "persons": round(float(direct.weight[0]) / _MILLION),
        "direct": millionths(direct.rate[0]),
        "direct_error": millionths(np.sqrt(direct.variance[0])),
        "estimate": millionths(direct.rate[0]),
        "before": millionths(before),
        "after": millionths(after),
        "line_count": None,
        "shift": None,
        **empty,
    }


def poverty_rows(bins: pa.Table, rates: pa.Table, residuals: Residuals) -> list[Row]:
    """The dataset `poor_outside`: regencies, and the nation of those of which both sides are known."""
    by_area = {row["area"]: row for row in rates.to_pylist() if row["area"] != NATION}
    lines = {area: row["log_line"] / _MILLION for area, row in by_area.items()}
    shifts = {area: (row["shift"] or 0) / _MILLION for area, row in by_area.items()}
    found = registry_poor(bins, lines, shifts, residuals)
    rows = []
    for area, row in sorted(by_area.items()):
        rate = row["after"] if row["after"] is not None else row["before"]
        poor = None if rate is None else row["persons"] * rate / _MILLION
        mine = found.get(area)
        rows.append(_poverty_row(area, mine.persons if mine else 0, mine.poor if mine else 0.0, row["persons"], poor))
    both = [row for row in rows if row["survey_poor"] is not None]
    sums = {name: sum(int(str(row[name])) for row in both) for name in ("persons", "poor", "survey_persons")}
    poor = float(sum(int(str(row["survey_poor"])) for row in both))
    return [_poverty_row(NATION, sums["persons"], float(sums["poor"]), sums["survey_persons"], poor), *rows]


def _poverty_row(area: str, persons: int, poor: float, survey_persons: int, survey_poor: float | None) -> Row:
    outside, note = share_outside(poor, survey_poor)
    return {
        "area": area,
        "persons": persons,
        "poor": round(poor),
        "survey_persons": survey_persons,
        "survey_poor": None if survey_poor is None else round(survey_poor),
        "outside": millionths(outside),
        "note": note,
    }
