"""The steps about doubt on a home with two regencies and a release N-1."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from mutakhir.ground.lake import Delivery, Home, Lake
from mutakhir.ground.policy import Policy
from mutakhir.ground.schema import dataset
from mutakhir.ranking.banding.refits import rescaled_draws
from mutakhir.ranking.churn_step import PREVIOUS, chosen_regencies
from mutakhir.ranking.columns import Design
from mutakhir.ranking.fit import coefficient_rows, refit
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.refit_step import refit_table
from tiny_tables import table
from unit.ranking.made_up_country import PACK, make_country
from unit.ranking.ranking_home import REGENCIES, make_home, rank_home


NATIONAL = (
    "regency_rates", "extension_shares", "poor_outside", "model_refits", "refit_margins", "rank_churn",
)  # fmt: skip
KEY = ("part", "term", "level", "area")
REGIONAL = ("rank_tiers", "regency_churn")


def doubt_home(folder: Path) -> Lake:
    """With shares so small that both cuts lie within the list, and a release N-1."""
    lake = make_home(folder)
    file = folder / "policy" / "round.yaml"
    file.write_text(file.read_text().replace("core: 40", "core: 15").replace("extended: 60", "extended: 30"))
    lake = Lake(Home.open(lake.home.folder))
    add_release(lake)
    return lake


def add_release(lake: Lake) -> None:
    """Release N-1: what the round found, but for every seventh household, and with a list of its own."""
    delivery = Delivery(lake, PREVIOUS, "made up")
    rng = np.random.default_rng(4)
    for regency in REGENCIES:
        homes = [row for n, row in enumerate(lake.read("households", regency).to_pylist()) if n % 7]
        for row in homes:
            row |= {"source": "registry", "status": "accepted", "floor": int(rng.integers(1, 8))}
        kept = {row["household_id"] for row in homes}
        people = [row for row in lake.read("members", regency).to_pylist() if row["household_id"] in kept]
        ranks = [
            {"unit": "household", "unit_id": id, "score": 1, "band": "core", "listed": bool(rng.random() < 0.4)}
            for id in sorted(kept)
        ]
        rows = dict(zip(PREVIOUS, (homes, people, ranks), strict=True))
        delivery.add(regency, {name: table(name, each).drop_columns("regency") for name, each in rows.items()})
    delivery.close()


def results(lake: Lake) -> dict[str, pa.Table]:
    found = {name: lake.read(name) for name in NATIONAL}
    return found | {f"{n}/{r}": lake.read(n, r) for n in REGIONAL for r in REGENCIES}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = doubt_home(tmp_path_factory.mktemp("doubt") / "home")
    rank_home(lake)
    return lake


def test_two_regencies_have_direct_rates_and_the_sum_meets_what_is_known(home: Lake):
    rows = {row["area"]: row for row in home.read("regency_rates").to_pylist()}
    assert set(rows) == {"0", *REGENCIES}
    for regency in REGENCIES:
        row = rows[regency]
        assert (row["method"], row["reason"]) == ("direct", "few_areas")
        assert row["known"] == row["official"]
        assert abs(row["after"] - row["known"]) <= 1


def test_every_refit_has_a_whole_model(home: Lake):
    refits, model = home.read("model_refits"), home.read("coefficients")
    numbers = refits["refit"].to_pylist()
    assert set(numbers) == set(range(40))
    places = {(row["area"]) for row in model.to_pylist() if row["part"] == "place"}
    for number in (0, 39):
        rows = [row for row in refits.to_pylist() if row["refit"] == number]
        assert {row["area"] for row in rows if row["part"] == "place"} == places


def test_a_model_of_this_survey_is_refitted_as_it_is_and_a_signed_one_keeps_its_middle():
    country = make_country(Policy.open(PACK), (0.1, 0.2), seed=1)
    model = Policy.open(PACK).load("ranking/model.yaml", ModelPolicy)
    own = pa.Table.from_pylist(coefficient_rows(country.fitted, country.survey, sorted(country.true_rates)))
    refits = refit_table(country.survey, model, own, 3, seed=9)
    drawn = next(rescaled_draws(country.survey.stratum, country.survey.village, 1, 9))
    weighted = replace(country.survey, weight=country.survey.weight * drawn)
    first = {tuple(row[name] for name in KEY): row["value"] for row in refits.to_pylist() if row["refit"] == 0}
    design = Design.of(country.survey, model)
    for row in refit(weighted, model, np.ones(len(drawn), dtype=np.int64), design):
        assert first[tuple(row[name] for name in KEY)] == row["value"]
    signed = own.set_column(own.column_names.index("value"), "value", pc.add(own["value"], 7000))
    moved = refit_table(country.survey, model, signed, 3, seed=9)
    keys = {tuple(row[name] for name in KEY) for row in own.to_pylist()}
    expected = [row["value"] + 7000 * (tuple(row[name] for name in KEY) in keys) for row in refits.to_pylist()]
    assert moved["value"].to_pylist() == expected


def test_tiers_are_of_ranked_units_and_agree_with_the_bands_on_the_whole(home: Lake):
    for regency in REGENCIES:
        ranks = {row["unit_id"]: row for row in home.read("ranks", regency).to_pylist()}
        tiers = home.read("rank_tiers", regency).to_pylist()
        assert tiers
        for row in tiers:
            assert row["core_refits"] <= row["listed_refits"] <= row["refits"] == 40
            band = ranks[row["unit_id"]]["band"]
            assert (row["tier"], band) not in {("core", "outside"), ("outside", "core")}


def test_the_churn_of_regencies_sums_to_the_nation_and_the_causes_to_the_whole(home: Lake):
    rows = home.read("rank_churn").to_pylist()
    by_key = {(row["area"], row["counts"], row["cause"]): row for row in rows}
    for counts in ("persons", "units"):
        for name in ("joined", "left"):
            for area in ("0", *REGENCIES):
                causes = [by_key[area, counts, cause][name] for cause in ("model", "data", "quota", "taken_back")]
                assert sum(causes) == by_key[area, counts, "all"][name]
            for cause in ("model", "data", "quota", "taken_back", "all"):
                parts = [by_key[regency, counts, cause][name] for regency in REGENCIES]
                assert sum(parts) == by_key["0", counts, cause][name]
        whole = by_key["0", counts, "all"]
        if counts == "units":
            assert whole["listed_before"] + whole["joined"] - whole["left"] == whole["listed_after"]
    for regency in REGENCIES:
        listed = sum(home.read("ranks", regency)["listed"].to_pylist())
        assert by_key[regency, "units", "all"]["listed_after"] == listed
        assert by_key[regency, "units", "data"]["of_new"] > 0
    assert {row["regencies"] for row in rows if row["area"] == "0"} == {2}


def test_without_a_release_there_is_no_churn_and_a_list_of_regencies_is_drawn_by_hash(tmp_path: Path):
    lake = make_home(tmp_path / "home")
    bench = rank_home(lake)
    assert lake.read("rank_churn").num_rows == 0
    (report,) = (report for report in bench.reports if report.step == "churn of regencies")
    assert report.made == ()
    every = [str(code) for code in range(1101, 1140)]
    assert chosen_regencies(every, 100, 1) == every
    some = chosen_regencies(every, 10, 1)
    assert len(some) == 10
    assert set(some) < set(chosen_regencies(every, 20, 1))
    assert some != chosen_regencies(every, 10, 2)


@pytest.mark.spark
@pytest.mark.slow  # tests/functional/test_engines.py compares them daily
def test_sail_gives_the_same_values_as_duckdb(home: Lake, tmp_path: Path):
    server = pytest.importorskip("pysail.spark").SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    lake = doubt_home(tmp_path / "home")
    rank_home(lake, f"sc://{host}:{port}")
    found, expected = results(lake), results(home)
    server.stop()
    for name, rows in expected.items():
        assert found[name].equals(rows), name


def test_every_dataset_of_doubt_names_its_words():
    for name in (*NATIONAL, *REGIONAL):
        assert dataset(name).description()
