"""Figures on who is who: how members were matched, by which model, whether it has aged, and how often it errs."""

from dataclasses import dataclass
from itertools import groupby

from mutakhir.ground.errors import Said
from mutakhir.matching.linking.model_file import LinkagePolicy, Thresholds
from mutakhir.matching.linking.specification import Deciding, PersonsPolicy
from mutakhir.matching.linking.wording import column_said, level_said
from mutakhir.matching.reviewing.holding import answered_model
from mutakhir.story.report.link_errors import LinkErrors, link_errors
from mutakhir.story.report.protection import protected
from mutakhir.story.report.release import Pages, Row, whole
from mutakhir.story.report.step_counts import MATCHED, PAIR_STEPS, SCORES, STEPS, StepCounts


MILLION = 1_000_000
DRIFT = "model_drift"


@dataclass(frozen=True)
class Threshold:
    """From which weight (thousandths of log2 of the odds) machines link, and from which people look.

    up_to: members of a regency.
    """

    task: str
    up_to: int
    link_from: int
    review_from: int
    from_what: str


@dataclass(frozen=True)
class Model:
    """The model by which a round links. `trained_on`: ISO 8601; `persons`: of the data that it learned from."""

    data: str
    persons: int
    trained_on: str
    approver: str
    thresholds: tuple[Threshold, ...]


@dataclass(frozen=True)
class Drifted:
    """A comparison that the links of the round show otherwise than the model learned: by how much (share), and the
    level that differs most. Shares to whole percent."""

    comparison: str
    title: Said
    drift: float
    level: Said
    observed: float
    expected: float


@dataclass(frozen=True)
class WhoIsWho:
    """Who is who. `scored`: the model ran in the round.

    model: None if none ran, or its file is not at hand any more. drifted: None where drift was not measured. errors:
    None where nothing can be estimated at all. persons: those with more than one record in the round. waiting: pairs
    that wait for people. The step `family` of too few stands with `model`.
    """

    scored: bool
    members: int | None
    steps: dict[str, int | None]
    not_matched: int | None
    persons: int | None
    pairs: dict[str, int | None]
    waiting: int | None
    waiting_per_thousand: float | None
    model: Model | None
    largest_drift: float
    drifted: tuple[Drifted, ...] | None
    errors: tuple[LinkErrors, ...] | None


def who_is_who(pages: Pages, counts: StepCounts, waiting: int | None) -> WhoIsWho:
    """Few columns beside what was counted by step; more where people have read pairs (`link_errors`).

    Args:
        waiting: pairs that wait for people, None if too few to be shown.
    """
    scored = pages.lake.exists(SCORES)
    policy = pages.home.policy.load("matching/persons.yaml", PersonsPolicy)
    return WhoIsWho(
        scored=scored,
        members=counts.total,
        steps={step: counts.steps.get(step, 0) for step in STEPS},
        not_matched=_others(counts),
        persons=protected({("persons", ""): _repeated(pages)}, pages.minimum).total,
        pairs={step: counts.pairs.get(step, 0) for step in PAIR_STEPS} if scored else {},
        waiting=waiting,
        waiting_per_thousand=round(1000 * waiting / counts.total, 1) if waiting is not None and counts.total else None,
        model=_model(pages) if scored else None,
        largest_drift=policy.largest_drift,
        drifted=_drifted(pages, policy) if pages.lake.exists(DRIFT) else None,
        errors=link_errors(pages),
    )


def _others(counts: StepCounts) -> int | None:
    matched = counts.statuses.get(MATCHED, 0)
    return None if counts.total is None or matched is None else counts.total - matched


def _repeated(pages: Pages) -> int:
    """Persons, not records."""
    table = pages.table("persons")
    rows = pages.rows(table.filter(table.duplicate).agg(persons=lambda t: t.person_id.nunique()))
    return whole(rows[0]["persons"])


def _model(pages: Pages) -> Model | None:
    """That of the pack, as long as the pack is that of the round."""
    told = answered_model(pages.home.policy) if pages.round else None
    return told_of(told) if told else None


def told_of(file: LinkagePolicy) -> Model:
    """What a reader is told of the file; smallest regencies first."""
    rows = sorted(file.thresholds, key=lambda row: row.up_to)
    return Model(
        data=file.trained.data,
        persons=file.trained.persons,
        trained_on=file.trained.on.isoformat(),
        approver=file.approver or "",
        thresholds=tuple(each for row in rows for each in _thresholds(row)),
    )


def _thresholds(row: Thresholds) -> list[Threshold]:
    tasks: dict[str, Deciding] = {
        "civil_register": row.civil_register, "family": row.family, "doubles": row.doubles,
    }  # fmt: skip
    return [Threshold(task, row.up_to, one.link_from, one.review_from, row.from_what) for task, one in tasks.items()]


def _drifted(pages: Pages, policy: PersonsPolicy) -> tuple[Drifted, ...]:
    """The comparisons beyond the limit of the policy, the worst first."""
    rows = pages.rows(pages.table(DRIFT).order_by("comparison", "level"))
    return drifted(rows, policy)


def drifted(rows: list[Row], policy: PersonsPolicy) -> tuple[Drifted, ...]:
    """From rows of `model_drift` in order of their comparison."""
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row["comparison"])]
    beyond = [levels for levels in groups if whole(levels[0]["drift"]) > policy.largest_drift * MILLION]
    return tuple(_worst(levels, policy) for levels in sorted(beyond, key=lambda of: -whole(of[0]["drift"])))


def _worst(levels: list[Row], policy: PersonsPolicy) -> Drifted:
    """The level that differs most says it for all."""
    most = max(levels, key=lambda row: abs(whole(row["observed"]) - whole(row["expected"])))
    comparison = str(most["comparison"])
    return Drifted(
        comparison=comparison,
        title=column_said(comparison),
        drift=round(whole(most["drift"]) / MILLION, 2),
        level=level_said(policy.comparisons, comparison, whole(most["level"])),
        observed=round(whole(most["observed"]) / MILLION, 2),
        expected=round(whole(most["expected"]) / MILLION, 2),
    )
