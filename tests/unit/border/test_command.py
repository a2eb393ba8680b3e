"""The command: its report for people and for programs, its exit codes, and no traceback."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mutakhir.cli import main
from mutakhir.ground.lake import Home


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MUTAKHIR_LANG", "en")


@pytest.fixture
def officers(tmp_path: Path) -> Path:
    file = tmp_path / "officers.csv"
    file.write_text("officer_id,role,district,warna\nP1,enumerator,110101,biru\nP2,boss,110101,biru\n")
    return file


def run(home: Home, *words: str) -> Result:
    result = CliRunner().invoke(main, ["import", *words, "--home", str(home.folder)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_the_report_tells_rows_reasons_and_what_was_not_imported(home: Home, officers: Path):
    told = run(home, "officers", str(officers)).output
    assert "2 rows read, 1 imported, 1 put aside" in told
    assert "unknown_code: role 1" in told
    assert "columns not imported: warna" in told
    assert "nothing changed" in run(home, "officers", str(officers)).output


def test_the_report_for_programs(home: Home, officers: Path):
    report = json.loads(run(home, "officers", str(officers), "--dry-run", "--json").output)
    assert (report["written"], report["again"]) == (False, False)
    assert report["files"][0]["unknown_columns"] == ["warna"]
    assert report["files"][0]["shape"] == {"format": "csv", "encoding": "utf-8", "delimiter": ",", "sheet": ""}


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("officers", "nowhere.csv"), 12, "import.file-missing"),
        (("oficers", "x.csv"), 2, "import.dataset"),
        (("officers",), 2, "import.no-files"),
        (("officers", "x.csv", "--map", "nowhere"), 11, "policy.file-missing"),
    ],
)
def test_problems_have_their_exit_codes(home: Home, words: tuple[str, ...], code: int, told: str):
    result = run(home, *words)
    assert (result.exit_code, told in result.output) == (code, True)


def test_lists_and_drafts_are_printed(home: Home, officers: Path):
    assert "previous-registry" in run(home, "--list").output
    assert "officer_id (string, required, privacy none)" in run(home, "officers", "--list").output
    assert json.loads(run(home, "officers", "--list", "--json").output)[0]["dataset"] == "officers"
    assert "role: role" in run(home, "officers", str(officers), "--draft-map").output


def test_no_name_or_number_lies_about_in_the_clear(home: Home, tmp_path: Path):
    file = tmp_path / "rumah.csv"
    file.write_text("household_key,village,head_name\nA,1101012001,Wulandari Kusumaningrum\nB,99,Wulandari Lagi\n")
    left = home.folder / "scratch" / "import-killed"
    left.mkdir(parents=True)
    run(home, "previous-registry", str(file))
    assert sorted((home.folder / "scratch").iterdir()) == []
    files = [path for path in home.folder.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"Wulandari" in path.read_bytes()] == []
