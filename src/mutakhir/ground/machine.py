"""What the machine lacks, as a problem: the one place where errors of the system and of DuckDB become sentences."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from mutakhir.ground.errors import MachineProblem, Said, Where


Full = Callable[[Path | None], MachineProblem]
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_BROKEN: Final = (errno.EIO, errno.EROFS)
# What DuckDB says when the disk of its temporary files has no room: it counts the room before it writes.
_NO_ROOM_TO_SPILL: Final = "max_temp_directory_size"


@contextmanager
def machine_problems(where: Path | None = None) -> Iterator[None]:
    """Raises the MachineProblem behind an error of the system or the engine; other errors pass as they are.

    `where` is the place that is named if the error names none.
    """
    try:
        yield
    except (OSError, MemoryError, duckdb.Error) as error:
        problem = _problem_of(error, where)
        if problem is None:
            raise
        raise problem from error


def _problem_of(error: Exception, where: Path | None) -> MachineProblem | None:
    if isinstance(error, OSError):
        return _of_number(error.errno, where or _named_by(error), _disk_full)
    if isinstance(error, duckdb.Error):
        return _of_engine(error, where)
    return _memory()


def _of_number(number: int | None, where: Path | None, full: Full) -> MachineProblem | None:
    if number in _FULL:
        return full(where)
    return _disk_broken(where) if number in _BROKEN else None


def _named_by(error: OSError) -> Path | None:
    """Of a copy it is the second file that could not be written."""
    name = error.filename2 or error.filename
    return Path(os.fsdecode(name)).parent if isinstance(name, str | bytes) else None


def _of_engine(error: duckdb.Error, scratch: Path | None) -> MachineProblem | None:
    """DuckDB writes nothing but its temporary files, so a full disk is theirs."""
    text = str(error)
    if _NO_ROOM_TO_SPILL in text:
        return _scratch_full(scratch)
    if isinstance(error, duckdb.OutOfMemoryException):
        return _memory()
    number = next((number for number in (*_FULL, *_BROKEN) if os.strerror(number) in text), None)
    return _of_number(number, scratch, _scratch_full)


def _place(where: Path | None) -> Where | None:
    return None if where is None else Where(where)


def _disk_full(where: Path | None) -> MachineProblem:
    return MachineProblem(
        "machine.disk-full",
        Said(
            id="Ruang disk habis. Kosongkan ruang di disk ini, lalu jalankan perintah yang sama; pekerjaan"
            " dilanjutkan.",
            en="The disk is full. Free some space on it and give the same command again; the work goes on from here.",
        ),
        _place(where),
    )


def _scratch_full(where: Path | None) -> MachineProblem:
    return MachineProblem(
        "machine.disk-full",
        Said(
            id="Ruang disk untuk berkas sementara habis. Kosongkan ruang di disk ini, lalu jalankan perintah yang"
            " sama; pekerjaan dilanjutkan.",
            en="The disk has no room left for temporary files. Free some space on it and give the same command again;"
            " the work goes on from here.",
        ),
        _place(where),
    )


def _disk_broken(where: Path | None) -> MachineProblem:
    return MachineProblem(
        "machine.disk-broken",
        Said(
            id="Disk gagal dibaca atau ditulis. Periksa disk dan sambungannya, lalu jalankan perintah yang sama;"
            " pekerjaan dilanjutkan.",
            en="The disk could not be read or written. Check the disk and how it is mounted, then give the same"
            " command again; the work goes on from here.",
        ),
        _place(where),
    )


def _memory() -> MachineProblem:
    return MachineProblem(
        "machine.memory",
        Said(
            id="Memori habis. Tutup program lain atau pakai mesin dengan memori lebih besar, lalu ulangi.",
            en="Out of memory. Close other programs or use a machine with more memory, then try again.",
        ),
    )
