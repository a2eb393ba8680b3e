"""What a time was measured on: the machine, and the versions of what ran on it."""

import os
import platform
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import mutakhir
from mutakhir.ground.lake.files import sha256_text


PACKAGES: Final = ("mutakhir", "duckdb", "ibis-framework", "pyarrow", "numpy")
CPU_INFO: Final = Path("/proc/cpuinfo")


@dataclass(frozen=True)
class Machine:
    """`memory_bytes` is that of the whole machine; `packages` are versions by name; `code` is a hash of our source."""

    system: str
    cpu: str
    cores: int
    memory_bytes: int
    python: str
    packages: dict[str, str]
    code: str


def this_machine() -> Machine:
    return Machine(
        system=f"{platform.system()} {platform.release()}",
        cpu=_cpu_model(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory_bytes=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        python=platform.python_version(),
        packages={name: _version(name) for name in PACKAGES},
        code=code_hash(),
    )


def _cpu_model() -> str:
    if CPU_INFO.is_file():
        for line in CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed as a package"


@cache
def code_hash() -> str:
    """Hash of the source of all that is measured: which code the times of a bench belong to."""
    root = Path(next(iter(mutakhir.__path__)))
    left_out = {root / "bench", root / "cli"}
    files = [file for file in sorted(root.rglob("*.py")) if not left_out & set(file.parents)]
    return sha256_text(*(text for file in files for text in (str(file.relative_to(root)), file.read_text("utf-8"))))
