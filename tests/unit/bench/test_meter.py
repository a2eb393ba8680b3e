"""The meter: what it counts, and that it forgets an earlier peak."""

import sys
from pathlib import Path

import pytest

from mutakhir.bench.meter import Meter, folder_bytes


MIB = 1 << 20


def test_seconds_and_processor_time_grow(tmp_path: Path) -> None:
    with Meter(tmp_path) as meter:
        total = sum(number * number for number in range(2_000_000))
    reading = meter.reading()
    assert total > 0
    assert reading.seconds > 0
    assert reading.cpu_seconds > 0


def test_a_reading_after_the_end_stays(tmp_path: Path) -> None:
    with Meter(tmp_path) as meter:
        pass
    assert meter.reading() == meter.reading()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be told to forget a peak")
def test_the_peak_of_memory_is_that_of_its_own_span(tmp_path: Path) -> None:
    with Meter(tmp_path) as large:
        held = bytearray(b"x") * (256 * MIB)
    del held
    with Meter(tmp_path) as small:
        pass
    assert large.reading().peak_memory > small.reading().peak_memory + 200 * MIB


def test_a_folder_counts_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one").write_bytes(b"x" * 1000)
    (tmp_path / "two").hardlink_to(tmp_path / "deep" / "one")
    (tmp_path / "three").write_bytes(b"x" * 10)
    assert folder_bytes(tmp_path) == 1010
