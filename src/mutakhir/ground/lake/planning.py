"""A workbench that makes nothing: it walks a stage and says which parts a run would make, and why.

What rests on a part that would be made has no key yet, for its input is not known. Of such a part the plan says
that it follows: it would be checked again after the step that it rests on, and may turn out unchanged. Where
something that is known differs for certain (policy, code), it would be made whatever comes.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import cast

import ibis
import pyarrow as pa

from mutakhir.ground.engine import Engine
from mutakhir.ground.errors import InputProblem, IntegrityProblem, PolicyProblem, Problem, WaitingProblem
from mutakhir.ground.lake.basis import Basis, version_of
from mutakhir.ground.lake.held import Held, asked_of, held_of, is_written
from mutakhir.ground.lake.lane import Work
from mutakhir.ground.lake.lost import lost
from mutakhir.ground.lake.manifest import NATION
from mutakhir.ground.lake.minting import MINTED
from mutakhir.ground.lake.planned_lake import PlannedLake
from mutakhir.ground.lake.reasons import Reason
from mutakhir.ground.lake.stage import Stage
from mutakhir.ground.lake.unsettled import EVERY_PART, NONE, Origins
from mutakhir.ground.lake.weighing import Weighing
from mutakhir.ground.lake.workbench import Make, Workbench


@dataclass(frozen=True)
class StepPlan:
    """What a run would do in one step, by part: regency codes, `nation`, or the name of the round.

    `makes`: parts that would be made, and why; a minting step would ask them for new source keys, and may find none.
    `follows`: parts that would be checked again after other steps (`stage: step`). `kept`: how many stay as they are.
    """

    step: str
    makes: Mapping[str, tuple[Reason, ...]]
    follows: Mapping[str, tuple[str, ...]]
    kept: int


@dataclass(frozen=True)
class StagePlan:
    """The steps of a stage as far as they can be told, and what stands behind the last of them, if anything.

    `missing`: inputs that nobody has brought in. `after`: the steps after whose run the rest is known.
    `problem`: with what a run would stop here.
    """

    stage: str
    steps: tuple[StepPlan, ...]
    missing: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    problem: Problem | None = None

    @property
    def stops(self) -> bool:
        """Whether a run would go no further than this stage."""
        return bool(self.missing) or self.problem is not None


class UnknownYet(Exception):
    """A stage reads what other steps would make first: here the walk of the stage ends."""

    def __init__(self, origins: Origins) -> None:
        super().__init__(sorted(origins))
        self.origins = origins


@dataclass
class Planning(Workbench):
    """See the module."""

    plans: list[StepPlan] = field(default_factory=list)
    planned: set[str] = field(default_factory=set)

    @property
    def future(self) -> PlannedLake:
        assert isinstance(self.lake, PlannedLake), "a plan works on a lake of its own"
        return self.lake

    def read(self, name: str, part: str = NATION) -> pa.Table:
        """One part as it is there. Raises UnknownYet where a run would make it first."""
        self._declared(name)
        self._known([name])
        return super().read(name, part)

    def collect(self, table: ibis.Table) -> pa.Table:
        """Raises UnknownYet: a plan computes nothing."""
        self._known(self._keeps.inputs_under(self._inputs([table])))
        raise UnknownYet(frozenset([self.stage.word]))

    def aside(
        self, step: str, reads: Sequence[str], act: Callable[[], object], stands: Callable[[], bool] | None = None
    ) -> None:
        """Plans what would be done beside the lake; what is done at every run is nothing to plan."""
        if stands is None:
            return
        origins = NONE.union(*map(self.future.unsettled.anywhere, reads))
        part = self.round.name
        makes = {} if origins or stands() else {part: (Reason("release"),)}
        self._add(step, makes, {part: origins} if origins else {}, parts=1)

    def _known(self, names: Iterable[str]) -> None:
        origins = NONE.union(*map(self.future.unsettled.anywhere, names))
        if origins:
            raise UnknownYet(origins)

    def _write(
        self,
        step: str,
        names: Sequence[str],
        basis: Basis,
        make: Make | Work,
        around: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self.planned.update(names)
        version = version_of(step, basis.keys)
        current = [self.future.manifest(name) for name in names]
        is_current = all(found is not None and found.version == version for found in current)
        if is_current and not self._waits(basis) and not lost(self.future, names):
            self._add(step, {}, {}, parts=len(basis.keys))
            return
        held = held_of(self.future, names)
        weighed = self._weighed(basis, held)
        finished = self._finished(names, version, weighed) if version in held.begun else set()
        for name in names:
            self.future.take(name, version, held.entries[name], basis.keys)
        self._settle(basis, names, weighed, finished)

    def _waits(self, basis: Basis) -> bool:
        return any(self.future.unsettled.anywhere(leaf.name) for leaf in basis.leaves)

    def _finished(self, names: Sequence[str], version: str, weighed: Weighing) -> set[str]:
        """Parts that a stopped run had finished: they would be taken, but what they hold is not known here."""
        return {part for part in weighed.makes if all(is_written(self.future, n, version, part) for n in names)}

    def _mint(self, kind: str, work: Work, basis: Basis, reason: str) -> None:
        weighed = self._weighed(basis, asked_of(self.future, self.stage.word, kind))
        self._settle(basis, [f"{MINTED}{kind}"], weighed)

    def _weighed(self, basis: Basis, held: Held) -> Weighing:
        weighed = Weighing(basis, held, self.policy_files, self.future.unsettled)
        weighed.all()
        return weighed

    def _settle(self, basis: Basis, names: Sequence[str], weighed: Weighing, finished: Collection[str] = ()) -> None:
        """Writes down the plan of a step, and which parts of its results are not known from here on."""
        own = frozenset([f"{self.stage.word}: {basis.step}"])
        origins = weighed.follows | dict.fromkeys(weighed.makes, own)
        for name in names:
            for part, of_part in origins.items():
                self.future.unsettled.add(name, part, of_part)
        makes = {part: why for part, why in weighed.makes.items() if part not in finished}
        self._add(basis.step, makes, weighed.follows, parts=len(basis.keys))

    def _add(
        self, step: str, makes: Mapping[str, tuple[Reason, ...]], follows: Mapping[str, Origins], parts: int
    ) -> None:
        after = {part: tuple(sorted(origins)) for part, origins in follows.items()}
        self.plans.append(StepPlan(step, makes, after, parts - len(makes) - len(follows)))


def plan_stage(lake: PlannedLake, stage: Stage) -> StagePlan:
    """What a run would do in a stage after the stages planned before on the same lake."""
    missing = tuple(name for name in stage.reads if not lake.exists(name))
    if missing:
        return StagePlan(stage.word, (), missing)
    bench = Planning(lake.home, lake, cast(Engine, None), stage)  # a plan computes nothing, so it has no engine
    after: Origins = NONE
    problem: Problem | None = None
    try:
        stage.run(bench)
    except UnknownYet as unknown:
        after = unknown.origins
        for name in set(stage.writes) - bench.planned:
            lake.unsettled.add(name, EVERY_PART, after)
    except (WaitingProblem, PolicyProblem, InputProblem, IntegrityProblem) as found:
        problem = found
    lake.forget_minted()
    return StagePlan(stage.word, tuple(bench.plans), (), tuple(sorted(after)), problem)
