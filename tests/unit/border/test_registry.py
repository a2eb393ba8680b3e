"""A previous registry of others becomes release N-1: ids minted and remembered, families made, nothing lost."""

from pathlib import Path

import pyarrow as pa
import pytest

from mutakhir.ground.errors import ConflictProblem, InputProblem
from mutakhir.ground.lake import Home, Lake
from mutakhir.ground.lake.card import read_card
from mutakhir.ground.schema import PREVIOUS


REGISTRY = f"{PREVIOUS}registry_"
HOUSEHOLDS = """\
household_key,village,head_name,floor,visited_on
A,1101012001,Siti,3,01/02/2015
B,1101012001,Budi,77,13/02/2015
C,9999999999,Tono,1,13/02/2015
,1101012002,Rina,1,13/02/2015
A,1101012002,Lagi,1,13/02/2015
"""
MEMBERS = """\
household_key,member_key,family_number,family_card,nik,person_name,relation
A,1,1,9911010101010001,9911014101900001,Siti,1
A,2,1,9911010101010001,9.91101E+15,Anak,3
A,3,2,,9911010101900003,Kos,8
B,1,1,'9911010101010002,Budi Santoso,9911010101700001,1
Z,1,1,,9911010101900004,Hilang,1
A,1,1,,9911010101900005,Lagi,1
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "rumah.csv").write_text(HOUSEHOLDS)
    (tmp_path / "anggota.csv").write_text(MEMBERS)
    return tmp_path / "rumah.csv", tmp_path / "anggota.csv"


def rows(home: Home, name: str, part: str = "1101") -> list[dict[str, object]]:
    return Lake(home).read(name, part).to_pylist()


def test_good_rows_are_imported_and_the_rest_is_put_aside_whole(importing, home: Home, files):
    report = importing("previous-registry", *files)
    assert [(one.rows, one.imported, one.quarantined) for one in report.files] == [(5, 2, 3), (6, 4, 2)]
    aside = rows(home, "import_quarantine", "nation")
    assert {(row["file"], row["row"], row["reason"], row["column"]) for row in aside} == {
        ("rumah.csv", 4, "unknown_area", "village"),
        ("rumah.csv", 5, "no_key", "household_key"),
        ("rumah.csv", 6, "duplicate_key", "household_key"),
        ("anggota.csv", 6, "unknown_parent", "household_key"),
        ("anggota.csv", 7, "duplicate_key", "member_key"),
    }  # fmt: skip
    raw = {(row["file"], row["row"]): row["raw"] for row in rows(home, "import_quarantine_identity", "nation")}
    assert '"head_name": "Rina"' in str(raw["rumah.csv", 5])


def test_values_are_repaired_or_empty_and_their_text_is_kept(importing, home: Home, files):
    importing("previous-registry", *files)
    people = {row["person_name"]: row["nik"] for row in rows(home, f"{REGISTRY}members_identity")}
    assert people == {
        "Siti": "9911014101900001", "Anak": None, "Kos": "9911010101900003", "Budi Santoso": "9911010101700001",
    }  # fmt: skip
    found = {
        (row["row"], row["column"], row["reason"], row["raw"])
        for row in rows(home, "import_findings_identity", "nation")
    }
    assert found == {
        (3, "floor", "unknown_code", "77"),
        (3, "nik", "digits_lost", "9.91101E+15"),
        (5, "nik", "swapped_columns", "Budi Santoso | 9911010101700001"),
    }  # fmt: skip
    assert [row["raw"] for row in rows(home, "import_findings", "nation") if "raw" in row] == []
    floors = {row["household_id"]: row["floor"] for row in rows(home, f"{REGISTRY}households")}
    assert floors == {1: 3, 2: None}


def test_families_are_made_from_the_members(importing, home: Home, files):
    importing("previous-registry", *files)
    families = [
        (row["household_id"], row["family_number"], row["member_count"]) for row in rows(home, f"{REGISTRY}families")
    ]
    assert families == [(1, 1, 2), (1, 2, 1), (2, 1, 1)]
    cards = [row["family_card"] for row in rows(home, f"{REGISTRY}families_identity")]
    assert cards == ["9911010101010001", None, "9911010101010002"]
    counts = [row["member_count"] for row in rows(home, f"{REGISTRY}households")]
    assert counts == [3, 1]


def test_the_same_files_again_change_nothing(importing, home: Home, files):
    first = importing("previous-registry", *files)
    before = {path: path.stat().st_mtime_ns for path in home.folder.rglob("*") if path.is_file()}
    again = importing("previous-registry", *files)
    assert again.again
    assert not first.again
    assert {(one.file, one.imported, one.quarantined) for one in again.files} == {
        (one.file, one.imported, one.quarantined) for one in first.files
    }
    assert {path: path.stat().st_mtime_ns for path in home.folder.rglob("*") if path.is_file()} == before


def test_a_mended_file_keeps_the_ids(importing, home: Home, files, tmp_path: Path):
    importing("previous-registry", *files)
    (tmp_path / "rumah.csv").write_text(
        HOUSEHOLDS.replace("\nA,", "\nAA,1101012001,Baru,1,\nA,", 1).replace("B,1101", "B,1102")
    )
    importing("previous-registry", *files)
    keys = {(row["kind"], row["source_key"]): row["id"] for row in rows(home, "import_keys")}
    assert [keys["household", key] for key in ("A", "B", "AA")] == [1, 2, 3]
    moved = rows(home, f"{REGISTRY}households", "1102")
    assert [row["household_id"] for row in moved] == [2]
    card = read_card(Lake(home).previous_release)
    assert card is not None
    assert (card.status, card.last_ids["household"]) == ("imported", 3)


def test_a_dry_run_writes_nothing(importing, home: Home, files):
    before = sorted(home.folder.rglob("*"))
    report = importing("previous-registry", *files, dry_run=True)
    assert (report.written, report.files[0].imported) == (False, 2)
    assert [path for path in sorted(home.folder.rglob("*")) if path.name != "scratch"] == before


def test_one_file_may_carry_the_household_on_each_line(importing, home: Home, tmp_path: Path):
    file = tmp_path / "siks.csv"
    file.write_text("id;desa;nama;nik\n7;1101012001;Siti;9911014101900001\n7;1101012001;Budi;9911010101900002\n")
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        "valid_from: 2020-01-01\nreference: A test.\ndataset: previous-registry\nfiles:\n"
        "  household:\n    repeats: true\n    columns: {household_key: id, village: desa}\n"
        "  member:\n    columns: {household_key: id, person_name: nama, nik: nik}\n"
    )
    report = importing("previous-registry", file, mapping=mapping)
    assert [(one.role, one.imported, one.repeated) for one in report.files] == [("household", 1, 1), ("member", 2, 0)]
    assert [row["household_id"] for row in rows(home, f"{REGISTRY}members")] == [1, 1]


def test_codes_of_bps_are_converted_and_what_cannot_be_goes_to_the_regency(importing, home: Home, tmp_path: Path):
    (tmp_path / "old.csv").write_text("old,new\n1103010001,1101012001\n")
    (tmp_path / "rumah.csv").write_text("household_key,village\nA,1103010001\nB,1103010999\nC,9903010001\n")
    report = importing("previous-registry", tmp_path / "rumah.csv", areas="bps-2020", crosswalk=tmp_path / "old.csv")
    assert [row["village"] for row in rows(home, f"{REGISTRY}households")] == ["1101012001", "1101"]
    assert report.files[0].reasons == {"area_lifted": {"village": 1}, "unknown_area": {"village": 1}}


def test_a_release_of_our_own_is_not_replaced(importing, home: Home, files):
    importing("previous-registry", *files)
    card = Lake(home).previous_release / "release.json"
    card.write_text(card.read_text().replace('"imported"', '"published"'))
    with pytest.raises(ConflictProblem, match="import.own-release"):
        importing("previous-registry", files[0])


def test_members_must_name_households_as_their_file_does(importing, tmp_path: Path):
    (tmp_path / "a.csv").write_text("household_key,village\nA,1101012001\n")
    (tmp_path / "b.csv").write_text("household_id,nik\n1,9911014101900001\n")
    with pytest.raises(InputProblem, match="household_key"):
        importing("previous-registry", f"household={tmp_path / 'a.csv'}", f"member={tmp_path / 'b.csv'}")


def test_every_format_gives_the_same_rows(importing, home: Home, files, tmp_path: Path):
    import pyarrow.csv as pacsv
    import pyarrow.parquet as pq

    text = pacsv.ConvertOptions(column_types=dict.fromkeys(HOUSEHOLDS.splitlines()[0].split(","), pa.string()))
    pq.write_table(pacsv.read_csv(files[0], convert_options=text), tmp_path / "rumah.parquet")
    first = importing("previous-registry", files[0], dry_run=True).files[0]
    other = importing("previous-registry", tmp_path / "rumah.parquet", dry_run=True).files[0]
    assert (first.rows, first.imported, first.reasons) == (other.rows, other.imported, other.reasons)
