"""The whole stage in every mode of quotas, with shocks, overrides and hysteresis in force."""

from collections import Counter
from pathlib import Path

import pytest

from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.lake import Lake
from tiny_tables import Row
from unit.ranking.acts_home import SIGNED, deliver, deliver_acts, set_policy
from unit.ranking.ranking_home import REGENCIES, make_home, rank_home, results


MODES = ("regency_quota", "national_percentile", "regency_percentile", "poverty_map", "minimum")
BANDS = ("core", "extension")
REASONS = ("pending", "revisit", "not_visited", "indivisible", "other")
STAYS = "{core: 43, extended: 65}"


def rows_of(lake: Lake, name: str) -> dict[str, list[Row]]:
    return {regency: lake.read(name, regency).to_pylist() for regency in REGENCIES}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = make_home(tmp_path_factory.mktemp("modes") / "home")
    rank_home(lake)
    return lake


@pytest.fixture(scope="module")
def without_acts(plain: Lake) -> dict[str, list[Row]]:
    """Ranks before there was any act."""
    return rows_of(plain, "ranks")


@pytest.fixture(scope="module")
def with_acts(plain: Lake, without_acts: dict[str, list[Row]]) -> Lake:
    deliver_acts(plain, without_acts)
    return plain


@pytest.mark.parametrize("counts", ["persons", pytest.param("households", marks=pytest.mark.slow)])
@pytest.mark.parametrize(("mode", "poor_by"), [*((mode, "official") for mode in MODES), ("poverty_map", "estimate")])
def test_listed_and_unfilled_are_the_quota_on_every_level(with_acts: Lake, mode: str, poor_by: str, counts: str):
    lake = set_policy(with_acts, counts=counts, mode=mode, hysteresis=STAYS, above="200", poor_by=poor_by)
    rank_home(lake)
    shared = lake.read("regency_quotas").to_pylist()
    rows = {(row["level"], row["area"], row["band"]): row for row in lake.read("quotas").to_pylist()}
    ranks = rows_of(lake, "ranks")
    for row in rows.values():
        assert row["listed"] + row["unfilled"] == row["quota"]
        assert sum(row[f"unfilled_{reason}"] for reason in REASONS) == row["unfilled"]
    for band in BANDS:
        of_band = [row for row in shared if row["band"] == band]
        nation = rows["nation", "0", band]
        assert sum(row["quota"] for row in of_band) == nation["quota"]
        assert sum(row["quota"] - row["above"] for row in of_band) == national_quota(lake, band, counts)
        for regency in REGENCIES:
            sizes = [r["persons"] if counts == "persons" else 1 for r in ranks[regency] if r["band"] == band]
            assert sum(sizes) == rows["regency", regency, band]["listed"] <= rows["regency", regency, band]["quota"]
    assert mode == "minimum" or all(row["above"] == 0 for row in shared)


def national_quota(lake: Lake, band: str, counts: str) -> int:
    many = sum(lake.read("consumption_survey", regency).num_rows for regency in REGENCIES)
    if counts == "persons":
        many = sum(lake.read("consumption_survey_members", regency).num_rows for regency in REGENCIES)
    core = (2 * many * 40 + 50) // 100
    return core if band == "core" else (2 * many * 60 + 50) // 100 - core


def test_acts_are_layers_above_the_score(with_acts: Lake, without_acts: dict[str, list[Row]]):
    lake = set_policy(with_acts, counts="persons", poor_by="official", mode="regency_quota", hysteresis="null")
    rank_home(lake)
    ranks, scores = rows_of(lake, "ranks"), rows_of(lake, "scores")
    for regency in REGENCIES:
        pure = {row["unit_id"]: row["score"] for row in scores[regency]}
        assert {row["unit_id"]: row["score"] for row in ranks[regency]} == pure
        assert pure == {row["unit_id"]: row["score"] for row in without_acts[regency]}
        order = sorted(ranks[regency], key=lambda row: row["place"])
        felt = [row["score"] + row["adjustment"] for row in order]
        assert felt == sorted(felt)
        assert -240_000 <= min(row["adjustment"] for row in order) < 0
        shocks = lake.read("shock_outcomes", regency).sort_by("shock_id").to_pylist()
        assert [row["outcome"] for row in shocks] == ["applied", "applied", "too_large"]
        assert sum(row["adjustment"] != 0 for row in order) in (shocks[0]["units"], shocks[0]["units"] + 1)
        by_id = {row["unit_id"]: row for row in order}
        outcomes = lake.read("override_outcomes", regency).to_pylist()
        assert Counter(row["outcome"] for row in outcomes) == {"applied": 3}
        for row in outcomes:
            assert by_id[row["unit_id"]]["band"] == row["wanted"] == row["band"]
            assert by_id[row["unit_id"]]["reason"] == ("override_out" if row["band"] == "outside" else "override_in")


def test_an_act_that_finds_the_quota_full_is_said(plain: Lake, without_acts: dict[str, list[Row]]):
    """Everybody outside is put into the core, as far as the village may."""
    lake = set_policy(plain, counts="persons", poor_by="official", mode="poverty_map", hysteresis="null")
    file = lake.home.folder / "policy" / "ranking" / "acts.yaml"
    text = file.read_text()
    file.write_text(text.replace("per_mille: 50", "per_mille: 1000"))
    many = {
        regency: [
            {"override_id": str(row["unit_id"]), "unit": "household", "unit_id": row["unit_id"], "band": "core",
             "reason": "meeting", **SIGNED}
            for row in rows
        ]
        for regency, rows in without_acts.items()
    }  # fmt: skip
    deliver(lake, "overrides", many)
    rank_home(lake)
    file.write_text(text)
    for regency in REGENCIES:
        outcomes = Counter(row["outcome"] for row in lake.read("override_outcomes", regency).to_pylist())
        ranks = lake.read("ranks", regency).to_pylist()
        assert outcomes["applied"] == sum(row["reason"] == "override_in" for row in ranks)
        assert outcomes["quota_full"] == sum(row["band"] != "core" for row in ranks)
        assert not any(row["reason"].startswith("within_core") for row in ranks)
    deliver_acts(lake, without_acts)


def test_whoever_is_listed_stays_up_to_the_percentile_of_leaving(with_acts: Lake):
    """With a core too small for everybody within the cut, those who are entitled go before all others."""
    lake = set_policy(
        with_acts,
        counts="persons",
        poor_by="official",
        mode="national_percentile",
        hysteresis="{core: 100, extended: null}",
    )
    rank_home(lake)
    for regency in REGENCIES:
        was = {row["unit_id"] for row in lake.read("previous_registry_ranks", regency).to_pylist()}
        ranks = [row for row in lake.read("ranks", regency).to_pylist() if not row["reason"].startswith("override")]
        entitled = [row for row in ranks if row["percentile"] <= 40 or row["unit_id"] in was]
        others = [row for row in ranks if row not in entitled]
        if any(row["band"] == "core" for row in others):
            assert all(row["band"] == "core" for row in entitled)


def test_leaving_before_entering_is_refused(with_acts: Lake):
    lake = set_policy(with_acts, hysteresis="{core: 39}")
    with pytest.raises(PolicyProblem, match="leaves-sooner"):
        rank_home(lake)


def test_the_lines_are_indices_against_the_nation(with_acts: Lake):
    lake = set_policy(with_acts, counts="persons", poor_by="official", mode="regency_quota", hysteresis="null")
    rank_home(lake)
    for band in BANDS:
        lines = {row["area"]: row["index"] for row in lake.read("regency_lines").to_pylist() if row["band"] == band}
        last = {}
        for regency in REGENCIES:
            inside = BANDS[:1] if band == "core" else BANDS
            ranks = [r for r in lake.read("ranks", regency).to_pylist() if r["band"] in inside]
            last[regency] = max(r["score"] + r["adjustment"] for r in ranks if not r["reason"].startswith("override"))
        assert set(lines) == set(REGENCIES)
        assert max(lines, key=lambda code: lines[code] or 0) == max(last, key=lambda code: last[code])
        assert max(index or 0 for index in lines.values()) == 1000


@pytest.mark.spark
def test_sail_gives_the_same_with_every_act(tmp_path: Path):
    """In the mode `minimum`, the only one that counts the registry."""
    server = pytest.importorskip("pysail.spark").SparkConnectServer("127.0.0.1", 0)
    found = []
    server.start(background=True)
    for engine in ("duckdb", "sc://{}:{}".format(*server.listening_address)):
        lake = make_home(tmp_path / engine[:2])
        rank_home(lake, "duckdb")
        deliver_acts(lake, rows_of(lake, "ranks"))
        lake = set_policy(lake, mode="minimum", hysteresis=STAYS)
        rank_home(lake, engine)
        found.append(results(lake))
    server.stop()
    one, other = found
    assert [name for name in one if not one[name].equals(other[name])] == []
    assert any(row["reason"] == "override_in" for row in one[f"ranks/{REGENCIES[0]}"].to_pylist())
