"""Runs that are killed at a chosen point of the round: so far into a stage, or while the candidate is being copied."""

import queue
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from functional.damaging import arguments_of, environment
from mutakhir.ground.lake import Home
from mutakhir.pipeline import WORDS


PATIENCE = 3600.0  # seconds; no test waits so long for a stage unless it stands still


@dataclass
class Running:
    """`mutakhir run` in a process of its own, which says a line as each stage ends."""

    home: Home
    ended: dict[str, float] = field(default_factory=dict)  # when each stage ended, in seconds from the start
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            arguments_of("run", "--home", str(self.home.folder)),
            env=environment("en"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr is not None
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, args=(self._process.stderr,))
        self._reader.start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self._lines.put(line)
        self._lines.put(None)

    def listen(self, until: int, patience: float) -> bool:
        """Waits until so many stages have ended; False if the process ended or the patience did."""
        limit = time.monotonic() + patience
        while len(self.ended) < until:
            try:
                line = self._lines.get(timeout=max(limit - time.monotonic(), 0.0))
            except queue.Empty:
                return False
            if line is None:
                return False
            self.said.append(line.strip())
            if line.split()[:1] and line.split()[0] in WORDS:
                self.ended[line.split()[0]] = time.monotonic() - self._began
        return True

    def whole(self) -> int:
        """Lets it run to its end; returns the exit code."""
        self.listen(len(WORDS) + 1, PATIENCE)
        return self._close()

    def kill_in(self, stage: int, seconds: float) -> str | None:
        """Kills it so many seconds into the stage of that number; the stage in which it was, None if it had ended."""
        if self.listen(stage, PATIENCE):
            self.listen(len(WORDS) + 1, seconds)
        return self._kill()

    def kill_while(self, folder: Path, seconds: float) -> str | None:
        """Kills it so many seconds after a folder has appeared."""
        while self._process.poll() is None and not folder.exists():
            time.sleep(0.01)
        time.sleep(seconds)
        self.listen(len(WORDS) + 1, 0.0)
        return self._kill()

    def _kill(self) -> str | None:
        was_running = self._process.poll() is None
        self._process.kill()
        self._close()
        return WORDS[min(len(self.ended), len(WORDS) - 1)] if was_running else None

    def _close(self) -> int:
        code = self._process.wait()
        self._reader.join()
        assert self._process.stderr is not None
        self._process.stderr.close()
        return code
