"""What must be true of a survey before anything is fitted on it, and what one should know about it."""

from collections import Counter
from collections.abc import Iterator

from mutakhir.ground.errors import InputProblem, Said
from mutakhir.ranking.design import Survey
from mutakhir.ranking.evaluating.drawing import LEAST_CLUSTERS, home_strata
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.surveys import troubles
from mutakhir.ranking.surveys.specification import Population


_HOUSEHOLDS = Said("rumah tangga", "households")
_PERSONS = Said("orang", "persons")
_MILLION = 1_000_000
_NATION = "0"


def check(survey: Survey, model: ModelPolicy, population: Population) -> tuple[Said, ...]:
    """Returns warnings.

    Raises:
        InputProblem: too few clusters, weights that do not add up, codes of areas that clash.
    """
    clusters = len(set(survey.village))
    if clusters < model.folds:
        raise InputProblem("ranking.survey-few-clusters", troubles.few_clusters(clusters, model.folds))
    _areas(survey, model)
    _totals(survey, population)
    return tuple(_strata(survey, population))


def _areas(survey: Survey, model: ModelPolicy) -> None:
    above = set(survey.areas(model.interactions.by)) if model.interactions.terms else set()
    shared = sorted((above & set(survey.regency)) | ((above | set(survey.regency)) & {_NATION}))
    if shared:
        raise InputProblem("ranking.survey-areas", troubles.same_codes(shared))


def _totals(survey: Survey, population: Population) -> None:
    households = int(survey.weight.sum()) // _MILLION
    persons = int((survey.weight * survey.persons).sum()) // _MILLION
    pairs = ((_HOUSEHOLDS, households, population.households), (_PERSONS, persons, population.persons))
    for what, found, given in pairs:
        if given is not None and abs(found - given) * 100 > given * population.tolerance_percent:
            said = troubles.totals(what, found, given, population.tolerance_percent)
            raise InputProblem("ranking.survey-totals", said)


def _strata(survey: Survey, population: Population) -> Iterator[Said]:
    sizes = Counter(home_strata(survey.stratum, survey.village).values())
    weights: Counter[str] = Counter()
    for stratum, weight in zip(survey.stratum, survey.weight.tolist(), strict=True):
        weights[stratum] += weight
    empty = sorted(stratum for stratum in {*sizes, *population.strata} if not weights[stratum])
    lone = sorted(stratum for stratum, clusters in sizes.items() if clusters < LEAST_CLUSTERS)
    if empty:
        yield troubles.empty_strata(empty)
    if lone:
        yield troubles.lone_strata(lone)
