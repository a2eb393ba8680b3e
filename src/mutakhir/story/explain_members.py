"""Who lives in a household, now and before, what the civil register says of each, and who else they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from mutakhir.ground.errors import Said
from mutakhir.ground.identifiers import show_id
from mutakhir.story.explain_facts import Member
from mutakhir.story.explain_labels import Labels
from mutakhir.story.explain_mask import Veil
from mutakhir.story.explain_shelf import Row, Shelf


HEAD, SPOUSE, NO_KIN = 1, 2, 8
FEMALE = 2
NAMES = ("member_id", "person_name", "nik", "birth_date")
# Datasets of members, the finished first, each with its names.
NOW = ("registry_members", "members", "previous_registry_members")
BEFORE = "previous_registry_members"
AWAY = (2, 3, 5, 6)  # dead, moved out, error of the list, not found
# Steps of matching that join one record to another.
JOINING = ("nik", "model", "register", "decision")


@dataclass(frozen=True)
class _Known:
    """What the round found out about member records, by member id."""

    persons: Mapping[int, Row]
    links: Mapping[int, Row]
    lines: Mapping[int, Row]


def roster(
    shelf: Shelf, labels: Labels, veil: Veil, regency: str, id: int
) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    """Members now, and those of the previous release who are no longer in the household."""
    name, rows = _rows_now(shelf, regency, id)
    before = shelf.rows(BEFORE, regency, "household_id", [id])
    known = _known(shelf, regency, [row["member_id"] for row in rows])
    named = _names(shelf, veil, name, regency, [row["member_id"] for row in rows])
    earlier = {row["member_id"] for row in before}
    told = [_member(labels, row, named, known, earlier, bool(before)) for row in _in_order(rows, known)]
    stayed = {line["previous_member_id"] for line in known.lines.values()} | {row["member_id"] for row in rows}
    gone = _gone(shelf, labels, veil, regency, [row for row in before if row["member_id"] not in stayed])
    return tuple(_with_origins(shelf, name, regency, id, told, rows, known)), tuple(gone)


def _rows_now(shelf: Shelf, regency: str, id: int) -> tuple[str, list[Row]]:
    for name in NOW:
        rows = shelf.rows(name, regency, "household_id", [id])
        if rows:
            return name, rows
    return NOW[0], []


def _known(shelf: Shelf, regency: str, members: list[int]) -> _Known:
    columns = ["member_id", "line", "previous_member_id", "presence"]
    found = [
        {row["member_id"]: row for row in shelf.rows(name, regency, "member_id", members, wanted)}
        for name, wanted in (("persons", None), ("links", None), ("members", columns))
    ]
    return _Known(*found)


def _names(shelf: Shelf, veil: Veil, name: str, regency: str, members: list[int]) -> dict[int, Row]:
    """Masked names, numbers and birth dates, by member id."""
    rows = shelf.rows(f"{name}_identity", regency, "member_id", members, NAMES)
    return {
        row["member_id"]: {
            "name": veil.name(row["person_name"]),
            "nik": veil.nik(row["nik"]),
            "birth_date": veil.birth_date(row["birth_date"]),
        }
        for row in rows
    }


def _in_order(rows: list[Row], known: _Known) -> list[Row]:
    """As the officer wrote them down: the head first."""
    return sorted(rows, key=lambda row: (known.lines.get(row["member_id"], {}).get("line") or 0, row["member_id"]))


def _member(
    labels: Labels, row: Row, named: Mapping[int, Row], known: _Known, earlier: set[int], has_before: bool
) -> Member:
    id = row["member_id"]
    line, person = known.lines.get(id, {}), known.persons.get(id, {})
    person_id = person.get("person_id") or row.get("person_id")
    previous = line.get("previous_member_id") or id
    return Member(
        person=show_id(person_id, "P") if person_id else None,
        name=named.get(id, {}).get("name"),
        nik=named.get(id, {}).get("nik"),
        birth_date=named.get(id, {}).get("birth_date"),
        age=row["age"],
        sex=labels.answer("sex", row["sex"]) if row["sex"] else None,
        relation=relation_said(labels, row),
        is_head=row["relation"] == HEAD,
        is_new=has_before and previous not in earlier,
        presence=line.get("presence") or row.get("presence"),
        civil_status=known.links.get(id, {}).get("status") or row.get("civil_status"),
        step=person.get("step"),
    )


def relation_said(labels: Labels, row: Row) -> Said | None:
    """Wife or husband instead of spouse; the head in full."""
    if row["relation"] == HEAD:
        return Said(id="kepala rumah tangga", en="head of household")
    if row["relation"] == SPOUSE and row["sex"]:
        return Said(id="istri", en="wife") if row["sex"] == FEMALE else Said(id="suami", en="husband")
    if row["relation"] == NO_KIN:
        return OTHER
    return labels.answer("relation", row["relation"]) if row["relation"] else None


OTHER = Said(id="anggota lain", en="other member")


def _with_origins(
    shelf: Shelf, name: str, regency: str, id: int, told: list[Member], rows: list[Row], known: _Known
) -> Iterable[Member]:
    """Adds the other records of the same person, and the household from which a member came."""
    same = _same_persons(shelf, regency, id, known)
    came = {line["previous_member_id"] for line in known.lines.values()} - {None}
    from_where = {row["member_id"]: row["household_id"] for row in shelf.rows(BEFORE, regency, "member_id", came)}
    corrected = _corrected(shelf, name, regency, known)
    for member, row in zip(told, _in_order(rows, known), strict=True):
        previous = known.lines.get(row["member_id"], {}).get("previous_member_id")
        home, person = from_where.get(previous, id), member.person or ""
        yield replace(
            member,
            corrected=corrected.get(row["member_id"], ()),
            also_in=tuple(sorted(same.others.get(person, ()))),
            joined_by=same.joined_by.get(person),
            came_from=show_id(home, "H") if home != id else same.left.get(person),
        )


@dataclass(frozen=True)
class _Same:
    """By person: other households where the person lives, the one that the person has left, the joining step."""

    others: dict[str, set[str]]
    left: dict[str, str]
    joined_by: dict[str, str]


def _same_persons(shelf: Shelf, regency: str, id: int, known: _Known) -> _Same:
    people = {each["person_id"] for each in known.persons.values() if each["duplicate"]}
    rows = shelf.rows("persons", regency, "person_id", people)
    lines = shelf.rows("members", regency, "member_id", [row["member_id"] for row in rows], ["member_id", "presence"])
    gone = {line["member_id"] for line in lines if line["presence"] in AWAY}
    same = _Same({}, {}, {})
    for row in rows:
        shown, household = show_id(row["person_id"], "P"), show_id(row["household_id"], "H")
        if row["step"] in JOINING:
            same.joined_by[shown] = row["step"]
        if row["household_id"] != id and row["member_id"] in gone:
            same.left[shown] = household
        elif row["household_id"] != id:
            same.others.setdefault(shown, set()).add(household)
    return same


def _corrected(shelf: Shelf, name: str, regency: str, known: _Known) -> dict[int, tuple[str, ...]]:
    """What names a member and was written otherwise in release N-1; only that it differs, never what it was."""
    earlier = {line["previous_member_id"]: id for id, line in known.lines.items() if line["previous_member_id"]}
    old = shelf.rows(f"{BEFORE}_identity", regency, "member_id", list(earlier), NAMES)
    new = {row["member_id"]: row for row in shelf.rows(f"{name}_identity", regency, "member_id", known.lines, NAMES)}
    found = {}
    for before in old:
        now = new.get(earlier[before["member_id"]], before)
        found[earlier[before["member_id"]]] = tuple(
            name for name in NAMES[1:] if now[name] and before[name] != now[name]
        )
    return found


def _gone(shelf: Shelf, labels: Labels, veil: Veil, regency: str, rows: list[Row]) -> Iterable[Member]:
    ids = [row["member_id"] for row in rows]
    named = _names(shelf, veil, BEFORE, regency, ids)
    people = {row["person_id"] for row in rows if row["person_id"]}
    found_in = {row["person_id"]: row["household_id"] for row in shelf.rows("persons", regency, "person_id", people)}
    for row in sorted(rows, key=lambda row: row["member_id"]):
        there = found_in.get(row["person_id"])
        member = _member(labels, row, named, _Known({}, {}, {}), set(), False)
        yield replace(member, went_to=show_id(there, "H") if there else None)
