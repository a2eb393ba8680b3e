"""`bench ranking`: the stage alone, step by step, against a plain copy of the columns that its steps read."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final

from mutakhir.bench.floor import floor_of
from mutakhir.bench.ledger import Floor
from mutakhir.bench.listening import ListeningEngine, ListeningLake, columns_read, whole_columns
from mutakhir.bench.meter import Meter, Reading
from mutakhir.ground.lake import Home, Stage, Workbench
from mutakhir.pipeline import STAGES


STAGE: Final[Stage] = next(stage for stage in STAGES if stage.word == "ranking")
# Scores, percentiles, quotas and ranks; the rest of the stage says how good they are.
ORDERING: Final = ("scores", "population", "ranks", "quotas")
_FLOOR: Final = "floor.parquet"
Columns = Mapping[str, Sequence[str]]


@dataclass
class Step:
    """What a step took, and the columns of each dataset that it read."""

    seconds: float = 0.0
    columns: dict[str, set[str]] = field(default_factory=dict)

    def add(self, seconds: float, columns: Columns) -> None:
        self.seconds += seconds
        for name, found in columns.items():
            self.columns.setdefault(name, set()).update(found)


@dataclass
class TimedWorkbench(Workbench):
    """A workbench that notes time and columns of each step. What is worked out between two steps counts to the next."""

    steps: dict[str, Step] = field(default_factory=dict)
    began: float = field(default_factory=time.perf_counter)

    def _write(self, step: str, *args: Any, **named: Any) -> None:
        super()._write(step, *args, **named)
        self.note(step)

    def note(self, step: str) -> None:
        engine, lake = self.engine, self.lake
        assert isinstance(engine, ListeningEngine)
        assert isinstance(lake, ListeningLake)
        columns = columns_read(engine.heard) | whole_columns(lake.read_whole)
        now = time.perf_counter()
        self.steps.setdefault(step, Step()).add(now - self.began, columns)
        engine.forget()
        lake.read_whole.clear()
        self.began = time.perf_counter()


@dataclass(frozen=True)
class RankingTimes:
    """`ordering` and `whole`: a copy of what the steps of `ORDERING`, and all steps, read."""

    households: int
    steps: dict[str, float]
    reading: Reading
    ordering: Floor
    whole: Floor

    @property
    def ordering_seconds(self) -> float:
        return sum(seconds for step, seconds in self.steps.items() if step in ORDERING)

    def as_dict(self) -> dict[str, object]:
        return {
            "households": self.households,
            "steps": self.steps,
            "seconds": self.reading.seconds,
            "cpu_seconds": self.reading.cpu_seconds,
            "peak_memory": self.reading.peak_memory,
            "ordering": {"seconds": self.ordering_seconds, "floor": self.ordering.seconds},
            "ordering_ratio": self.ordering_seconds / self.ordering.seconds,
            "whole": {"floor": self.whole.seconds, "ratio": self.reading.seconds / self.whole.seconds},
        }


def measured_ranking(home: Home, *, quiet: bool = False) -> RankingTimes:
    """Runs the stage on what is in the home, from nothing, and copies the same columns."""
    lake = ListeningLake(home)
    scratch = home.folder / "scratch"
    with closing(ListeningEngine(scratch)) as engine, home.lock():
        bench = TimedWorkbench(home, lake, engine, STAGE, quiet)
        with Meter(home.folder) as meter:
            bench.began = time.perf_counter()
            STAGE.run(bench)
            bench.note("end")
    inputs = {*STAGE.reads, *STAGE.may_read}
    floors = [
        floor_of(lake, STAGE, _inputs_of(bench.steps, chosen, inputs), scratch / _FLOOR)
        for chosen in (ORDERING, tuple(bench.steps))
    ]
    steps = {name: step.seconds for name, step in bench.steps.items()}
    return RankingTimes(lake.need("accepted").rows, steps, meter.reading(), floors[0], floors[1])


def _inputs_of(steps: Mapping[str, Step], chosen: Sequence[str], inputs: set[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for step in (step for name, step in steps.items() if name in chosen):
        for name, columns in step.columns.items():
            if name in inputs:
                found.setdefault(name, set()).update(columns)
    return {name: tuple(sorted(columns)) for name, columns in found.items()}


def ranking_lines(times: RankingTimes) -> Iterator[str]:
    """A table for people."""
    for step, seconds in times.steps.items():
        yield f"{step:<24}{seconds:>10.1f} s"
    yield _compared("scores to quotas", times.ordering_seconds, times.ordering)
    yield _compared("whole stage", times.reading.seconds, times.whole)
    yield f"{'peak memory':<24}{times.reading.peak_memory / 1e9:>10.2f} GB"


def _compared(name: str, seconds: float, floor: Floor) -> str:
    return f"{name:<24}{seconds:>10.1f} s   copy {floor.seconds:.1f} s   {seconds / floor.seconds:.2f}"
