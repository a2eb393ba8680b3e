"""The stage as a whole, on a home with two regencies."""

import json
from pathlib import Path

import pytest

from mutakhir.ground.lake import Lake
from unit.ranking.ranking_home import NATIONAL, REGENCIES, make_home, rank_home, results


BANDS = ("core", "extension")
REASONS = ("pending", "revisit", "not_visited", "indivisible", "other")


@pytest.fixture(scope="module", params=["household", "family"])
def ranked_home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = make_home(tmp_path_factory.mktemp("homes") / request.param, request.param)
    rank_home(lake)
    return lake


def test_every_level_of_the_quotas_sums_exactly(ranked_home: Lake):
    rows = {(row["level"], row["area"], row["band"]): row for row in ranked_home.read("quotas").to_pylist()}
    assert {area for _, area, _ in rows} == {"0", "11", "32", *REGENCIES}
    for row in rows.values():
        assert row["listed"] + row["unfilled"] == row["quota"]
        assert sum(row[f"unfilled_{reason}"] for reason in REASONS) == row["unfilled"]
    for band in BANDS:
        for name in ("quota", "listed", "unfilled"):
            assert rows["nation", "0", band][name] == sum(rows["regency", r, band][name] for r in REGENCIES)


def test_the_quotas_are_shares_of_the_population_of_the_survey(ranked_home: Lake):
    persons = sum(2 * ranked_home.read("consumption_survey_members", r).num_rows for r in REGENCIES)
    quotas = ranked_home.read("regency_quotas").to_pylist()
    core, extension = (sum(row["quota"] for row in quotas if row["band"] == band) for band in BANDS)
    assert core == (persons * 40 + 50) // 100
    assert core + extension == (persons * 60 + 50) // 100


def test_ranks_agree_with_quotas_and_scores(ranked_home: Lake):
    quotas = {(row["area"], row["band"]): row for row in ranked_home.read("quotas").to_pylist()}
    for regency in REGENCIES:
        ranks = sorted(ranked_home.read("ranks", regency).to_pylist(), key=lambda row: row["place"])
        assert [row["place"] for row in ranks] == list(range(1, len(ranks) + 1))
        assert [row["score"] for row in ranks] == sorted(row["score"] for row in ranks)
        assert {row["unit_id"] for row in ranks} == set(ranked_home.read("scores", regency)["unit_id"].to_pylist())
        for band in BANDS:
            listed = sum(row["persons"] for row in ranks if row["band"] == band)
            assert listed == quotas[regency, band]["listed"]


def test_only_accepted_households_are_ranked_each_person_once(ranked_home: Lake):
    for regency in REGENCIES:
        accepted = set(ranked_home.read("accepted", regency)["household_id"].to_pylist())
        ranks = ranked_home.read("ranks", regency).to_pylist()
        assert {row["household_id"] for row in ranks} == accepted
        members = ranked_home.read("members", regency)["household_id"].to_pylist()
        assert sum(row["persons"] for row in ranks) == sum(home in accepted for home in members)


def test_the_model_file_says_what_it_is(ranked_home: Lake):
    (file,) = (ranked_home.home.folder / "ranking").glob("*.json")
    model = json.loads(file.read_text())
    assert model["synthetic"] is True
    assert model["measures"]["r2_held_out"] < model["measures"]["r2_in_sample"] < 1
    assert len(model["coefficients"]) == ranked_home.read("coefficients").num_rows
    assert all(row["value"] % 100 == 0 for row in model["coefficients"])


def test_a_second_run_makes_nothing_and_all_that_is_declared_is_used(ranked_home: Lake):
    bench = rank_home(ranked_home)
    assert [report.made for report in bench.reports] == [()] * len(bench.reports)
    assert bench.used == {*bench.stage.reads, *bench.stage.may_read, *bench.stage.writes}


@pytest.mark.spark
@pytest.mark.slow  # tests/functional/test_engines.py compares them daily
def test_sail_gives_the_same_values_as_duckdb(tmp_path: Path):
    server = pytest.importorskip("pysail.spark").SparkConnectServer("127.0.0.1", 0)
    lake, other = make_home(tmp_path / "duckdb"), make_home(tmp_path / "sail")
    rank_home(lake)
    server.start(background=True)
    rank_home(other, "sc://{}:{}".format(*server.listening_address))
    server.stop()
    expected, found = results(lake), results(other)
    assert set(expected) >= set(NATIONAL)
    assert [name for name in expected if not expected[name].equals(found[name])] == []
