"""Every `$ mutakhir ...` line of the README, the tutorial and the how-to pages runs, in the order of reading.

The lines of one page run in one empty folder, so a page is a story: what a line makes, the next may use; `$ cp`
copies a file on the way. A line must succeed, unless the page shows beneath it the code of the problem with which
it ends, as in `[frame.no-meetings]`.
"""

import importlib
import re
import shlex
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from structure.tree import ROOT


PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs" / "tutorial").glob("*.md")),
    *sorted((ROOT / "docs" / "how-to").glob("*.md")),
]
CONSOLE = re.compile(r"^```console\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
PROMPTS = ("$ mutakhir ", "$ cp ")
PROBLEM = re.compile(r"\[(\w+\.[\w-]+)\]")


class Typed(NamedTuple):
    """A command, and the code of the problem with which it ends on the page, if it does."""

    words: list[str]
    problem: str | None = None


def commands_in(page: str) -> list[Typed]:
    """The commands of a page; a line that ends in a backslash goes on."""
    blocks = (block.replace("\\\n", " ") for block in CONSOLE.findall(page))
    found: list[Typed] = []
    for line in (line for block in blocks for line in block.splitlines()):
        if line.startswith(PROMPTS):
            found.append(Typed(shlex.split(line.removeprefix("$ "), comments=True)))
        elif (shown := PROBLEM.match(line)) and found:
            found[-1] = found[-1]._replace(problem=shown[1])
    return found


def test_commands_are_read_from_console_blocks_only():
    page = "```console\n$ mutakhir run \\\n  --until frame  # one stage\nframe: done\n$ make demo\n```\n"
    page += "```python\n$ mutakhir never\n```\n"
    assert commands_in(page) == [Typed(["mutakhir", "run", "--until", "frame"])]


def test_a_problem_shown_beneath_a_line_is_how_it_ends():
    page = "```console\n$ cp a b\n$ mutakhir run\n[frame.no-meetings] The first prelist is ready.\n```\n"
    assert commands_in(page) == [Typed(["cp", "a", "b"]), Typed(["mutakhir", "run"], "frame.no-meetings")]


def test_the_readme_shows_commands():
    assert commands_in((ROOT / "README.md").read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    main = importlib.import_module("mutakhir.cli").main
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MUTAKHIR_HOME", raising=False)
    for words, problem in commands_in(page.read_text("utf-8")):
        if words[0] == "cp":
            shutil.copyfile(words[1], words[2])
            continue
        result = CliRunner().invoke(main, words[1:])
        assert (result.exit_code == 0) == (problem is None), (
            f"{shlex.join(words)}\n{result.output}\n{result.exception!r}"
        )
        assert problem is None or f"[{problem}]" in result.output
