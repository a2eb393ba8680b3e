"""What read pairs say of the thresholds: where they should lie, and how good the links are at those that hold now.

Only pairs that a threshold decides count, those of the random sample of each band; pairs behind a guard rail go to
people whatever their weight. Nothing is changed: a threshold stands still within a round.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ground.lake import Lake
from mutakhir.matching.linking.specification import Deciding, PersonsPolicy
from mutakhir.matching.measuring.estimate import Band, Quality, quality
from mutakhir.matching.measuring.kinds import Bools
from mutakhir.matching.measuring.thresholds import Judged, Thresholds, thresholds
from mutakhir.matching.reviewing.choosing import every_scored
from mutakhir.matching.reviewing.drawing import band_of, edges_by_task, edges_of, sample
from mutakhir.matching.reviewing.policy import CalibratingPolicy, ReviewingPolicy
from mutakhir.matching.reviewing.readings import record_of
from mutakhir.matching.reviewing.tasks import FAMILY, TASKS, deciding_of


WHOLE: Final = 1000


@dataclass(frozen=True, slots=True)
class Calibration:
    """One task: what was read of each band, the thresholds that follow, and the quality at the present one.

    quality: None where a band of it was not read; `unread` names the lower edges of such bands.
    """

    task: str
    now: Deciding
    bands: tuple[Band, ...]
    thresholds: Thresholds
    quality: Quality | None
    unread: tuple[int, ...]
    too_few: tuple[int, ...]

    @property
    def read(self) -> int:
        return sum(band.sampled for band in self.bands)

    @property
    def is_change(self) -> bool:
        """Whether enough was read of every band, both thresholds are known, and one differs from the present."""
        accept, review = self.thresholds.accept.threshold, self.thresholds.review.threshold
        known = accept is not None and review is not None and not self.unread and not self.too_few
        return known and (accept, review) != (self.now.link_from, self.now.review_from)


def calibrate(lake: Lake, policy: ReviewingPolicy, persons: PersonsPolicy, seed: int) -> list[Calibration]:
    """From the settled pairs of the random sample; one for each task of which pairs were scored."""
    edges = edges_by_task(policy.calibrating.bands, persons)
    drawn = sample(every_scored(lake), edges, policy.calibrating.per_band, seed)
    regencies = sorted({*lake.regencies("reader_pairs"), *lake.regencies("link_decisions")})
    standings = record_of(lake, regencies).standings
    found = []
    for task in TASKS:
        population = {low: count for (of, low), count in drawn.population.items() if of == task}
        read = [
            (each.pair.weight, each.place[1], standings[key].settled == "same")
            for key, each in drawn.pairs.items()
            if each.place[0] == task and key in standings and standings[key].settled and each.pair.weight is not None
        ]
        if population:
            rows = sorted(read)
            weights = np.array([row[0] for row in rows], np.int64)
            same = np.array([row[2] for row in rows], bool)
            bands = _bands([row[1] for row in rows], same, population)
            stands = np.array([_factor(bands, row[1]) for row in rows], np.int64)
            judged = Judged(weights, same, stands)
            found.append(_calibration(task, deciding_of(persons, task), bands, judged, policy))
    return found


def calibrate_file(judged: Judged, task: str, policy: ReviewingPolicy, persons: PersonsPolicy) -> Calibration:
    """From labelled pairs of a file: weight in thousandths, same, and for how many pairs each stands."""
    deciding = deciding_of(persons, task)
    edges = edges_of(policy.calibrating.bands, deciding)
    lows = [band_of(int(weight), edges) for weight in judged.weight]
    kept = np.array([low is not None for low in lows], bool)
    if not kept.any():
        raise InputProblem("matching.no-labels", _NO_LABELS)
    inside = [low for low in lows if low is not None]
    counted: Counter[int] = Counter()
    for low, factor in zip(inside, judged.factor[kept], strict=True):
        counted[low] += int(factor)
    # A band holds at least the pairs that were read of it, however the factors are rounded.
    read = Counter(inside)
    population = {low: max(round(total / WHOLE), read[low]) for low, total in counted.items()}
    bands = _bands(inside, judged.same[kept], population)
    return _calibration(task, deciding, bands, judged, policy)


def _calibration(
    task: str, now: Deciding, bands: Sequence[Band], judged: Judged, policy: ReviewingPolicy
) -> Calibration:
    limits = policy.calibrating
    found = thresholds(judged, false_limit=limits.false_links, missed_limit=limits.missed_matches)
    unread = tuple(band.low for band in bands if band.population and not band.sampled)
    lows = {band.low for band in bands}
    is_known = not unread and now.link_from in lows
    return Calibration(
        task, now, tuple(bands), found, quality(bands, now.link_from) if is_known else None, unread, _few(bands, limits)
    )


def _few(bands: Sequence[Band], limits: CalibratingPolicy) -> tuple[int, ...]:
    return tuple(band.low for band in bands if 0 < band.sampled < min(limits.per_band, band.population))


def _bands(lows: Sequence[int], same: Bools, population: Mapping[int, int]) -> list[Band]:
    read, right = Counter(lows), Counter(low for low, one in zip(lows, same, strict=True) if one)
    return [Band(low, population[low], read[low], right[low]) for low in sorted(population)]


def _factor(bands: Sequence[Band], low: int) -> int:
    """For how many scored pairs each read one of the band stands, in thousandths."""
    band = next(band for band in bands if band.low == low)
    return max(band.population * WHOLE // band.sampled, 1)


def proposal(found: Sequence[Calibration]) -> str:
    """The lines of `matching/persons.yaml` that the read pairs speak for; empty where they change nothing."""
    lines = []
    for each in found:
        accept, review = each.thresholds.accept.threshold, each.thresholds.review.threshold
        if each.is_change:
            told = f"{{link_from: {accept}, review_from: {review}, margin: {each.now.margin}}}"
            lines += [f"{FAMILY}: {told}"] if each.task == FAMILY else [f"{each.task}:", f"  deciding: {told}"]
    return "\n".join(lines)


_NO_LABELS = Said(
    "Tidak ada pasangan dengan bobot pada pita kebijakan. Periksa kolom weight: perseribu, seperti pada pair_scores.",
    "No pair has a weight in the bands of the policy. Check the column weight: thousandths, as in pair_scores.",
)
