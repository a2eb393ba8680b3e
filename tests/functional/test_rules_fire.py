"""Every rule of the pack fires on made-up households, or says in the pack why it never does.

What is rare in the nation would not happen in 4,000 households with nine officers, so its rates are raised here:
fabricating officers, clocks that are off, and forms filled in on paper without the skips of the phone.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from functional.playing import finished_home
from mutakhir.ground.lake import Home, Lake
from mutakhir.synthetic import answerer, traits
from mutakhir.synthetic.field_rates import RATES
from mutakhir.validation.steps import rule_book


HOUSEHOLDS = 4_000
OFTEN = replace(RATES, clock_off=1.0, bad_typed=0.01, bad_chosen=0.002, careless_member=0.1, paper_slip=0.06)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(traits, "FABRICATOR_SHARE", 0.25)
        patch.setattr(traits, "CARELESS_SHARE", 0.4)
        patch.setattr(answerer, "RATES", OFTEN)
        yield finished_home(tmp_path_factory.mktemp("fire") / "home", HOUSEHOLDS)


def test_every_rule_fires_or_says_why_not(home: Home) -> None:
    lake = Lake(home)
    fired: Counter[str] = Counter()
    for regency in lake.regencies("rule_counts"):
        for row in lake.read("rule_counts", regency).to_pylist():
            fired[row["rule_id"]] += row["failed"]
    silent = {str(rule.id): rule.silent for rule in rule_book(home.policy)}
    assert [name for name, why in silent.items() if why is None and not fired[name]] == [], "neither fires nor says why"
    assert [name for name, why in silent.items() if why is not None and fired[name]] == [], "said to be silent"
    assert sum(why is None for why in silent.values()) >= 60


def test_a_reason_is_a_sentence() -> None:
    folder = Path(__file__).parents[2] / "src" / "mutakhir" / "policies" / "dtks_2020" / "validation"
    reasons = [
        line.split("silent: ")[1]
        for file in folder.glob("*.yaml")
        for line in file.read_text().splitlines()
        if "silent: " in line
    ]
    assert reasons
    assert all(len(reason.split()) >= 5 for reason in reasons)
