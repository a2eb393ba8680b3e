"""Who was shown names is on record, and the names are not."""

import datetime as dt
from pathlib import Path

import pytest

from mutakhir.ground.errors import UsageProblem
from mutakhir.ground.lake import Home, Lake
from mutakhir.story.explain_log import REVEALS, Asking, log_reveal


NOON = dt.datetime(2021, 8, 2, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.create(tmp_path / "home", synthetic=True)


def test_a_line_says_who_when_why_and_of_whom(home: Home):
    log_reveal(home, Asking("budi", NOON, "  sanggahan   warga "), "H-0000-0101-0", "dtks-2020")
    (row,) = Lake(home).read(REVEALS).to_pylist()
    assert row["asked_at"] == dt.datetime(2021, 8, 2, 5, 0)
    told = [row[name] for name in ("asked_by", "purpose", "shown", "release")]
    assert told == ["budi", "sanggahan warga", "H-0000-0101-0", "dtks-2020"]


def test_every_reveal_adds_a_line_and_none_goes(home: Home):
    later = NOON + dt.timedelta(seconds=1)
    for at in (NOON, later, later):
        log_reveal(home, Asking("budi", at, "sanggahan"), "H-0000-0101-0", "dtks-2020")
    rows = Lake(home).read(REVEALS).to_pylist()
    assert sorted(row["asked_at"] for row in rows) == [dt.datetime(2021, 8, 2, 5, 0), dt.datetime(2021, 8, 2, 5, 0, 1)]


def test_a_purpose_of_blanks_is_none(home: Home):
    with pytest.raises(UsageProblem, match=r"story\.purpose"):
        log_reveal(home, Asking("budi", NOON, "  "), "H-0000-0101-0", "dtks-2020")
    assert not Lake(home).exists(REVEALS)
