"""From sums to the result that tables and pages show."""

from collections.abc import Mapping
from dataclasses import dataclass

from mutakhir.ground.errors import Said
from mutakhir.ranking.simulating.compared import ALL, NOT_KNOWN, Benefit, Compared, Estimate, Listed, Moved, Outcome
from mutakhir.ranking.simulating.gathering import Gathered, Sums
from mutakhir.ranking.simulating.judging import Verdict
from mutakhir.ranking.simulating.scenario import BenefitPart, Scenario, ScenarioFile
from mutakhir.ranking.simulating.settings import Resolved, told
from mutakhir.ranking.simulating.tallying import count


@dataclass(frozen=True)
class Source:
    """Where the figures come from. kind: survey or registry; unit: household or family; truth: who counts as poor."""

    kind: str
    name: str
    unit: str
    truth: Said | None
    notes: tuple[Said, ...]


def assembled(
    source: Source, file: ScenarioFile, found: Resolved, gathered: Gathered, verdicts: Mapping[str, Verdict]
) -> Compared:
    """Args: `verdicts` by scenario, none where nobody knows who is poor."""
    records, population = gathered.population()
    benefit = file.benefit
    return Compared(
        source=source.kind,
        name=source.name,
        band=file.band,
        unit=source.unit,
        counts=found.base.counts,
        records=records,
        population=population,
        least_group=file.least_group,
        benefit=None if benefit is None else Benefit(benefit.amount, benefit.per, benefit.currency),
        settings=told(found.base),
        base=_listed(gathered.base, benefit),
        truth=source.truth,
        outcomes=tuple(_outcome(each, file, found, gathered, verdicts.get(each.name)) for each in file.scenarios),
        notes=source.notes,
    )


def _outcome(
    scenario: Scenario, file: ScenarioFile, found: Resolved, gathered: Gathered, verdict: Verdict | None
) -> Outcome:
    moved = gathered.tallies[scenario.name].moved(file.least_group)
    return Outcome(
        name=scenario.name,
        title=Said(scenario.title.id, scenario.title.en),
        changes=told(found.scenarios[scenario.name], found.base),
        listed=_listed(gathered.scenarios[scenario.name], file.benefit),
        moved=moved,
        entering=verdict.entering if verdict else _share(moved, "entering", found.base.counts),
        leaving=verdict.leaving if verdict else _share(moved, "leaving", found.base.counts),
        errors=verdict.errors if verdict else (),
    )


def _listed(sums: Sums, benefit: BenefitPart | None) -> Listed:
    return Listed(count(sums.listed), count(sums.core), None if benefit is None else sums.payments.cost(benefit))


def _share(moved: tuple[Moved, ...], which: str, counts: str) -> Estimate:
    """Of a registry the share is what it is, without an interval."""
    whole = next(each for each in moved if each.grouping == ALL)
    part = getattr(whole, which)
    total = getattr(whole.population, counts)
    return NOT_KNOWN if part is None or not total else Estimate(getattr(part, counts) / total)
