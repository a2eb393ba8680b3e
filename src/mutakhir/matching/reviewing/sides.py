"""What a reader sees of either record of a pair: names, dates and numbers, as they stand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.areas import AreaList, AreaVersion, load_areas
from mutakhir.ground.errors import UsageProblem
from mutakhir.ground.lake import Home, Lake
from mutakhir.matching.reviewing.pairs import Pair, Row, columns, table


NOW, BEFORE = "", "previous_registry_"
SEXES: Final = {1: "laki-laki", 2: "perempuan"}
Ids = Iterable[int]


@dataclass(frozen=True, slots=True)
class Side:
    """One record as texts; empty where it says nothing. `kind`: now, before, register or reply."""

    kind: str
    name: str = ""
    born: str = ""
    nik: str = ""
    mother: str = ""
    place: str = ""
    sex: str = ""
    card: str = ""


Reader = Callable[[str, set[int]], dict[int, Side]]


class Sides:
    """The records of pairs, read regency by regency; what one asked for is kept."""

    def __init__(self, home: Home) -> None:
        self._lake = Lake(home)
        area = home.round.area
        self._areas = load_areas(AreaVersion.parse(f"{area.system}/{area.version}"), home.folder / "areas")

    def of(self, pairs: Sequence[Pair]) -> list[tuple[Side, Side]]:
        """Both records of each pair, in order; a record that is gone has no texts."""
        members: defaultdict[str, set[int]] = defaultdict(set)
        records: defaultdict[str, set[int]] = defaultdict(set)
        for pair in pairs:
            members[pair.regency].add(pair.member_id)
            if pair.other_kind == "member":
                members[pair.regency].add(pair.other_id)
            elif pair.other_id:
                records[pair.regency].add(pair.other_id)
        people = self._members(members)
        register = self._found("civil_register", "register_id", records, self._register)
        return [(people.get(p.member_id, Side("now")), self._other(p, people, register)) for p in pairs]

    def _other(self, pair: Pair, people: dict[int, Side], register: dict[int, Side]) -> Side:
        if pair.other_kind == "member":
            return people.get(pair.other_id, Side("before"))
        return register.get(pair.other_id, Side("register")) if pair.other_id else self._reply(pair)

    def _members(self, wanted: dict[str, set[int]]) -> dict[int, Side]:
        """Members of the round; the others are records of release N-1."""
        found = self._found("members", "member_id", wanted, lambda regency, ids: self._people(NOW, regency, ids))
        left = {regency: ids - set(found) for regency, ids in wanted.items()}
        old = self._found(
            f"{BEFORE}members", "member_id", left, lambda regency, ids: self._people(BEFORE, regency, ids)
        )
        return old | found

    def _found(self, name: str, key: str, wanted: dict[str, set[int]], read: Reader) -> dict[int, Side]:
        """First in the regency of the pair, then in all others."""
        found: dict[int, Side] = {}
        for regency, ids in wanted.items():
            found |= read(regency, ids)
        left = {id for ids in wanted.values() for id in ids} - set(found)
        for regency in self._lake.regencies(name):
            here = left & set(self._ids(name, regency, key, left)) if left else set()
            if here:
                found |= read(regency, here)
                left -= here
        return found

    def _ids(self, name: str, regency: str, key: str, ids: Ids) -> list[int]:
        column = columns(self._lake, name, regency, key)[key]
        ids_there: list[int] = column.filter(pc.is_in(column, pa.array(sorted(ids), pa.int64()))).to_pylist()
        return ids_there

    def _people(self, prefix: str, regency: str, ids: set[int]) -> dict[int, Side]:
        members = self._rows(f"{prefix}members", regency, "member_id", ids)
        names = self._rows(f"{prefix}members_identity", regency, "member_id", ids)
        homes = {row["household_id"] for row in members.values()}
        families = {row["family_id"] for row in members.values()} - {None}
        doors = self._rows(f"{prefix}households_identity", regency, "household_id", homes)
        villages = self._rows(f"{prefix}households", regency, "household_id", homes)
        cards = self._rows(f"{prefix}families_identity", regency, "family_id", families)
        kind = "before" if prefix else "now"
        return {
            id: _side(
                kind, row | names.get(id, {}),
                self._place(doors.get(row["household_id"], {}), villages.get(row["household_id"], {})),
                cards.get(row["family_id"], {}),
            )
            for id, row in members.items()
        }  # fmt: skip

    def _register(self, regency: str, ids: set[int]) -> dict[int, Side]:
        named = self._rows("civil_register_identity", regency, "register_id", ids)
        plain = self._rows("civil_register", regency, "register_id", ids)
        return {
            id: _side("register", row | named.get(id, {}), self._place({}, row), named.get(id, {}))
            for id, row in plain.items()
        }

    def _reply(self, pair: Pair) -> Side:
        """The last reply of the registry office about the member, with the NIK that was asked about."""
        replies, questions = (self._of_member(name, pair) for name in (_REPLIES, _REQUESTS))
        if not replies:
            return Side("reply")
        last = max(replies, key=lambda row: (row["answered_on"], row["request_id"], row["row"]))
        asked = (last["request_id"], last["row"])
        nik = next((row["nik"] for row in questions if (row["request_id"], row["row"]) == asked), None)
        return _side("reply", last | {"nik": nik}, "", last)

    def _of_member(self, name: str, pair: Pair) -> list[Row]:
        found = table(self._lake, name, pair.regency)
        mine: list[Row] = found.filter(pc.equal(found["member_id"], pair.member_id)).to_pylist()
        return mine

    def _rows(self, name: str, regency: str, key: str, ids: Ids) -> dict[int, Row]:
        found = table(self._lake, name, regency)
        there = found.filter(pc.is_in(found[key], pa.array(sorted(ids), pa.int64())))
        return {row[key]: row for row in there.to_pylist()}

    def _place(self, door: Row, village: Row) -> str:
        parts = (door.get("address"), _village(self._areas, village.get("village")))
        return ", ".join(part for part in parts if part)


_REPLIES, _REQUESTS = "register_replies_identity", "register_requests_identity"


def _side(kind: str, row: Row, place: str, card: Row) -> Side:
    born = row.get("birth_date")
    return Side(
        kind=kind,
        name=row.get("person_name") or "",
        born=f"{born:%d-%m-%Y}" if isinstance(born, dt.date) else "",
        nik=row.get("nik") or "",
        mother=row.get("mother_name") or "",
        place=place,
        sex=SEXES.get(row.get("sex") or 0, ""),
        card=card.get("family_card") or "",
    )


def _village(areas: AreaList, code: str | None) -> str:
    if not code:
        return ""
    try:
        return f"{areas.name(code)} ({code})"
    except UsageProblem:  # a code of another list
        return code
