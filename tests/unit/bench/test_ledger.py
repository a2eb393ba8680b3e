"""The notes of a bench survive the process that wrote them."""

from pathlib import Path

import pytest

from mutakhir.bench.ledger import LEDGER, Arguments, Floor, Ledger, Measured, OneRecord, read_ledger
from mutakhir.bench.meter import Reading
from mutakhir.ground.errors import IntegrityProblem


READING = Reading(seconds=2.0, cpu_seconds=3.0, peak_memory=100, io_bytes=7, disk_peak=50)


def ledger_in(folder: Path) -> Ledger:
    return Ledger(folder / LEDGER, Arguments(100, 1, ("3205",), "3205"), {"cpu": "x"}, "2021-07-01")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.stages["frame"] = Measured(seconds=4.0, rows_read=8, floor=Floor(2.0, 8, 1, 1, {"targets": 3}))
    ledger.synthesis["people"] = Measured(seconds=1.0)
    ledger.one_record = OneRecord("3205", True, Measured(seconds=0.5), {"intake: visits": ["3205"]}, 4)
    ledger.save()
    assert read_ledger(tmp_path) == ledger


def test_totals_leave_the_synthesis_out(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.stages = {"frame": Measured(seconds=4.0), "intake": Measured(seconds=5.0)}
    ledger.checking_seconds = 1.0
    ledger.synthesis["people"] = Measured(seconds=100.0)
    ledger.one_record = OneRecord("3205", True, Measured(seconds=2.5))
    totals = ledger.as_dict()["totals"]
    assert (totals["round_seconds"], totals["synthesis_seconds"]) == (10.0, 100.0)
    assert totals["one_record_share"] == 0.25


def test_a_killed_go_is_added_and_said(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.begin(ledger.stages, "intake", Measured())(READING)
    found = read_ledger(tmp_path)
    assert found is not None
    assert found.stages["intake"].running
    before = found.stages["intake"]
    found.begin(found.stages, "intake", before)
    after = before.after(READING)
    assert (after.seconds, after.resumed) == (4.0, True)


def test_rates_and_ratio() -> None:
    measured = Measured(seconds=4.0, rows_read=8, rows_written=40, floor=Floor(2.0, 8, 1, 1, {}))
    assert (measured.rows_per_second, measured.ratio) == (2.0, 2.0)
    assert Measured(seconds=4.0, rows_written=40).rows_per_second == 10.0
    assert Measured(seconds=4.0).ratio is None


@pytest.mark.parametrize("text", ["", "{}", "[1]"])
def test_a_damaged_ledger_is_a_problem(tmp_path: Path, text: str) -> None:
    (tmp_path / LEDGER).write_text(text)
    with pytest.raises(IntegrityProblem, match=r"bench\.ledger"):
        read_ledger(tmp_path)
