"""How sure a place is, in words: of so many models on other villages, how many agree."""

from collections.abc import Iterator, Sequence

from mutakhir.ground.errors import Said
from mutakhir.story.explain_facts import Doubt, Rank
from mutakhir.story.telling_words import BANDS


NOT_MEASURED = Said("Ketelitian urutan ini belum diukur.", "How sure this place is has not yet been measured.")
ROUGH = Said(
    "Yang dihitung ulang hanya pengaruh contoh desa survei; untuk satu rumah tangga, perkiraan ini tetap kasar.",
    "Only the chance of which villages were surveyed was worked out again; for a single household the estimate stays a"
    " rough one.",
)
FAR = "far"


def doubt_said(rank: Rank) -> Iterator[Said]:
    """Of one unit; empty where nothing was worked out again."""
    if rank.doubt is not None:
        yield _far(rank) if rank.doubt.tier == FAR else _counted(rank, rank.doubt)


def doubt_note(ranks: Sequence[Rank]) -> Iterator[Said]:
    """Once for all units of a household; a place that an act decided is as sure as the act."""
    by_score = [rank for rank in ranks if not is_decided(rank)]
    if any(rank.doubt is None for rank in by_score):
        yield NOT_MEASURED
    elif by_score:
        yield ROUGH


def is_decided(rank: Rank) -> bool:
    """Whether a signed act put the unit where it is."""
    return any(act.kind == "override" and act.outcome == "applied" for act in rank.acts)


def _far(rank: Rank) -> Said:
    if rank.listed:
        return Said(
            "Urutannya jauh dari batas kelompoknya, sehingga survei di desa-desa lain hampir pasti tidak mengubahnya.",
            "It stands far from the limits of its group, so a survey of other villages would hardly change that.",
        )
    return Said(
        "Urutannya jauh dari batas daftar, sehingga survei di desa-desa lain hampir pasti tidak mengubahnya.",
        "It stands far from the limit of the list, so a survey of other villages would hardly change that.",
    )


def _counted(rank: Rank, doubt: Doubt) -> Said:
    of, listed, core = doubt.refits or 0, doubt.listed_refits or 0, doubt.core_refits or 0
    out = of - listed
    if doubt.tier == "ambiguous":
        return Said(
            f"Urutan ini belum pasti: dalam {listed} dari {of} perhitungan ulang masuk daftar, dalam {out} tidak."
            " Karena itu dilihat dulu dalam musyawarah desa.",
            f"This place is not sure: in {listed} of {of} calculations made again it is on the list, in {out} not."
            " So the village meeting looks at it first.",
        )
    if doubt.tier == "outside":
        return Said(
            f"Dalam {out} dari {of} perhitungan ulang dengan survei di desa-desa lain, tempatnya tetap di luar daftar.",
            f"In {out} of {of} calculations made again with a survey of other villages it stays outside the list.",
        )
    return _listed(rank, core, listed, of)


def _listed(rank: Rank, core: int, listed: int, of: int) -> Said:
    """Of the list it is sure; of the core only where the refits say so."""
    if rank.band == "core":
        group = BANDS["core"]
        more = Said(f", dan dalam {core} tetap di {group.id}", f", and in {core} it stays in {group.en}")
    else:
        more = Said("", "")
    return Said(
        f"Dalam {listed} dari {of} perhitungan ulang dengan survei di desa-desa lain, rumah tangga ini tetap masuk"
        f" daftar{more.id}.",
        f"In {listed} of {of} calculations made again with a survey of other villages it stays on the list{more.en}.",
    )
