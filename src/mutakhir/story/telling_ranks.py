"""How hard the situation is guessed to be: what pulls the guess down and up, the place, the group. Never rupiah."""

from collections.abc import Iterator, Sequence

from mutakhir.ground.errors import Said
from mutakhir.story.explain_facts import HouseholdFacts, Pull, Rank
from mutakhir.story.telling_acts import acts_said
from mutakhir.story.telling_doubt import doubt_note, doubt_said, is_decided
from mutakhir.story.telling_page import Section
from mutakhir.story.telling_words import BANDS, count_said


TITLE = Said("Perkiraan keadaan dan urutan", "The estimate and the place")
ACTS = Said("Keputusan tentang rumah tangga ini", "Decisions about this household")
DOUBT = Said("Seberapa pasti urutan itu", "How sure that place is")
TOLD = 4  # of each direction


def ranks_sections(facts: HouseholdFacts) -> tuple[Section, ...]:
    """The estimate and the place; then, as parts, the signed acts, and how sure the place is."""
    acts = tuple(said for rank in facts.ranks for said in acts_said(rank))
    doubts = tuple(said for rank in facts.ranks for said in doubt_said(rank))
    return (
        _estimate(facts),
        Section(ACTS, acts if len(acts) == 1 else (), () if len(acts) == 1 else acts, is_part=True),
        Section(DOUBT, (*doubts, *doubt_note(facts.ranks)), is_part=True),
    )


def _estimate(facts: HouseholdFacts) -> Section:
    """Empty for a household that has no rank."""
    if not facts.ranks:
        return Section(TITLE, tuple(_none(facts)))
    is_rated = any(rank.pulls for rank in facts.ranks)
    start = [_how(facts)] if is_rated else []
    points = [point for rank in facts.ranks for point in _pulls(rank, facts)]
    after = [said for rank in facts.ranks for said in _place(rank, facts)]
    return Section(TITLE, tuple(start), tuple(points), after=tuple(after))


def _none(facts: HouseholdFacts) -> Iterator[Said]:
    if facts.standing is None or facts.standing.standing != "asleep":
        yield Said("Keadaan rumah tangga ini belum dinilai.", "The situation of this household has not been rated.")


def _how(facts: HouseholdFacts) -> Said:
    regency = facts.place.regency
    return Said(
        "Keadaan rumah tangga diperkirakan dari jawabannya tentang anggota, rumah, dan barang."
        f" Dibandingkan dengan rata-rata di {regency}:",
        "How a household fares is estimated from its answers about people, house and goods."
        f" Against the average of {regency}:",
    )


def _pulls(rank: Rank, facts: HouseholdFacts) -> Iterator[Said]:
    poorer = [pull for pull in rank.pulls if pull.by < 0][:TOLD]
    better = [pull for pull in rank.pulls if pull.by > 0][:TOLD]
    whose = _family(rank, facts)
    if poorer:
        listed = _listed(poorer)
        yield Said(
            f"{whose.id}Tanda keadaan lebih sulit: {listed.id}.", f"{whose.en}Signs of a harder life: {listed.en}."
        )
    if better:
        listed = _listed(better)
        yield Said(
            f"{whose.id}Tanda keadaan lebih baik: {listed.id}.", f"{whose.en}Signs of a better life: {listed.en}."
        )


def _family(rank: Rank, facts: HouseholdFacts) -> Said:
    if rank.unit == "household" or len(facts.ranks) == 1:
        return Said("", "")
    return Said(f"Keluarga ke-{rank.number}. ", f"Family {rank.number}. ")


def _listed(pulls: Sequence[Pull]) -> Said:
    """The strongest first."""
    return Said(
        "; ".join(f"{pull.label.id} ({pull.answer.id})" for pull in pulls),
        "; ".join(f"{pull.label.en} ({pull.answer.en})" for pull in pulls),
    )


def _place(rank: Rank, facts: HouseholdFacts) -> Iterator[Said]:
    whose = _family(rank, facts)
    place, of = count_said(rank.place or 0), count_said(rank.of or 0)
    unit = Said("rumah tangga", "households") if rank.unit == "household" else Said("keluarga", "families")
    if rank.place is not None:
        yield Said(
            f"{whose.id}Urutannya ke-{place.id} dari {of.id} {unit.id} yang dinilai di {facts.place.regency},"
            " dihitung dari yang keadaannya paling sulit.",
            f"{whose.en}It stands at place {place.en} of the {of.en} {unit.en} rated in {facts.place.regency},"
            " counted from the hardest situation.",
        )
    if rank.percentile is not None:
        yield Said(
            f"{'' if rank.place else whose.id}Seandainya 100 orang mewakili seluruh penduduk Indonesia dan diurutkan"
            f" dengan cara yang sama, tempatnya kira-kira ke-{rank.percentile}.",
            f"{'' if rank.place else whose.en}If 100 people stood for the whole population, in the same order, its"
            f" place would be about number {rank.percentile}.",
        )
    if rank.decile is not None:
        yield Said(
            f"Itu desil ke-{rank.decile} dari sepuluh; desil ke-1 yang paling sulit.",
            f"That is decile {rank.decile} of ten; decile 1 is the hardest.",
        )
    yield from _group(rank, facts)


def _group(rank: Rank, facts: HouseholdFacts) -> Iterator[Said]:
    """The quotas are those of this round; of a place of another one only the group is told."""
    band, is_of_round = BANDS[rank.band], rank.place is not None
    if not is_of_round and not facts.told.is_previous and rank.ranked_in:
        yield Said(
            f"Urutan ini masih dari daftar lama, {rank.ranked_in}.",
            f"This place is still that of the old list, {rank.ranked_in}.",
        )
    if is_decided(rank):
        return  # the act is told instead
    if not rank.listed:
        yield Said("Urutan itu di luar jatah daftar.", "That place is beyond the quota of the list.")
    elif is_of_round:
        quota = _quota(rank.band, facts)
        yield Said(f"Urutan itu termasuk {band.id}, {quota.id}.", f"That place is within {band.en}, {quota.en}.")
    else:
        yield Said(f"Urutan itu termasuk {band.id}.", f"That place is within {band.en}.")


def _quota(band: str, facts: HouseholdFacts) -> Said:
    core, extended = facts.core, facts.extended
    what = Said("penduduk", "of all people") if facts.counts == "persons" else Said("rumah tangga", "of all households")
    if band == "core":
        return Said(f"yang jatahnya {core} persen {what.id}", f"whose quota is {core} percent {what.en}")
    return Said(
        f"yang menambah jatah dari {core} menjadi {extended} persen {what.id}",
        f"which extends the quota from {core} to {extended} percent {what.en}",
    )
