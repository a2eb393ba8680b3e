import gzip
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mutakhir.ground.areas import AreaVersion, crosswalk, import_areas, load_areas
from mutakhir.ground.errors import ConflictProblem, HomeProblem, InputProblem, IntegrityProblem, UsageProblem


GOOD = """code,name,level,parent
11,Aceh,provinsi,
11.01,Kab. Aceh Selatan,kabupaten,11
11.01.01,Bakongan,3,11.01
11.01.01.2001,Keude Bakongan,desa,11.01.01
"""

BAD = [
    # line 6 onwards, after GOOD
    ("11.1,Angka Rusak,2,11", "code_malformed"),
    ("1101O1,Huruf O,3,11.01", "code_malformed"),
    ("11.02,,2,11", "name_missing"),
    ("11.03,Kab. Aceh Timur,dukuh,11", "level_unknown"),
    ("11.04,Kab. Aceh Tengah,kecamatan,11", "level_not_of_code"),
    ("11.05,Kab. Aceh Barat,2,12", "parent_not_of_code"),
    ("11.01.01,Bakongan Lagi,3,11.01", "duplicate"),
    ("99,Provinsi Baru,1,0", "time_zone_unknown"),
    ("11.02.01,Lawe Alas,3,11.02", "parent_missing"),
    ("11.02.01.2001,Deleng Kukusan,desa,11.02.01", "parent_missing"),
]


def written(folder: Path, text: str, name: str = "wilayah.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_an_imported_list_is_a_version_like_any_other(tmp_path: Path) -> None:
    done = import_areas(
        written(tmp_path, GOOD),
        system="kemendagri",
        version="2021",
        folder=tmp_path / "areas",
        valid_from=date(2021, 1, 1),
        reference="Kepmendagri 050-145/2022",
    )
    assert done.accepted == {"nation": 1, "province": 1, "regency": 1, "district": 1, "village": 1}
    assert done.faults == {}
    areas = load_areas(AreaVersion("kemendagri", "2021"), tmp_path / "areas")
    assert areas.codes("village") == ("1101012001",)
    assert areas.parent("1101012001") == "110101"
    assert areas.time_zone("1101012001") == "WIB"
    about = json.loads((done.place / "about.json").read_text(encoding="utf-8"))
    assert about["valid_from"] == "2021-01-01"
    assert about["reference"] == "Kepmendagri 050-145/2022"
    assert (about["source"], about["rows"], about["quarantined"]) == ("wilayah.csv", 5, 0)
    table = crosswalk(areas, load_areas(AreaVersion.parse("kemendagri/2025")))
    assert set(table["kind"].to_pylist()) == {"same"}


def test_bad_rows_are_put_aside_with_row_number_and_reason(tmp_path: Path) -> None:
    text = GOOD + "\n".join(line for line, _ in BAD) + "\n"
    done = import_areas(written(tmp_path, text), system="kemendagri", version="2021", folder=tmp_path)
    aside = pq.read_table(done.place / "quarantine.parquet").to_pylist()
    assert [(row["row"], row["reason"]) for row in aside] == [
        (number, reason) for number, (_, reason) in enumerate(BAD, start=6)
    ]
    assert list(aside[0].values()) == [6, "11.1", "Angka Rusak", "2", "11", "code_malformed"]
    assert sum(done.accepted.values()) == 5
    assert sum(done.faults.values()) == len(BAD)


def test_other_column_names_semicolons_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    text = "\ufeffKODE;NAMA;ZONA\n11;Aceh;\n99;Provinsi Baru;wit\n1101;Kab. Aceh Selatan;\n"
    columns = {"code": "KODE", "name": "NAMA", "time_zone": "ZONA"}
    import_areas(written(tmp_path, text), system="bps", version="2021", folder=tmp_path, columns=columns)
    areas = load_areas(AreaVersion("bps", "2021"), tmp_path)
    assert areas.codes("province") == ("11", "99")
    assert areas.time_zone("99") == "WIT"


def test_parquet_and_compressed_csv_say_the_same_as_csv(tmp_path: Path) -> None:
    (tmp_path / "wilayah.csv.gz").write_bytes(gzip.compress(GOOD.encode()))
    table = pa.table(
        {
            "code": [11, 1101, 110101, 1101012001],
            "name": ["Aceh", "Kab. Aceh Selatan", "Bakongan", "Keude Bakongan"],
        }
    )
    pq.write_table(table, tmp_path / "wilayah.parquet")
    found = []
    for name, version in (("wilayah.csv", "a"), ("wilayah.csv.gz", "b"), ("wilayah.parquet", "c")):
        if name == "wilayah.csv":
            written(tmp_path, GOOD)
        import_areas(tmp_path / name, system="kemendagri", version=version, folder=tmp_path)
        found.append(load_areas(AreaVersion("kemendagri", version), tmp_path).fingerprint())
    assert len(set(found)) == 1


def test_the_district_codes_of_bps_have_seven_digits(tmp_path: Path) -> None:
    text = "code,name\n11,Aceh\n1101,Simeulue\n1101010,Teupah Selatan\n1101010001,Latiung\n"
    done = import_areas(written(tmp_path, text), system="bps", version="2021", folder=tmp_path)
    assert done.accepted["district"] == done.accepted["village"] == 1


def test_a_version_is_written_once(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    import_areas(file, system="kemendagri", version="2021", folder=tmp_path)
    with pytest.raises(ConflictProblem, match="area.version-exists"):
        import_areas(file, system="kemendagri", version="2021", folder=tmp_path)


@pytest.mark.parametrize("version", ["2025", "../2021", "", "Tahun 2021"])
def test_some_names_cannot_name_a_version(tmp_path: Path, version: str) -> None:
    with pytest.raises(UsageProblem, match="area.version-name"):
        import_areas(written(tmp_path, GOOD), system="kemendagri", version=version, folder=tmp_path)


def test_changed_bytes_are_noticed(tmp_path: Path) -> None:
    done = import_areas(written(tmp_path, GOOD), system="kemendagri", version="2021", folder=tmp_path)
    with (done.place / "areas.parquet").open("r+b") as file:
        file.seek(20)
        byte = file.read(1)
        file.seek(20)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(IntegrityProblem, match="area.list-changed"):
        load_areas(done.version, tmp_path)


def test_a_version_that_was_cut_off_while_written_does_not_exist(tmp_path: Path) -> None:
    done = import_areas(written(tmp_path, GOOD), system="kemendagri", version="2021", folder=tmp_path)
    (done.place / "about.json").unlink()
    with pytest.raises(HomeProblem, match="area.version-unknown"):
        load_areas(done.version, tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("wilayah.csv", "kode,nama\n11,Aceh\n", "area.columns-absent"),
        ("wilayah.csv", "", "area.columns-absent"),
        ("wilayah.csv", "code,name\n1101,Tanpa Provinsi\n", "area.list-empty"),
        ("wilayah.parquet", "no parquet", "area.file-unreadable"),
        ("wilayah.csv.gz", "no gzip", "area.file-unreadable"),
        ("wilayah.csv", "code,name\n11," + 200_000 * "x" + "\n", "area.file-unreadable"),
    ],
)
def test_a_file_that_cannot_be_used_as_a_whole_is_told(tmp_path: Path, name: str, text: str, code: str) -> None:
    with pytest.raises(InputProblem, match=code):
        import_areas(written(tmp_path, text, name), system="kemendagri", version="2021", folder=tmp_path)
    assert not (tmp_path / "kemendagri").exists()


def test_a_file_that_is_not_there_or_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("code,name\n11,Acéh\n".encode("latin-1"))
    for name in ("latin.csv", "absent.csv"):
        with pytest.raises(InputProblem, match="area.file-unreadable"):
            import_areas(tmp_path / name, system="kemendagri", version="2021", folder=tmp_path)
