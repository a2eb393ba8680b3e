"""Lanes side by side: one thread each, with its own connection, until all batches are made and written.

A query of one regency keeps one core busy (its files hold few row groups), and while it is written the engine
would wait. Two lanes on two cores: measured 1.8 times as fast.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import cached_property
from queue import SimpleQueue
from typing import NoReturn

from tqdm import tqdm

from mutakhir.ground.engine import Engine
from mutakhir.ground.lake.lane import Keeps, Lane, Regencies, Tables
from mutakhir.ground.lake.store import Lake


# The largest regency takes about 3 GB in the widest step, so more lanes would want more memory than they are worth.
MOST_LANES = 4


class Lanes:
    """The lanes of a stage. The first one is the engine itself and serves what is national."""

    def __init__(self, engine: Engine, lake: Lake, word: str, keeps: Keeps) -> None:
        self._lake, self._word, self._keeps = lake, word, keeps
        self.first = Lane(engine, lake, word, keeps)
        self.can_lift = engine.name == "duckdb"

    @cached_property
    def all(self) -> list[Lane]:
        """The first lane and others beside it, as many as there are cores; alone where the engine knows no lanes."""
        cores = min(
            len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_LANES
        )
        beside = [self.first.engine.lane() for _ in range(cores - 1)]
        return [self.first, *(Lane(engine, self._lake, self._word, self._keeps) for engine in beside if engine)]

    def forget(self) -> None:
        """What was kept may rest on what has just been written."""
        for lane in self.all:
            lane.forget()

    def run(
        self,
        title: str,
        batches: Sequence[Regencies],
        make: Callable[[Lane, Regencies], Mapping[str, Tables]],
        take: Callable[[str, Tables], None],
        *,
        quiet: bool,
    ) -> None:
        """Makes every batch and hands each part to `take`, with progress. The first error stops all lanes."""
        free: SimpleQueue[Lane] = SimpleQueue()
        lanes = self.all if len(batches) > 1 else [self.first]
        for lane in lanes:
            free.put(lane)

        def work(batch: Regencies) -> int:
            lane = free.get()
            try:
                for part, tables in make(lane, batch).items():
                    take(part, tables)
            finally:
                free.put(lane)
            return len(batch)

        with tqdm(total=sum(map(len, batches)), desc=title, unit="part", disable=quiet or None) as bar:
            if len(lanes) == 1:
                for batch in batches:
                    bar.update(work(batch))
                return
            _side_by_side(lanes, batches, work, bar)


def _side_by_side(
    lanes: Sequence[Lane], batches: Sequence[Regencies], work: Callable[[Regencies], int], bar: "tqdm[NoReturn]"
) -> None:
    pool = ThreadPoolExecutor(len(lanes))
    waiting: set[Future[int]] = {pool.submit(work, batch) for batch in batches}
    try:
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                bar.update(future.result())
    except BaseException:
        for future in waiting:
            future.cancel()
        for lane in lanes:
            lane.engine.interrupt()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
