"""Where a record comes from: the old list, a proposal, the civil register, the village meeting, the field."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.story.explain_facts import HouseholdFacts, Meeting, Origin
from mutakhir.story.telling_page import Section
from mutakhir.story.telling_words import BANDS, date_said, reason_said


_PROPOSERS: Final[Mapping[str, Said]] = {
    "village": Said("desa", "the village"),
    "citizen": Said("warga", "a citizen"),
    "ministry": Said("kementerian", "the ministry"),
}
_SOURCES: Final[Mapping[str, Said]] = {
    "registry": Said("Rumah tangga ini berasal dari daftar lama.", "The household comes from the old list."),
    "civil_register": Said(
        "Rumah tangga ini diambil dari data kependudukan, karena belum ada dalam daftar.",
        "The household was taken from the civil register, since no list had it.",
    ),
    "meeting": Said("Rumah tangga ini diusulkan dalam musyawarah desa.", "The village meeting proposed the household."),
    "field": Said(
        "Rumah tangga ini belum ada dalam daftar mana pun; petugas menemukannya di lapangan.",
        "No list had this household; an officer found it in the field.",
    ),
}
# The same of a household that the old list already had.
_AT_FIRST: Final[Mapping[str, Said]] = {
    "proposal": Said("Mula-mula rumah tangga ini diusulkan oleh warga atau desa.", "It had first been proposed."),
    "civil_register": Said(
        "Mula-mula rumah tangga ini diambil dari data kependudukan.", "It had first been taken from the civil register."
    ),
    "meeting": Said(
        "Mula-mula rumah tangga ini diusulkan dalam musyawarah desa.", "A village meeting had first proposed it."
    ),
    "field": Said(
        "Mula-mula rumah tangga ini ditemukan petugas di lapangan.", "An officer had first found it in the field."
    ),
}


def origin_section(facts: HouseholdFacts, policy: Path) -> Section:
    sentences = [*_source(facts.origin, is_old=facts.told.is_previous), *_before(facts.origin)]
    if facts.meeting:
        sentences += _meeting(facts.meeting, facts.prelist)
    if facts.prelist and facts.prelist[0] == "reserve":
        why = reason_said(facts.prelist[1] or "beyond_target", policy)
        sentences.append(
            Said(
                f"Rumah tangga ini menjadi cadangan karena {why.id}.", f"The household is on reserve, because {why.en}."
            )
        )
    sentences += _related(facts)
    return Section(Said("Dari mana datanya", "Where the record comes from"), tuple(sentences))


_NO_MORE = Said(
    "Daftar lama tidak mencatat dari mana rumah tangga ini berasal.",
    "The old list does not say where the household came from.",
)


def _source(origin: Origin, *, is_old: bool) -> Iterator[Said]:
    if origin.previous_release is not None:
        return
    if is_old and origin.source == "registry":
        yield _NO_MORE
        return
    if origin.source != "proposal":
        yield _SOURCES[origin.source]
        return
    who = _PROPOSERS.get(origin.proposed_by or "", Said("warga atau desa", "a citizen or the village"))
    day = date_said(origin.proposed_on) if origin.proposed_on else None
    yield Said(
        f"Rumah tangga ini diusulkan oleh {who.id}" + (f" pada {day.id}." if day else "."),
        f"The household was proposed by {who.en}" + (f" on {day.en}." if day else "."),
    )


def _before(origin: Origin) -> Iterator[Said]:
    if origin.previous_release is None:
        return
    band = BANDS.get(origin.previous_band or "", BANDS["outside"])
    where = (
        Said(f", dalam {band.id}", f", in {band.en}")
        if origin.previous_listed
        else Said(", tetapi tidak mendapat tempat", ", though without a place")
    )
    seen = date_said(origin.previous_seen) if origin.previous_seen else None
    yield Said(
        f"Rumah tangga ini sudah tercatat dalam daftar lama, {origin.previous_release}{where.id}.",
        f"The household was already recorded in the old list, {origin.previous_release}{where.en}.",
    )
    if origin.source in _AT_FIRST:
        yield _AT_FIRST[origin.source]
    if seen:
        yield Said(f"Jawabannya waktu itu dari {seen.id}.", f"Its answers there date from {seen.en}.")


def _meeting(meeting: Meeting, prelist: tuple[str, str | None] | None) -> Iterator[Said]:
    day, found = date_said(meeting.held_on), _found(meeting)
    yield Said(
        f"Musyawarah desa pada {day.id} (berita acara nomor {meeting.minutes}) {found.id}.",
        f"The village meeting of {day.en} (minutes no. {meeting.minutes}) {found.en}.",
    )
    if meeting.able:
        yield Said(
            "Musyawarah menilai rumah tangga ini mampu; penilaian itu dicatat, tetapi tidak memutuskan sendiri.",
            "The meeting held the household to be well off; that is on record, but does not decide by itself.",
        )
    if prelist and prelist[0] == "removed":
        yield Said(
            "Karena itu namanya dicoret dari daftar kunjungan.", "So it was taken off the list of households to visit."
        )


def _found(meeting: Meeting) -> Said:
    if meeting.result == 1:
        return Said(
            "menyatakan rumah tangga ini memang ada di desa", "confirmed that the household lives in the village"
        )
    if meeting.result == 4:
        return Said("menyetujui usulan ini", "agreed to the proposal")
    if meeting.result == 3:
        other = meeting.double_of or ""
        return Said(
            f"menyatakan rumah tangga ini tercatat dua kali{f', dengan nomor lain {other}' if other else ''}",
            f"found that the household is recorded twice{f', also as {other}' if other else ''}",
        )
    why = _NOT_FOUND.get(meeting.reason or 3, _NOT_FOUND[3])
    return Said(f"menyatakan {why.id}", f"found that {why.en}")


_NOT_FOUND: Final[Mapping[int, Said]] = {
    1: Said("rumah tangga ini sudah pindah", "the household has moved away"),
    2: Said("orang yang terdaftar sudah meninggal", "the person on the list has died"),
    3: Said("rumah tangga ini tidak dikenal", "nobody knows the household"),
    4: Said("alamatnya tidak ada di desa ini", "the address is not in this village"),
}


def _related(facts: HouseholdFacts) -> Iterator[Said]:
    for other in facts.related:
        what = _RELATED[other.way, other.kind]
        yield Said(what.id.format(other.household), what.en.format(other.household))


_RELATED: Final[Mapping[tuple[str, str], Said]] = {
    ("into", "double"): Said(
        "Petugas mencatat bahwa rumah tangga ini sama dengan {0}. Yang dipakai selanjutnya adalah {0}.",
        "An officer noted that this household is the same as {0}. From now on {0} is used.",
    ),
    ("into", "part_of_another"): Said(
        "Petugas mencatat bahwa penghuninya makan dari satu dapur dengan {0}, jadi sekarang dihitung dalam {0}.",
        "An officer noted that its people eat from one kitchen with {0}, so they now count with {0}.",
    ),
    ("from", "double"): Said(
        "Rumah tangga {0} ternyata sama dengan rumah tangga ini.",
        "Household {0} turned out to be the same as this one.",
    ),
    ("from", "part_of_another"): Said(
        "Rumah tangga {0} makan dari satu dapur dengan rumah tangga ini, jadi dihitung di sini.",
        "Household {0} eats from one kitchen with this one, so it counts here.",
    ),
}
