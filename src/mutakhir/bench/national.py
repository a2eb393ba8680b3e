"""`bench national`: a whole round of made-up people in one pass of visits, measured stage by stage.

It goes from an empty folder to the candidate of a release: people, first prelist, meetings, final prelist and
assignments, visits, and all stages to publication; then one late form. What the synthetic people cost is kept
apart from what the stages cost.
"""

import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mutakhir.bench.dropping import drop_links, dropped_inputs
from mutakhir.bench.home import BenchHome, is_finished
from mutakhir.bench.ledger import Ledger, Measured
from mutakhir.bench.meter import Meter
from mutakhir.bench.one_record import one_record
from mutakhir.bench.rounds import Round, Tell
from mutakhir.ground.errors import ConflictProblem, Said, Where
from mutakhir.ground.lake import Home, Lake, Stage
from mutakhir.ground.policy import pin_pack
from mutakhir.pipeline import STAGES, WORDS
from mutakhir.synthetic.make import next_step, synthesise


PEOPLE, MEETINGS, VISITS = "people", "meetings", "visits"


@dataclass(frozen=True)
class Wanted:
    """How a bench is run; `stages` empty: all are measured. Named ones are made again if they are there."""

    tell: Tell
    stages: Sequence[str] = ()
    processes: int = 2
    keep_inputs: bool = False
    with_one_record: bool = True
    quiet: bool = False


@dataclass(frozen=True)
class _Synthesis:
    """What the people of the round do, with its time."""

    bench: BenchHome
    wanted: Wanted

    def people(self) -> None:
        arguments = self.bench.ledger.arguments

        def make() -> None:
            self.bench.home = synthesise(
                self.bench.home,
                households=arguments.households,
                seed=arguments.seed,
                regencies=arguments.regencies,
                store_truth=False,
                quiet=self.wanted.quiet,
                processes=self.wanted.processes,
            )

        self._timed(PEOPLE, make)
        self.bench.home = Home.open(self.bench.home.folder)

    def answers(self, name: str, dataset: str) -> None:
        """Meetings or visits, which `next_step` chooses by what is there; not a second time."""
        if not Lake(self.bench.home).exists(dataset):
            home, quiet, processes = self.bench.home, self.wanted.quiet, self.wanted.processes
            self._timed(name, lambda: self.wanted.tell(next_step(home, quiet=quiet, processes=processes)))

    def _timed(self, name: str, make: Callable[[], None]) -> None:
        ledger = self.bench.ledger
        held = ledger.synthesis.get(name)
        if held is not None and not held.running:
            return
        before = held or Measured()
        with Meter(self.bench.home.folder, ledger.begin(ledger.synthesis, name, before)) as meter:
            make()
        ended = before.after(meter.reading())
        ended.running = False
        ledger.put(ledger.synthesis, name, ended)


def national(bench: BenchHome, wanted: Wanted) -> Ledger:
    """Runs the bench to its end, or goes on where it stood.

    Raises:
        ConflictProblem: a stage must be made again whose inputs were dropped.
        WaitingProblem: a stage waits for an input that no synthetic person gives.
    """
    with bench.home.lock():
        synthesis = _Synthesis(bench, wanted)
        synthesis.people()
        pin_pack(bench.home.policy, dt.datetime.now(dt.UTC))
        lake = Lake(bench.home)
        _check_dropped(lake, bench.ledger, wanted.stages)
        if wanted.stages:
            _forget(lake, bench.ledger, wanted.stages)
        if wanted.stages or not _is_current(bench.ledger):
            _play(synthesis, wanted)
        if wanted.with_one_record and not wanted.stages and bench.ledger.one_record is None:
            one_record(bench, wanted.tell)
    return bench.ledger


def _play(synthesis: _Synthesis, wanted: Wanted) -> None:
    bench = synthesis.bench
    measured = wanted.stages or WORDS
    round_ = Round(bench, measured, wanted.keep_inputs, wanted.tell, wanted.quiet)
    last = WORDS[max(WORDS.index(word) for word in measured)]
    for until, name, dataset in (("frame", MEETINGS, "meetings"), ("fieldwork", VISITS, "submissions")):
        if not Lake(bench.home).exists(dataset):
            round_.play(until)
            synthesis.answers(name, dataset)
    if not wanted.keep_inputs:
        drop_links(bench.home.folder, bench.ledger.arguments.kept)
    waiting = round_.play(last)
    if waiting is not None:
        raise waiting


def _is_current(ledger: Ledger) -> bool:
    """Finished, by the code that is here now."""
    codes = {stage.word: stage.code_hash() for stage in STAGES}
    return is_finished(ledger) and all(one.code == codes[word] for word, one in ledger.stages.items())


def _check_dropped(lake: Lake, ledger: Ledger, again: Sequence[str]) -> None:
    for stage in STAGES:
        held = ledger.stages.get(stage.word)
        made_again = stage.word in again or (held is not None and held.code != stage.code_hash())
        gone = dropped_inputs(lake, (*stage.reads, *stage.may_read))
        if made_again and gone:
            raise ConflictProblem("bench.input-dropped", _dropped(stage, gone), Where(lake.home.folder))


def _forget(lake: Lake, ledger: Ledger, words: Sequence[str]) -> None:
    """Removes the results of finished stages, so that they are made again and measured."""
    for stage in STAGES:
        held = ledger.stages.get(stage.word)
        if stage.word in words and not (held is not None and held.running):
            for name in stage.writes:
                shutil.rmtree(lake.folder_of(name), ignore_errors=True)
            ledger.stages.pop(stage.word, None)
    ledger.save()


def _dropped(stage: Stage, names: Sequence[str]) -> Said:
    listed = ", ".join(f"`{name}`" for name in names)
    return Said(
        id=f"Tahap {stage.word} harus dibuat ulang, tetapi {listed} sudah dihapus untuk menghemat disk. Mulai tolok"
        " ukur baru dengan --home lain; --keep-inputs tidak menghapus masukan.",
        en=f"Stage {stage.word} must be made again, but {listed} was dropped to save disk. Begin a new bench with"
        " another --home; --keep-inputs drops no input.",
    )
