"""One word per stage, everywhere: package, tests, docs page, policy folder, command, glossary."""

import importlib
import re
from pathlib import Path

import click
import pytest

from structure.tree import ROOT, SOURCE, STAGE_WORDS


ANSWERS = ("Question", "Reads", "Writes", "Policy", "Command")


@pytest.mark.parametrize("word", STAGE_WORDS)
def test_a_stage_has_its_package(word: str):
    assert (SOURCE / "mutakhir" / word / "__init__.py").is_file()


@pytest.mark.parametrize("word", STAGE_WORDS)
def test_a_stage_has_its_tests(word: str):
    assert list((ROOT / "tests" / "unit" / word).glob("test_*.py"))


@pytest.mark.parametrize("word", STAGE_WORDS)
def test_a_stage_has_its_page_with_the_five_answers(word: str):
    page = (ROOT / "docs" / "stages" / f"{word}.md").read_text("utf-8")
    assert page.startswith(f"# {word}\n")
    missing = [part for part in ("Question", "Reads", "Writes", "Policy", "Command") if f"**{part}**" not in page]
    assert missing == []
    assert f"stages/{word}.md" in (ROOT / "docs" / "index.md").read_text("utf-8")


@pytest.mark.parametrize("word", STAGE_WORDS)
def test_a_stage_has_its_command(word: str):
    group = importlib.import_module("mutakhir.cli").main
    assert isinstance(group, click.Group)
    assert word in group.commands


@pytest.mark.parametrize("word", STAGE_WORDS)
def test_a_stage_has_its_glossary_entry(word: str):
    entries = re.findall(r"^\| (\w+) \| [^|]+ \| [^|]+ \|$", _read("GLOSSARY.md"), flags=re.MULTILINE)
    assert entries.count(word) == 1


def test_the_readme_tells_the_stages_in_the_order_of_the_process():
    told = re.findall(r"^\| \[(\w+)\]\(docs/stages/", _read("README.md"), flags=re.MULTILINE)
    assert tuple(told) == STAGE_WORDS


def test_no_other_word_stands_among_the_stages():
    pages = {page.stem for page in (ROOT / "docs" / "stages").glob("*.md")}
    assert pages == set(STAGE_WORDS)


def _read(name: str | Path) -> str:
    return (ROOT / name).read_text("utf-8")
