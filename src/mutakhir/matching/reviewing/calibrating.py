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
from mutakhir.matching.reviewing.counting import scored_by_band
from mutakhir.matching.reviewing.drawing import Sample, band_of, edges_by_task, edges_of, sample
from mutakhir.matching.reviewing.pairs import Key
from mutakhir.matching.reviewing.policy import CalibratingPolicy, ReviewingPolicy
from mutakhir.matching.reviewing.readings import Standing, record_of
from mutakhir.matching.reviewing.tasks import FAMILY, TASKS, deciding_of


WHOLE: Final = 1000


@dataclass(frozen=True, slots=True)
class Calibration:
    """One task: what was read of each band, the thresholds that follow, and the quality at the present one.

    quality: None where a band of it was not read; `unread` names the lower edges of such bands. to_read: by lower edge,
    how many pairs of a band must still be read; those on which people could not agree are not read again.
    """

    task: str
    now: Deciding
    bands: tuple[Band, ...]
    thresholds: Thresholds
    quality: Quality | None
    unread: tuple[int, ...]
    too_few: tuple[int, ...]
    to_read: Mapping[int, int]

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
    """From the settled pairs of the random sample; one for each task of which pairs were scored.

    Args:
        persons: with the thresholds that hold (`persons_that_hold`), by which the sample was drawn.
        seed: that of the round and of the policy together.
    """
    edges = edges_by_task(policy.calibrating.bands, persons)
    regencies = sorted({*lake.regencies("reader_pairs"), *lake.regencies("link_decisions")})
    standings = record_of(lake, regencies).standings
    # Where nobody has read anything it is enough to count: no pair of the nation need be drawn.
    drawn = (
        sample(every_scored(lake), edges, policy.calibrating.per_band, seed)
        if standings
        else Sample({}, scored_by_band(lake, edges))
    )
    tasks = (task for task in TASKS if any(of == task for of, _ in drawn.population))
    return [_of_task(task, drawn, standings, policy, persons) for task in tasks]


def _of_task(
    task: str, drawn: Sample, standings: Mapping[Key, Standing], policy: ReviewingPolicy, persons: PersonsPolicy
) -> Calibration:
    population = {low: count for (of, low), count in drawn.population.items() if of == task}
    known = [(one, standings[key]) for key, one in drawn.pairs.items() if one.place[0] == task and key in standings]
    rows = sorted(
        (one.pair.weight, one.place[1], standing.settled == "same")
        for one, standing in known
        if standing.settled and one.pair.weight is not None
    )
    same = np.array([row[2] for row in rows], bool)
    bands = _bands([row[1] for row in rows], same, population)
    stands = np.array([_factor(bands, row[1]) for row in rows], np.int64)
    judged = Judged(np.array([row[0] for row in rows], np.int64), same, stands)
    given_up = Counter(one.place[1] for one, standing in known if standing.is_given_up)
    return _calibration(task, deciding_of(persons, task), bands, judged, policy, given_up)


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
    return _calibration(task, deciding, bands, judged, policy, {})


def _calibration(
    task: str, now: Deciding, bands: Sequence[Band], judged: Judged, policy: ReviewingPolicy,
    given_up: Mapping[int, int],
) -> Calibration:  # fmt: skip
    limits = policy.calibrating
    found = thresholds(judged, false_limit=limits.false_links, missed_limit=limits.missed_matches)
    unread = tuple(band.low for band in bands if band.population and not band.sampled)
    # No scored pair need lie just above the threshold.
    edges = bands if any(band.low == now.link_from for band in bands) else [*bands, Band(now.link_from, 0, 0, 0)]
    to_read = {
        band.low: min(limits.per_band, band.population) - band.sampled - given_up.get(band.low, 0) for band in bands
    }
    return Calibration(
        task, now, tuple(bands), found, None if unread else quality(edges, now.link_from), unread, _few(bands, limits),
        {low: pairs for low, pairs in to_read.items() if pairs > 0},
    )  # fmt: skip


def _few(bands: Sequence[Band], limits: CalibratingPolicy) -> tuple[int, ...]:
    return tuple(band.low for band in bands if 0 < band.sampled < min(limits.per_band, band.population))


def _bands(lows: Sequence[int], same: Bools, population: Mapping[int, int]) -> list[Band]:
    read, right = Counter(lows), Counter(low for low, one in zip(lows, same, strict=True) if one)
    return [Band(low, population[low], read[low], right[low]) for low in sorted(population)]


def _factor(bands: Sequence[Band], low: int) -> int:
    """For how many scored pairs each read one of the band stands, in thousandths."""
    band = next(band for band in bands if band.low == low)
    return max(band.population * WHOLE // band.sampled, 1)


def proposal(found: Sequence[Calibration], *, of_model: bool = False) -> str:
    """The lines that the read pairs speak for; empty where they change nothing.

    Args:
        of_model: lines of a row of `thresholds` in the file of the model; else of `matching/persons.yaml`.
    """
    return "\n".join(line for each in found if each.is_change for line in _lines(each, of_model))


def _lines(each: Calibration, of_model: bool) -> list[str]:
    accept, review = each.thresholds.accept.threshold, each.thresholds.review.threshold
    told = f"{{link_from: {accept}, review_from: {review}, margin: {each.now.margin}}}"
    return [f"{each.task}: {told}"] if of_model or each.task == FAMILY else [f"{each.task}:", f"  deciding: {told}"]


_NO_LABELS = Said(
    "Tidak ada pasangan dengan bobot pada pita kebijakan. Periksa kolom weight: perseribu, seperti pada pair_scores.",
    "No pair has a weight in the bands of the policy. Check the column weight: thousandths, as in pair_scores.",
)
