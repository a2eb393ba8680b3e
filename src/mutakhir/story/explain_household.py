"""The facts of one household, from the datasets of its regency."""

import datetime as dt
from collections.abc import Iterable

from mutakhir.ground.areas import AreaList
from mutakhir.ground.identifiers import show_id
from mutakhir.story.explain_answers import answers_of
from mutakhir.story.explain_facts import (
    Decision,
    HouseholdFacts,
    Listing,
    Meeting,
    Origin,
    Related,
    Standing,
    Visit,
)
from mutakhir.story.explain_findings import findings_of
from mutakhir.story.explain_labels import Labels
from mutakhir.story.explain_mask import Veil
from mutakhir.story.explain_members import roster
from mutakhir.story.explain_ranks import ranks_of
from mutakhir.story.explain_shelf import Row, Shelf
from mutakhir.story.explain_where import HOUSEHOLDS, card_of, household_regency, place_of, told_of


PROPOSAL = "proposal:"
PART_OF, DOUBLE = 4, 6
_KINDS = {PART_OF: "part_of_another", DOUBLE: "double"}


def household_facts(shelf: Shelf, areas: AreaList, veil: Veil, id: int) -> HouseholdFacts:
    """Raises UsageProblem if nobody knows the household."""
    regency = household_regency(shelf, id)
    found = {name: shelf.one(name, regency, "household_id", id) for name in HOUSEHOLDS}
    labels = Labels(shelf.national("codebook"))
    members, gone = roster(shelf, labels, veil, regency, id)
    row = found["prelist"] or found["prelist_first"]
    return HouseholdFacts(
        id=show_id(id, "H"),
        told=told_of(shelf),
        place=place_of(areas, next(str(each["village"]) for each in found.values() if each)),
        origin=_origin(shelf, regency, found),
        meeting=_meeting(shelf, regency, id),
        prelist=(str(row["status"]), row["reason"]) if row else None,
        assigned_to=_assigned_to(shelf, regency, id),
        visits=tuple(_visits(shelf, regency, id)),
        answers=answers_of(labels, found, members),
        members=members,
        gone=gone,
        findings=findings_of(shelf, veil, regency, id),
        standing=_standing(found),
        decisions=tuple(_decisions(shelf, regency, id)),
        ranks=ranks_of(shelf, labels, regency, id),
        listing=_listing(shelf, regency, id, found),
        related=tuple(_related(shelf, regency, id)),
        core=shelf.home.round.coverage.core,
        extended=shelf.home.round.coverage.extended,
        counts=str(shelf.home.round.shares_count),
    )


def _origin(shelf: Shelf, regency: str, found: dict[str, Row | None]) -> Origin:
    row = found["prelist"] or found["prelist_first"] or found["households"] or found["registry_households"]
    before = found["previous_registry_households"]
    # What a record of the previous release first came from is told by that release, not by this round's prelist.
    source = str((before or row or {}).get("source", "registry"))
    key = str((row or {}).get("source_key") or "")
    proposed = shelf.rows("proposals", regency, "proposal_id", [key.removeprefix(PROPOSAL)]) if PROPOSAL in key else []
    return Origin(
        source=source,
        proposed_on=proposed[0]["proposed_on"] if proposed else None,
        proposed_by=proposed[0]["proposed_by"] if proposed else None,
        previous_release=shelf.home.round.previous_release if before else None,
        previous_seen=before["visited_on"] if before else None,
        previous_band=before["band"] if before else None,
        previous_listed=_was_listed(shelf, regency, before) if before else None,
    )


def _was_listed(shelf: Shelf, regency: str, before: Row) -> bool:
    return before["status"] != "asleep" and any(
        row["listed"]
        for row in _rank_rows(shelf, "previous_registry_ranks", "previous_registry_families", regency, before)
    )


def _rank_rows(shelf: Shelf, ranks: str, families: str, regency: str, household: Row) -> Iterable[Row]:
    """Ranks of the household itself, or of the families in it."""
    id = household["household_id"]
    alone = [row for row in shelf.rows(ranks, regency, "unit_id", [id]) if row["unit"] == "household"]
    lived_in = [row["family_id"] for row in shelf.rows(families, regency, "household_id", [id], ["family_id"])]
    apart = [row for row in shelf.rows(ranks, regency, "unit_id", lived_in) if row["unit"] == "family"]
    return [*alone, *apart]


def _meeting(shelf: Shelf, regency: str, id: int) -> Meeting | None:
    """The last decision of a village meeting on the household."""
    sittings = shelf.rows("meetings", regency, "household_id", [id])
    if not sittings:
        return None
    last = max(sittings, key=lambda row: (row["held_on"], row["meeting_id"]))
    double_of = show_id(last["double_of"], "H") if last["double_of"] else None
    return Meeting(last["held_on"], last["minutes"], last["result"], last["reason"], last["able"], double_of)


def _assigned_to(shelf: Shelf, regency: str, id: int) -> str | None:
    rows = shelf.rows("assignments", regency, "household_id", [id])
    return max(rows, key=lambda row: row["visit_number"])["enumerator_id"] if rows else None


def _visits(shelf: Shelf, regency: str, id: int) -> Iterable[Visit]:
    asked = {row["visit_number"]: row["reason"] for row in shelf.rows("assignments", regency, "household_id", [id])}
    rows = shelf.rows("visits", regency, "household_id", [id])
    for row in sorted(rows, key=lambda row: (row["visit_number"], row["visited_on"] or dt.date.min)):
        because = asked.get(row["visit_number"]) if row["visit_number"] > 1 else None
        yield Visit(
            number=row["visit_number"],
            day=row["visited_on"],
            hour=row["start_hour"],
            minutes=None if row["duration"] is None else row["duration"] // 60,
            officer=row["enumerator_id"],
            assigned_to=row["assigned_to"],
            result=row["result"],
            distance=row["point_distance"],
            because=because,
        )


def _standing(found: dict[str, Row | None]) -> Standing | None:
    settled, released = found["standings"], found["registry_households"]
    if settled:
        return Standing(settled["standing"], settled["reason"], settled["decided_by"])
    return Standing(released["status"], released["status_reason"] or "") if released else None


def _decisions(shelf: Shelf, regency: str, id: int) -> Iterable[Decision]:
    rows = shelf.rows("decisions", regency, "household_id", [id])
    for row in sorted(rows, key=lambda row: (row["decided_on"], row["decision_id"])):
        yield Decision(row["decision"], row["reason"], row["role"], row["decided_on"])


def _listing(shelf: Shelf, regency: str, id: int, found: dict[str, Row | None]) -> Listing | None:
    """What the registry says; None while the round has no candidate."""
    household = found["registry_households"]
    if household is None:
        return None
    rows = _rank_rows(shelf, "registry_ranks", "registry_families", regency, household)
    listed = household["status"] != "asleep" and any(row["listed"] for row in rows)
    card = card_of(shelf)
    of_round = card is None or card.name == shelf.home.round.name
    change = shelf.one("registry_changes", regency, "household_id", id) if of_round else None
    return Listing(listed, household["band"], (change or {}).get("change"), (change or {}).get("reason"))


def _related(shelf: Shelf, regency: str, id: int) -> Iterable[Related]:
    """What the last visit to each of the two found."""
    for way, column, other in (("into", "household_id", "related_household_id"),
                               ("from", "related_household_id", "household_id")):  # fmt: skip
        rows = shelf.rows("visits", regency, column, [id])
        last = {row[other]: row["result"] for row in sorted(rows, key=lambda row: row["visit_number"]) if row[other]}
        for household, result in sorted(last.items()):
            if result in _KINDS:
                yield Related(way, _KINDS[result], show_id(household, "H"))
