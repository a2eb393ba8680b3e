"""`mutakhir explain` on a finished round of two regencies, and on one that has only begun."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from functional.playing import REGENCIES
from mutakhir.cli import main
from mutakhir.ground.identifiers import show_id
from mutakhir.ground.lake import Home, Lake
from mutakhir.publication.signing import publish_release
from mutakhir.story.explain import explain_household
from mutakhir.story.explain_log import REVEALS, Asking


def explain(home: Home, *words: str, language: str = "id") -> Result:
    return CliRunner().invoke(main, ["explain", *words, "--home", str(home.folder)], env={"MUTAKHIR_LANG": language})


def a_household(home: Home, dataset: str = "ranks", regency: str = REGENCIES[1]) -> int:
    return int(Lake(home).read(dataset, regency)["household_id"][0].as_py())


def names_in(home: Home, id: int) -> list[str]:
    members = Lake(home).read("registry_members", REGENCIES[1]).to_pylist()
    here = {row["member_id"] for row in members if row["household_id"] == id}
    rows = Lake(home).read("registry_members_identity", REGENCIES[1]).to_pylist()
    return [row["person_name"] for row in rows if row["member_id"] in here and row["person_name"]]


@pytest.mark.parametrize(("language", "begins"), [("id", "Rumah tangga H-"), ("en", "Household H-")])
def test_text_in_both_languages(finished: Home, language: str, begins: str):
    result = explain(finished, show_id(a_household(finished), "H"), language=language)
    assert (result.exit_code, result.output[: len(begins)]) == (0, begins)


def test_every_household_of_either_release_can_be_told(finished: Home):
    reasons: dict[str, int] = {}
    for row in Lake(finished).read("registry_changes", REGENCIES[0]).to_pylist():
        reasons.setdefault(f"{row['change']} {row['reason']}", row["household_id"])
    assert len(reasons) > 5
    for reason, id in reasons.items():
        found = explain_household(finished, show_id(id, "H"))
        for language in ("id", "en"):
            text = found.text(language)
            assert not re.search(r"\w_\w|\bNone\b", re.sub(r"\d+/\S+", "", text)), f"{reason}\n{text}"


def test_json_holds_facts_and_no_names(finished: Home):
    id = a_household(finished)
    result = explain(finished, show_id(id, "H"), "--json")
    found = json.loads(result.output)
    rank = next(row for row in Lake(finished).read("ranks", REGENCIES[1]).to_pylist() if row["unit_id"] == id)
    assert (found["id"], found["ranks"][0]["place"]) == (show_id(id, "H"), rank["place"])
    assert not [name for name in names_in(finished, id) if name in result.output]


def test_html_is_one_page_that_needs_nothing_else(finished: Home, tmp_path: Path):
    page = tmp_path / "story.html"
    assert explain(finished, show_id(a_household(finished), "H"), "--html", str(page)).exit_code == 0
    text = page.read_text("utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert not re.search(r"<script|<link|<img|https?://|url\(", text)
    assert "prefers-color-scheme: dark" in text


def test_only_files_of_the_households_regency_are_read_beyond_the_column_of_ids(
    finished: Home, monkeypatch: pytest.MonkeyPatch
):
    read: list[tuple[str, object]] = []

    class Watched(pq.ParquetFile):  # type: ignore[misc]  # pyarrow counts as untyped
        def __init__(self, source: Path, **options: Any) -> None:
            super().__init__(source, **options)
            self.place = str(source)

        def read_row_group(self, i: int, columns: Any = None, **options: Any) -> Any:
            read.append((self.place, columns))
            return super().read_row_group(i, columns=columns, **options)

    monkeypatch.setattr("mutakhir.story.explain_shelf.pq.ParquetFile", Watched)
    explain_household(finished, show_id(a_household(finished), "H"))
    of_others = [(place, columns) for place, columns in read if f"regency={REGENCIES[0]}" in place]
    assert len(read) > 20
    assert {tuple(columns) if columns else None for _, columns in of_others} <= {("household_id",)}


def test_an_old_release_and_a_published_one_say_which_they_are(copied: Home):
    id = show_id(a_household(copied, "previous_registry_households"), "H")
    old = explain(copied, id, "--release", str(copied.round.previous_release))
    assert "menurut daftar lama" in old.output
    assert "Kunjungan petugas" not in old.output
    assert "hasil sementara" in explain(copied, id).output
    publish_release(copied, signer="Uji", decree="7/2021")
    published = explain(copied, id, "--release", copied.round.name)
    assert "sudah ditetapkan dengan keputusan 7/2021" in " ".join(published.output.split())


def test_a_round_without_a_candidate_is_told_as_far_as_it_goes(answered: Home):
    id = a_household(answered, "prelist")
    result = explain(answered, show_id(id, "H"))
    assert result.exit_code == 0, result.output
    assert "Belum dapat dikatakan" in result.output


def test_names_are_shown_for_a_purpose_that_is_logged_first(copied: Home):
    id = a_household(copied)
    shown = show_id(id, "H")
    asked = ("--reveal", "--purpose", "keberatan warga", "--by", "Bu Lurah")
    result = explain(copied, shown, *asked)
    assert result.exit_code == 0, result.output
    assert all(" ".join(name.split()) in " ".join(result.output.split()) for name in names_in(copied, id))
    (row,) = Lake(copied).read(REVEALS).to_pylist()
    assert [row[name] for name in ("asked_by", "purpose", "shown")] == ["Bu Lurah", "keberatan warga", shown]
    log = json.dumps(row, default=str)
    assert not [name for name in names_in(copied, id) if name in log]


def test_what_cannot_be_logged_is_not_shown(copied: Home, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("mutakhir.story.explain.log_reveal", full)
    asking = Asking("budi", dt.datetime(2021, 8, 2, tzinfo=dt.UTC), "keberatan")
    with pytest.raises(OSError, match="no space"):
        explain_household(copied, show_id(a_household(copied), "H"), asking=asking)


@pytest.mark.parametrize("words", [("--reveal",), ("--purpose", "ingin tahu"), ("--reveal", "--purpose", " ")])
def test_names_without_a_purpose_or_a_purpose_without_names_are_refused(finished: Home, words: tuple[str, ...]):
    result = explain(finished, show_id(a_household(finished), "H"), *words)
    assert (result.exit_code, "[story.purpose]" in result.output) == (2, True)
    assert not Lake(finished).exists(REVEALS)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("H-0000-0101-1",), "id.check"),
        ((show_id(99_999_999, "H"),), "story.unknown-id"),
        (("--person", show_id(99_999_999, "P")), "story.unknown-id"),
        ((show_id(1, "P"),), "story.kind"),
        ((show_id(1, "H"), "--person", show_id(1, "P")), "story.which"),
        ((), "story.which"),
        ((show_id(1, "H"), "--release", "dtks-1999"), "story.release"),
        ((show_id(1, "H"), "--release", "../lake"), "story.release"),
    ],
)
def test_a_question_that_cannot_be_answered_ends_with_a_problem(finished: Home, words: tuple[str, ...], code: str):
    result = explain(finished, *words)
    assert (result.exit_code, f"[{code}]" in result.output) == (2, True), result.output


def test_a_person_of_both_times_is_told(finished: Home):
    persons = Lake(finished).read("persons", REGENCIES[1]).to_pylist()
    known = next(row["person_id"] for row in persons if row["step"] == "previous")
    result = explain(finished, "--person", show_id(known, "P"))
    assert result.exit_code == 0, result.output
    assert "Dalam daftar lama" in result.output
