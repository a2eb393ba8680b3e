"""`status`: what is there, what is up to date, what a run would make and why, and what the round waits for.

Nothing is made and nothing is written; the home is not locked, so it may be asked while a round runs.
"""

from dataclasses import asdict, dataclass, replace
from typing import Literal, Self

from mutakhir.ground.errors import HomeProblem, PolicyProblem, Problem, Said, UsageProblem, WaitingProblem
from mutakhir.ground.lake import NATION, Home, Lake, Stage, read_card
from mutakhir.ground.lake.planned_lake import PlannedLake
from mutakhir.ground.lake.planning import StagePlan, StepPlan, plan_stage
from mutakhir.ground.policy import check_pin
from mutakhir.pipeline import STAGES


# A stage that would make something `would_run`, even if it stops later. One that `stops` meets a mistake that a person
# must mend; one that `follows` is looked at again once another has run.
State = Literal["up_to_date", "would_run", "waits", "stops", "follows"]


@dataclass(frozen=True)
class DatasetStatus:
    name: str
    rows: int | None
    regencies: int


@dataclass(frozen=True)
class Trouble:
    """A problem that a run would end with."""

    code: str
    said: Said

    @classmethod
    def of(cls, problem: Problem) -> Self:
        return cls(problem.code, Said(id=problem.sentence("id"), en=problem.sentence("en")))


@dataclass(frozen=True)
class StageStatus:
    """`missing`: inputs that nobody brought in. `after`: steps after whose run the rest of the stage is known.
    `reached`: false where a run would stop before this stage."""

    stage: str
    state: State
    missing: tuple[str, ...]
    after: tuple[str, ...]
    problem: Trouble | None
    reached: bool
    steps: tuple[StepPlan, ...]
    writes: tuple[DatasetStatus, ...]

    @property
    def made(self) -> set[str]:
        """The parts that would be made in some step."""
        return {part for step in self.steps for part in step.makes}

    @property
    def following(self) -> set[str]:
        """The parts that would be checked again, and of which nothing is certain to be made."""
        return {part for step in self.steps for part in step.follows} - self.made


@dataclass(frozen=True)
class RoundStatus:
    """`refused`: why a run would not begin at all, if so."""

    round: str
    refused: Trouble | None
    stages: tuple[StageStatus, ...]
    inputs: tuple[DatasetStatus, ...]
    releases: tuple[tuple[str, str], ...]

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    def only(self, stage: str | None) -> Self:
        """The same of one stage; all of them with None."""
        return replace(self, stages=tuple(found for found in self.stages if stage in (None, found.stage)))


def status_of(home: Home, regency: str | None = None) -> RoundStatus:
    """What the lake of the present round holds, stage by stage, and what a run would do.

    With `regency` only that one and what is made for the nation. Raises UsageProblem if it is not of the round.
    """
    lake = Lake(home)
    if regency is not None:
        _check_regency(home, lake, regency)
    written = {name for stage in STAGES for name in stage.writes}
    read = {name for stage in STAGES for name in (*stage.reads, *stage.may_read)}
    return RoundStatus(
        round=home.round.name,
        refused=_refused(home),
        stages=_stages(home, lake, regency),
        inputs=tuple(_dataset(lake, name) for name in sorted(read - written)),
        releases=tuple(_releases(home)),
    )


def _check_regency(home: Home, lake: Lake, regency: str) -> None:
    of_round = home.policy.csv("frame/regencies.csv").column("regency").to_pylist()
    if regency not in {*of_round, *lake.regencies("previous_registry_households")}:
        raise UsageProblem(
            "status.regency",
            Said(
                id=f"Kabupaten/kota `{regency}` tidak ada dalam putaran ini. Tulis salah satu kode empat angka dari"
                " policy/frame/regencies.csv.",
                en=f"Regency `{regency}` is not in this round. Write one of the four-digit codes of"
                " policy/frame/regencies.csv.",
            ),
        )


def _refused(home: Home) -> Trouble | None:
    """A changed pack that no amendment records; a round that is not open yet opens with its first run."""
    try:
        check_pin(home.policy, home.folder / "registry.yaml")
    except PolicyProblem as problem:
        return Trouble.of(problem)
    except HomeProblem:
        return None
    return None


def _releases(home: Home) -> list[tuple[str, str]]:
    folders = sorted(path for path in (home.folder / "releases").glob("[!.]*") if path.is_dir())
    cards = [read_card(folder) for folder in folders]
    return [(card.name, card.status) for card in cards if card is not None]


def _stages(home: Home, lake: Lake, regency: str | None) -> tuple[StageStatus, ...]:
    future = PlannedLake(home)
    found: list[StageStatus] = []
    reached = True
    for stage in STAGES:
        plan = plan_stage(future, stage)
        wanted = {regency, NATION, home.round.name} if regency else None
        steps = tuple(_at(step, wanted) for step in plan.steps) if wanted else plan.steps
        found.append(_stage(lake, stage, replace(plan, steps=steps), reached))
        reached = reached and not plan.stops
    return tuple(found)


def _at(step: StepPlan, parts: set[str]) -> StepPlan:
    makes = {part: why for part, why in step.makes.items() if part in parts}
    return replace(step, makes=makes, follows={part: why for part, why in step.follows.items() if part in parts})


def _stage(lake: Lake, stage: Stage, plan: StagePlan, reached: bool) -> StageStatus:
    return StageStatus(
        stage=stage.word,
        state=_state(plan),
        missing=plan.missing,
        after=plan.after,
        problem=Trouble.of(plan.problem) if plan.problem else None,
        reached=reached,
        steps=plan.steps,
        writes=tuple(_dataset(lake, name) for name in stage.writes),
    )


def _state(plan: StagePlan) -> State:
    if any(step.makes for step in plan.steps):
        return "would_run"
    if plan.missing or isinstance(plan.problem, WaitingProblem):
        return "waits"
    if plan.problem is not None:
        return "stops"
    return "follows" if plan.after or any(step.follows for step in plan.steps) else "up_to_date"


def _dataset(lake: Lake, name: str) -> DatasetStatus:
    found = lake.manifest(name)
    return DatasetStatus(name, None if found is None else found.rows, len(lake.regencies(name)))
