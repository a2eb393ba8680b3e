"""The comparison on a survey whose consumption is known: also what a policy does to the truly poor.

Each model predicts the households of clusters that were left out of its fit, so that no policy looks better than it
would be among people whom nobody has asked. Weighted counts stand for the population.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.policy import ListedUnit
from mutakhir.ranking.banding.ordering import ties
from mutakhir.ranking.design import Floats, Ints, Survey
from mutakhir.ranking.evaluating.cutting import Order
from mutakhir.ranking.evaluating.drawing import draw_clusters
from mutakhir.ranking.simulating.allotting import Allotted, Outside, Sample, allotted
from mutakhir.ranking.simulating.assembling import Source, assembled
from mutakhir.ranking.simulating.compared import Compared
from mutakhir.ranking.simulating.deciding import Orders, decided, orders, percentiles
from mutakhir.ranking.simulating.gathering import Decision, Gathered, grouped
from mutakhir.ranking.simulating.judging import Trial, judged, part_of
from mutakhir.ranking.simulating.scenario import ScenarioFile, Truth
from mutakhir.ranking.simulating.settings import Resolved, Setting, choice
from mutakhir.ranking.simulating.tallying import members_of, summed
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


def compare_on_survey(
    survey: Survey,
    file: ScenarioFile,
    found: Resolved,
    predict: Predict,
    seed: int,
    name: str,
    warnings: tuple[Said, ...] = (),
) -> Compared:
    """Compares all scenarios with the base.

    Args:
        predict: gives the predictions of the model of a setting.
        seed: of ties and of the draws of clusters.
        name: of the survey, for its readers.
        warnings: of its reading, handed on.

    Raises:
        UsageProblem: a setting asks for what a survey cannot tell.
    """
    for setting in found.every():
        _check(setting)
    people = _people(survey)
    truth = file.truth or _truth_of(found.base, file.band)
    areas = people.groups["regency"].members
    ranked = []
    for setting, predicted in _predictions(found, predict):
        rates = _rates(survey, setting, truth, found.base)
        ranked.append(_ranked(survey, setting, predicted, areas, seed, rates))
    gathered = Gathered.empty(tuple(found.scenarios), file.band, members_of(people.groups))
    decisions = [each.decision() for each in ranked]
    gathered.add(people, decisions[0], dict(zip(found.scenarios, decisions[1:], strict=True)))
    trial = Trial(
        (survey.weight * _counted(survey, found.base)).astype(np.float64),
        _poor(survey, truth, found.base, found.base),
        [part_of(each.taken.band(file.band), survey.weight) for each in decisions],
        people.groups,
        draw_clusters(survey.stratum, survey.village, file.draws, seed),
    )
    verdicts = dict(zip(found.scenarios, judged(trial, file.least_group), strict=True))
    return assembled(
        Source("survey", name, "household", _told(truth, found.base), (_SAMPLE, *warnings)),
        file,
        found,
        gathered,
        verdicts,
    )


def _predictions(found: Resolved, predict: Predict) -> Iterator[tuple[Setting, Floats]]:
    """Each model predicts once."""
    known: dict[object, Floats] = {}
    for setting in found.every():
        if setting.scored_by not in known:
            known[setting.scored_by] = predict(setting)
        yield setting, known[setting.scored_by]


def _ranked(
    survey: Survey, setting: Setting, predicted: Floats, areas: tuple[str, ...], seed: int, rates: dict[str, int]
) -> _Ranked:
    numbers = np.arange(len(survey), dtype=np.int64)
    nobody = np.zeros(len(survey), dtype=bool)
    score = np.rint(predicted * WHOLE).astype(np.int64)
    home = np.searchsorted(np.array(areas), np.array(survey.regency)).astype(np.int64)
    units = Units(home, numbers, ties(seed, range(len(survey))), score, survey.persons, survey.weight, nobody, nobody)
    sample = Sample(survey.regency, numbers, units.tie, score, survey.persons, survey.weight)
    outside = Outside(dict.fromkeys(areas, 1), rates, _within(sample, setting, Labels.of(survey.regency)))
    quotas = allotted(sample, setting, areas, outside)
    return _Ranked(setting, units, quotas, orders(units, setting, quotas.points))


def _within(sample: Sample, setting: Setting, homes: Labels) -> dict[str, dict[str, int]]:
    """What lies up to the percentile of each band, for the mode minimum."""
    if setting.quota.mode != "minimum" or setting.line is not None:
        return {}
    points, counted = sample.points(setting), sample.counted(setting)
    found = {}
    for band, cut in (("core", setting.cut.core), ("extension", setting.cut.extended)):
        sums = summed(homes, counted * (sample.score <= points[cut - 1]))
        found[band] = dict(zip(homes.members, (sums // WHOLE).tolist(), strict=True))
    return found


def _people(survey: Survey) -> Population:
    groups = {"regency": survey.regency, **{n: v for n, v in survey.groups.items() if n != "regency"}}
    labels = grouped(len(survey), {name: Labels.of(values) for name, values in groups.items()})
    return Population(survey.persons, survey.weight, labels)


def _rates(survey: Survey, setting: Setting, truth: Truth, base: Setting) -> dict[str, int]:
    """The survey's own estimate of the share of poor in each area, in 1e-6, where the quota asks for it."""
    if setting.quota.poor_by is None or setting.line is not None:
        return {}
    mass, poor = survey.weight * _counted(survey, setting), _poor(survey, truth, base, setting)
    labels = Labels.of(survey.regency)
    part, whole = (np.bincount(labels.place, mass * each, len(labels.members)) for each in (poor, np.ones(len(survey))))
    return {code: round(float(rate) * WHOLE) for code, rate in zip(labels.members, part / whole, strict=True)}


def _poor(survey: Survey, truth: Truth, base: Setting, setting: Setting) -> Floats:
    """Which part of each household is truly poor, on the scale of the base; a share counts what the setting counts."""
    welfare = survey.log_welfare(base.scale)
    if truth.line is not None:
        below_line: Floats = (welfare <= np.log(truth.line)).astype(np.float64)
        return below_line
    assert truth.poorest is not None, "a truth is a share or a line"
    return Order.of(welfare).under(survey.weight * _counted(survey, setting)).poorest(truth.poorest)


def _counted(survey: Survey, setting: Setting) -> Ints:
    return survey.persons if setting.counts == "persons" else np.ones(len(survey), dtype=np.int64)


def _truth_of(base: Setting, band: str) -> Truth:
    """As many as the base lists."""
    core = band == "core"
    if base.line is not None:
        return Truth(line=base.line.core if core else base.line.extended)
    return Truth(poorest=base.cut.core if core else base.cut.extended)


def _told(truth: Truth, base: Setting) -> Said:
    by = choice(base.scale)
    if truth.line is not None:
        line = f"{truth.line:,.0f}"
        return Said(f"{by.id} sampai {line} per bulan", f"{by.en} up to {line} a month")
    return Said(f"{truth.poorest}% termiskin menurut {by.id}", f"the poorest {truth.poorest}% by {by.en}")


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
