"""Why records are taken for one person: pair by pair what was compared, what it weighs, and who decided."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.matching.linking.weight_words import odds_said, prior_said, signed, times_said
from mutakhir.matching.linking.wording import DECISIONS, STEPS, VERDICTS, guard_said
from mutakhir.story.explain_facts import Compared, Proof
from mutakhir.story.telling_page import Section
from mutakhir.story.telling_words import CIVIL, capital, listing_of
from mutakhir.story.waterfall import limits_said, waterfall


TITLE: Final = Said("Mengapa catatan ini dianggap satu orang", "Why these records are taken for one person")
DOUBT: Final = Said("Catatan yang masih diragukan", "Records in doubt")
_EACH: Final = Said(
    "Di bawah ini setiap pasangan catatan: apa yang dibandingkan, dan apa putusannya.",
    "Below is each pair of records: what was compared, and what was decided.",
)
_WEIGHTS: Final = (
    Said(
        "Mesin menimbang apa yang dibandingkan. Bobot positif mendukung satu orang, bobot negatif dua orang; setiap"
        " tambahan satu berarti dua kali lebih mungkin satu orang.",
        "A machine weighs what is compared. Weights above 0 speak for one person, those below for two; each whole one"
        " means twice as likely one person.",
    ),
    Said(
        "Nilai yang jarang, seperti nama yang jarang dipakai, berbobot lebih besar.",
        "What is rare, such as a name that few people have, weighs more.",
    ),
)
_NOTHING: Final = Said("tidak dihitung", "not counted")


def pair_sections(proofs: Sequence[Proof]) -> Iterator[Section]:
    """A heading, then a part for each pair; nothing where no pair is known."""
    if not proofs:
        return
    weighed = any(proof.prior is not None for proof in proofs)
    title = TITLE if any(_joins(proof) for proof in proofs) else DOUBT
    yield Section(title, (_EACH, *(_WEIGHTS if weighed else ())))
    for proof in proofs:
        yield _pair(proof)


def _joins(proof: Proof) -> bool:
    return proof.civil == "matched" or proof.decided == "same" or (proof.verdict == "link" and proof.is_same)


def _pair(proof: Proof) -> Section:
    if proof.prior is None:
        return Section(_title(proof), (*_plainly(proof), *_ending(proof)), is_part=True)
    return Section(
        _title(proof),
        (_sentence(STEPS, proof.step),),
        (_prior(proof.prior), *(_compared(one) for one in proof.compared)),
        after=(*_sum(proof), *_ending(proof)),
        figure=waterfall(proof),
        is_part=True,
    )


def _title(proof: Proof) -> Said:
    here, there = proof.household, proof.other_household
    if proof.other_kind == "register":
        return Said(f"Catatan di {here} dan data kependudukan", f"Record in {here} and the civil register")
    if here == there and proof.is_same:
        return Said(f"Dua catatan di {here}", f"Two records in {here}")
    if there and proof.is_same:
        return Said(f"Catatan di {here} dan di {there}", f"Records in {here} and in {there}")
    if proof.is_same:
        return Said(f"Catatan di {here} dan catatan lain orang ini", f"Record in {here} and others of this person")
    where = Said(f" di {there}", f" in {there}") if there else Said("", "")
    return Said(f"Catatan di {here} dan orang lain{where.id}", f"Record in {here} and another person{where.en}")


def _prior(prior: int) -> Said:
    said, weight = prior_said(prior), signed(prior)
    return Said(f"{said.id} ({weight.id}).", f"{said.en} ({weight.en}).")


def _compared(one: Compared) -> Said:
    """`Nama sama persis dalam bentuk bakunya: kira-kira 560 kali lebih mungkin jika satu orang (+9,1).`"""
    weight = one.weight or 0
    told, number = (_NOTHING if not weight else times_said(weight)), signed(weight)
    return Said(f"{one.said.id}: {told.id} ({number.id}).", f"{one.said.en}: {told.en} ({number.en}).")


def _sum(proof: Proof) -> Iterator[Said]:
    assert proof.weight is not None
    number, odds = signed(proof.weight), odds_said(proof.weight)
    yield Said(f"Jumlahnya {number.id}: {odds.id}.", f"The sum is {number.en}: {odds.en}.")
    if proof.link_from is not None and proof.review_from is not None:
        limits = limits_said(proof.link_from, proof.review_from)
        yield Said(f"{limits.id}.", f"{limits.en}.")


def _plainly(proof: Proof) -> Iterator[Said]:
    """Without parts: the step, and what was found to agree or not. That people read both they say themselves."""
    if proof.step != "decision":
        yield _sentence(STEPS, proof.step)
    if proof.compared:
        told = capital(listing_of([one.said for one in proof.compared]))
        yield Said(f"{told.id}.", f"{told.en}.")
    if proof.weight is not None:
        number = signed(proof.weight)
        yield Said(f"Hubungan yang lebih lemah di antara keduanya berbobot {number.id}.",
                   f"The weaker of the two links weighs {number.en}.")  # fmt: skip


def _ending(proof: Proof) -> Iterator[Said]:
    """The verdict of the machine, what people decided, and where the pair stands if that is not what it says."""
    if proof.civil is not None:
        civil = CIVIL[proof.civil]
        yield Said(f"Hasilnya: {civil.id}.", f"The result: {civil.en}.")
    elif proof.verdict is not None:
        told, why = VERDICTS[proof.verdict], _because(proof)
        yield Said(f"Putusan: {told.id}{why.id}.", f"Verdict: {told.en}{why.en}.")
    if proof.decided is not None:
        yield _sentence(DECISIONS, proof.decided)
    elif proof.verdict == "review" and proof.reason is not None:
        yield Said("Pasangan ini masih menunggu petugas.", "This pair still waits for an officer.")
    yield from _stands(proof)


def _because(proof: Proof) -> Said:
    if proof.verdict != "review":
        return Said("", "")
    if proof.guard is not None:
        guard = guard_said(proof.guard)
        return Said(f", berapa pun bobotnya, karena {guard.id}", f", whatever the weight, because {guard.en}")
    if proof.weight is None or proof.link_from is None or proof.weight < proof.link_from:
        return Said(", karena bobotnya belum cukup", ", because the weight is not enough")
    return Said(", karena catatan lain hampir sama kuatnya", ", because another record is nearly as strong")


def _stands(proof: Proof) -> Iterator[Said]:
    if proof.other_kind != "member" or proof.decided is not None:
        return
    if proof.verdict == "link" and not proof.is_same:
        yield Said("Meskipun demikian keduanya tetap dua orang, karena bukti lain menentang.",
                   "Even so they remain two people, since other evidence speaks against it.")  # fmt: skip
    if proof.verdict == "review" and proof.is_same:
        yield Said(
            "Keduanya tetap satu orang karena bukti lain.", "Both are one person all the same, by other evidence."
        )


def _sentence(words: Mapping[str, Said], word: str) -> Said:
    spaced = word.replace("_", " ")
    said = words.get(word, Said(spaced, spaced))
    return Said(f"{capital(said).id}.", f"{capital(said).en}.")
