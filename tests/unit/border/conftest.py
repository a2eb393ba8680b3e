"""A home to import into, and an import in one line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mutakhir.border.doors import imported, known_dataset, mapping_named
from mutakhir.border.parts import Given
from mutakhir.border.report import Report
from mutakhir.border.steps import Request
from mutakhir.ground.lake import Home


Importing = Callable[..., Report]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.create(tmp_path / "home", synthetic=True)


@pytest.fixture
def importing(home: Home) -> Importing:
    """importing(dataset, file, ..., mapping=..., areas=..., crosswalk=..., dry_run=...)"""

    def run(dataset: str, *files: Path | str, mapping: Path | str | None = None, **options: object) -> Report:
        what = known_dataset(dataset)
        given = tuple(Given.parse(str(file), what) for file in files)
        named = mapping_named(home, what, str(mapping)) if mapping else None
        return imported(home, Request(what, given, named, quiet=True, **options))  # type: ignore[arg-type]

    return run
