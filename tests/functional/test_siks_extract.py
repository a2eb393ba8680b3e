"""An extract of the later registry, one line per person, imported by the mapping of the pack."""

import pytest
from click.testing import CliRunner

from mutakhir.cli import main
from mutakhir.ground.lake import Home, Lake
from mutakhir.ground.lake.manifest import NATION


REGENCY = "3273"
# Two families in one village. Floor 8 is earth (our 9), roof 2 is any tile; line 3 repeats the family of line 2.
EXTRACT = """\
id_keluarga,kode_desa,nama_kepala_keluarga,alamat,id_status_penguasaan_bangunan,id_lantai_terluas,id_atap_terluas,\
id_fasilitas_bab,jml_sapi,desil_nasional_keluarga,no_kk,nama,nik,tanggal_lahir,id_hub_kepala_keluarga,\
id_jenis_kelamin,id_status_kawin,id_partisipasi_sekolah,pekerjaan_lain
K1,32.73.13.1006,Asep,Jl. Mawar 1,1,8,3,4,0,2,9932731308000001,Asep,9932730605700001,1970-05-06,1,1,2,3,ojek
K1,32.73.13.1006,Asep,Jl. Mawar 1,1,8,3,4,0,2,9932731308000001,Euis,9.93273E+15,1979-07-01,2,2,2,3,
K2,32.73.13.1006,Tuti,Jl. Mawar 2,2,6,2,6,1,3,9932731308000002,Tuti,9932734107790002,1985-12-11,1,2,4,1,
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("siks")
    home = Home.create(folder / "registry", synthetic=True)
    file = folder / "SIKS_3273.csv"
    file.write_text(EXTRACT, "utf-8")
    words = ["import", "previous-registry", str(file), "--map", "siks", "--home", str(home.folder)]
    result = CliRunner(env={"MUTAKHIR_LANG": "en"}).invoke(main, words)
    assert result.exit_code == 0, f"{result.output}\n{result.exception!r}"
    return home


def rows(home: Home, name: str) -> list[dict[str, object]]:
    return Lake(home).read(f"previous_registry_{name}", REGENCY).to_pylist()


def test_a_family_is_one_household_however_many_lines_it_has(home: Home):
    assert len(rows(home, "households")) == 2
    assert [row["head_name"] for row in rows(home, "households_identity")] == ["Asep", "Tuti"]
    assert [row["family_card"] for row in rows(home, "families_identity")] == ["9932731308000001", "9932731308000002"]
    counts = Lake(home).read("import_counts", NATION).to_pylist()
    assert [row["count"] for row in counts if row["measure"] == "repeated"] == [1]


def test_codes_are_those_of_our_lists(home: Home):
    first, second = rows(home, "households")
    assert (first["floor"], first["roof"], first["toilet"]) == (9, 6, 3)
    assert (second["floor"], second["toilet"], second["cattle"]) == (6, 4, 1)
    assert [row["school_attendance"] for row in rows(home, "members")] == [2, 2, 0]


def test_an_answer_that_covers_several_of_ours_is_empty_with_a_finding(home: Home):
    assert rows(home, "households")[1]["roof"] is None
    findings = Lake(home).read("import_findings", NATION).to_pylist()
    assert ("roof", "unknown_code", 4) in {(row["column"], row["reason"], row["row"]) for row in findings}


def test_a_number_without_its_digits_is_empty_and_kept_as_text(home: Home):
    assert [row["nik"] for row in rows(home, "members_identity")] == ["9932730605700001", None, "9932734107790002"]
    texts = Lake(home).read("import_findings_identity", NATION).to_pylist()
    assert [row["raw"] for row in texts if row["column"] == "nik"] == ["9.93273E+15"]


def test_a_column_that_the_mapping_does_not_know_is_listed(home: Home):
    counts = Lake(home).read("import_counts", NATION).to_pylist()
    assert {row["column"] for row in counts if row["measure"] == "unknown_column"} == {"pekerjaan_lain"}
