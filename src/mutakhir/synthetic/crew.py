"""Regencies made by several processes at once: the largest first, within a limit of memory.

Every regency depends on nothing but its arguments, so who makes it, and beside which other, changes no byte.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for
from typing import Any, Final, TypeVar

import pyarrow as pa

from mutakhir.ground.errors import MachineProblem, Said


Made = TypeVar("Made")

# Bytes of memory that a regency needs while it is made, per household of its truth (measured on the largest).
BYTES_PER_HOUSEHOLD: Final = 5_500
MEMORY: Final = 12 << 30


@dataclass(frozen=True)
class Errand:
    """One regency to be made, with the households of its truth and the arguments of the function that makes it."""

    regency: str
    households: int
    arguments: tuple[Any, ...]

    @property
    def memory(self) -> int:
        return self.households * BYTES_PER_HOUSEHOLD


def made_by_crew(
    function: Callable[..., Made], errands: Sequence[Errand], processes: int, memory: int = MEMORY
) -> Iterator[tuple[Errand, Made]]:
    """Runs `function(*errand.arguments)` in so many processes; yields each errand with its result as it ends.

    An errand that alone needs more than `memory` bytes runs alone. `function` must be one that can be pickled.

    Raises:
        MachineProblem: a process was ended from outside, as the system does when memory runs out.
    """
    waiting = sorted(errands, key=lambda errand: (-errand.households, errand.regency))
    running: dict[Future[Made], Errand] = {}
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_follow_parent)
    try:
        while waiting or running:
            while (chosen := next_errand(waiting, list(running.values()), processes, memory)) is not None:
                waiting.remove(chosen)
                running[pool.submit(_made, function, chosen.arguments)] = chosen
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    except BrokenProcessPool as broken:
        raise _lost() from broken
    finally:
        pool.shutdown(cancel_futures=True)


def next_errand(
    waiting: Sequence[Errand], running: Sequence[Errand], processes: int, memory: int = MEMORY
) -> Errand | None:
    """The largest errand that fits beside those that run; None if all must wait."""
    if len(running) >= processes:
        return None
    free = memory - sum(errand.memory for errand in running)
    return next((errand for errand in waiting if errand.memory <= free or not running), None)


def _made(function: Callable[..., Made], arguments: tuple[Any, ...]) -> Made:
    made = function(*arguments)
    pa.default_memory_pool().release_unused()
    return made


def _follow_parent() -> None:
    """A process of the crew ends with the one that started it, so that a killed run leaves no second writer."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait_for([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _lost() -> MachineProblem:
    return MachineProblem(
        "synthetic.process-lost",
        Said(
            id="Satu proses pembuat data tiruan terhenti, biasanya karena memori habis. Tutup program lain, lalu"
            " jalankan lagi; yang sudah selesai tetap tersimpan. Jika terulang, pakai satu proses saja.",
            en="A process that makes synthetic data was ended, mostly because memory ran out. Close other programs and"
            " run again; what is done is kept. If it happens again, use a single process.",
        ),
    )
