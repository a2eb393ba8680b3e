"""The comparison on a survey whose consumption is known: also what a policy does to the truly poor.

Each model predicts the households of clusters that were left out of its fit, so that no policy looks better than it
would be among people whom nobody has asked. Weighted counts stand for the population.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.policy import ListedUnit
from mutakhir.ranking.banding.ordering import ties
from mutakhir.ranking.design import Floats, Survey
from mutakhir.ranking.evaluating.drawing import draw_clusters
from mutakhir.ranking.simulating.allotting import Allotted, Outside, Sample, allotted, within
from mutakhir.ranking.simulating.assembling import Source, assembled
from mutakhir.ranking.simulating.compared import ALL, Compared
from mutakhir.ranking.simulating.deciding import Orders, decided, orders, percentiles
from mutakhir.ranking.simulating.gathering import Decision, Gathered, grouped
from mutakhir.ranking.simulating.judging import Trial, judged, part_of
from mutakhir.ranking.simulating.scenario import ScenarioFile
from mutakhir.ranking.simulating.settings import Resolved, Setting
from mutakhir.ranking.simulating.tallying import members_of, summed
from mutakhir.ranking.simulating.truly_poor import TrulyPoor
from mutakhir.ranking.simulating.units import WHOLE, Labels, Population, Seen, Units


Predict = Callable[[Setting], Floats]
"""Log consumption on the scale of the setting, each household by a fit that did not see its cluster."""


@dataclass(frozen=True)
class _Ranked:
    """One policy on the survey."""

    setting: Setting
    units: Units
    allotted: Allotted
    order: Orders

    def decision(self) -> Decision:
        taken = decided(self.units, self.setting, self.allotted, self.order, whole=False)
        return Decision(Seen(self.units), percentiles(self.units, self.allotted.points), taken)


@dataclass(frozen=True)
class Named:
    """A survey with its name for readers, the warnings of its reading, and the seed of ties and drawn clusters."""

    survey: Survey
    name: str
    seed: int
    warnings: tuple[Said, ...] = ()


def compare_on_survey(source: Named, file: ScenarioFile, found: Resolved, predict: Predict) -> Compared:
    """Compares all scenarios with the base.

    Args:
        predict: gives the predictions of the model of a setting.

    Raises:
        UsageProblem: a setting asks for what a survey cannot tell.
    """
    for setting in found.every():
        _check(setting)
    people = _people(source.survey)
    poor = TrulyPoor.of(source.survey, file, found.base)
    decisions = [each.decision() for each in _rankings(source, found, predict, poor)]
    gathered = Gathered.empty(tuple(found.scenarios), file.band, members_of(people.groups))
    gathered.add(people, decisions[0], dict(zip(found.scenarios, decisions[1:], strict=True)))
    trial = _trial(source, file, poor, people, decisions)
    verdicts = dict(zip(found.scenarios, judged(trial, file.least_group), strict=True))
    told = Source("survey", source.name, "household", poor.told(), (_SAMPLE, *source.warnings))
    return assembled(told, file, found, gathered, verdicts)


def _trial(
    source: Named, file: ScenarioFile, poor: TrulyPoor, people: Population, decisions: Sequence[Decision]
) -> Trial:
    survey = source.survey
    return Trial(
        poor.mass(poor.base),
        poor.part(poor.base),
        [part_of(each.taken.band(file.band), survey.weight) for each in decisions],
        people.groups,
        draw_clusters(survey.stratum, survey.village, file.draws, source.seed),
    )


def _rankings(source: Named, found: Resolved, predict: Predict, poor: TrulyPoor) -> Iterator[_Ranked]:
    """Each setting, the base first; each model predicts once."""
    known: dict[object, Floats] = {}
    for setting in found.every():
        if setting.scored_by not in known:
            known[setting.scored_by] = predict(setting)
        yield _ranked(source, setting, known[setting.scored_by], poor.rates(setting))


def _ranked(source: Named, setting: Setting, predicted: Floats, rates: dict[str, int]) -> _Ranked:
    survey, homes = source.survey, Labels.of(source.survey.regency)
    numbers = np.arange(len(survey), dtype=np.int64)
    nobody = np.zeros(len(survey), dtype=bool)
    score = np.rint(predicted * WHOLE).astype(np.int64)
    tie = ties(source.seed, range(len(survey)))
    units = Units(homes.place, numbers, tie, score, survey.persons, survey.weight, nobody, nobody)
    sample = Sample(survey.regency, numbers, tie, score, survey.persons, survey.weight)
    outside = Outside(dict.fromkeys(homes.members, 1), rates, _within(sample, setting, homes))
    quotas = allotted(sample, setting, homes.members, outside)
    return _Ranked(setting, units, quotas, orders(units, setting, quotas.points))


def _within(sample: Sample, setting: Setting, homes: Labels) -> dict[str, dict[str, int]]:
    """What lies up to the percentile of each band, for the mode minimum."""
    if setting.quota.mode != "minimum" or setting.line is not None:
        return {}
    points, counted = sample.points(setting), sample.counted(setting)
    found = {}
    for band, cut in (("core", setting.cut.core), ("extension", setting.cut.extended)):
        sums = summed(homes, counted * within(sample.score, points, cut))
        found[band] = dict(zip(homes.members, (sums // WHOLE).tolist(), strict=True))
    return found


def _people(survey: Survey) -> Population:
    groups = {"regency": survey.regency, **{n: v for n, v in survey.groups.items() if n not in ("regency", ALL)}}
    labels = grouped(len(survey), {name: Labels.of(values) for name, values in groups.items()})
    return Population(survey.persons, survey.weight, labels)


def _check(setting: Setting) -> None:
    if setting.unit is not ListedUnit.HOUSEHOLD:
        raise UsageProblem("ranking.scenario-needs-registry", _needs("unit: family", "keluarga", "families"))
    if setting.hysteresis.keeps:
        raise UsageProblem("ranking.scenario-needs-registry", _needs("hysteresis", "daftar lama", "an earlier list"))
    if setting.quota.poor_by == "official":
        raise UsageProblem("ranking.scenario-needs-registry", _needs("poor_by: official", "angka resmi", "rates"))


def _needs(key: str, indonesian: str, english: str) -> Said:
    return Said(
        id=f"`{key}` tidak dapat dicoba pada survei, karena survei tidak memuat {indonesian}. Pakai --home, atau hapus"
        " dari berkas skenario.",
        en=f"`{key}` cannot be tried on a survey, which holds no {english}. Use --home, or remove it from the file of"
        " scenarios.",
    )


_SAMPLE = Said(
    "Dari survei: angka adalah taksiran. Selang 95% memuat kebetulan sampel (gugus ditarik ulang; daftar dan"
    " garis kemiskinan tetap), bukan kesalahan jawaban. Prediksi dari gugus yang tidak ikut ditaksir.",
    "From a survey: the figures are estimates. The 95% intervals hold the chance of the sample (clusters drawn anew;"
    " lists and the line of the poor held), not errors of answers. Predictions are of clusters left out of the fit.",
)
