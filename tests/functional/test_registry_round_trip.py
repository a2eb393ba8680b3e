"""The previous registry written out as a ministry holds it, and imported: the same release N-1.

Households and members get ids of the importing home; `import_keys` leads from IDBDT and IDARTBDT to them. The
layout has no room for where a record came from, the instrument, scores and persons, and it tells of the civil
register only whether a person was matched. All else must be equal, but for numbers that the files have lost.
"""

import csv
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from mutakhir.cli import main
from mutakhir.ground.lake import Home, Lake
from mutakhir.ground.lake.manifest import NATION
from mutakhir.synthetic.export import write_registry
from mutakhir.synthetic.make import synthesise


HOUSEHOLDS = 600
REGENCIES = ("1103", "3273")  # in two provinces; the BPS codes are 1105 and 3273
Row = dict[str, object]


@dataclass(frozen=True)
class Trip:
    """The home that wrote, the home that read, the files between them, and what the command said."""

    source: Home
    target: Home
    files: list[Path]
    said: str

    def lines(self, layout: str) -> list[dict[str, str]]:
        """The rows of all files of the layout, read by other means than the import."""
        return [row for _, _, row in self.numbered(layout)]

    def numbered(self, layout: str) -> Iterator[tuple[str, int, dict[str, str]]]:
        """File, line and row; the header is line 1."""
        for file in (file for file in self.files if file.name.startswith(f"{layout}_")):
            text = file.read_text("latin-1")
            delimiter = ";" if ";" in text.partition("\n")[0] else ","
            for line, row in enumerate(csv.DictReader(text.splitlines(), delimiter=delimiter), start=2):
                yield file.name, line, row

    def ids(self, kind: str) -> dict[int, int]:
        """Id in the writing home to id in the reading home."""
        keys = [row for part in REGENCIES for row in Lake(self.target).read("import_keys", part).to_pylist()]
        return {int(str(row["source_key"]).rpartition("/")[2]): row["id"] for row in keys if row["kind"] == kind}


@pytest.fixture(scope="module")
def trip(tmp_path_factory: pytest.TempPathFactory) -> Trip:
    folder = tmp_path_factory.mktemp("trip")
    source = Home.create(folder / "source", synthetic=True)
    source = synthesise(source, HOUSEHOLDS, seed=5, regencies=REGENCIES, quiet=True)
    files = write_registry(source, folder / "files", quiet=True)
    target = Home.create(folder / "target", synthetic=True)
    shutil.copytree(source.folder / "policy", target.folder / "policy", dirs_exist_ok=True)
    target = Home.open(target.folder)
    return Trip(source, target, files, imported(target, files))


def imported(home: Home, files: list[Path]) -> str:
    crosswalk, *registry = files
    words = ["import", "previous-registry", *registry, "--map", "udrt-udart", "--areas", "bps-2020"]
    words += ["--crosswalk", crosswalk, "--home", home.folder]
    result = CliRunner(env={"MUTAKHIR_LANG": "en"}).invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, f"{result.output}\n{result.exception!r}"
    return result.output


def rows(home: Home, name: str) -> list[Row]:
    """All rows of a dataset of release N-1, each with its regency."""
    lake = Lake(home)
    dataset = f"previous_registry_{name}"
    return [
        {"regency": part, **row} for part in lake.regencies(dataset) for row in lake.read(dataset, part).to_pylist()
    ]


def same(found: Iterable[Row], expected: Iterable[Row], left_out: frozenset[str] = frozenset()) -> bool:
    """The same rows, whatever their order; columns that the layout does not hold do not count."""
    left, right = (sorted(map(str, _kept(side, left_out))) for side in (found, expected))
    assert left == right
    return True


def _kept(side: Iterable[Row], left_out: frozenset[str]) -> Iterable[Row]:
    return ({name: row[name] for name in sorted(row) if name not in left_out} for row in side)


def bare(number: str | None) -> str | None:
    """A number as the import must read it: without the apostrophe of a spreadsheet, empty where digits are lost."""
    return None if number is None or "E+" in number else number.removeprefix("'")


def by_household(trip: Trip, name: str, key: str = "household_id") -> list[Row]:
    """Rows of the writing home under the ids of the reading home."""
    ids = trip.ids("household")
    return [row | {key: ids[row[key]]} for row in rows(trip.source, name)]


@pytest.mark.parametrize("name", ["households", "households_identity"])
def test_households_and_their_doors_are_the_same(trip: Trip, name: str):
    assert same(rows(trip.target, name), by_household(trip, name), frozenset({"source", "instrument"}))


def test_what_the_layout_does_not_say_of_a_household_is_said_alike_of_all(trip: Trip):
    found = rows(trip.target, "households")
    assert {(row["source"], row["instrument"]) for row in found} == {("registry", "bdt-2015")}


def test_letters_beyond_ascii_arrive(trip: Trip):
    doors = rows(trip.target, "households_identity")
    assert any("é" in str(row["head_name"]) for row in doors)
    assert any("Nº" in str(row["address"]) for row in doors)


def test_without_scores_there_are_no_ranks(trip: Trip):
    assert rows(trip.source, "ranks")
    assert rows(trip.target, "ranks") == []


def test_families_are_the_same_and_their_cards_but_for_lost_digits(trip: Trip):
    written = {(line["IDBDT"], line["nuk"]): line["nokk"] for line in trip.lines("UDART") if line["nuk"]}
    cards = {row["family_id"]: row["family_card"] for row in rows(trip.target, "families_identity")}
    number = {row["family_id"]: str(row["household_id"]) for row in rows(trip.source, "families")}
    found = [row | {"family_id": cards[row["family_id"]]} for row in rows(trip.target, "families")]
    expected = [
        row | {"family_id": bare(written[number[row["family_id"]], str(row["family_number"])] or None)}
        for row in rows(trip.source, "families")
    ]
    ids = trip.ids("household")
    assert same(found, [row | {"household_id": ids[row["household_id"]]} for row in expected])


def test_members_are_the_same_in_every_column(trip: Trip):
    members = trip.ids("member")
    expected = [row | {"member_id": members[row["member_id"]]} for row in by_household(trip, "members")]
    left_out = frozenset({"person_id", "family_id", "nik_level", "civil_status"})
    assert same(rows(trip.target, "members"), expected, left_out)


def test_a_member_belongs_to_the_family_of_its_number(trip: Trip):
    families = {row["family_id"]: (row["household_id"], row["family_number"]) for row in rows(trip.target, "families")}
    for row in rows(trip.target, "members"):
        own = (row["household_id"], row["family_number"]) if row["family_number"] is not None else None
        assert families.get(row["family_id"]) == own


def test_of_the_civil_register_only_the_match_is_known(trip: Trip):
    members = trip.ids("member")
    told = {"matched": "matched", "not_found": "not_found"}
    told |= dict.fromkeys(("name_differs", "date_differs", "double", "dead"), "not_found")
    expected = {
        members[row["member_id"]]: told.get(row["civil_status"], "not_asked") for row in rows(trip.source, "members")
    }
    assert {row["member_id"]: row["civil_status"] for row in rows(trip.target, "members")} == expected


def test_persons_are_the_same_but_for_numbers_that_the_files_have_lost(trip: Trip):
    members = trip.ids("member")
    written = {int(line["IDARTBDT"]): line["nik"] or None for line in trip.lines("UDART")}
    whole = rows(trip.source, "members_identity")
    expected = [row | {"member_id": members[row["member_id"]], "nik": bare(written[row["member_id"]])} for row in whole]
    assert same(rows(trip.target, "members_identity"), expected)
    changed = [row for row in whole if bare(written[row["member_id"]]) != bare(row["nik"])]
    assert len(changed) == sum(
        "E+" in (written[row["member_id"]] or "") and "E+" not in (row["nik"] or "") for row in whole
    )
    assert changed


@pytest.mark.parametrize(("ours", "theirs"), [("nik", "nik"), ("family_card", "nokk")])
def test_every_lost_number_is_listed_with_its_line_and_text_and_counted(trip: Trip, ours: str, theirs: str):
    lost = {(file, line, row[theirs]) for file, line, row in trip.numbered("UDART") if "E+" in row[theirs]}
    lake = Lake(trip.target)
    findings = lake.read("import_findings", NATION).to_pylist()
    listed = [(row["file"], row["row"]) for row in findings if (row["column"], row["reason"]) == (ours, "digits_lost")]
    assert sorted(listed) == sorted((file, line) for file, line, _ in lost)
    kept = lake.read("import_findings_identity", NATION).to_pylist()
    texts = [row for row in kept if (row["column"], row["reason"]) == (ours, "digits_lost")]
    assert {(row["file"], row["row"], row["raw"]) for row in texts} == lost
    counts = lake.read("import_counts", NATION).to_pylist()
    told = [row["count"] for row in counts if (row["column"], row["measure"]) == (ours, "digits_lost")]
    assert sum(told) == len(lost)


def test_a_number_that_a_spreadsheet_marked_as_text_is_counted(trip: Trip):
    marked = sum(row["nik"].startswith("'") for row in trip.lines("UDART"))
    counts = Lake(trip.target).read("import_counts", NATION).to_pylist()
    told = [row["count"] for row in counts if (row["column"], row["measure"]) == ("nik", "apostrophe_removed")]
    assert sum(told) == marked > 0


def test_the_report_says_how_each_file_was_read(trip: Trip):
    assert all(file.name in trip.said for file in trip.files[1:])
    assert {"read as: csv cp1252 ;", "read as: csv cp1252 ,"} <= {line.strip() for line in trip.said.splitlines()}


def test_nothing_is_put_aside_and_no_column_is_unknown(trip: Trip):
    counts = Lake(trip.target).read("import_counts", NATION).to_pylist()
    assert {row["measure"] for row in counts} & {"quarantined", "unknown_column"} == set()


def test_a_second_import_changes_nothing(trip: Trip):
    def held() -> dict[Path, bytes]:
        folders = [trip.target.folder / name for name in ("releases", "lake")]
        return {file: file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file()}

    before = held()
    assert "nothing changed" in imported(trip.target, trip.files)
    assert held() == before


def test_the_files_of_a_home_are_always_the_same(trip: Trip, tmp_path: Path):
    words = ["synth", str(trip.source.folder), "--write-registry", str(tmp_path / "again")]
    assert CliRunner().invoke(main, words).exit_code == 0
    assert {file.name for file in (tmp_path / "again").iterdir()} == {file.name for file in trip.files}
    assert all((tmp_path / "again" / file.name).read_bytes() == file.read_bytes() for file in trip.files)


def test_a_home_without_synthetic_data_writes_nothing(trip: Trip, tmp_path: Path):
    words = ["synth", str(trip.target.folder), "--write-registry", str(tmp_path / "none")]
    result = CliRunner().invoke(main, words)
    assert result.exit_code != 0
    assert "[synthetic.no-plan]" in result.output
    assert not (tmp_path / "none").exists()
