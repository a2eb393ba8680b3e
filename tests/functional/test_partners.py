"""What a partner gets of a finished round: statistics without names, samples by name, programmes within their rules."""

import csv
import shutil
from pathlib import Path

import pytest
import yaml

from functional.playing import REGENCIES
from mutakhir.ground.errors import AccessProblem, PolicyProblem, UsageProblem
from mutakhir.ground.lake import Home, Lake
from mutakhir.publication.signing import publish_release
from mutakhir.serving import extract
from mutakhir.serving.columns import DIRECT


@pytest.fixture(scope="module")
def home(finished: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = Path(shutil.copytree(finished.folder, tmp_path_factory.mktemp("partners") / "home"))
    publish_release(Home.open(folder), signer="Test")
    return Home.open(folder)


def rows_of(home: Home, out: Path, agreement: str, purpose: str, **asked: object) -> list[dict[str, str]]:
    extract(home, agreement=agreement, purpose=purpose, out=out, **asked)  # type: ignore[arg-type]
    with out.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_statistics_get_every_household_and_no_name(home: Home, tmp_path: Path) -> None:
    for key in home.ring.folder.glob("direct.*.key"):
        key.rename(tmp_path / key.name)  # not one identity file is opened
    rows = rows_of(home, tmp_path / "out.csv", "bps-statistics", "penyusunan statistik")
    for key in tmp_path.glob("direct.*.key"):
        key.rename(home.ring.folder / key.name)
    released = sum(Lake(home).read("registry_households", regency).num_rows for regency in REGENCIES)
    assert len(rows) == released > 0
    assert not set(rows[0]) & DIRECT
    with pytest.raises(AccessProblem, match="clause 4|pasal 4"):
        rows_of(home, tmp_path / "name.csv", "bps-statistics", "penyusunan statistik", columns=["head_name"])


def test_quality_gets_the_sample_by_name_and_nobody_else(home: Home, tmp_path: Path) -> None:
    rows = rows_of(home, tmp_path / "out.csv", "bps-quality", "penjaminan mutu")
    lake = Lake(home)
    released = {i for r in REGENCIES for i in lake.read("registry_households", r)["household_id"].to_pylist()}
    sample = {i for r in REGENCIES for i in lake.read("reinterviews", r)["household_id"].to_pylist()}
    assert {int(row["household_id"]) for row in rows} == sample & released
    assert 0 < len(rows) < len(released) / 2
    assert all(row["head_name"] for row in rows)
    one = rows_of(home, tmp_path / "one.csv", "bps-quality", "penjaminan mutu", areas=[REGENCIES[0]])
    assert {row["regency"] for row in one} == {REGENCIES[0]}
    with pytest.raises(AccessProblem):
        rows_of(home, tmp_path / "nik.csv", "bps-quality", "penjaminan mutu", columns=["head_nik"])


def test_the_sample_of_another_round_is_not_taken_for_this_one(home: Home, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="serving.sample"):
        rows_of(home, tmp_path / "out.csv", "bps-quality", "penjaminan mutu", release=home.round.previous_release)


def test_the_whole_registry_is_never_agreed_by_name(home: Home, tmp_path: Path) -> None:
    file = home.folder / "policy" / "serving" / "agreements" / "bps-statistics.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("direct_identifiers: false", "direct_identifiers: true"), "utf-8")
    with pytest.raises(PolicyProblem, match="never given by name"):
        rows_of(Home.open(home.folder), tmp_path / "out.csv", "bps-statistics", "penyusunan statistik")
    file.write_text(text, "utf-8")


def test_pkh_counts_at_most_four_persons_of_a_household(home: Home, tmp_path: Path) -> None:
    file = home.folder / "policy" / "serving" / "programmes" / "pkh.yaml"
    text = file.read_text("utf-8")
    counts = {}
    for limit in (4, 1):
        file.write_text(text.replace("persons_limit: 4", f"persons_limit: {limit}"), "utf-8")
        rows = rows_of(Home.open(home.folder), tmp_path / f"{limit}.csv", "pkh", "penetapan peserta")
        counts[limit] = {row["household_id"]: int(row["component_persons"]) for row in rows}
    file.write_text(text, "utf-8")
    assert {home_id: min(number, 1) for home_id, number in counts[4].items()} == counts[1]
    assert 1 < max(counts[4].values()) <= 4


def test_what_a_household_gets_may_shut_it_out(home: Home, tmp_path: Path) -> None:
    agreement = home.folder / "policy" / "serving" / "agreements" / "pkh.yaml"
    terms = yaml.safe_load(agreement.read_text("utf-8"))
    terms |= {"name": "bst", "programme": "bst", "columns": ["household_id", "gets_pkh", "gets_sembako"]}
    agreement.with_name("bst.yaml").write_text(yaml.safe_dump(terms), "utf-8")
    bst = rows_of(Home.open(home.folder), tmp_path / "bst.csv", "bst", "penetapan peserta")
    assert bst
    assert not [row for row in bst if "true" in (row["gets_pkh"], row["gets_sembako"])]
    terms |= {"name": "sembako", "programme": "sembako"}
    agreement.with_name("sembako.yaml").write_text(yaml.safe_dump(terms), "utf-8")
    sembako = rows_of(Home.open(home.folder), tmp_path / "sembako.csv", "sembako", "penetapan peserta")
    assert [row for row in sembako if row["gets_pkh"] == "true"]
