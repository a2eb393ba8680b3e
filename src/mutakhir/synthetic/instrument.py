"""The version of the form that phones carry, as the policy names it."""

from typing import Final

from mutakhir.ground.lake import Home
from mutakhir.ground.policy import read_yaml


DEFAULT: Final = "dtks-2020.1"


def instrument_of(home: Home) -> str:
    """`version:` of policy/questionnaire/instrument.yaml; the default in a home without a questionnaire."""
    file = home.folder / "policy" / "questionnaire" / "instrument.yaml"
    if not file.is_file():
        return DEFAULT
    tree = read_yaml(file).tree
    version = tree.get("version") if isinstance(tree, dict) else None
    return version if isinstance(version, str) else DEFAULT
