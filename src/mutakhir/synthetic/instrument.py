"""The version of the form that phones carry, as the policy names it."""

from typing import Final

from mutakhir.ground.lake import Home
from mutakhir.ground.policy import read_yaml


DEFAULT: Final = "dtks-2020.1"


def instrument_of(home: Home) -> str:
    """`instrument:` of a file in policy/questionnaire, else the default."""
    for file in sorted((home.folder / "policy" / "questionnaire").glob("*.yaml")):
        tree = read_yaml(file).tree
        named = tree.get("instrument") if isinstance(tree, dict) else None
        if isinstance(named, str):
            return named
    return DEFAULT
