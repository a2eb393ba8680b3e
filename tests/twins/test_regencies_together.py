"""A round made regency by regency, in one lane, against the same round in joined batches and lanes."""

import shutil
from pathlib import Path

import pytest

from functional.playing import content_of, prepared_home
from mutakhir.cli.run import run_until_waiting
from mutakhir.ground.lake import Home, Lake, batches, lanes
from mutakhir.ground.lake.delivery import Delivery
from mutakhir.synthetic.make import next_step


def _play(home: Home) -> dict[str, str]:
    for until in ("frame", "fieldwork"):
        run_until_waiting(home, until, "duckdb", quiet=True)
        next_step(home)
    _send_the_same_form_from_elsewhere(home)
    assert run_until_waiting(home, None, "duckdb", quiet=True) is None
    return content_of(home)


def _send_the_same_form_from_elsewhere(home: Home) -> None:
    """Forms of one regency under the same ids in the other: as long as regencies are apart, nothing may meet."""
    lake = Lake(home)
    names = ("submissions", "submissions_identity", "submission_members", "submission_members_identity")
    first, second = lake.regencies("submissions")
    delivery = Delivery(lake, names, "copies", append=True)
    delivery.add(second, {name: lake.read(name, first) for name in names})
    delivery.close()


def test_joined_batches_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = prepared_home(tmp_path / "alone", 400)
    shutil.copytree(made.folder, tmp_path / "together")
    together = _play(Home.open(tmp_path / "together"))
    monkeypatch.setattr(batches, "BATCH_REGENCIES", 1)
    monkeypatch.setattr(lanes, "MOST_LANES", 1)
    assert _play(made) == together
