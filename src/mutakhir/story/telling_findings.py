"""What the checks found, and what people decided about it."""

from collections.abc import Iterator
from pathlib import Path

from mutakhir.ground.errors import Said
from mutakhir.story.explain_facts import Decision, Finding, HouseholdFacts
from mutakhir.story.telling_page import Section
from mutakhir.story.telling_words import ROLES, capital, date_said, number_said, reason_said


TITLE = Said("Pemeriksaan dan keputusan", "Checks and decisions")
_DECIDED = {
    "accept": Said("menerima jawaban ini", "accepted the answers"),
    "revisit": Said("meminta petugas datang lagi", "asked for another visit"),
    "sleep": Said("menidurkan data rumah tangga ini", "put the household's data to sleep"),
}


def findings_section(facts: HouseholdFacts, policy: Path) -> Section:
    return Section(
        TITLE,
        tuple(_count(facts)),
        tuple(_finding(found, facts.answers.families or 1) for found in facts.findings),
        after=(*(_decision(each, policy) for each in facts.decisions), *_done(facts, policy)),
    )


def _count(facts: HouseholdFacts) -> Iterator[Said]:
    if facts.findings:
        many = number_said(len(facts.findings))
        yield Said(
            f"Pemeriksaan menemukan {many.id} hal:",
            f"The checks found {many.en} thing{'' if len(facts.findings) == 1 else 's'}:",
        )
    elif facts.answers.channel in ("visit", "desk"):
        yield Said("Pemeriksaan tidak menemukan kesalahan dalam jawaban.", "The checks found nothing wrong.")


def _finding(found: Finding, families: int) -> Said:
    whose = _whose(found, families)
    kind = _SEVERITY.get(found.severity, _SEVERITY["info"])
    return Said(
        f"{capital(kind).id}{whose.id}: {found.message.id or found.title.id}",
        f"{capital(kind).en}{whose.en}: {found.message.en or found.title.en}",
    )


_SEVERITY = {
    "error": Said("kesalahan", "error"),
    "warning": Said("peringatan", "warning"),
    "info": Said("catatan", "note"),
}


def _whose(found: Finding, families: int) -> Said:
    """The rule, and the member, or the one family of several, that it is about."""
    rule = Said(f" (“{found.title.id}”", f" (“{found.title.en}”")
    if found.member:
        return Said(f"{rule.id}, {found.member})", f"{rule.en}, {found.member})")
    if found.family and families > 1:
        return Said(f"{rule.id}, keluarga ke-{found.family})", f"{rule.en}, family {found.family})")
    return Said(f"{rule.id})", f"{rule.en})")


def _decision(decision: Decision, policy: Path) -> Said:
    day, did, why = date_said(decision.day), _DECIDED[decision.decision], reason_said(decision.reason, policy)
    who = ROLES.get(decision.role, Said(decision.role, decision.role))
    return Said(
        f"Pada {day.id} {who.id} {did.id} karena {why.id}.", f"On {day.en} {who.en} {did.en}, because {why.en}."
    )


def _done(facts: HouseholdFacts, policy: Path) -> Iterator[Said]:
    """What it means for the record."""
    standing = facts.standing
    if standing is None:
        return
    why = reason_said(standing.reason, policy)
    if standing.standing == "accepted" and not facts.decisions:
        yield from _accepted(facts)
    elif standing.standing == "accepted":
        yield Said("Temuan itu tetap tercatat.", "The findings stay on record.")
    elif standing.standing == "revisit":
        yield Said(f"Petugas harus datang lagi, karena {why.id}.", f"An officer must come again, because {why.en}.")
    elif standing.standing == "pending" and standing.decided_by and standing.reason != "not_visited":
        yield Said(
            f"Datanya menunggu keputusan pengawas atau koordinator, karena {why.id}.",
            f"The record waits for a decision of the supervisor or coordinator, because {why.en}.",
        )


def _accepted(facts: HouseholdFacts) -> Iterator[Said]:
    if any(found.severity == "error" for found in facts.findings):
        yield Said(
            "Masa pemeriksaan sudah ditutup, jadi jawaban diterima beserta temuannya.",
            "The time for checks is over, so the answers were accepted with their findings.",
        )
    elif facts.findings:
        yield Said(
            "Temuan ini tidak menghalangi: jawaban rumah tangga diterima.",
            "This does not stand in the way: the answers were accepted.",
        )
    elif facts.answers.channel in ("visit", "desk"):
        yield Said("Jawabannya diterima.", "The answers were accepted.")
