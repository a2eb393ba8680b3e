"""The shipped instrument, and copies of its pack that a test may change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mutakhir.ground.policy import Policy, shipped
from mutakhir.questionnaire.instrument import Instrument
from mutakhir.questionnaire.loading import Forms, load_forms


Change = Callable[[str, str, str], Policy]


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    shipped.copy_pack("dtks_2020", tmp_path / "policy")
    return Policy.open(tmp_path / "policy")


@pytest.fixture
def forms(policy: Policy) -> Forms:
    return load_forms(policy)


@pytest.fixture
def instrument(forms: Forms) -> Instrument:
    return forms["household"]


@pytest.fixture
def changed(policy: Policy) -> Change:
    """The pack with one text in one file of the questionnaire replaced."""

    def change(name: str, old: str, new: str) -> Policy:
        file = policy.folder / "questionnaire" / name
        text = file.read_text("utf-8")
        assert text.count(old) >= 1, old
        file.write_text(text.replace(old, new, 1), "utf-8")
        return policy

    return change
