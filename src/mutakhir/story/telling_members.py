"""Who lives in the household, whether the civil register knows them, and who else they are."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.story.explain_facts import HouseholdFacts, Member
from mutakhir.story.explain_mask import HIDDEN_DATE
from mutakhir.story.explain_members import OTHER
from mutakhir.story.telling_page import Section
from mutakhir.story.telling_words import CIVIL, capital, date_said, listing_of, number_said


MOVED_OUT = 3
TITLE = Said("Anggota rumah tangga", "Members")
NAMELESS = Said("tanpa nama", "without a name")
_PRESENCE: Final[Mapping[int, Said]] = {
    2: Said("Sudah meninggal.", "Has died."),
    3: Said("Sudah pindah.", "Has moved out."),
    5: Said("Salah tercatat di rumah tangga ini.", "Was put down for this household by mistake."),
    6: Said("Tidak ditemukan.", "Was not found."),
}
_ASKED = ("matched", "name_differs", "date_differs", "double", "contradicts", "not_found", "no_nik", "dead")


def members_section(facts: HouseholdFacts) -> Section:
    is_old = facts.answers.channel == "carried"
    members = facts.members
    if facts.standing is not None and facts.standing.standing == "asleep":
        members = tuple(replace(member, age=None) for member in members)  # nobody counts the years of the dead
    points = [member_said(member) for member in members]
    points += [_gone(member) for member in facts.gone]
    start = [_OLD] if is_old and members and not facts.told.is_previous else []
    return Section(TITLE, (*start, *_known(members)), tuple(points))


_OLD = Said(
    "Anggota di bawah ini tercatat menurut jawaban yang lama.", "The members below are those of the old answers."
)


def _known(members: Sequence[Member]) -> Iterator[Said]:
    """How many the civil register knows, where all agree; else each is told apart."""
    asked = [member for member in members if member.civil_status in _ASKED]
    matched = sum(member.civil_status == "matched" for member in asked)
    if not asked:
        return
    count, every = number_said(matched), number_said(len(members))
    if len(members) == 1 and matched == 1:
        yield Said("Datanya cocok dengan data kependudukan.", "The details agree with the civil register.")
    elif matched == len(members):
        yield Said(f"{capital(every).id} orang ini cocok dengan data kependudukan.",
                   f"All {every.en} agree with the civil register.")  # fmt: skip
    else:
        people = "person" if len(members) == 1 else "people"
        agree = "agrees" if matched == 1 else "agree"
        yield Said(
            f"Dari {every.id} orang, {count.id} cocok dengan data kependudukan.",
            f"Of {every.en} {people}, {count.en} {agree} with the civil register.",
        )


def member_said(member: Member) -> Said:
    parts = [_who(member), *_presence(member), *_papers(member), *_movement(member), *_others(member)]
    return Said(" ".join(part.id for part in parts), " ".join(part.en for part in parts))


def _who(member: Member) -> Said:
    name = Said(member.name, member.name) if member.name else capital(NAMELESS)
    words = [name]
    words += _relation(member)
    if member.age is not None:
        words.append(Said(f"{member.age} tahun", f"aged {member.age}") if member.age else _INFANT)
    return Said(", ".join(word.id for word in words) + ".", ", ".join(word.en for word in words) + ".")


_INFANT = Said("belum satu tahun", "under one year old")
_TELL_THE_SEX = ("istri", "suami")


def _relation(member: Member) -> Iterator[Said]:
    """`anak perempuan`; the words for wife and husband say the sex themselves."""
    if member.relation is None:
        yield from [member.sex] if member.sex else []
    elif member.sex is None or member.relation.id in _TELL_THE_SEX:
        yield member.relation
    else:
        comma = "," if member.is_head or member.relation.id == OTHER.id else ""
        yield Said(f"{member.relation.id}{comma} {member.sex.id}", f"{member.relation.en}, {member.sex.en}")


def _papers(member: Member) -> Iterator[Said]:
    yield from born_said(member.birth_date)
    if member.nik:
        yield Said(f"NIK {member.nik}.", f"NIK {member.nik}.")
    if member.civil_status and member.civil_status not in ("matched", "not_asked"):
        said = capital(CIVIL[member.civil_status])
        yield Said(f"{said.id}.", f"{said.en}.")


def born_said(birth_date: str | None) -> Iterator[Said]:
    """Only where it is revealed."""
    if birth_date and birth_date != HIDDEN_DATE:
        day = date_said(dt.date.fromisoformat(birth_date))
        yield Said(f"Lahir {day.id}.", f"Born {day.en}.")


def _presence(member: Member) -> Iterator[Said]:
    found = _PRESENCE.get(member.presence or 0)
    if found:
        yield found


def _movement(member: Member) -> Iterator[Said]:
    if member.corrected:
        what = capital(listing_of([_CORRECTED[name] for name in member.corrected]))
        yield Said(f"{what.id} tercatat lain dalam daftar lama.", f"{what.en} stood otherwise in the old list.")
    if member.came_from:
        yield Said(f"Dahulu tercatat di rumah tangga {member.came_from}.",
                   f"Was recorded in household {member.came_from} before.")  # fmt: skip
    elif member.is_new:
        yield Said("Baru dalam rumah tangga ini.", "New in this household.")


def _others(member: Member) -> Iterator[Said]:
    if not member.also_in:
        return
    places = ", ".join(member.also_in)
    if member.presence == MOVED_OUT:
        yield Said(f"Sekarang tercatat di rumah tangga {places}.", f"Now recorded in household {places}.")
        return
    why = JOINED.get(member.joined_by or "", Said("", ""))
    yield Said(
        f"Orang yang sama juga tercatat di rumah tangga {places}{why.id}. Nomor orangnya {member.person}.",
        f"The same person is also recorded in household {places}{why.en}. The person's number is {member.person}.",
    )


JOINED: Final[Mapping[str, Said]] = {
    "nik": Said(", karena NIK, nama, dan tahun lahirnya cocok", ", since NIK, name and year of birth agree"),
    "model": Said(", karena cukup banyak yang sama menurut bobotnya", ", since enough agrees by its weight"),
    "register": Said(
        ", karena keduanya terhubung dengan satu catatan data kependudukan yang sama",
        ", since both are linked to the same record of the civil register",
    ),
    "decision": Said(", menurut keputusan petugas", ", as an officer decided"),
}
_CORRECTED: Final[Mapping[str, Said]] = {
    "nik": Said("NIK", "NIK"),
    "person_name": Said("nama", "name"),
    "birth_date": Said("tanggal lahir", "date of birth"),
}


def _gone(member: Member) -> Said:
    who = _who(member)
    if member.went_to:
        return Said(f"{who.id} Sekarang tercatat di rumah tangga {member.went_to}.",
                    f"{who.en} Now recorded in household {member.went_to}.")  # fmt: skip
    return Said(
        f"{who.id} Dahulu tercatat di sini, sekarang tidak lagi.", f"{who.en} Was recorded here, and no longer is."
    )
