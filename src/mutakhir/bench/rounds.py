"""Playing the stages of a round with the meter running: each from where it begins to where it ends."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mutakhir.bench.dropping import drop, droppable_after, dropped_inputs
from mutakhir.bench.floor import floor_of, inputs_of
from mutakhir.bench.home import BenchHome, is_finished
from mutakhir.bench.ledger import Measured
from mutakhir.bench.listening import ListeningEngine, ListeningLake, columns_read, whole_columns
from mutakhir.bench.meter import Meter, Reading
from mutakhir.ground.errors import Said, WaitingProblem
from mutakhir.ground.lake import Stage, Workbench, check_inputs
from mutakhir.pipeline import STAGES


Tell = Callable[[Said], None]
_FLOOR: Final = "floor.parquet"


@dataclass(frozen=True)
class Round:
    """A round as it is played: `measured` are the words of the stages whose time is kept."""

    bench: BenchHome
    measured: Collection[str]
    keep_inputs: bool
    tell: Tell
    quiet: bool = False

    def play(self, until: str | None) -> WaitingProblem | None:
        """Runs up to and including `until`; returns what the round waits for, if it waits."""
        lake = ListeningLake(self.bench.home)
        with closing(ListeningEngine(_scratch(self.bench))) as engine:
            for stage in stages_up_to(until):
                waiting = self._go(lake, stage, engine)
                if waiting is not None:
                    return waiting
                self._drop_after(lake, stage, engine)
        return None

    def _go(self, lake: ListeningLake, stage: Stage, engine: ListeningEngine) -> WaitingProblem | None:
        check_inputs(lake, stage)
        bench = Workbench(self.bench.home, lake, engine, stage, self.quiet)
        if stage.word not in self.measured:
            return _run(bench)
        return self._measure(bench, lake, engine)

    def _measure(self, bench: Workbench, lake: ListeningLake, engine: ListeningEngine) -> WaitingProblem | None:
        ledger, word = self.bench.ledger, bench.stage.word
        was_finished = is_finished(ledger)
        held, before = self._before(bench.stage)
        was_running = before.running
        engine.forget()
        lake.read_whole.clear()
        with Meter(bench.home.folder, ledger.begin(ledger.stages, word, before)) as meter:
            waiting = _run(bench)
        reading, made = meter.reading(), sum(len(report.made) for report in bench.reports)
        if held is not None and not made and not was_running:
            ledger.checking_seconds += 0.0 if was_finished else reading.seconds
            ledger.put(ledger.stages, word, held)
            return waiting
        after = _ended(before, reading, made, columns_read(engine.heard) | whole_columns(lake.read_whole))
        ledger.put(ledger.stages, word, after)
        if waiting is None:
            described = self._described(bench, after)
            ledger.put(ledger.stages, word, described)
            self.tell(_done(word, described))
        return waiting

    def _before(self, stage: Stage) -> tuple[Measured | None, Measured]:
        """What was held of the stage, and what its time is added to: nothing, if other code made its results."""
        held = self.bench.ledger.stages.get(stage.word)
        code = stage.code_hash()
        if held is None or held.code != code:
            return held, Measured(code=code)
        return held, Measured(**vars(held))

    def _described(self, bench: Workbench, measured: Measured) -> Measured:
        """With rows, bytes and the floor, which is copied now, while the inputs lie there."""
        lake, stage = bench.lake, bench.stage
        written = [lake.need(name) for name in stage.writes if lake.exists(name)]
        heard = {name: tuple(columns) for name, columns in measured.columns.items()}
        described = {
            "rows_read": sum(lake.need(name).rows for name in inputs_of(lake, stage, heard)),
            "rows_written": sum(manifest.rows for manifest in written),
            "bytes_written": sum(entry.bytes for manifest in written for entry in manifest.files),
            "floor": floor_of(lake, stage, heard, _scratch(self.bench) / _FLOOR),
        }
        return Measured(**vars(measured) | described)

    def _drop_after(self, lake: ListeningLake, stage: Stage, engine: ListeningEngine) -> None:
        names = [name for name in droppable_after(stage.word) if lake.exists(name)]
        if self.keep_inputs or not names or dropped_inputs(lake, names):
            return
        if all(lake.exists(name) for name in stage.writes):
            self._settle(lake, stage, engine)
            ledger = self.bench.ledger
            ledger.dropped = sorted({*ledger.dropped, *drop(lake, names, ledger.arguments.kept)})
            ledger.save()

    def _settle(self, lake: ListeningLake, stage: Stage, engine: ListeningEngine) -> None:
        """Runs a finished stage once more, to see that it asks nothing of its inputs any more.

        A step that mints may look at them once more after its own ids are there; that time counts as checking.
        """
        again = Workbench(self.bench.home, lake, engine, stage, self.quiet)
        with Meter(self.bench.home.folder) as meter:
            _run(again)
        assert not any(report.made for report in again.reports), f"{stage.word} makes results again"
        if stage.word in self.measured:
            self.bench.ledger.checking_seconds += meter.reading().seconds


def stages_up_to(until: str | None) -> Iterator[Stage]:
    for stage in STAGES:
        yield stage
        if stage.word == until:
            return


def _run(bench: Workbench) -> WaitingProblem | None:
    try:
        bench.stage.run(bench)
    except WaitingProblem as waiting:
        return waiting
    return None


def _ended(before: Measured, reading: Reading, made: int, heard: Mapping[str, Sequence[str]]) -> Measured:
    columns = {name: set(found) for name, found in before.columns.items()}
    for name, found in heard.items():
        columns[name] = columns.get(name, set()) | set(found)
    ended = {
        "running": False,
        "parts_made": before.parts_made + made,
        "columns": {name: sorted(found) for name, found in columns.items()},
    }
    return Measured(**vars(before.after(reading)) | ended)


def _scratch(bench: BenchHome) -> Path:
    return bench.home.folder / "scratch"


def _done(word: str, measured: Measured) -> Said:
    rows, seconds, rate = measured.rows_read, measured.seconds, measured.rows_per_second
    return Said(
        id=f"{word:<14}{seconds:>9.1f} detik {rows:>15,} baris dibaca {rate:>12,.0f} baris/detik",
        en=f"{word:<14}{seconds:>9.1f} seconds {rows:>15,} rows read {rate:>12,.0f} rows/s",
    )
