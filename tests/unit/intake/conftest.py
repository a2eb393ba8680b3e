"""A round of one regency, with its instrument."""

from pathlib import Path

import pytest

from unit.intake.field_round import FieldRound, opened


@pytest.fixture
def field_round(tmp_path: Path) -> FieldRound:
    return opened(tmp_path, fieldwork=True)


@pytest.fixture
def desk_round(tmp_path: Path) -> FieldRound:
    """A round without field work."""
    return opened(tmp_path, fieldwork=False)
