"""The clerical review from sheet to decision: written, filled in by two readers and a third, read back, obeyed."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from click.testing import CliRunner

from functional.conftest import copy_of
from functional.playing import REGENCIES
from mutakhir.cli import main
from mutakhir.ground.lake import NATION, Delivery, Home, Lake
from mutakhir.ground.schema import dataset
from mutakhir.matching.reviewing.words import ANSWER, CODE, COLUMNS, DAY, REMARK, SHEET, WEIGHTS, WHY


Row = Mapping[str, Any]
DAY_ONE = ("--on", "2021-07-01")
PURPOSE = ("--purpose", "pemadanan")
PLACE = {name: column for column, name in enumerate(COLUMNS, start=1)}


def typed(home: Home, *words: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, [*map(str, words), "--home", str(home.folder)], env={"MUTAKHIR_LANG": "en"})
    assert result.exit_code == code, result.output
    return result.output


def told(home: Home, *words: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(typed(home, *words, "--json"))
    return found


def rows(home: Home, name: str) -> list[Row]:
    lake = Lake(home)
    parts = (NATION,) if dataset(name).scope == "nation" else REGENCIES
    return [row for part in parts for row in lake.read(name, part).to_pylist()] if lake.exists(name) else []


def sheet_of(home: Home, reader: str, out: Path, *more: object) -> dict[str, Any]:
    return told(home, "matching", "sheets", "--reader", reader, "--out", out, *PURPOSE, *DAY_ONE, *more)


def lines(file: Path) -> list[dict[str, Any]]:
    header, *found = openpyxl.load_workbook(file)[SHEET].iter_rows(values_only=True)
    return [dict(zip(header, line, strict=True)) for line in found]


def filled(file: Path, answers: Mapping[str, str | None], out: Path | None = None, **others: str) -> Path:
    """The sheet with these answers by code, and other columns filled throughout."""
    book = openpyxl.load_workbook(file)
    for row in book[SHEET].iter_rows(min_row=2):
        code = row[PLACE[CODE] - 1].value
        row[PLACE[ANSWER] - 1].value = answers.get(code)
        for name, value in others.items():
            row[PLACE[name] - 1].value = value if answers.get(code) else None
    book.save(out or file)
    return out or file


def handed(home: Home) -> dict[str, Row]:
    return {row["pair_code"]: row for row in rows(home, "reader_pairs")}


@pytest.fixture(scope="module")
def review(finished: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The finished round, with a policy that lets all pairs go to people, and more of them to two."""
    home = copy_of(finished, tmp_path_factory.mktemp("review") / "home")
    file = home.policy.folder / "matching" / "reviewing.yaml"
    text = file.read_text("utf-8").replace("largest_share: 30", "largest_share: 1000")
    file.write_text(text.replace("read_twice: 200", "read_twice: 700"), "utf-8")
    typed(home, "policy", "amend", "--number", "1/2021", "--reason", "uji", "--date", "2021-06-30")
    return Home.open(home.folder)


def test_a_sheet_names_people_so_it_needs_a_purpose_and_is_logged(review: Home, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    assert "matching.sheet-purpose" in typed(review, "matching", "sheets", "--reader", "Ani", "--out", out, code=2)
    assert not out.exists()
    home = copy_of(review, tmp_path / "copy")
    made = sheet_of(home, "Ani", out, "--by", "Kepala")
    (logged,) = [row for row in rows(home, "reveals") if row["reveal_id"] == made["reveal_id"]]
    assert (logged["asked_by"], logged["purpose"], made["sheet_id"] in logged["shown"]) == ("Kepala", "pemadanan", True)


def test_the_sheet_shows_pairs_of_doubt_and_known_ones_alike(review: Home, tmp_path: Path) -> None:
    home = copy_of(review, tmp_path / "copy")
    made = sheet_of(home, "Ani", tmp_path / "a.xlsx")
    found = lines(tmp_path / "a.xlsx")
    assert made["rows"] == len(found) == len(handed(home)) > 10
    assert {line[CODE] for line in found} == set(handed(home))
    known = {row["pair_code"]: row["known_same"] for row in rows(home, "seeded_pairs")}
    assert known
    assert {line[WHY] for line in found if line[CODE] in known} == {"pemeriksaan acak"}
    assert {line[WHY] for line in found if line[CODE] not in known} > {"pemeriksaan acak"}
    names = {row["member_id"]: row["person_name"] for row in rows(home, "members_identity")}
    for line in found:
        assert line["Nama"].split("\n")[0] == " ".join(names[handed(home)[line[CODE]]["member_id"]].split())
        assert line["Nama"].split("\n")[1]
        assert line[ANSWER] is line[REMARK] is line[DAY] is None
    assert not any(row["reason"] == "seeded" for row in handed(home).values())


def test_two_readers_and_a_third_settle_pairs_that_resolve_then_obeys(review: Home, tmp_path: Path) -> None:
    home = copy_of(review, tmp_path / "copy")
    ani, budi, citra = (tmp_path / f"{name}.xlsx" for name in ("ani", "budi", "citra"))
    sheet_of(home, "Ani", ani)
    sheet_of(home, "Budi", budi)
    seeds = {row["pair_code"]: row["known_same"] for row in rows(home, "seeded_pairs")}
    members = {code for code, row in handed(home).items() if row["other_kind"] == "member" and code not in seeds}
    truth = {code: "sama" if same else "beda" for code, same in seeds.items()}
    first = {code: truth.get(code, "sama") for code, row in handed(home).items() if row["reader"] == "Ani"}
    second = {code: truth.get(code, "beda") for code, row in handed(home).items() if row["reader"] == "Budi"}
    assert any(row["reading"] == 2 for code, row in handed(home).items() if code in second)
    for file, answers in ((ani, first), (budi, second)):
        given = told(home, "import", "link-decisions", filled(file, answers, **{REMARK: "lihat KK", DAY: "05-07-2021"}))
        (read,) = given["files"]
        assert read["rows"] == read["imported"] == len(answers)
    assert {row["decision_id"] for row in rows(home, "seeded_readings")} == set(seeds)
    assert not {row["decision_id"] for row in rows(home, "link_decisions")} & set(seeds)
    assert len(rows(home, "link_remarks_identity")) == len(first) + len(second)
    assert {row["decided_on"].isoformat() for row in rows(home, "link_decisions")} == {"2021-07-05"}

    standing = told(home, "matching", "readers")
    twice = [code for code, row in handed(home).items() if row["reading"] == 2]
    assert standing["third"] == len(twice) > 0
    assert (standing["agreement"]["pairs"], standing["agreement"]["equal"]) == (len(twice), 0)
    assert {row["reader"]: (row["sensitivity"], row["specificity"]) for row in standing["readers"]} == {
        "Ani": (1, 1), "Budi": (1, 1),
    }  # fmt: skip

    sheet_of(home, "Citra", citra)
    third = {code: "sama" for code, row in handed(home).items() if row["reader"] == "Citra" and row["reading"] == 3}
    assert len(third) == len(twice)
    assert told(home, "import", "link-decisions", filled(citra, third))["files"][0]["imported"] == len(third)
    assert told(home, "matching", "readers")["third"] == 0

    before = {row["member_id"]: row["person_id"] for row in rows(home, "persons")}
    typed(home, "matching")
    after = {row["member_id"]: row for row in rows(home, "persons")}
    same = [handed(home)[code] for code in {**first, **third} if code in members]
    same = [row for row in same if row["readings"] == 1 or row["reading"] == 3]
    assert same
    for row in same:
        both = [after[id]["person_id"] for id in (row["member_id"], row["other_id"]) if id in after]
        assert len(set(both)) == 1
        assert after[row["member_id"]]["step"] in ("decision", "previous", "new")
    assert any(before[row["member_id"]] != after[row["member_id"]]["person_id"] for row in same)
    left = {(row["member_id"], row["other_kind"], row["other_id"]) for row in rows(home, "match_reviews")}
    assert not left & {(row["member_id"], row["other_kind"], row["other_id"]) for row in same}


def test_what_cannot_be_read_is_put_aside_and_empty_answers_stay_open(review: Home, tmp_path: Path) -> None:
    home = copy_of(review, tmp_path / "copy")
    out = tmp_path / "a.xlsx"
    made = sheet_of(home, "Ani", out)
    known = {row["pair_code"] for row in rows(home, "seeded_pairs")}
    codes = [code for code in handed(home) if code not in known]
    good, word, edited, twice, remark = codes[:5]
    book = openpyxl.load_workbook(filled(out, {good: "Sama", word: "mungkin", edited: "sama", twice: "sama"}))
    page = book[SHEET]
    for row in page.iter_rows(min_row=2):
        if row[PLACE[CODE] - 1].value == edited:
            row[PLACE[CODE] - 1].value = edited[:-1] + ("0" if edited[-1] != "0" else "1")
        if row[PLACE[CODE] - 1].value == remark:
            row[PLACE[REMARK] - 1].value = "tanya kepala desa"
    page.cell(page.max_row + 1, PLACE[CODE]).value, page.cell(page.max_row, PLACE[ANSWER]).value = twice, "beda"
    page.cell(page.max_row + 1, PLACE[CODE]).value, page.cell(page.max_row, PLACE[ANSWER]).value = good, "sama"
    book.save(out)
    (read,) = told(home, "import", "link-decisions", out)["files"]
    assert read["reasons"] == {
        "unknown_code": {"judgement": 1}, "edited_pair": {"pair_code": 1}, "several_answers": {"judgement": 2},
        "no_value": {"judgement": 1}, "duplicate_key": {"pair_code": 1},
    }  # fmt: skip
    assert (read["rows"], read["imported"], read["quarantined"]) == (made["rows"] + 2, 1, 6)
    assert read["unfilled"] == made["rows"] - 5
    assert [row["decision_id"] for row in rows(home, "link_decisions")] == [good]
    # What was not answered comes again; what was answered cannot be answered twice.
    again = sheet_of(home, "ani", tmp_path / "b.xlsx")
    assert again["again"] == made["rows"] - 1
    (read,) = told(home, "import", "link-decisions", filled(out, {good: "beda"}, tmp_path / "c.xlsx"))["files"]
    # The row that was added to the sheet answers the same pair, and so does its own; the remark has no answer.
    assert read["reasons"] == {"already_there": {"pair_code": 2}, "no_value": {"judgement": 1}}
    assert [row["decision_id"] for row in rows(home, "link_decisions")] == [good]


def test_a_sheet_of_another_home_or_another_list_is_refused_whole(review: Home, tmp_path: Path) -> None:
    home, other = copy_of(review, tmp_path / "one"), copy_of(review, tmp_path / "other")
    out = tmp_path / "a.xlsx"
    sheet_of(home, "Ani", out)
    sheet_of(other, "Budi", tmp_path / "b.xlsx")
    text = typed(other, "import", "link-decisions", filled(out, {code: "sama" for code in handed(home)}), code=12)
    assert "import.other-sheet" in text
    assert not rows(other, "link_decisions")
    village = rows(home, "accepted")[0]["village"]
    typed(home, "matching", "worksheet", "--village", village, "--out", tmp_path / "nik.xlsx", *PURPOSE)
    assert "import.sheet" in typed(home, "import", "link-decisions", tmp_path / "nik.xlsx", code=12)


def test_no_more_than_the_largest_share_goes_to_people(finished: Home, tmp_path: Path) -> None:
    home = copy_of(finished, tmp_path / "home")
    made = sheet_of(home, "Ani", tmp_path / "a.xlsx")
    doubt = [row for row in rows(home, "reader_pairs") if row["reason"] != "drawn"]
    linked = sum(row["step"] != "none" for row in rows(home, "links"))
    asked = len(rows(home, "match_reviews"))
    assert made["beyond_share"] == asked - len(doubt)
    assert len(doubt) <= 30 * (linked + asked) / 1000 + len(REGENCIES)


@pytest.fixture
def scored(review: Home, tmp_path: Path) -> Home:
    """As if a model had scored pairs: matched members beside their record, weight by number, and some between."""
    home = copy_of(review, tmp_path / "scored")
    delivery = Delivery(Lake(home), ["pair_scores"], "a test")
    for regency in REGENCIES:
        made = []
        for row in Lake(home).read("links", regency).to_pylist():
            if row["status"] == "matched" and row["register_id"]:
                weight = row["member_id"] * 7919 % 12_000
                parts = {"prior": -12_000, "name": [0, 6000 + weight // 2], "born": [0, 6000 + weight - weight // 2]}
                made.append(
                    {"member_id": row["member_id"], "other_kind": "register", "other_id": row["register_id"],
                     "weight": weight, "step": "model", "verdict": "link" if weight >= 3170 else "review",
                     "guard": None, "parts": json.dumps(parts)}
                )  # fmt: skip
        delivery.add(regency, {"pair_scores": pa.Table.from_pylist(made, schema=dataset("pair_scores").arrow_schema())})
    delivery.close()
    return home


def test_scored_pairs_tell_their_weights_and_teach_the_thresholds(scored: Home, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    sheet_of(scored, "Ani", out)
    known = {row["pair_code"] for row in rows(scored, "seeded_pairs")}
    drawn = {code for code, row in handed(scored).items() if row["reason"] == "drawn"} - known
    shown = {line[CODE]: line[WEIGHTS] for line in lines(out)}
    assert drawn
    assert all("Nama sama persis dalam bentuk bakunya: +" in shown[code] for code in drawn)
    assert any(shown[code] for code in known)
    told(scored, "import", "link-decisions", filled(out, dict.fromkeys(shown, "sama")))
    (one,) = told(scored, "matching", "calibrate")["tasks"]
    assert (one["task"], one["read"]) == ("civil_register", len(drawn))
    assert sum(band["population"] for band in one["bands"]) == len(rows(scored, "pair_scores"))
    assert one["unread_bands"] or one["quality"]
    text = typed(scored, "matching", "calibrate")
    assert "Not known" in text


def test_without_scores_there_is_nothing_to_calibrate(review: Home) -> None:
    assert told(review, "matching", "calibrate")["tasks"] == []
    assert "No pair has been scored" in typed(review, "matching", "calibrate")


def test_a_home_where_matching_has_not_run_waits(answered: Home, tmp_path: Path) -> None:
    typed(answered, "matching", "sheets", "--reader", "Ani", "--out", tmp_path / "a.xlsx", *PURPOSE, code=10)
