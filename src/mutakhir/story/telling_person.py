"""The story of who one person is: which records are one person, and how that is known."""

from collections.abc import Iterator, Sequence

from mutakhir.ground.errors import Said
from mutakhir.matching.linking.wording import GUARDS
from mutakhir.story.explain_facts import Event, PersonFacts, Record
from mutakhir.story.telling_household import told_said
from mutakhir.story.telling_members import JOINED, NAMELESS, born_said
from mutakhir.story.telling_page import Page, Section
from mutakhir.story.telling_person_pairs import pair_sections
from mutakhir.story.telling_words import CIVIL, capital, number_said


def person_page(facts: PersonFacts) -> Page:
    now = [record for record in facts.records if record.when == "now"]
    sections = (
        Section(
            Said("Di mana orang ini tercatat", "Where this person is recorded"),
            tuple(_moved(facts.records)),
            tuple(_record(record) for record in facts.records),
        ),  # fmt: skip
        Section(Said("Bagaimana orang ini dikenali", "How this person is known"), tuple(_known(facts, now))),
        *pair_sections(facts.proofs),
        Section(Said("Data kependudukan", "Civil register"), tuple(_civil(now or facts.records))),
        Section(
            Said("Bila ada yang keliru", "If something is wrong"),
            (
                Said(
                    "Bila dua orang tercampur, atau satu orang tercatat dua kali, laporkan di kantor desa atau"
                    " kelurahan dengan membawa KTP dan kartu keluarga.",
                    "If two people were taken for one, or one is recorded twice, report it at the village office, with"
                    " identity card and family card.",
                ),
            ),
        ),
    )
    return Page(
        title=Said(f"Orang {facts.id}", f"Person {facts.id}"),
        lead=(*_redirected(facts), told_said(facts.told)),
        answer=_answer(now),
        is_good=None,
        sections=tuple(section for section in sections if section.says_something),
    )


def _redirected(facts: PersonFacts) -> Iterator[Said]:
    if facts.asked != facts.id:
        yield Said(
            f"Nomor {facts.asked} sudah digabung dengan {facts.id}, karena keduanya orang yang sama.",
            f"The number {facts.asked} was joined to {facts.id}, since both are the same person.",
        )


def _answer(now: Sequence[Record]) -> Said:
    homes = sorted({record.household for record in now if record.lives_there})
    if not homes and now:
        return Said(
            "Menurut petugas, orang ini tidak tinggal lagi di rumah tangganya.",
            "By what the officer found, this person no longer lives in the household.",
        )
    if not homes:
        return Said(
            "Orang ini hanya ada dalam daftar lama, tidak dalam hasil sekarang.",
            "This person is in the old list only, not in the present result.",
        )
    if len(homes) == 1:
        return Said(f"Orang ini tercatat di satu rumah tangga, {homes[0]}.",
                    f"This person is recorded in one household, {homes[0]}.")  # fmt: skip
    many, places = number_said(len(homes)), Said(" dan ".join(homes), " and ".join(homes))
    return Said(
        f"Satu orang ini tercatat di {many.id} rumah tangga, {places.id}.",
        f"This one person is recorded in {many.en} households, {places.en}.",
    )


def _moved(records: Sequence[Record]) -> Iterator[Said]:
    """Another household than before: the old one split, or the person moved."""
    before = {record.household for record in records if record.when == "before"}
    now = {record.household for record in records if record.when == "now" and record.lives_there}
    if before and now and not before & now:
        old, new = ", ".join(sorted(before)), ", ".join(sorted(now))
        yield Said(
            f"Dahulu orang ini tercatat di rumah tangga {old}; sekarang di {new}.",
            f"This person was recorded in household {old} before, and is now in {new}.",
        )


_NOW = Said("Sekarang", "Now")
_LEFT = Said("Sudah tidak tinggal di sana", "No longer living there")
_BEFORE = Said("Dalam daftar lama", "In the old list")


def _record(record: Record) -> Said:
    when = _BEFORE if record.when == "before" else _NOW if record.lives_there else _LEFT
    name = Said(record.name, record.name) if record.name else NAMELESS
    what = [name, *([record.relation] if record.relation else [])]
    if record.age is not None:
        what.append(Said(f"{record.age} tahun", f"aged {record.age}"))
    who_id, who_en = ", ".join(word.id for word in what), ", ".join(word.en for word in what)
    papers = _papers(record)
    return Said(
        f"{when.id}: {who_id}, di rumah tangga {record.household}, {record.place.village}, {record.place.regency}."
        f"{papers.id}",
        f"{when.en}: {who_en}, in household {record.household}, {record.place.village}, {record.place.regency}."
        f"{papers.en}",
    )


def _papers(record: Record) -> Said:
    parts = [*born_said(record.birth_date), *([Said(*[f"NIK {record.nik}."] * 2)] if record.nik else [])]
    return Said("".join(f" {part.id}" for part in parts), "".join(f" {part.en}" for part in parts))


def _known(facts: PersonFacts, now: Sequence[Record]) -> Iterator[Said]:
    steps = {record.step for record in now}
    if "previous" in steps:
        yield Said(
            "Petugas menemukan orang ini menurut daftar lama, jadi nomor lamanya tetap.",
            "The officer found this person by the old list, so the old number stays.",
        )
    if "new" in steps:
        yield Said(
            "Orang ini baru dalam pemutakhiran ini dan mendapat nomor baru.",
            "This person is new in this update and got a new number.",
        )
    yield from (_happened(event) for event in dict.fromkeys(facts.events))
    for record in now:
        if record.review:
            why = _REVIEWS.get(record.review, _DOUBT)
            yield Said(
                f"Catatan di rumah tangga {record.household} masih harus diperiksa petugas: {why.id}.",
                f"The record in household {record.household} still has to be looked at: {why.en}.",
            )


def _happened(event: Event) -> Said:
    why, other = JOINED.get(event.reason, Said("", "")), event.redirects
    where = Said(f" (dari rumah tangga {event.household})", f" (of household {event.household})")
    where = where if event.household else Said("", "")
    record = Said(f"Satu catatan{where.id}", f"A record{where.en}")
    match event.event:
        case "split":
            return Said(f"{record.id} dipisahkan dari nomor {other}, karena ternyata orang lain.",
                        f"{record.en} was parted from the number {other}, as it is another person.")  # fmt: skip
        case "undone":
            return Said(f"{record.id} kembali ke nomor ini dari nomor {other}.",
                        f"{record.en} came back to this number from {other}.")  # fmt: skip
        case "moved":
            return Said(f"{record.id} dipindahkan ke nomor ini dari nomor {other}{why.id}.",
                        f"{record.en} was moved to this number from {other}{why.en}.")  # fmt: skip
    return Said(f"Nomor {other}{where.id} digabung dengan nomor ini{why.id}.",
                f"The number {other}{where.en} was joined to this one{why.en}.")  # fmt: skip


_DOUBT = Said("belum jelas siapa orangnya", "it is not clear who it is")
_REVIEWS = {
    **GUARDS,
    "nik_of_many": Said("NIK-nya dipakai banyak orang", "many people carry its NIK"),
    "nik_contradicts": Said(
        "NIK-nya sama dengan orang lain, tetapi nama atau tahun lahirnya berbeda",
        "its NIK is another person's, but name or year of birth differ",
    ),
    "civil_register_name_differs": Said(
        "dalam data kependudukan NIK-nya atas nama lain", "the civil register has its NIK under another name"
    ),
    "civil_register_date_differs": Said(
        "tahun lahirnya berbeda dari data kependudukan", "the year of birth differs from the civil register"
    ),
    "civil_register_contradicts": Said(
        "nama atau tahun lahirnya berbeda dari data kependudukan",
        "name or year of birth differ from the civil register",
    ),
    "near_threshold": Said(
        "bobotnya belum cukup untuk diputuskan oleh mesin", "its weight is not enough for a machine to decide"
    ),
    "two_confirmed_niks": Said(
        "data kependudukan membenarkan dua NIK yang berbeda", "the civil register confirms two different NIKs"
    ),
    "cluster_too_large": Said("terlalu banyak catatan yang tampak sama", "too many records look like the same person"),
    "people_disagree": Said("keputusan petugas saling bertentangan", "decisions of people contradict each other"),
    "civil_register_dead": Said(
        "dalam data kependudukan orang ini sudah meninggal", "the civil register has this person as dead"
    ),
}
_AGREED = {
    "nik": Said("NIK", "NIK"),
    "name": Said("nama", "name"),
    "birth_year": Said("tahun lahir", "year of birth"),
    "sex": Said("jenis kelamin", "sex"),
}


def _civil(records: Sequence[Record]) -> Iterator[Said]:
    """One sentence per household, or one for all if they are told the same."""
    told = {(record.civil_status, record.evidence) for record in records if record.civil_status}
    for record in records:
        if record.civil_status is None:
            continue
        said, agreed = capital(CIVIL[record.civil_status]), _agreed(record)
        where = Said("", "") if len(told) == 1 else Said(
            f"Di rumah tangga {record.household}: ", f"In household {record.household}: "
        )  # fmt: skip
        yield Said(f"{where.id}{said.id}{agreed.id}.", f"{where.en}{said.en}{agreed.en}.")
        if len(told) == 1:
            return


def _agreed(record: Record) -> Said:
    words = [_AGREED[word] for word in record.evidence if word in _AGREED]
    if not words:
        return Said("", "")
    return Said(f" (yang sama: {', '.join(w.id for w in words)})", f" (equal: {', '.join(w.en for w in words)})")
