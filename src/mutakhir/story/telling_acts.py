"""Signed acts in words: what they are about, who signed, until when, and whether they are applied."""

from collections.abc import Iterator, Mapping
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.story.explain_facts import Act, Rank
from mutakhir.story.telling_words import BANDS, date_said


# Why an act is not applied, as half a sentence after "karena" and "because".
OUTCOMES: Final[Mapping[str, Said]] = {
    "expired": Said("masa berlakunya sudah lewat", "it is no longer in force"),
    "not_yet": Said("belum berlaku untuk pemutakhiran ini", "it does not hold for this update yet"),
    "over_limit": Said(
        "jumlah keputusan seperti itu untuk desa ini sudah mencapai batasnya",
        "the village has reached its limit of such decisions",
    ),
    "unknown_reason": Said("alasannya tidak termasuk yang diakui", "its reason is none of those that count"),
    "unknown_signer": Said("yang menandatangani tidak berwenang", "who signed it has no authority to"),
    "too_long": Said("masa berlakunya terlalu panjang", "it was to hold for too long"),
    "replaced": Said("sudah diganti keputusan yang lebih baru", "a newer decision took its place"),
    "quota_full": Said("jatah kelompok itu sudah penuh", "the quota of that group is full"),
}
_UNAPPLIED: Final = Said("tidak memenuhi syarat", "it does not keep to the rules")


def acts_said(rank: Rank) -> Iterator[Said]:
    """Shocks first, since the place already holds them."""
    for act in rank.acts:
        if act.kind == "shock":
            yield _shock(act)
    for act in rank.acts:
        if act.kind == "override":
            yield _override(act)


def _shock(act: Act) -> Said:
    way = Said("lebih sulit", "harder") if (act.by or 0) < 0 else Said("lebih baik", "better")
    day = date_said(act.until)
    return Said(
        f"Karena {act.reason.id}, keadaannya dihitung {way.id} daripada menurut jawabannya saja; ini ditetapkan"
        f" {act.signed_by} dan berlaku sampai {day.id}.",
        f"Because of {act.reason.en}, its situation is counted as {way.en} than its answers alone say; {act.signed_by}"
        f" signed this, and it holds until {day.en}.",
    )


def _override(act: Act) -> Said:
    band, day = BANDS[act.band or "outside"], date_said(act.until)
    into = Said(f"menempatkannya {'di' if act.band != 'outside' else ''} {band.id}".replace("  ", " "),
                f"puts it {'into' if act.band != 'outside' else ''} {band.en}".replace("  ", " "))  # fmt: skip
    if act.outcome == "applied":
        return Said(
            f"Keputusan {act.signed_by} ({act.reason.id}) {into.id}, apa pun urutannya; berlaku sampai {day.id}.",
            f"A decision of {act.signed_by} ({act.reason.en}) {into.en}, whatever its place; it holds until {day.en}.",
        )
    why = OUTCOMES.get(act.outcome, _UNAPPLIED)
    return Said(
        f"Keputusan {act.signed_by} ({act.reason.id}) yang {into.id} tidak diterapkan karena {why.id}.",
        f"A decision of {act.signed_by} ({act.reason.en}) that {into.en} is not applied, because {why.en}.",
    )
