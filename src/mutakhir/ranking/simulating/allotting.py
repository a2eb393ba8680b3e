"""Percentiles and quotas of a policy, from the weighted survey alone, by the functions of the round."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.allocating.by_mode import Counted, Sources, quota_rows
from mutakhir.ranking.banding.ordering import order
from mutakhir.ranking.design import Ints
from mutakhir.ranking.percentiles import cut_points
from mutakhir.ranking.quota_policy import QuotaPolicy
from mutakhir.ranking.quotas import Population
from mutakhir.ranking.simulating.settings import Setting
from mutakhir.ranking.simulating.units import WHOLE, Bools


@dataclass(frozen=True)
class Sample:
    """The weighted survey as one policy ranks it. unit_id: decides last between equals."""

    regency: Sequence[str]
    unit_id: Ints
    tie: Ints
    score: Ints
    persons: Ints
    weight: Ints

    def counted(self, setting: Setting) -> Ints:
        """What each stands for: persons or units, in 1e-6."""
        return self.weight * self.persons if setting.counts == "persons" else self.weight

    def points(self, setting: Setting) -> Ints:
        """The 99 cut points of the percentiles."""
        return np.array(cut_points(self.score, self.counted(setting)), dtype=np.int64)


@dataclass(frozen=True)
class Outside:
    """What quotas rest on beside the survey.

    known: persons (or units) of each area by census, where the sample has nobody. rates: share of poor, in 1e-6, for
    a map. within: by band what lies up to its percentile in each area, for the mode minimum.
    """

    known: Counted
    rates: Counted = field(default_factory=dict)
    within: Mapping[str, Counted] = field(default_factory=dict)


@dataclass(frozen=True)
class Allotted:
    """points: the 99 cut points of the percentiles. core, extension: quotas by place of the area, in 1e-6 of what
    the shares count; 0 where a line decides."""

    points: Ints
    core: Ints
    extension: Ints


def allotted(sample: Sample, setting: Setting, areas: Sequence[str], outside: Outside) -> Allotted:
    """The quotas of every area.

    Args:
        areas: codes in the order of their places, all those of `outside.known`.
    """
    points = sample.points(setting)
    quotas: dict[str, Ints] = {band: np.zeros(len(areas), dtype=np.int64) for band in ("core", "extension")}
    if setting.line is None:
        place = {code: at for at, code in enumerate(areas)}
        for row in _rows(sample, setting, points, outside):
            quotas[str(row["band"])][place[str(row["area"])]] = WHOLE * int(str(row["quota"]))
    return Allotted(points, quotas["core"], quotas["extension"])


def _rows(sample: Sample, setting: Setting, points: Ints, outside: Outside) -> list[dict[str, object]]:
    first = order(sample.score, sample.tie, sample.unit_id)
    percentile = np.searchsorted(points, sample.score[first], side="left").astype(np.int64) + 1
    people = Population([sample.regency[at] for at in first], percentile, sample.counted(setting)[first])
    coverage = Coverage(core=setting.cut.core, extended=setting.cut.extended)
    sources = Sources(people, outside.known, outside.rates, outside.within)
    rows: list[dict[str, object]] = quota_rows(sources, coverage, quota_policy(setting)).to_pylist()
    return rows


def within(score: Ints, points: Ints, cut: int) -> Bools:
    """Whether the percentile is at most `cut`, 1 to 100."""
    found: Bools = np.searchsorted(points, score, side="left") < cut
    return found


def quota_policy(setting: Setting) -> QuotaPolicy:
    """As the file of the pack would say it."""
    return QuotaPolicy(valid_from=dt.date.min, reference="a scenario", **setting.quota.model_dump(exclude_none=True))
