"""A round of one regency, with its instrument."""

from pathlib import Path

import pytest

from mutakhir import questionnaire
from unit.intake.field_round import QUESTIONNAIRE, FieldRound, made_home


@pytest.fixture
def field_round(tmp_path: Path) -> FieldRound:
    return opened(tmp_path, fieldwork=True)


@pytest.fixture
def desk_round(tmp_path: Path) -> FieldRound:
    """A round without field work."""
    return opened(tmp_path, fieldwork=False)


def opened(folder: Path, *, fieldwork: bool) -> FieldRound:
    made = FieldRound(made_home(folder / "home", fieldwork=fieldwork), folder / "scratch")
    questionnaire.compile(made.bench(QUESTIONNAIRE))
    made.deliver("assignments", [])
    made.deliver("prelist_identity", [])
    return made
