"""Pairs whose answer is known before anybody reads them: by them the readers are measured.

One person: a member and the record of the civil register in which NIK, name, year of birth and sex agree. Two persons:
two members of one household, each confirmed so by a record of its own. All this holds as far as the register is right,
and such pairs are easier than pairs of doubt: a reader who fails on them is not to be trusted, one who does not is not
yet proved.
"""

from collections import defaultdict
from itertools import pairwise
from typing import Final, NamedTuple

import pyarrow.compute as pc

from mutakhir.ground.lake import Lake
from mutakhir.matching.reviewing.pairs import DRAWN, Pair, Row, columns


AGREED = "nik name birth_year sex"
CONFIRMS, TWO_RECORDS = "register_confirms", "two_records"
NEAR: Final = 5  # years between two who may be taken for one


class Known(NamedTuple):
    """A pair, whether it is one person, and why that is known."""

    pair: Pair
    same: bool
    source: str


def known_pairs(lake: Lake, regency: str) -> tuple[list[Known], list[Known]]:
    """Known to be one person, and known to be two."""
    sure = [row for row in _matched(lake, regency) if row["evidence"] == AGREED]
    same = [Known(_with_record(regency, row), True, CONFIRMS) for row in sure]
    return same, _two(lake, regency, sure)


def linked_pairs(lake: Lake, regency: str) -> list[Pair]:
    """Members whose NIK the civil register confirms, with its record: what the steps without a model linked."""
    return [_with_record(regency, row) for row in _matched(lake, regency)]


def _matched(lake: Lake, regency: str) -> list[Row]:
    links = columns(lake, "links", regency, "member_id", "household_id", "status", "register_id", "evidence")
    found: list[Row] = links.filter(pc.equal(links["status"], "matched")).to_pylist()
    return found


def _two(lake: Lake, regency: str, sure: list[Row]) -> list[Known]:
    """Of each household the two of one sex that are nearest in age; those far apart only if there are no others."""
    persons = _by_member(lake, "persons", regency, "person_id")
    sexes = _by_member(lake, "members", regency, "sex")
    years = _by_member(lake, "members", regency, "birth_year")
    homes: defaultdict[tuple[int, int | None], list[Row]] = defaultdict(list)
    for row in sure:
        homes[row["household_id"], sexes.get(row["member_id"])].append(row)
    found = []
    for members in homes.values():
        ordered = sorted(members, key=lambda row: (years.get(row["member_id"]) or 0, row["member_id"]))
        pairs = [pair for pair in pairwise(ordered) if _are_two(*pair, persons)]
        if pairs:
            gap, one, other = min((_gap(*pair, years), *sorted(row["member_id"] for row in pair)) for pair in pairs)
            found.append((gap, Known(Pair(regency, other, "member", one, DRAWN), False, TWO_RECORDS)))
    near = [known for gap, known in found if gap <= NEAR]
    return near or [known for _, known in found]


def _are_two(one: Row, other: Row, persons: dict[int, int]) -> bool:
    """Two persons of the round, and not confirmed by one record."""
    apart = persons.get(one["member_id"]) != persons.get(other["member_id"])
    return apart and (one["register_id"] is None or one["register_id"] != other["register_id"])


def _gap(one: Row, other: Row, years: dict[int, int]) -> int:
    return abs((years.get(one["member_id"]) or 0) - (years.get(other["member_id"]) or 0))


def _by_member(lake: Lake, name: str, regency: str, column: str) -> dict[int, int]:
    found = columns(lake, name, regency, "member_id", column)
    return dict(zip(found["member_id"].to_pylist(), found[column].to_pylist(), strict=True))


def _with_record(regency: str, link: Row) -> Pair:
    return Pair(regency, link["member_id"], "register", link["register_id"] or 0, DRAWN)
