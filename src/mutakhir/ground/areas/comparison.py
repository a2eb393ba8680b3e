"""What became of the villages of each regency between two lists: how many of each kind of the crosswalk."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from mutakhir.ground.areas.crosswalks import KINDS, crosswalk
from mutakhir.ground.areas.lists import AreaList


@dataclass(frozen=True)
class Comparison:
    """One regency of the old list. `new_regency`: its code now, empty if it is not one regency any more.

    `villages`: rows of the crosswalk by kind, every kind named; a split village counts once for each part.
    """

    regency: str
    name: str
    new_regency: str
    villages: Mapping[str, int]


def compared(old: AreaList, new: AreaList, renames: Mapping[str, str] | None = None) -> tuple[Comparison, ...]:
    """The crosswalk from `old` to `new`, counted per regency of `old`, in order of code."""
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for row in crosswalk(old, new, renames).to_pylist():
        level = old.level(row["old_code"])
        if level == "regency" and row["kind"] != "unknown":
            codes[row["old_code"]].append(row["new_code"])
        if level == "village":
            kinds[_regency_of(old, row["old_code"])][row["kind"]] += 1
    return tuple(_comparison(old, regency, codes[regency], kinds[regency]) for regency in old.codes("regency"))


def _comparison(old: AreaList, regency: str, codes: list[str], kinds: Counter[str]) -> Comparison:
    now = codes[0] if len(codes) == 1 else ""
    return Comparison(regency, old.name(regency), now, {kind: kinds[kind] for kind in KINDS})


def _regency_of(areas: AreaList, village: str) -> str:
    district = areas.parent(village)
    regency = None if district is None else areas.parent(district)
    assert regency is not None, "a village lies in a district, a district in a regency"
    return regency
