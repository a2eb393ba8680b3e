"""Benchmarking: estimates of areas moved so that they add up to a total which is known better.

By ratio all rates change by one factor, by difference all by so many points (or in proportion to `gives_way`, for
example the mean squared error, so that what is known well moves little: Bell, Datta and Ghosh, Biometrika 100, 2013).
A rate that would leave 0 to 1 stops there, and the others take over its part (Rao and Molina 2015, chapter 6).
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from mutakhir.ground.engine.apportion import largest_remainder
from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ranking.design import Floats, Ints


_BILLION = 1_000_000_000
Benchmark = Callable[[Floats, Floats, float], Floats]


def by_ratio(rates: Floats, population: Floats, total_rate: float) -> Floats:
    """Rates times one factor, at most 1, so that their mean weighted by `population` is `total_rate`.

    `rates` outside 0 to 1 are first set to the edge. A rate of 0 stays 0.

    Raises:
        InputProblem: `total_rate` is not within 0 and 1, or not to be reached since too many rates are 0.
    """
    start = np.clip(rates, 0.0, 1.0)
    wanted = _wanted(population, total_rate)
    full = np.zeros(len(start), dtype=bool)
    for _ in range(len(start) + 1):
        left = float(population[~full] @ start[~full])
        factor = (wanted - float(population[full].sum())) / left if left > 0 else 0.0
        moved = np.where(full, 1.0, start * factor)
        if not np.any(moved[~full] > 1):
            break
        full |= moved > 1
    return _reached(moved, population, wanted)


def by_difference(rates: Floats, population: Floats, total_rate: float, gives_way: Floats | None = None) -> Floats:
    """Rates moved by one difference times `gives_way` (1 for all), within 0 to 1, to the mean `total_rate`.

    Raises:
        InputProblem: `total_rate` is not within 0 and 1, or not to be reached by areas that give way.
    """
    start = np.clip(rates, 0.0, 1.0)
    wanted = _wanted(population, total_rate)
    way = np.ones(len(start)) if gives_way is None else np.asarray(gives_way, dtype=np.float64)
    assert np.all(way >= 0), "areas do not move the other way"
    edge = 1.0 if wanted >= float(population @ start) else 0.0
    stopped = way <= 0
    moved = start.copy()
    for _ in range(len(start) + 1):
        left = float(population[~stopped] @ way[~stopped])
        short = wanted - float(population[stopped] @ moved[stopped] + population[~stopped] @ start[~stopped])
        moved = np.where(stopped, moved, start + (short / left if left > 0 else 0.0) * way)
        beyond = ~stopped & ((moved > 1) | (moved < 0))
        if not np.any(beyond):
            break
        moved[beyond], stopped = edge, stopped | beyond
    return _reached(moved, population, wanted)


def counts(rates: Floats, population: Ints, total: int | None = None) -> list[int]:
    """Whole numbers of poor per area which sum to `total` exactly (by default the rounded sum), in proportion.

    Rates become whole numbers of 1e-9 once; from there on the arithmetic is exact.
    """
    assert np.all((rates >= 0) & (rates <= 1)), "benchmark the rates first"
    weights = [
        round(rate * _BILLION) * people for rate, people in zip(rates.tolist(), population.tolist(), strict=True)
    ]
    whole = round(Fraction(sum(weights), _BILLION)) if total is None else total
    return largest_remainder(weights, whole)


def _wanted(population: Floats, total_rate: float) -> float:
    assert np.all(population > 0), "every area has people"
    if not 0 <= total_rate <= 1:
        raise InputProblem("ranking.benchmark-not-a-share", _not_a_share(total_rate))
    return total_rate * float(population.sum())


def _reached(moved: Floats, population: Floats, wanted: float) -> Floats:
    if abs(float(population @ moved) - wanted) > 1e-9 * float(population.sum()):
        raise InputProblem("ranking.benchmark-out-of-reach", _OUT_OF_REACH)
    return np.clip(moved, 0.0, 1.0)


def _not_a_share(rate: float) -> Said:
    return Said(
        id=f"Angka acuan {rate} bukan bagian antara 0 dan 1. Tulis 9,5 persen sebagai 0.095.",
        en=f"The benchmark {rate} is no share between 0 and 1. Write 9.5 percent as 0.095.",
    )


_OUT_OF_REACH = Said(
    id="Angka acuan tidak bisa dicapai, karena wilayah yang boleh bergeser sudah mentok di 0 atau 1. Periksa angka"
    " acuan, atau pakai cara selisih untuk semua wilayah.",
    en="The benchmark cannot be reached, since the areas that may move have come to 0 or 1. Check the benchmark, or use"
    " the difference with all areas moving.",
)
