"""A link from one page of the repository to another leads somewhere."""

import re
from pathlib import Path

import pytest

from structure.tree import ROOT, our_files


PAGES = [path for path in our_files() if path.suffix == ".md"]
LINK = re.compile(r"\]\(([^)\s]+)\)")


def dead_links(page: Path) -> list[str]:
    targets = [link.partition("#")[0] for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]
    return [target for target in targets if target and not (page.parent / target).exists()]


def test_a_dead_link_is_found(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("[itself](page.md#top) [above](#top) [nowhere](gone.md)", "utf-8")
    assert dead_links(page) == ["gone.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path):
    assert dead_links(page) == []
