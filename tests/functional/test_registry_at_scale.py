"""A million households and four million members from the files of 34 provinces: time and memory of their import.

The time is told as a multiple of plain reading of the same files, since seconds are of the machine.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.csv as pa_csv
import pytest

from mutakhir.ground.lake import Home, Lake
from mutakhir.synthetic.export import write_registry
from mutakhir.synthetic.make import synthesise


VISITED = 1_500_000  # of whose truth some two thirds as many households were in the registry
MEMORY = 3 * 2**30  # bytes


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def read_plainly(files: list[Path]) -> None:
    for file in files:
        delimiter = ";" if int(file.stem[-2:]) % 2 == 0 else ","
        options = pa_csv.ReadOptions(encoding="latin-1")
        pa_csv.read_csv(file, options, pa_csv.ParseOptions(delimiter=delimiter))


@pytest.mark.slow
def test_a_million_households_are_imported_in_little_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source = Home.create(tmp_path / "source", synthetic=True)
    source = synthesise(source, VISITED, seed=3, store_truth=False, quiet=True)
    crosswalk, *files = write_registry(source, tmp_path / "files", quiet=True)
    target = Home.create(tmp_path / "target", synthetic=True)
    command = [sys.executable, "-m", "mutakhir", "import", "previous-registry", *map(str, files)]
    command += ["--map", "udrt-udart", "--areas", "bps-2020", "--crosswalk", str(crosswalk)]
    command += ["--home", str(target.folder), "--quiet"]
    floor = seconds(lambda: read_plainly(files))
    took = seconds(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    rows = {name: _rows(target, name) for name in ("households", "members")}
    with capsys.disabled():
        print(f"\nimport of {rows}: {took:.0f} s, {took / floor:.0f} times plain reading; {peak / 2**30:.2f} GiB")
    assert rows == {name: _rows(source, name) for name in rows}
    assert peak < MEMORY


def _rows(home: Home, name: str) -> int:
    return Lake(home).need(f"previous_registry_{name}").rows
