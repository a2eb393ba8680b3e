"""Every line that the README, the tutorial and the how-to pages let a reader type runs, in the order of reading.

The lines of one page are typed in one empty folder, so a page is a story: what a line makes, the next may use. A line
must succeed, unless the page shows beneath it the code of the problem with which it ends, as in `[frame.no-meetings]`.
What a page shows of a line's output must be there, in that order; figures may differ, and `...` stands for the rest.
Lines that no test types stand in NOT_TRIED with the reason, which a how-to page tells its reader as well.
"""

import importlib
from pathlib import Path

import click
import pytest

from structure.console import Typed, is_shown, told_in, typed_in, untyped_in
from structure.terminal import Terminal
from structure.tree import ROOT


README = ROOT / "README.md"
PAGES = [README, *(path for part in ("tutorial", "how-to") for path in sorted((ROOT / "docs" / part).glob("*.md")))]
# A bench of a hundred households takes half a minute; tests/functional/test_bench.py types that.
NOT_TRIED = {
    "make demo": "installs packages; its command is typed further down",
    "make test": "is this",
    "mutakhir bench national --households 416973": "takes minutes",
    "mutakhir bench national --households 41697344 --home bench-national": "takes hours",
}


@pytest.fixture(scope="session")
def demos() -> dict[str, Path]:
    """The demos that were played for a page, by their words."""
    return {}


def test_lines_are_read_from_console_blocks_only():
    page = (
        "```console\n$ mutakhir run \\\n  --until frame  # one stage\nframe: done\n\n$ cat > a <<'END'\nb\nEND\n```\n"
    )
    page += "```python\n$ mutakhir never\n```\n\n    mutakhir nowhere\n\nSee `mutakhir status --json`.\n"
    run, cat = typed_in(page)
    assert run.words == ["mutakhir", "run", "--until", "frame"]
    assert (run.shown, cat.fed) == (("frame: done",), "b\n")
    assert untyped_in(page) == ["$ mutakhir never", "    mutakhir nowhere"]
    assert told_in(page) == [["mutakhir", "status", "--json"]]


def test_a_problem_shown_beneath_a_line_is_how_it_ends():
    page = "```console\n$ cp a b\n$ mutakhir run\n[frame.no-meetings] The first prelist is ready.\n```\n"
    assert [each.problem for each in typed_in(page)] == [None, "frame.no-meetings"]


@pytest.mark.parametrize(
    ("shown", "lacks"),
    [
        (("frame 3 parts", "...", "1,029 rows in 0.5 s"), None),
        (("7 rows ... 0.5 s",), None),
        (("1 rows", "frame 3 parts"), "frame 3 parts"),
        (("frame 3 halves",), "frame 3 halves"),
    ],
)
def test_figures_may_differ_and_words_may_not(shown: tuple[str, ...], lacks: str | None):
    assert is_shown(shown, "frame   12 parts made\nfieldwork\n7 rows in 12 s\n") == lacks


def test_the_readme_shows_lines():
    assert typed_in(README.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_lines_of_a_page_run(
    page: Path,
    demos: dict[str, Path],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MUTAKHIR_HOME", raising=False)
    monkeypatch.setenv("MUTAKHIR_LANG", "id")
    terminal = Terminal(demos, tmp_path_factory.getbasetemp())
    for typed in typed_in(page.read_text("utf-8")):
        if _tried(typed):
            _ends_as_shown(typed, *terminal.type(typed))


def _bare(typed: Typed) -> str:
    """Without a comment."""
    return typed.line.partition("#")[0].strip()


def _tried(typed: Typed) -> bool:
    reason = NOT_TRIED.get(_bare(typed))
    assert typed.why_not is None or typed.why_not == reason, f"{typed.line}\nis not in NOT_TRIED with this reason"
    return reason is None


def _ends_as_shown(typed: Typed, code: int, output: str) -> None:
    assert (code == 0) == (typed.problem is None), f"{typed.line}\n{output}"
    lacks = is_shown(typed.shown, output)
    assert lacks is None, f"{typed.line}\nthe page shows: {lacks}\nthe command says:\n{output}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_line_of_a_page_escapes(page: Path):
    assert untyped_in(page.read_text("utf-8")) == []


@pytest.mark.parametrize("line", NOT_TRIED)
def test_a_line_that_is_not_tried_stands_on_a_page(line: str):
    texts = {path: path.read_text("utf-8") for path in PAGES}
    where = {path: each for path, text in texts.items() for each in typed_in(text) if _bare(each) == line}
    assert where
    assert [path.name for path, each in where.items() if path != README and each.why_not != NOT_TRIED[line]] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_in_a_sentence_is_there(page: Path):
    main = importlib.import_module("mutakhir.cli").main
    assert [words for words in told_in(page.read_text("utf-8")) if not _is_there(main, words[1:])] == []


def _is_there(command: click.Command, words: list[str]) -> bool:
    """Whether the first words name a command, and it knows the options among the others."""
    if isinstance(command, click.Group) and words and not words[0].startswith("-"):
        below = command.commands.get(words[0])
        return below is not None and _is_there(below, words[1:])
    known = {name for parameter in command.params for name in parameter.opts}
    return all(word in known or word == "--help" for word in words if word.startswith("--"))
