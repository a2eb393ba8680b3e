"""Measuring what runs between two moments: seconds, processor, memory, disk.

On Linux the peak of memory is read from the system, which is told to forget the earlier one; elsewhere it is the
peak since the program began. Processes that were started count with their memory and processor time.
"""

import os
import resource
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

import psutil


SELF: Final = Path("/proc/self")
_EVERY: Final = 0.25  # seconds between two looks at memory and disk
_BEATS: Final = 20  # looks between two reports to the one who asked for them
_OWN: Final = psutil.Process()
Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class Reading:
    """What was used so far. `io_bytes` were handed to the disk, scratch files too; None where it is not known.

    `disk_peak` is the most that the folder held: what it held at first, and what the disk filled up since.
    """

    seconds: float
    cpu_seconds: float
    peak_memory: int
    io_bytes: int | None
    disk_peak: int


class Meter:
    """`with Meter(folder) as meter: ...`, then `meter.reading()`. `on_beat` gets a reading every few seconds."""

    def __init__(self, folder: Path, on_beat: Callable[[Reading], None] | None = None) -> None:
        self._folder = folder
        self._on_beat = on_beat
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._last: Reading | None = None

    def __enter__(self) -> Self:
        _forget_peak()
        self._peak = 0
        self._held = folder_bytes(self._folder)
        self._used = self._most_used = shutil.disk_usage(self._folder).used
        self._io = _io_bytes()
        self._cpu = _cpu_seconds()
        self._began = time.perf_counter()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._last = self._now()
        self._over.set()
        self._thread.join()

    def reading(self) -> Reading:
        return self._last or self._now()

    def _now(self) -> Reading:
        self._sample()
        io = _io_bytes()
        return Reading(
            seconds=time.perf_counter() - self._began,
            cpu_seconds=_cpu_seconds() - self._cpu,
            peak_memory=max(self._peak, _own_peak()),
            io_bytes=None if io is None or self._io is None else io - self._io,
            disk_peak=self._held + self._most_used - self._used,
        )

    def _look(self) -> None:
        beats = 0
        while not self._over.wait(_EVERY):
            self._sample()
            beats += 1
            if self._on_beat is not None and beats % _BEATS == 0:
                self._on_beat(self._now())

    def _sample(self) -> None:
        self._peak = max(self._peak, _tree_memory())
        self._most_used = max(self._most_used, shutil.disk_usage(self._folder).used)


def folder_bytes(folder: Path) -> int:
    """Bytes of all files below a folder; a file listed twice under hard links counts once."""
    seen: dict[tuple[int, int], int] = {}
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                found = os.lstat(os.path.join(place, name))
            except FileNotFoundError:  # a file that was being written when the folder was listed
                continue
            seen[found.st_dev, found.st_ino] = found.st_size
    return sum(seen.values())


def _forget_peak() -> None:
    try:
        (SELF / "clear_refs").write_text("5")
    except OSError:  # not Linux, or not allowed: the peak is then that of the whole run
        return


def _own_peak() -> int:
    status = SELF / "status"
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _family() -> Iterator[psutil.Process]:
    """This process and all that it started, as far as they still run."""
    yield _OWN
    yield from _OWN.children(recursive=True)


def _tree_memory() -> int:
    """Memory of this process and of all that it started, at this moment."""
    return sum(_asked(lambda process=process: process.memory_info().rss, 0) for process in _family())  # type: ignore[misc]


def _cpu_seconds() -> float:
    """Processor time of this process, of those it waited for, and of those that still run."""
    return sum(_asked(lambda process=process: sum(process.cpu_times()[:4]), 0.0) for process in _family())  # type: ignore[misc]


def _asked(ask: Callable[[], Number], otherwise: Number) -> Number:
    """A process may end between being listed and being asked."""
    try:
        return ask()
    except psutil.NoSuchProcess:
        return otherwise


def _io_bytes() -> int | None:
    """Bytes handed to the disk; not every system counts them."""
    return _OWN.io_counters().write_bytes if hasattr(_OWN, "io_counters") else None
