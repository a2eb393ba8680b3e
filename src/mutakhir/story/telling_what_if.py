"""A trial in words: what was tried, what it would change, and that it decides nothing. Never rupiah."""

from collections.abc import Iterator
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.story.telling_household import place_said
from mutakhir.story.telling_page import Page, Section, Table
from mutakhir.story.telling_words import BANDS, capital, count_said
from mutakhir.story.what_if import Stand, Tried, Unit, WhatIf


_TRIAL: Final = Said(
    "Ini hanya percobaan: tidak ada jawaban yang diubah atau disimpan, dan tempatnya dalam daftar tetap.",
    "This is only a trial: no answer is changed or kept, and the place on the list stays as it is.",
)
_VERIFY: Final = (
    Said(
        "Jawaban yang memang keliru diperbaiki lewat keberatan di kantor desa atau kelurahan, dan harus dipastikan"
        " dengan mendatangi rumahnya.",
        "An answer that really is wrong is put right by asking at the village office, and has to be verified by a visit"
        " to the house.",
    ),
    Said("Jawaban lain dianggap tetap seperti tercatat.", "All other answers are taken as they are recorded."),
    Said(
        "Yang tampak di sini dihitung dengan data sekarang; data rumah tangga lain masih dapat berubah.",
        "What is shown here is worked out with today's data; those of other households may still change.",
    ),
)
_PARTS: Final = {
    "people": Said("dilihat dari anggotanya", "by its people"),
    "housing": Said("dilihat dari rumahnya", "by its house"),
    "assets": Said("dilihat dari barang dan usahanya", "by its goods and business"),
}


def what_if_page(found: WhatIf) -> Page:
    changes = [point for unit in found.units for point in _changes(unit, found)]
    return Page(
        title=Said(f"Percobaan untuk rumah tangga {found.id}", f"A trial for household {found.id}"),
        lead=(place_said(found.place), _TRIAL),
        answer=_answer(found),
        is_good=None,
        sections=(
            Section(Said("Jawaban yang dicoba", "Answers that were tried"), table=_table(found.tried)),
            Section(Said("Yang akan berubah", "What would change"), points=tuple(changes)),
            Section(Said("Bila jawaban memang keliru", "If an answer really is wrong"), _VERIFY),
        ),
    )


def _answer(found: WhatIf) -> Said:
    """Whether the household would be in or out, in one sentence."""
    was = any(unit.before.listed for unit in found.units if unit.before)
    would = any(unit.now.listed for unit in found.units if unit.now)
    would_be = {
        (True, True): Said("tetap masuk daftar", "would still be on the list"),
        (False, False): Said("tetap tidak masuk daftar", "would still not be on the list"),
        (False, True): Said("akan masuk daftar; sekarang tidak", "would be on the list; now it is not"),
        (True, False): Said("tidak akan masuk daftar; sekarang masuk", "would not be on the list; now it is"),
    }[was, would]
    return Said(
        f"Dengan jawaban itu, rumah tangga ini {would_be.id}.", f"With those answers this household {would_be.en}."
    )


def _table(tried: tuple[Tried, ...]) -> Table:
    head = (Said("Pertanyaan", "Question"), Said("Tercatat", "Recorded"), Said("Dicoba", "Tried"))
    return Table(head, tuple((_asked(one), one.before, one.now) for one in tried))


def _asked(one: Tried) -> Said:
    if one.line is None:
        return one.label
    return Said(f"{one.label.id}, anggota ke-{one.line}", f"{one.label.en}, member {one.line}")


def _changes(unit: Unit, found: WhatIf) -> Iterator[Said]:
    whose = Said("", "") if unit.number is None else Said(f"Keluarga ke-{unit.number}: ", f"Family {unit.number}: ")
    if unit.before is None or unit.now is None:
        yield _began(whose, unit.now is not None)
        return
    for said in (_place(unit.before, unit.now, found), *_parts(unit), _band(unit.before, unit.now)):
        first = capital(said) if not whose.id else said
        yield Said(f"{whose.id}{first.id}", f"{whose.en}{first.en}")


def _began(whose: Said, is_new: bool) -> Said:
    if is_new:
        return Said(f"{whose.id}baru akan dinilai.", f"{whose.en}would be rated for the first time.")
    return Said(
        f"{whose.id}tidak akan dinilai, karena tidak ada yang tinggal di sini.",
        f"{whose.en}would not be rated, as nobody of it would live here.",
    )


def _place(before: Stand, now: Stand, found: WhatIf) -> Said:
    of, regency = count_said(found.of), found.place.regency
    was, would = count_said(before.place), count_said(now.place)
    if before.place == now.place:
        return Said(
            f"urutannya tetap ke-{was.id} dari {of.id} di {regency}, dihitung dari yang keadaannya paling sulit.",
            f"its place would still be {was.en} of {of.en} in {regency}, counted from the hardest situation.",
        )
    where = _percentile(before.percentile, now.percentile)
    return Said(
        f"urutannya dari ke-{was.id} menjadi ke-{would.id} dari {of.id} di {regency}, dihitung dari yang keadaannya"
        f" paling sulit; {where.id}.",
        f"its place would go from {was.en} to {would.en} of {of.en} in {regency}, counted from the hardest situation;"
        f" {where.en}.",
    )


def _percentile(was: int, would: int) -> Said:
    if was == would:
        return Said(
            f"di antara 100 penduduk Indonesia tetap kira-kira ke-{was}",
            f"among 100 people of the whole country it would still be about number {was}",
        )
    return Said(
        f"di antara 100 penduduk Indonesia dari kira-kira ke-{was} menjadi ke-{would}",
        f"among 100 people of the whole country from about number {was} to {would}",
    )


def _parts(unit: Unit) -> Iterator[Said]:
    changed = [(name, unit.changed[part]) for part, name in _PARTS.items() if part in unit.changed]
    for name, by in changed:
        way = Said("lebih sulit", "harder") if by < 0 else Said("lebih baik", "better")
        yield Said(
            f"{name.id}, keadaannya akan diperkirakan {way.id} daripada sekarang.",
            f"{name.en}, its situation would be taken for {way.en} than now.",
        )
    if not changed:
        yield Said(
            "perkiraan keadaannya tidak berubah oleh jawaban itu.", "those answers do not change how it is estimated."
        )


def _band(before: Stand, now: Stand) -> Said:
    was, would = BANDS[before.band], BANDS[now.band]
    if before.band == now.band:
        return Said(f"kelompoknya tetap: {was.id}.", f"its group would stay the same: {was.en}.")
    return Said(f"kelompoknya dari {was.id} menjadi {would.id}.", f"its group would go from {was.en} to {would.en}.")
