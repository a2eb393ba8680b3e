"""The mapping file: mistakes are told with their line; a draft is made from headers; layouts of the pack load."""

from pathlib import Path

import pytest

from mutakhir.border.doors import draft_of, known_dataset, mapping_named
from mutakhir.border.imports import IMPORTS
from mutakhir.border.listing import as_json, lines
from mutakhir.border.mapping import read_mapping
from mutakhir.border.parts import Given
from mutakhir.ground.errors import PolicyProblem, UsageProblem
from mutakhir.ground.lake import Home
from mutakhir.ground.schema import DATASETS, dataset


GOOD = """\
valid_from: 2015-01-01
reference: A test.
dataset: officers
files:
  row:
    columns:
      officer_id: KODE
      role: {from: PERAN, codes: {"1": enumerator}}
      district: {from: [A, B], pad: [4, 2]}
"""


@pytest.mark.parametrize(
    ("wrong", "right", "line", "code"),
    [
        ("pad: [4, 2]", "pad: [4]", 9, "policy.value"),
        ("{from: [A, B]", "{from: 7", 9, "policy.value"),
        ("role: {from: PERAN,", "role: {form: PERAN,", 8, "policy.key-unknown"),
        ("role: {", "rolle: {", 8, "import.map-column"),
        ("  row:", "  baris:", 5, "import.map-role"),
        ("dataset: officers", "dataset: targets", 3, "import.map-dataset"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, home: Home, wrong: str, right: str, line: int, code: str):
    file = tmp_path / "map.yaml"
    file.write_text(GOOD.replace(wrong, right))
    with pytest.raises(PolicyProblem) as caught:
        mapping_named(home, known_dataset("officers"), str(file))
    problems = getattr(caught.value, "problems", (caught.value,))
    assert (code, f"{file}:{line}") in [(problem.code, str(problem.where)) for problem in problems]


def test_every_mapping_of_the_pack_loads_and_fits_its_dataset(home: Home):
    files = sorted((home.policy.folder / "border").glob("*.yaml"))
    assert files
    for file in files:
        mapping_named(home, IMPORTS[read_mapping(file).dataset], file.stem)


def test_a_draft_loads_and_knows_names_synonyms_and_likeness(tmp_path: Path, home: Home):
    file = tmp_path / "petugas.csv"
    file.write_text("Kode Petugas;role;Kecamatan;officer nmae;warna\nA;enumerator;110101;Budi;biru\n")
    what = known_dataset("officers")
    draft = tmp_path / "draft.yaml"
    draft.write_text(draft_of(home, what, [Given(file)]))
    columns = mapping_named(home, what, str(draft)).files["row"].columns
    assert {name: one.columns for name, one in columns.items()} == {
        "officer_id": ("Kode Petugas",), "role": ("role",), "district": ("Kecamatan",),
        "officer_name": ("officer nmae",),
    }  # fmt: skip
    assert "officer nmae   # ?" in draft.read_text()
    assert "#   warna" in draft.read_text()


def test_a_draft_knows_the_layouts_of_the_pack(tmp_path: Path, home: Home):
    file = tmp_path / "rumah.csv"
    file.write_text("IDBDT,kode_propinsi,kode_kabupaten,kode_kecamatan,kode_desa,ada_lemari_es\n1,11,03,010,001,3\n")
    text = draft_of(home, known_dataset("previous-registry"), [Given(file)])
    assert "household_key: IDBDT" in text
    assert "pad: [2, 2, 3, 3]" in text


def test_an_unknown_dataset_is_a_problem_with_the_nearest_name():
    with pytest.raises(UsageProblem, match="'officers'"):
        known_dataset("oficers")


@pytest.mark.parametrize("what", IMPORTS.values(), ids=IMPORTS)
def test_every_import_fills_declared_datasets_and_lists_its_columns(what):
    assert all(name in DATASETS or dataset(name) for name in what.fills)
    listed = {(one["role"], one["column"]) for one in as_json(what)["columns"]}
    assert listed == {(role.name, column) for role in what.roles for column in role.columns}
    assert len(lines(what)) == 1 + len(what.roles) + len(listed)
