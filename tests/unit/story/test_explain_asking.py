"""An id as people type it: with or without its letter, with any separators, and never with a wrong digit."""

import pytest

from mutakhir.ground.errors import UsageProblem
from mutakhir.story.explain_where import read_asked


@pytest.mark.parametrize(
    "typed", ["H-0000-0101-0", "h 0000 0101 0", "H000001010", "0000-0101-0", " 0000.0101.0 ", "H–0000–0101–0"]
)
def test_a_household_is_read(typed: str):
    assert read_asked(typed, "H") == 101


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("H-0000-0101-1", "id.check"),
        ("H-0000-0110-0", "id.check"),
        ("101", "id.length"),
        ("H-0000-O101-0", "id.digit"),
        ("X-0000-0101-0", "id.letter"),
        ("", "id.letter"),
        ("P-0000-1032-5", "story.kind"),
    ],
)
def test_a_mistake_is_refused_with_its_code(typed: str, code: str):
    with pytest.raises(UsageProblem) as caught:
        read_asked(typed, "H")
    assert caught.value.code == code


def test_a_household_is_no_person():
    with pytest.raises(UsageProblem, match="of a household, not of a person"):
        read_asked("H-0000-0101-0", "P")
