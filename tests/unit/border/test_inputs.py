"""Every input of a round, written out and imported again, is the same; hand-made rows for those that people make."""

import csv
import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from mutakhir.border.imports import IMPORTS
from mutakhir.ground.errors import ConflictProblem, UsageProblem
from mutakhir.ground.lake import Delivery, Home, Lake
from mutakhir.ground.policy import Policy, pin_pack
from mutakhir.ground.schema import PREVIOUS, dataset
from mutakhir.synthetic.make import synthesise


REGENCY = "1101"
SYNTHETIC = ("proposals", "officers", "training-results", "civil-register", "consumption-survey")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home.create(tmp_path_factory.mktemp("made") / "home", synthetic=True)
    return synthesise(home, households=300, seed=1, regencies=(REGENCY,), quiet=True)


def written(home: Home, dataset_name: str, folder: Path) -> list[str]:
    """The files of an import, one a role, under our own names."""
    what, lake, files = IMPORTS[dataset_name], Lake(home), []
    for role in what.roles:
        table = lake.read(role.fills[0], REGENCY)
        for sibling in role.fills[1:]:
            other = lake.read(sibling, REGENCY)
            table = table.join(other, list(dataset(sibling).key), join_type="left outer")
        files.append(f"{role.name}={folder / role.name}.csv")
        pacsv.write_csv(table, folder / f"{role.name}.csv")
    return files


@pytest.mark.parametrize("name", SYNTHETIC)
def test_what_synth_makes_comes_back_the_same(made: Home, importing, home: Home, tmp_path: Path, name: str):
    if name == "training-results":
        importing("officers", *written(made, "officers", tmp_path))
    report = importing(name, *written(made, name, tmp_path))
    assert [one.reasons for one in report.files if one.rows != one.imported] == []
    for filled in IMPORTS[name].fills:
        key = [(column, "ascending") for column in dataset(filled).key]
        ours, theirs = (Lake(one).read(filled, REGENCY).sort_by(key) for one in (home, made))
        for column in theirs.column_names:
            if column in ("head_nik", "nik", "family_card"):  # their marks of spreadsheets are gone
                theirs = theirs.set_column(
                    theirs.column_names.index(column), column, pc.replace_substring(theirs.column(column), "'", "")
                )
            assert ours.column(column).to_pylist() == theirs.column(column).to_pylist(), (filled, column)


def test_the_registry_with_our_own_ids_comes_back_the_same(made: Home, importing, home: Home, tmp_path: Path):
    lake = Lake(made)
    for role, names in (("household", ("households", "ranks")), ("member", ("members", "families"))):
        table = lake.read(f"{PREVIOUS}registry_{names[0]}", REGENCY)
        identity = lake.read(f"{PREVIOUS}registry_{names[0]}_identity", REGENCY)
        table = table.join(identity, [f"{role}_id"], join_type="left outer")
        pq.write_table(table, tmp_path / f"{role}.parquet")
    importing("previous-registry", *(f"{role}={tmp_path / role}.parquet" for role in ("household", "member")))
    ours = Lake(home).read(f"{PREVIOUS}registry_households", REGENCY)
    assert ours.equals(lake.read(f"{PREVIOUS}registry_households", REGENCY))
    numbers = [Lake(one).read(f"{PREVIOUS}registry_members", REGENCY) for one in (home, made)]
    assert numbers[0].drop_columns(["family_id"]).equals(numbers[1].drop_columns(["family_id"]))


@pytest.fixture
def known(home: Home) -> Home:
    """A home that knows two households and two members of one regency."""
    lake = Lake(home)
    names = tuple(f"{PREVIOUS}registry_{name}" for name in ("households", "members"))
    rows = {
        names[0]: {"household_id": [7, 8], "village": ["1101012001"] * 2, "source": ["registry"] * 2,
                   "status": ["accepted"] * 2},
        names[1]: {"member_id": [70, 80], "household_id": [7, 8]},
    }  # fmt: skip
    delivery = Delivery(lake, names, "known")
    tables = {}
    for name, columns in rows.items():
        schema = dataset(name).arrow_schema()
        whole = {field.name: columns.get(field.name, [None, None]) for field in schema}
        tables[name] = pa.table({field.name: pa.array(whole[field.name], field.type) for field in schema})
    delivery.add(REGENCY, tables)
    delivery.close()
    return home


HAND_MADE = {
    "meetings": ["meeting_id,village,household_id,held_on,minutes,result,able", "M1,1101012001,7,31/01/2021,BA-1,1,ya"],
    "decisions": ["decision_id,household_id,decision,reason,role,decided_on", "D1,7,accept,checked,regency,2021-03-01"],
    "link-decisions": ["decision_id,member_id,other_member_id,same_person,decided_on", "L1,70,80,1,2021-03-01"],
    "overrides": [
        "override_id,unit,unit_id,band,reason,signed_by,signed_on,expires_on",
        "O1,household,7,core,court,Bupati,2021-03-01,2021-12-31",
    ],
    "shocks": [
        "shock_id,area,adjustment,reason,signed_by,signed_on,starts_on,expires_on",
        "S1,1101012001,-50000,flood,BNPB,2021-03-01,2021-03-01,2021-09-01",
    ],
    "objections": [
        "objection_id,village,unit,unit_id,wanted,outcome,reason,connected,raised_on",
        "BA-2/1,1101012001,household,7,core,accepted,objection,ya,2021-05-01",
    ],
    "reinterviews": ["household_id,village,officer_id,held_on,floor", "7,1101012001,P1,2021-03-01,3"],
    "revisits-sent": ["household_id,visit_number,village,reason", "8,2,1101012001,not_found"],
    "submissions": ["submission_id,village,floor,head_name", "uuid-1,1101012001,??,Siti"],
}


HAND_MADE_PAIRS = {
    "D1,80,member,70,same,2021-03-01": (None, (80, "member", 70, True, "same")),
    "D1,80,,70,different,2021-03-01": (None, (80, "member", 70, False, "different")),
    "D1,80,register,80,unsure,2021-03-01": (None, (80, "register", 80, None, "unsure")),
    "D1,80,member,80,same,2021-03-01": ("not_a_pair", None),
    "D1,80,person,70,same,2021-03-01": ("unknown_code", None),
    "D1,80,member,,same,2021-03-01": ("no_value", None),
    "D1,80,member,70,perhaps,2021-03-01": ("unknown_code", None),
    "D1,80,member,70,,2021-03-01": ("no_value", None),
    "D1,80,member,70,same,": ("no_value", None),
    "D1,99,member,70,same,2021-03-01": ("unknown_regency", None),
}


@pytest.mark.parametrize("line", HAND_MADE_PAIRS)
def test_a_decision_on_a_pair_is_read_whole_or_put_aside(known: Home, importing, tmp_path: Path, line: str):
    reason, expected = HAND_MADE_PAIRS[line]
    file = tmp_path / "rows.csv"
    file.write_text(f"decision_id,member_id,other_kind,other_id,judgement,decided_on\n{line}\n")
    told = importing("link-decisions", file).files[0]
    assert (told.imported, told.quarantined, *told.reasons) == ((1, 0) if expected else (0, 1, reason))
    if expected:
        (row,) = Lake(known).read("link_decisions", REGENCY).to_pylist()
        found = (row["member_id"], row["other_kind"], row["other_id"], row["same_person"], row["judgement"])
        assert (found, row["reading"], row["other_member_id"]) == (expected, None, None)


def test_a_decision_that_contradicts_itself_is_put_aside(known: Home, importing, tmp_path: Path):
    file = tmp_path / "rows.csv"
    file.write_text(
        "decision_id,member_id,other_member_id,same_person,judgement,decided_on\n"
        "D1,80,70,1,different,2021-03-01\nD2,80,70,0,different,2021-03-01\n"
    )
    told = importing("link-decisions", file).files[0]
    assert (told.imported, told.reasons) == (1, {"several_answers": {"judgement": 1}})


@pytest.mark.parametrize("name", HAND_MADE)
def test_what_people_make_is_imported_once(known: Home, importing, tmp_path: Path, name: str):
    file = tmp_path / "rows.csv"
    file.write_text("\n".join(HAND_MADE[name]) + "\n")
    report = importing(name, file)
    assert [(one.rows, one.imported) for one in report.files] == [(1, 1)], report
    filled = IMPORTS[name].fills[0]
    assert Lake(known).read(filled, REGENCY).num_rows == 1
    assert importing(name, file).again
    assert Lake(known).read(filled, REGENCY).num_rows == 1
    if name != "submissions":  # the same form may be sent again: intake settles it
        file.write_text("\n".join(HAND_MADE[name]) + "\n\n")
        assert importing(name, file).files[0].reasons.keys() == {"already_there"}
        assert Lake(known).read(filled, REGENCY).num_rows == 1


def test_a_meeting_without_an_objection_is_a_row_of_its_own(known: Home, importing, tmp_path: Path):
    file = tmp_path / "rows.csv"
    file.write_text("objection_id,village,outcome,raised_on\nBA-3/0,1101012002,no_objection,2021-05-01\n")
    assert importing("objections", file).files[0].imported == 1
    (row,) = Lake(known).read("objections", REGENCY).to_pylist()
    assert (row["village"], row["outcome"], row["unit_id"]) == ("1101012002", "no_objection", None)


def test_raw_forms_stay_as_sent(known: Home, importing, tmp_path: Path):
    (tmp_path / "a.csv").write_text("submission_id,village,floor,has_car\nuuid-1,1101012001,??,7\n")
    (tmp_path / "b.csv").write_text("submission_id,age,nik\nuuid-1,dua,9911014101900001\nuuid-1,3,\n")
    importing("submissions", f"household={tmp_path / 'a.csv'}", f"member={tmp_path / 'b.csv'}")
    lake = Lake(known)
    assert [(row["floor"], row["has_car"]) for row in lake.read("submissions", REGENCY).to_pylist()] == [("??", "7")]
    assert [(row["line"], row["age"]) for row in lake.read("submission_members", REGENCY).to_pylist()] == [
        (1, "dua"), (2, "3"),
    ]  # fmt: skip


def test_targets_go_over_the_table_of_the_pack(importing, home: Home, tmp_path: Path):
    pin_pack(home.policy, dt.datetime(2021, 1, 1, tzinfo=dt.UTC))
    (tmp_path / "t.csv").write_text("area,target_households\n1101,500\n9999,3\n")
    report = importing("targets", tmp_path / "t.csv")
    assert (report.files[0].imported, report.files[0].quarantined) == (1, 1)
    assert "amend" in report.notes[1].en
    table = Policy.open(home.policy.folder).csv("frame/regencies.csv")
    rows = dict(zip(table["regency"].to_pylist(), table["target_households"].to_pylist(), strict=True))
    assert (rows["1101"], rows["1102"]) == ("500", "38643")
    assert importing("targets", tmp_path / "t.csv").again


def test_a_list_of_areas_becomes_a_version(importing, home: Home, tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_text("code,name\n11,Aceh\n11.01,Aceh Selatan\nxx,y\n")
    with pytest.raises(UsageProblem, match="import.area-version"):
        importing("areas", file)
    report = importing("areas", file, areas="kemendagri-2019")
    assert (report.files[0].imported, report.files[0].quarantined, report.again) == (2, 1, False)
    assert (home.folder / "areas" / "kemendagri" / "2019" / "areas.parquet").is_file()
    assert importing("areas", file, areas="kemendagri-2019").again
    with file.open("a") as out:
        csv.writer(out).writerow(("12", "Sumatera Utara"))
    with pytest.raises(ConflictProblem, match="area.version-exists"):
        importing("areas", file, areas="kemendagri-2019")
