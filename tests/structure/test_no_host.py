"""Nothing in the repository names a package registry's host or a folder of one machine."""

import re
from pathlib import Path

import pytest

from structure.tree import ROOT, our_files


# Put together from pieces, so that this file may be searched like any other.
REGISTRIES = ("pyp" + "i.", "pythonh" + "osted", "npm" + "js.", "deb." + "debian")
FOLDERS = ("t" + "mp", "w" + "ork", "r" + "oot", "h" + "ome/[a-z]+")
HOST = re.compile("//[a-z0-9.-]*(" + "|".join(map(re.escape, REGISTRIES)) + ")")
FOLDER = re.compile("(^|[^A-Za-z0-9_.>)}-])/(" + "|".join(FOLDERS) + ")/")


def found_in(text: str) -> list[str]:
    return [line for line in text.splitlines() if HOST.search(line) or FOLDER.search(line)]


@pytest.mark.parametrize(
    "line",
    [
        "index = https:" + "//files.pythonh" + "osted.org/simple",
        "path = '/t" + "mp/home'",
        "/r" + "oot/.cache",
        "see /w" + "ork/main",
    ],
)
def test_the_search_finds_what_it_is_for(line: str):
    assert found_in(line) == [line]


@pytest.mark.parametrize("line", ["docs/work/page.md", "https://www.apache.org/licenses/", "a/root/b"])
def test_the_search_lets_other_paths_pass(line: str):
    assert found_in(line) == []


def test_no_file_names_a_host_or_a_machine():
    found = {str(path.relative_to(ROOT)): lines for path in our_files() if (lines := found_in(_text(path)))}
    assert found == {}


def _text(path: Path) -> str:
    """Empty for what is not text."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")
