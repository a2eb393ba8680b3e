"""The facts of who one person is: the records that are one person, the civil register's answer, joined numbers."""

from collections.abc import Iterable, Mapping

from mutakhir.ground.areas import AreaList
from mutakhir.ground.identifiers import show_id
from mutakhir.story.explain_facts import Event, PersonFacts, Record
from mutakhir.story.explain_labels import Labels
from mutakhir.story.explain_mask import Veil
from mutakhir.story.explain_members import AWAY, NAMES, relation_said
from mutakhir.story.explain_person_pairs import person_proofs
from mutakhir.story.explain_shelf import Row, Shelf
from mutakhir.story.explain_where import person_regencies, place_of, told_of, unknown_person


EVENTS = "identity_events"
MERGED, MOVED = "merged", "moved"
# After these the number before may redirect; older files have the second only.
JOINING = (MERGED, "redirected")
# Datasets with members and where the households of each say their village.
NOW = (("registry_members", "registry_households"), ("members", "households"))
BEFORE = (("previous_registry_members", "previous_registry_households"),)


def person_facts(shelf: Shelf, areas: AreaList, veil: Veil, asked: int) -> PersonFacts:
    """Raises UsageProblem if nobody knows the person."""
    id = _stays(shelf, asked)
    regencies = person_regencies(shelf, {id, asked})
    if not regencies:
        raise unknown_person(shelf, asked)
    labels = Labels(shelf.national("codebook"))
    records: list[Record] = []
    for regency in regencies:
        records += _records(shelf, areas, labels, veil, regency, id, asked)
    homes = {member: home for regency in regencies for member, home in _homes(shelf, regency, id, asked)}
    return PersonFacts(
        id=show_id(id, "P"),
        asked=show_id(asked, "P"),
        told=told_of(shelf),
        records=tuple(records),
        events=tuple(_events(shelf, id)),
        proofs=tuple(proof for regency in regencies for proof in person_proofs(shelf, regency, homes)),
    )


def _stays(shelf: Shelf, asked: int) -> int:
    """The number to which the asked one redirects, or itself."""
    seen = {asked}
    while into := _reached(shelf, asked) - seen:
        if _lives(shelf, asked):
            break
        asked = min(into)
        seen.add(asked)
    return asked


def _reached(shelf: Shelf, person: int) -> set[int]:
    """The persons to whom records of this one went."""
    regencies = shelf.regencies_with(EVENTS, "other_person_id", [person])
    rows = [row for regency in regencies for row in shelf.rows(EVENTS, regency, "other_person_id", [person])]
    return {row["person_id"] for row in rows if row["event"] in JOINING}


def _lives(shelf: Shelf, person: int) -> bool:
    """Whether a record of the round is this person."""
    return bool(shelf.regencies_with("persons", "person_id", [person]))


def _happened(shelf: Shelf, regency: str, id: int) -> list[tuple[str, Row]]:
    """What happened to the person, with what it means here; a record that only followed its person is not told.

    A record that went over from a person who still has others was moved, and the two were not joined.
    """
    rows = [row for row in shelf.rows(EVENTS, regency, "person_id", [id]) if row["other_person_id"]]
    merged = {row["other_person_id"] for row in rows if row["event"] == MERGED}
    told = []
    for row in rows:
        event, other = row["event"], row["other_person_id"]
        if event in JOINING:
            if event != MERGED and other in merged:
                continue
            event = MOVED if event != MERGED and _lives(shelf, other) else MERGED
        told.append((event, row))
    return told


def _records(
    shelf: Shelf, areas: AreaList, labels: Labels, veil: Veil, regency: str, id: int, asked: int
) -> Iterable[Record]:
    """Those of now by the person, then those of the previous release by the person's old numbers."""
    for when, sets, people in (("now", NOW, [id]), ("before", BEFORE, _numbers(shelf, regency, id, asked))):
        for members, households in sets:
            rows = _member_rows(shelf, members, regency, people)
            if rows:
                yield from _told(shelf, areas, labels, veil, regency, when, members, households, rows)
                break


def _numbers(shelf: Shelf, regency: str, id: int, asked: int) -> list[int]:
    """The numbers under which a person was known before."""
    joined = [row["other_person_id"] for event, row in _happened(shelf, regency, id) if event == MERGED]
    return sorted({id, asked, *joined})


def _homes(shelf: Shelf, regency: str, id: int, asked: int) -> Iterable[tuple[int, int]]:
    """Every member record of the person with its household."""
    numbers = _numbers(shelf, regency, id, asked)
    for name, people in (("previous_registry_members", numbers), ("persons", [id])):
        for row in shelf.rows(name, regency, "person_id", people, ["person_id", "member_id", "household_id"]):
            yield row["member_id"], row["household_id"]


def _member_rows(shelf: Shelf, members: str, regency: str, people: list[int]) -> list[Row]:
    """The roster of the round does not say the person; `persons` does."""
    if members == "members":
        of = [row["member_id"] for row in shelf.rows("persons", regency, "person_id", people)]
        return shelf.rows(members, regency, "member_id", of)
    return shelf.rows(members, regency, "person_id", people)


def _told(
    shelf: Shelf,
    areas: AreaList,
    labels: Labels,
    veil: Veil,
    regency: str,
    when: str,
    members: str,
    households: str,
    rows: list[Row],
) -> Iterable[Record]:
    ids = [row["member_id"] for row in rows]
    villages = _by(shelf.rows(households, regency, "household_id", [row["household_id"] for row in rows],
                              ["household_id", "village"]), "household_id")  # fmt: skip
    names = _by(shelf.rows(f"{members}_identity", regency, "member_id", ids, NAMES), "member_id")
    is_now = when == "now"
    persons, links, reviews, lines = (
        _by(shelf.rows(name, regency, "member_id", ids if is_now else []), "member_id")
        for name in ("persons", "links", "match_reviews", "members")
    )
    for row in sorted(rows, key=lambda row: row["member_id"]):
        id = row["member_id"]
        name, link = names.get(id, {}), links.get(id, {})
        yield Record(
            when=when,
            household=show_id(row["household_id"], "H"),
            place=place_of(areas, villages[row["household_id"]]["village"]),
            name=veil.name(name.get("person_name")),
            nik=veil.nik(name.get("nik")),
            birth_date=veil.birth_date(name.get("birth_date")),
            age=row["age"],
            sex=labels.answer("sex", row["sex"]) if row["sex"] else None,
            relation=relation_said(labels, row),
            lives_there=not is_now or lines.get(id, row).get("presence") not in AWAY,
            civil_status=link.get("status") or row.get("civil_status"),
            step=persons.get(id, {}).get("step"),
            evidence=tuple((link.get("evidence") or "").split()),
            review=reviews.get(id, {}).get("reason"),
        )


def _by(rows: list[Row], key: str) -> Mapping[int, Row]:
    return {row[key]: row for row in rows}


def _events(shelf: Shelf, id: int) -> Iterable[Event]:
    for regency in shelf.regencies_with(EVENTS, "person_id", [id]):
        happened = _happened(shelf, regency, id)
        homes = _by(shelf.rows("persons", regency, "member_id", [row["member_id"] for _, row in happened]), "member_id")
        for event, row in sorted(happened, key=lambda each: (each[1]["member_id"], each[1]["other_person_id"])):
            home = homes.get(row["member_id"])
            household = show_id(home["household_id"], "H") if home else None
            yield Event(show_id(id, "P"), show_id(row["other_person_id"], "P"), row["reason"], household, event)
