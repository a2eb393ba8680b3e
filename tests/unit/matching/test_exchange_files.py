"""What leaves the house: whose identity is opened for it, cells that no spreadsheet runs, hand-overs that stop."""

import ast
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import mutakhir.border.replies
import mutakhir.matching.exchange
import mutakhir.matching.worksheet
from mutakhir.cli.matching_ask import asked
from mutakhir.ground.errors import AccessProblem, ConflictProblem, PolicyProblem, UsageProblem
from mutakhir.ground.lake import NATION, Home, Lake
from mutakhir.ground.schema.declaration import IDENTITY_SUFFIX
from mutakhir.matching.exchange.asked import Remembering
from mutakhir.matching.repair_policy import Repair
from mutakhir.matching.repair_reasons import Kind, Proposal
from mutakhir.matching.worksheet.book import COLUMNS, write_worksheet
from mutakhir.matching.worksheet.people import Unmatched
from mutakhir.matching.worksheet.words import ASKED, REMARKS, SHEET, STATUS, differs, proposed
from mutakhir.pipeline import EXCHANGE_IDENTITY
from mutakhir.serving import extract
from mutakhir.serving.requesting import mandate
from unit.publication.small_round import HERE, nik, small_round
from unit.publication.small_round import deliver as deliver_rows


DAY = dt.date(2021, 3, 1)
VISITED_AND_ACCEPTED = (1, 2, 7, 9)


PACKAGES = (mutakhir.matching.exchange, mutakhir.matching.worksheet)


def test_declared_is_what_the_packages_name():
    folders = [Path(str(package.__file__)).parent for package in PACKAGES]
    files = [path for folder in folders for path in folder.rglob("*.py")] + [
        Path(str(mutakhir.border.replies.__file__))
    ]
    names = {
        node.value if isinstance(node, ast.Constant) else node.arg
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant | ast.arg)
    }
    found = {str(name) for name in names if str(name).endswith(IDENTITY_SUFFIX) and " " not in str(name)}
    assert found == set(EXCHANGE_IDENTITY)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A round with accepted households; their members carry a NIK each."""
    made = small_round(tmp_path / "home")
    accepted = [{"household_id": household, "village": f"{HERE}012001"} for household in VISITED_AND_ACCEPTED]
    deliver_rows(made, {"accepted": {HERE: accepted}})
    members = [
        {**row, "nik_level": "well_formed"} for row in Lake(made).read("members", HERE).to_pylist()
    ]  # fmt: skip
    deliver_rows(made, {"members": {HERE: members}}, "with numbers")
    return made


def ask(home: Home, out: Path, columns: Sequence[str] = ()) -> int:
    allowed = mandate(home, None, columns=columns, on=DAY)
    return sum(file.rows for file in asked(home, allowed, (), out))


def test_who_was_asked_about_is_asked_again_only_with_other_data(home: Home, tmp_path: Path):
    assert ask(home, tmp_path / "one") == 2 * len(VISITED_AND_ACCEPTED)
    assert ask(home, tmp_path / "two") == 0
    names = Lake(home).read("members_identity", HERE).to_pylist()
    changed = [row | ({"person_name": "Nama Lain"} if row["member_id"] == 201 else {}) for row in names]
    deliver_rows(home, {"members_identity": {HERE: changed}}, "corrected")
    assert ask(home, tmp_path / "three") == 1
    last = Lake(home).read("register_requests_identity", HERE).to_pylist()
    assert [row["nik"] for row in last if row["member_id"] == 201] == [nik(201)] * 2


def test_a_hand_over_that_stopped_is_made_again_with_the_same_files(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Stopped after the log tells of the files and before they count as asked."""

    def stop(_: Remembering) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Remembering, "close", stop)
        with pytest.raises(KeyboardInterrupt):
            ask(home, tmp_path / "out")
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    logged = Lake(home).read("disclosures", NATION)
    assert ask(home, tmp_path / "out") == 2 * len(VISITED_AND_ACCEPTED)
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before
    assert Lake(home).read("disclosures", NATION) == logged


def test_an_earlier_request_is_not_written_over(home: Home, tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").write_text("{}")
    with pytest.raises(ConflictProblem, match="serving.earlier-request"):
        ask(home, tmp_path / "out")
    assert not Lake(home).exists("register_requests_identity")
    assert not Lake(home).exists("disclosures")


def test_the_family_card_is_asked_about_where_the_agreement_allows_it(home: Home, tmp_path: Path):
    with pytest.raises(AccessProblem, match=r"serving.columns"):
        ask(home, tmp_path / "out", ("family_card",))
    file = home.folder / "policy" / "serving" / "agreements" / "civil-register.yaml"
    file.write_text(file.read_text("utf-8").replace("  - birth_date\n", "  - birth_date\n  - family_card\n", 1))
    ask(Home.open(home.folder), tmp_path / "out", ("family_card",))
    (lines,) = ((tmp_path / "out" / f.name).read_text().splitlines() for f in (tmp_path / "out").glob("*.csv"))
    assert lines[0] == "request_number,nik,family_card"
    assert lines[1].endswith(",99" + f"{1:014d}")


def test_asking_is_no_extract_and_an_extract_no_asking(home: Home, tmp_path: Path):
    with pytest.raises(UsageProblem, match="serving.request"):
        extract(home, agreement="civil-register", purpose="pemadanan NIK", out=tmp_path / "x.csv")
    with pytest.raises(UsageProblem, match="serving.no-request"):
        mandate(home, "pkh", on=DAY)


@pytest.mark.parametrize(
    ("old", "new"),
    [("  - nik\n", ""), ("  - request_number\n", ""), ("  - nik\n", "  - nik\n  - village\n"),
     ("gives: member", "gives: household"), ("covers: civil_register", "covers: reinterviews")],
)  # fmt: skip
def test_an_agreement_that_cannot_be_asked_under_does_not_load(home: Home, old: str, new: str):
    file = home.folder / "policy" / "serving" / "agreements" / "civil-register.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(PolicyProblem):
        mandate(Home.open(home.folder), "civil-register", on=DAY)


PERSON = Unmatched(7, 1, "=HYPERLINK(1)", "+990101", dt.date(1980, 1, 2), "name_differs", "nik sex", None, ())


def test_cells_of_a_worksheet_are_text_and_only_some_can_be_written_in(tmp_path: Path):
    offer = Proposal(Kind.NIK, nik(1), (Repair.SWAPPED,), True, 1, 1)
    write_worksheet(tmp_path / "nik.xlsx", [PERSON, replace(PERSON, proposals=(offer,), born=None)])
    sheet = openpyxl.load_workbook(tmp_path / "nik.xlsx")[SHEET]
    assert sheet.protection.sheet
    for row in sheet.iter_rows(min_row=2):
        for cell, name in zip(row, COLUMNS, strict=True):
            assert cell.data_type in ("s", "n"), "no formula"
            assert cell.value is None or cell.quotePrefix
            assert (cell.number_format, cell.protection.locked) == ("@", name not in ASKED)
    assert [cell.value for cell in sheet[2]][2:7] == [
        "=HYPERLINK(1)", "+990101", "02-01-1980", "NIK milik nama lain",
        "Nama dan tahun lahir berbeda dari data kependudukan",
    ]  # fmt: skip
    assert str(sheet.cell(3, 8).value).startswith(nik(1))
    rules = {str(rule.sqref): rule.type for rule in sheet.data_validations.dataValidation}
    assert sorted(rules.values()) == ["list", "textLength", "textLength", "textLength"]
    assert all(reference.endswith("3") for reference in rules)


def test_a_list_of_remarks_fits_into_a_validation():
    assert len(",".join(REMARKS)) <= 255, "more than a spreadsheet takes"
    assert not any("," in remark for remark in REMARKS)


def test_every_status_but_the_match_has_words_on_the_worksheet():
    from mutakhir.ground.schema.codes import CIVIL_STATUS

    assert set(STATUS) == set(CIVIL_STATUS.words) - {"matched"}


def test_what_differs_and_what_is_proposed_in_words():
    assert differs("double", "nik birth_year", 2) == (
        "NIK ini dipakai 2 orang dalam registri; nama dan jenis kelamin berbeda dari data kependudukan"
    )
    assert differs("not_found", None, None) == ""
    many = [Proposal(Kind.NIK, nik(n), (Repair.MISSING_DIGIT,), True, n, 40) for n in range(1, 9)]
    assert len(proposed(many).splitlines()) == 6
    assert proposed(many).endswith("... dan 35 lagi")
    assert proposed([]) == ""
