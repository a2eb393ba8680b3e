"""The tables of the shipped pack."""

from functools import cache
from pathlib import Path

from mutakhir.ground.policy import Policy
from mutakhir.matching.names import NameTables


PACK = Path(__file__).resolve().parents[4] / "src/mutakhir/policies/dtks_2020"


@cache
def name_tables() -> NameTables:
    return NameTables.load(Policy.open(PACK))
