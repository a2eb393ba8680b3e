"""Every `$ mutakhir ...` line of the README and the tutorial runs, in the order in which it is read.

The lines of one page run in one empty folder, so a page is a story: what a line makes, the next may use.
"""

import importlib
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from structure.tree import ROOT


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "tutorial").glob("*.md"))]
CONSOLE = re.compile(r"^```console\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
PROMPT = "$ mutakhir "


def commands_in(page: str) -> list[list[str]]:
    """The words of each command, without `mutakhir`; a line that ends in a backslash goes on."""
    blocks = (block.replace("\\\n", " ") for block in CONSOLE.findall(page))
    lines = [line for block in blocks for line in block.splitlines() if line.startswith(PROMPT)]
    return [shlex.split(line.removeprefix(PROMPT), comments=True) for line in lines]


def test_commands_are_read_from_console_blocks_only():
    page = "```console\n$ mutakhir run \\\n  --until frame  # one stage\nframe: done\n$ make demo\n```\n"
    page += "```python\n$ mutakhir never\n```\n"
    assert commands_in(page) == [["run", "--until", "frame"]]


def test_the_readme_shows_commands():
    assert commands_in((ROOT / "README.md").read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    main = importlib.import_module("mutakhir.cli").main
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MUTAKHIR_HOME", raising=False)
    for words in commands_in(page.read_text("utf-8")):
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, f"mutakhir {shlex.join(words)}\n{result.output}\n{result.exception!r}"
