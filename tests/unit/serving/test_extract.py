"""Extracts: what an agreement allows and nothing else, refused by clause, logged, the same bytes each time."""

import csv
import hashlib
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from mutakhir.cli import main
from mutakhir.ground.areas import AreaVersion
from mutakhir.ground.errors import AccessProblem, InputProblem, IntegrityProblem, PolicyProblem, UsageProblem
from mutakhir.ground.lake import Home, Lake
from mutakhir.ground.policy import Policy
from mutakhir.publication.signing import publish_release
from mutakhir.serving import Extract, extract
from mutakhir.serving.area_codes import Coding
from mutakhir.serving.policy import AgreementPolicy, ProgrammePolicy
from unit.publication.small_round import HERE, prepared, small_round


PURPOSE = "penetapan peserta"
WIDE = {"bands": ["core", "extension"]}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = small_round(tmp_path_factory.mktemp("serving") / "home")
    prepared(home)
    publish_release(home, signer="Kepala")
    return home.folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Home:
    shutil.copytree(made, tmp_path / "home")
    return Home.open(tmp_path / "home")


def change(home: Home, path: str, **fields: object) -> None:
    file = home.folder / "policy" / "serving" / path
    file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text("utf-8")) | fields), "utf-8")


def given_to(home: Home, out: Path, **asked: object) -> Extract:
    return extract(home, **{"agreement": "pkh", "purpose": PURPOSE, "out": out, **asked})  # type: ignore[arg-type]


def rows_in(out: Path) -> list[dict[str, str]]:
    with out.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_listed_households_of_the_bands_with_a_component(home: Home, tmp_path: Path) -> None:
    """1, 7 and 9 are in the extension; 3 and 20 in the core, kept; only visited households have a small child."""
    assert given_to(home, tmp_path / "core.csv").rows == 0
    change(home, "programmes/pkh.yaml", **WIDE)
    given_to(home, tmp_path / "both.csv")
    found = {row["household_id"]: row["components"] for row in rows_in(tmp_path / "both.csv")}
    assert found == {"1": "early_childhood", "7": "early_childhood", "9": "early_childhood"}
    change(home, "programmes/pkh.yaml", components=[])
    given_to(home, tmp_path / "all.csv")
    assert [row["household_id"] for row in rows_in(tmp_path / "all.csv")] == ["1", "3", "7", "9", "20"]


def test_components_are_named_in_the_order_of_the_programme(home: Home, tmp_path: Path) -> None:
    old = {"id": "old", "title": {"id": "tua", "en": "old"}, "age_from": 60}
    child = {"id": "child", "title": {"id": "anak", "en": "child"}, "age_to": 6}
    women = {"id": "woman", "title": {"id": "perempuan", "en": "woman"}, "items": {"sex": [2]}, "age_from": 18}
    change(home, "programmes/pkh.yaml", **WIDE, components=[old, child, women])
    given_to(home, tmp_path / "out.csv", columns=["household_id", "components"])
    found = {row["household_id"]: row["components"] for row in rows_in(tmp_path / "out.csv")}
    assert found == {"1": "old,child,woman", "3": "old", "7": "old,child,woman", "9": "old,child,woman", "20": "old"}


def test_names_and_numbers_of_the_head_come_with_the_row(home: Home, tmp_path: Path) -> None:
    change(home, "programmes/pkh.yaml", **WIDE, components=[])
    given_to(home, tmp_path / "out.csv")
    first, third = rows_in(tmp_path / "out.csv")[:2]
    assert (first["head_name"], first["head_nik"], first["address"]) == ("Baru 1", "9901010101800201", "'+Jalan 1")
    assert (third["head_name"], third["head_nik"], third["address"]) == ("Lama 3", "9901010101800003", "'=Jalan Lama")
    assert (first["regency"], first["band"]) == (HERE, "extension")


def test_only_what_was_asked_for_is_given(home: Home, tmp_path: Path) -> None:
    change(home, "programmes/pkh.yaml", **WIDE, components=[])
    made = given_to(home, tmp_path / "out.csv", columns=["household_id", "band"], areas=["1102"])
    assert (tmp_path / "out.csv").read_bytes() == b"household_id,band\n20,core\n"
    assert made.sha256 == hashlib.sha256((tmp_path / "out.csv").read_bytes()).hexdigest()


def test_identity_stays_closed_unless_a_column_needs_it(home: Home, tmp_path: Path) -> None:
    for key in home.ring.folder.glob("direct.*.key"):
        key.unlink()
    given_to(home, tmp_path / "out.csv", columns=["household_id", "village"])


REFUSALS = [
    ({"purpose": "penagihan pajak"}, "clause 2"),
    ({"columns": ["household_id", "floor"]}, "clause 3"),
    ({"columns": ["no_such_column"]}, "clause 3"),
    ({"areas": ["1201"]}, "clause 5"),
    ({"areas": ["0"]}, "clause 5"),
    ({"as_of": date(2022, 1, 1)}, "clause 6"),
    ({"as_of": date(2020, 11, 30)}, "clause 6"),
]


@pytest.mark.parametrize(("asked", "clause"), REFUSALS)
def test_what_the_agreement_does_not_cover_is_refused_by_clause(
    home: Home, tmp_path: Path, asked: dict[str, object], clause: str
) -> None:
    change(home, "agreements/pkh.yaml", areas=["1101", "1102"])
    with pytest.raises(AccessProblem, match=clause):
        given_to(home, tmp_path / "out.csv", **asked)
    assert not (tmp_path / "out.csv").exists()
    assert not Lake(home).exists("disclosures")


def test_a_release_is_not_given_for_a_day_before_it(home: Home, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="serving.before-release"):
        given_to(home, tmp_path / "out.csv", as_of=date(2020, 12, 31))


def test_names_are_refused_where_the_agreement_has_none(home: Home, tmp_path: Path) -> None:
    change(home, "agreements/pkh.yaml", direct_identifiers=False, columns=["household_id"])
    with pytest.raises(AccessProblem, match="clause 4"):
        given_to(home, tmp_path / "out.csv", columns=["head_nik"])


def test_an_area_of_a_province_is_covered_by_it(home: Home, tmp_path: Path) -> None:
    change(home, "agreements/pkh.yaml", areas=["11"])
    change(home, "programmes/pkh.yaml", components=[])
    assert given_to(home, tmp_path / "one.csv", areas=["1102"]).rows == 1
    assert given_to(home, tmp_path / "all.csv").rows == 2


def test_equal_arguments_give_equal_bytes_and_one_line_in_the_log(home: Home, tmp_path: Path) -> None:
    change(home, "programmes/pkh.yaml", **WIDE)
    first, again = given_to(home, tmp_path / "a.csv"), given_to(home, tmp_path / "b.csv")
    assert first == again
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    other = given_to(home, tmp_path / "c.csv", columns=["household_id"])
    log = {row["disclosure_id"]: row for row in Lake(home).read("disclosures").to_pylist()}
    assert set(log) == {first.disclosure_id, other.disclosure_id}
    line = log[other.disclosure_id]
    assert (line["release"], line["columns_given"], line["rows"]) == ("dtks-2020", "household_id", 3)
    assert (line["purpose"], line["given_on"], line["sha256"]) == (PURPOSE, date(2021, 1, 1), other.sha256)
    assert (line["areas_given"], line["area_codes"]) == ("0", "kemendagri/2020-provisional")


def test_it_is_logged_before_it_is_handed_over(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mutakhir.serving.extracting._log", full)
    with pytest.raises(KeyboardInterrupt):
        given_to(home, tmp_path / "out.csv")
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_only_a_published_and_whole_release_is_served(home: Home, tmp_path: Path) -> None:
    counts = home.folder / "releases" / "dtks-2020" / "tables" / "counts.csv"
    counts.write_bytes(counts.read_bytes() + b"\n")
    with pytest.raises(IntegrityProblem):
        given_to(home, tmp_path / "out.csv")
    candidate = small_round(tmp_path / "candidate")
    prepared(candidate)
    with pytest.raises(IntegrityProblem, match="not signed"):
        given_to(candidate, tmp_path / "out.csv")


def test_an_extract_is_not_written_into_a_release(home: Home) -> None:
    with pytest.raises(UsageProblem):
        given_to(home, home.folder / "releases" / "dtks-2020" / "out.csv")


MISTAKES = [
    ("agreements/pkh.yaml", {"columns": ["nik_of_everybody"]}, "what is no column"),
    ("agreements/pkh.yaml", {"direct_identifiers": False}, "name people"),
    ("agreements/pkh.yaml", {"columns": ["household_id", "person_name"]}, "gives: household"),
    ("agreements/pkh.yaml", {"gives": "member"}, "head_nik is no column"),
    ("agreements/pkh.yaml", {"clauses": []}, "exactly one clause"),
    ("agreements/pkh.yaml", {"name": "bpnt"}, "Make them the same"),
    ("programmes/pkh.yaml", {"bands": ["outside"]}, "bands"),
]


@pytest.mark.parametrize(("path", "fields", "said"), MISTAKES)
def test_mistakes_in_the_policy_are_named(
    home: Home, tmp_path: Path, path: str, fields: dict[str, object], said: str
) -> None:
    change(home, path, **fields)
    with pytest.raises(PolicyProblem, match=said):
        given_to(home, tmp_path / "out.csv")


def test_the_shipped_policy_loads(home: Home) -> None:
    policy = Policy.open(home.folder / "policy")
    assert policy.load("serving/agreements/pkh.yaml", AgreementPolicy).programme == "pkh"
    assert policy.load("serving/programmes/pkh.yaml", ProgrammePolicy).bands == ("core",)


BPS = AreaVersion("bps", "2020")


def test_area_codes_go_out_in_the_system_of_the_other_side(home: Home, tmp_path: Path) -> None:
    change(home, "programmes/pkh.yaml", **WIDE)
    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    given_to(home, ours)
    villages = sorted({row["village"] for row in rows_in(ours)})
    crosswalk = tmp_path / "crosswalk.csv"
    pairs = [f"{HERE}99{number:04d},{village}" for number, village in enumerate(villages)]
    crosswalk.write_text("\n".join(["old_code,new_code", *pairs]), "utf-8")
    made = given_to(home, theirs, coding=Coding(BPS, crosswalk))
    assert made.lifted == 0
    back = dict(pair.split(",") for pair in pairs)
    assert [back[row["village"]] for row in rows_in(theirs)] == [row["village"] for row in rows_in(ours)]
    assert {row["regency"] for row in rows_in(theirs)} != {row["regency"] for row in rows_in(ours)}
    assert Lake(home).need("disclosures").rows == 2, "another coding is another disclosure"


def test_a_village_without_a_counterpart_becomes_its_regency_and_is_counted(home: Home, tmp_path: Path) -> None:
    change(home, "programmes/pkh.yaml", **WIDE)
    out = tmp_path / "out.csv"
    made = given_to(home, out, coding=Coding(BPS))
    rows = rows_in(out)
    assert made.lifted == len(rows) > 0
    assert all(row["village"] == row["regency"] for row in rows)


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_a_crosswalk_that_cannot_be_read_is_said(home: Home, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "crosswalk.csv"
    file.write_bytes(content)
    with pytest.raises(InputProblem, match="old_code"):
        given_to(home, tmp_path / "out.csv", coding=Coding(BPS, file))
    assert not (tmp_path / "out.csv").exists()


def test_a_crosswalk_without_a_coding_is_not_ignored(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "crosswalk.csv"
    file.write_text("old_code,new_code\n", "utf-8")
    asked = ["serving", "extract", "--home", str(home.folder), "--agreement", "pkh", "--purpose", PURPOSE]
    out = tmp_path / "out.csv"
    result = CliRunner().invoke(main, [*asked, "--crosswalk", str(file), "--out", str(out)])
    assert result.exit_code == 2
    assert "--codes" in result.output
    assert not out.exists()
