"""Quality of the village's round: whose record is stale, who is asked next, and the same figures by hand."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mutakhir.cli import main
from mutakhir.ground.clock import Clock
from mutakhir.ground.lake import Lake
from mutakhir.quality.policy import QualityPolicy
from slow_quality import Slow
from spec.played import Played
from village import BY_NAME, REGENCY, VILLAGE
from village_tables import SURVEYED_BEFORE


NAMES = (
    "prelist", "households", "members", "visits", "quarantine", "rule_counts", "standings", "links", "persons",
    "ranks", "previous_registry_households", "previous_registry_families", "previous_registry_ranks",
)  # fmt: skip


@pytest.fixture(scope="module")
def by_hand(village: Played) -> Slow:
    policy = village.home.policy.load("quality/indicators.yaml", QualityPolicy)
    clock = Clock(village.home.round.reference_date, village.home.round.seed)
    return Slow({name: village.rows(name) for name in NAMES}, policy, clock, REGENCY)


def test_the_two_whom_nobody_interviewed_are_stale_and_all_others_are_new(village: Played):
    queue = {row["household_id"]: row for row in village.rows("expiry_queue")}
    assert set(queue) == {BY_NAME["Pak Hartono"].number, BY_NAME["Pak Bejo"].number}
    for row in queue.values():
        assert (row["confirmed_on"], row["age"], row["stale"], row["status"]) == (SURVEYED_BEFORE, 64, True, "pending")


def test_the_village_counts_ten_records_of_which_two_are_stale(village: Played):
    ages = {(row["area"], row["age_from"]): row for row in village.rows("record_ages")}
    assert (ages[VILLAGE, 0]["households"], ages[VILLAGE, 60]["households"]) == (8, 2)
    national = [row for row in Lake(village.home).read("indicators").to_pylist() if row["level"] == "nation"]
    stale = next(row for row in national if row["indicator"] == "stale")
    assert (stale["numerator"], stale["denominator"], stale["value"]) == (2, 10, 0.2)


def test_every_indicator_of_every_level_is_what_one_counts_by_hand(village: Played, by_hand: Slow):
    slow = {key: pair for key, pair in by_hand.indicators().items() if pair != (0, 0)}
    rows = village.rows("local_indicators")
    found = {(row["level"], row["area"], row["indicator"]): (row["numerator"], row["denominator"]) for row in rows}
    assert {key: pair for key, pair in found.items() if pair != (0, 0)} == slow
    assert {level for level, _, _ in slow} == {"village", "district", "regency"}


def test_ages_and_queue_are_what_one_counts_by_hand(village: Played, by_hand: Slow):
    rows = village.rows("record_ages")
    found = {(r["level"], r["area"], r["age_from"]): (r["households"], r["stale"], r["months"]) for r in rows}
    assert found == by_hand.ages()
    queue = sorted(village.rows("expiry_queue"), key=lambda row: int(str(row["place"])))
    assert [(row["household_id"], row["distance"]) for row in queue] == [(r.id, d) for r, d in by_hand.queue()]


def test_the_larger_areas_are_the_sum_of_the_smaller(village: Played):
    """With one village, every indicator that villages have is the same in its regency and in the nation."""
    rows = village.rows("local_indicators")
    of_village = {r["indicator"]: (r["numerator"], r["denominator"]) for r in rows if r["level"] == "village"}
    nation = [row for row in Lake(village.home).read("indicators").to_pylist() if row["level"] == "nation"]
    assert len(of_village) > 5
    assert of_village.items() <= {r["indicator"]: (r["numerator"], r["denominator"]) for r in nation}.items()


def asked(village: Played, *more: str) -> Result:
    return CliRunner().invoke(main, ["quality", "queue", "--home", str(village.home.folder), *more])


def test_the_operator_sees_whom_to_visit_next(village: Played):
    shown = asked(village, "--village", VILLAGE)
    assert shown.exit_code == 0, shown.output
    first, *lines = shown.output.splitlines()
    assert "dipastikan" in first
    assert [line.split()[2:5] for line in lines] == [["2015-09-01", "64", "ya"]] * 2
    assert "basi" in asked(village, "--village", f"{VILLAGE[:-1]}9").output


def test_programs_get_the_queue_as_json_and_as_csv(village: Played, tmp_path: Path):
    found = json.loads(asked(village, "--json").output)
    assert [row["place"] for row in found] == [1, 2]
    assert json.loads(asked(village, "--json", "--limit", "1", "--regency", REGENCY).output) == found[:1]
    assert asked(village, "--csv", str(tmp_path / "queue.csv")).exit_code == 0
    lines = (tmp_path / "queue.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == [row["shown_id"] for row in found]


REFUSED = [
    ("--village", "33"),
    ("--regency", "33a1"),
    ("--village", VILLAGE, "--regency", "1101"),
    ("--json", "--csv", "x"),
]


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_asked_is_said(village: Played, words: tuple[str, ...]):
    refused = asked(village, *words)
    assert refused.exit_code == 2
    assert "[quality." in refused.output
