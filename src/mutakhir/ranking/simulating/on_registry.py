"""The comparison on the registry as ranked in the round: who would enter and leave the list itself.

Percentiles and quotas come from the weighted survey, as in the round; then one regency after another is listed by every
policy and forgotten. From a registry alone nobody knows who is truly poor.
"""

from dataclasses import replace

from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Workbench
from mutakhir.ranking.acts_step import BEFORE
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.quota_policy import QuotaPolicy
from mutakhir.ranking.simulating.assembling import Source, assembled
from mutakhir.ranking.simulating.compared import Compared
from mutakhir.ranking.simulating.gathering import Gathered
from mutakhir.ranking.simulating.registry_lists import Lists, Place, members_of_registry
from mutakhir.ranking.simulating.registry_models import Models
from mutakhir.ranking.simulating.scenario import Quota, ScenarioFile
from mutakhir.ranking.simulating.settings import Resolved, Setting, cut_of


def setting_of_round(bench: Workbench) -> Setting:
    """The policy in force."""
    coverage, quotas = bench.round.coverage, bench.policy.load("ranking/quotas.yaml", QuotaPolicy)
    by_poor = quotas.mode in ("poverty_map", "minimum")
    quota = {
        "mode": quotas.mode,
        "prior_households": quotas.prior_households,
        "poor_by": quotas.poor_by if by_poor else None,
        "above": quotas.above if quotas.mode == "minimum" else None,
    }
    before = Setting()
    return replace(
        before,
        cut=cut_of(coverage),
        quota=Quota.model_validate(quota),
        unit=bench.round.unit,
        counts="persons" if bench.round.shares_count == "persons" else "units",
        scale=bench.policy.load("ranking/model.yaml", ModelPolicy).scale.kind,
        hysteresis=quotas.hysteresis or before.hysteresis,
    )


def compare_on_registry(bench: Workbench, file: ScenarioFile, found: Resolved, models: Models) -> Compared:
    """Compares all scenarios with the base; one regency is held in memory at a time.

    Raises:
        UsageProblem: hysteresis is tried without a release N-1.
        PolicyProblem: a model file does not fit the terms of the round; a regency lacks an official rate.
    """
    _check(bench, found)
    compared = Lists.of(bench, found, models)
    regencies = [Place(code, number) for number, code in enumerate(bench.regencies)]
    quotas = compared.quotas(regencies)
    gathered = Gathered.empty(tuple(found.scenarios), file.band, members_of_registry(bench))
    for regency in regencies:
        people, decisions = compared.of_regency(regency, quotas)
        gathered.add(people, decisions[0], dict(zip(found.scenarios, decisions[1:], strict=True)))
    source = Source("registry", bench.round.name, str(compared.finest), None, (_NOBODY_KNOWS, *compared.notes()))
    return assembled(source, file, found, gathered, {})


def _check(bench: Workbench, found: Resolved) -> None:
    if any(setting.hysteresis.keeps for setting in found.every()) and not bench.has(BEFORE):
        raise UsageProblem("ranking.scenario-needs-release", _NO_RELEASE)


_NOBODY_KNOWS = Said(
    "Dari registri saja tidak diketahui siapa yang sungguh miskin: galat inklusi dan eksklusi tidak diketahui di sini."
    " Bandingkan pada survei (--survey) untuk menaksirnya. Yang tidak pernah didata tidak terhitung.",
    "From the registry alone nobody knows who is truly poor: errors of inclusion and exclusion are not known here."
    " Compare on a survey (--survey) to estimate them. Whoever was never recorded is not counted.",
)
_NO_RELEASE = Said(
    "Histeresis memerlukan daftar rilis sebelumnya, dan home ini tidak memilikinya. Hapus `hysteresis` dari berkas"
    " skenario.",
    "Hysteresis needs the list of the last release, and this home has none. Remove `hysteresis` from the file of"
    " scenarios.",
)
