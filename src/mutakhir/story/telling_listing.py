"""In or out of the list, and why: the first thing that people ask."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.story.explain_facts import HouseholdFacts
from mutakhir.story.telling_words import BANDS, reason_said


_KEPT: Final = "_kept"
_ASLEEP: Final = "asleep:"
_BY_ACT: Final = ("override_in", "override_out")
_CHANGES: Final[Mapping[str, Said]] = {
    "entered": Said("Dahulu rumah tangga ini tidak ada dalam daftar.", "It was not on the list before."),
    "left": Said("Dahulu rumah tangga ini ada dalam daftar.", "It was on the list before."),
    "stayed_in": Said("Dahulu rumah tangga ini juga ada dalam daftar.", "It was on the list before, too."),
    "stayed_out": Said(
        "Dahulu rumah tangga ini juga tidak ada dalam daftar.", "It was not on the list before, either."
    ),
}


def answer_of(facts: HouseholdFacts) -> Said:
    """Yes or no, in one sentence."""
    listing = facts.listing
    if listing is None:
        return Said(
            "Belum dapat dikatakan apakah rumah tangga ini masuk daftar.",
            "It cannot be said yet whether this household is on the list.",
        )
    if listing.listed:
        band = BANDS.get(listing.band or "", BANDS["core"])
        return Said(f"Rumah tangga ini MASUK daftar, dalam {band.id}.", f"This household IS on the list, in {band.en}.")
    return Said("Rumah tangga ini TIDAK masuk daftar.", "This household is NOT on the list.")


def because(facts: HouseholdFacts, policy: Path) -> Iterator[Said]:
    """Why it is in or out, and how that differs from before."""
    listing = facts.listing
    if listing is None:
        yield from _waiting(facts, policy)
        return
    reason = listing.reason or (f"{_ASLEEP}{facts.standing.reason}" if _sleeps(facts) and facts.standing else "")
    if reason.startswith(_ASLEEP):
        yield from _sleeping(reason.removeprefix(_ASLEEP), policy)
    elif reason.endswith(_KEPT):
        yield from _keeping(reason.removesuffix(_KEPT), facts, policy)
    elif reason:
        yield _ranked(reason, facts) or _not_ranked(reason, facts, policy)
    if facts.origin.previous_release and listing.change:
        yield _CHANGES[listing.change]
    yield from _moved(facts)


def _sleeps(facts: HouseholdFacts) -> bool:
    return facts.standing is not None and facts.standing.standing == "asleep"


def _waiting(facts: HouseholdFacts, policy: Path) -> Iterator[Said]:
    if facts.standing is not None and facts.standing.standing in ("pending", "revisit"):
        why = reason_said(facts.standing.reason, policy)
        yield Said(f"Datanya belum selesai ditelaah karena {why.id}.", f"Its data are not settled, because {why.en}.")
    else:
        yield Said(
            "Urutan semua rumah tangga baru disusun sesudah datanya terkumpul.",
            "All households are put in order only when their data are in.",
        )


def _sleeping(word: str, policy: Path) -> Iterator[Said]:
    why = reason_said(word.removeprefix("meeting:"), policy)
    yield Said(f"Sebabnya, {why.id}.", f"The reason: {why.en}.")
    yield Said(
        "Datanya ditidurkan: tetap disimpan, tidak dihapus, dan dapat dipakai lagi bila ternyata keliru.",
        "Its data were put to sleep: they are kept, not deleted, and can be used again if this proves wrong.",
    )


def _keeping(word: str, facts: HouseholdFacts, policy: Path) -> Iterator[Said]:
    found = facts.standing.reason if word in ("pending", "revisit") and facts.standing else word
    why = reason_said(found, policy)
    yield Said(
        f"Dalam pemutakhiran ini keadaannya belum dapat dinilai, karena {why.id}.",
        f"In this update its situation could not be rated, because {why.en}.",
    )
    yield Said(
        "Sambil menunggu, tempatnya yang lama dalam daftar tetap berlaku.",
        "Until then it keeps its old place on the list.",
    )


def _ranked(reason: str, facts: HouseholdFacts) -> Said | None:
    regency = facts.place.regency
    if any(rank.reason in _BY_ACT for rank in facts.ranks):
        return _decided(facts)
    if reason == "new_listed":
        return Said(
            f"Rumah tangga ini baru dalam daftar. {_within(facts).id}", f"It is new on the list. {_within(facts).en}"
        )
    if reason == "ranked_within_quota":
        return _within(facts)
    if reason == "ranked_above_quota":
        return _indivisible(facts) or Said(
            f"Menurut jawabannya, cukup banyak rumah tangga lain di {regency} yang keadaannya lebih sulit, dan jatah"
            " sudah terisi oleh mereka.",
            f"By the answers, enough other households in {regency} are in a harder situation, and the quota is filled"
            " by them.",
        )
    return None


def _decided(facts: HouseholdFacts) -> Said:
    """By a signed act, whatever the place."""
    is_in = facts.listing is not None and facts.listing.listed
    way = Said("masuk", "on the list") if is_in else Said("tidak masuk", "not on the list")
    return Said(
        f"Rumah tangga ini {way.id} daftar karena keputusan bertanda tangan, bukan karena urutannya.",
        f"It is {way.en} by a signed decision, not by its place.",
    )


def _within(facts: HouseholdFacts) -> Said:
    """Of the extension it is not said that it is among the hardest."""
    regency = facts.place.regency
    if facts.listing is not None and facts.listing.band == "extension":
        return Said(
            f"Menurut jawabannya, keadaannya cukup sulit dibandingkan rumah tangga lain di {regency}, sehingga masih"
            " mendapat tempat dalam jatah.",
            f"By its answers, its situation is rather hard compared with others in {regency}, so there still is a place"
            " for it within the quota.",
        )
    return Said(
        f"Menurut jawabannya, keadaannya termasuk yang paling sulit di {regency}, sehingga mendapat tempat dalam"
        " jatah.",
        f"By its answers, its situation is among the hardest in {regency}, so there is a place for it within the"
        " quota.",
    )


def _indivisible(facts: HouseholdFacts) -> Said | None:
    if not any(rank.reason == "indivisible" for rank in facts.ranks):
        return None
    return Said(
        "Tempat yang tersisa dalam jatah tidak cukup untuk seluruh anggotanya, dan satu rumah tangga tidak dibagi.",
        "The places left in the quota were too few for all of its members, and a household is never divided.",
    )


def _not_ranked(reason: str, facts: HouseholdFacts, policy: Path) -> Said:
    found = facts.standing.reason if reason in ("pending", "revisit") and facts.standing else reason
    why = reason_said(found, policy)
    return Said(
        f"Keadaannya belum dapat dinilai, karena {why.id}.", f"Its situation could not be rated yet, because {why.en}."
    )


def _moved(facts: HouseholdFacts) -> Iterator[Said]:
    """From one group of the list to the other."""
    listing, before = facts.listing, facts.origin.previous_band
    if listing is None or not listing.listed or listing.change != "stayed_in" or before in (None, listing.band):
        return
    band = BANDS.get(before or "", BANDS["outside"])
    yield Said(f"Waktu itu tempatnya dalam {band.id}.", f"At that time it was in {band.en}.")
