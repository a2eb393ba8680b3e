"""The story of a household, as one tells it to the person who asks at the village desk."""

from collections.abc import Iterator
from pathlib import Path

from mutakhir.ground.errors import Said
from mutakhir.story.explain_facts import HouseholdFacts, Place, Told
from mutakhir.story.telling_answers import answers_section
from mutakhir.story.telling_findings import findings_section
from mutakhir.story.telling_listing import answer_of, because
from mutakhir.story.telling_members import members_section
from mutakhir.story.telling_origin import origin_section
from mutakhir.story.telling_page import Page, Section
from mutakhir.story.telling_ranks import ranks_sections
from mutakhir.story.telling_visits import visits_section


def household_page(facts: HouseholdFacts, policy: Path) -> Page:
    """`policy`: folder of the pack, whose names are used for reasons that this software does not know."""
    sections = (
        Section(Said("Mengapa begitu", "Why"), tuple(because(facts, policy))),
        origin_section(facts, policy),
        *((visits_section(facts, policy),) if facts.told.status != "imported" and not facts.told.is_previous else ()),
        answers_section(facts),
        members_section(facts),
        *((findings_section(facts, policy),) if not facts.told.is_previous else ()),
        *ranks_sections(facts),
        Section(Said("Bila ada yang keliru", "If something is wrong"), tuple(_appeal())),
    )
    return Page(
        title=Said(f"Rumah tangga {facts.id}", f"Household {facts.id}"),
        lead=(place_said(facts.place), told_said(facts.told)),
        answer=answer_of(facts),
        is_good=facts.listing.listed if facts.listing else None,
        sections=tuple(section for section in sections if section.says_something),
    )


def place_said(place: Place) -> Said:
    kind = {"desa": "Desa", "kelurahan": "Kelurahan"}.get(place.kind, "Desa atau Kelurahan")
    return Said(
        f"Rumah tangga ini tercatat di {kind} {place.village}, Kecamatan {place.district}, {place.regency},"
        f" Provinsi {place.province}.",
        f"This household is recorded in the village of {place.village}, sub-district of {place.district},"
        f" {place.regency}, province of {place.province}.",
    )


def told_said(told: Told) -> Said:
    """Which state of the registry is told, in one sentence."""
    name = told.title
    if told.is_previous:
        return Said(
            f"Penjelasan ini menurut daftar lama, {name.id}, sebelum pemutakhiran sekarang.",
            f"This is what the old list, {name.en}, says, before the present update.",
        )
    decree = Said(f" dengan keputusan {told.decree}", f" by decree {told.decree}") if told.decree else Said("", "")
    states = {
        "round": Said(
            f"{name.id} masih berjalan, jadi hasilnya belum ada.",
            f"The {name.en} is still going on, so there is no result yet.",
        ),
        "candidate": Said(
            f"Penjelasan ini menurut hasil sementara {name.id}, yang belum ditetapkan.",
            f"This is what the provisional result of the {name.en} says; it is not yet in force.",
        ),
        "published": Said(
            f"Penjelasan ini menurut daftar {name.id}, yang sudah ditetapkan{decree.id}.",
            f"This is what the list of the {name.en} says, which is in force{decree.en}.",
        ),
        "withdrawn": Said(
            f"Penjelasan ini menurut daftar {name.id}, yang sudah ditarik dan tidak berlaku lagi.",
            f"This is what the list of the {name.en} says, which was withdrawn and is no longer in force.",
        ),
    }
    return states.get(
        told.status, Said(f"Penjelasan ini menurut daftar {name.id}.", f"This is what the list {name.en} says.")
    )


def _appeal() -> Iterator[Said]:
    yield Said(
        "Jawaban, nama, atau anggota yang keliru dapat dilaporkan di kantor desa atau kelurahan.",
        "A wrong answer, name or member can be reported at the village office.",
    )
    yield Said(
        "Siapa pun yang merasa hasil ini tidak sesuai dapat mengajukan keberatan di sana; sebutkan nomor di atas.",
        "Whoever thinks that this result is not right can ask there for another look; name the number above.",
    )
