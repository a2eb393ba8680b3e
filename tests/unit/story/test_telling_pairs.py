"""How a pair is told: its heading, its verdict, and where it stands if that is not what the verdict says."""

from dataclasses import replace

import pytest

from mutakhir.ground.errors import Said
from mutakhir.story.explain_facts import Compared, Proof
from mutakhir.story.telling_person_pairs import DOUBT, TITLE, pair_sections


HERE, THERE = "H-0000-0001-3", "H-0000-0002-6"
NAME = Compared("name", Said("Nama sama", "Names are equal"), 0, 9000)
PAIR = Proof(
    "M-0000-0001-2", HERE, "member", "within", other="M-0000-0002-5", other_household=THERE, verdict="link",
    compared=(NAME,), prior=-1000, weight=8000, link_from=6500, review_from=3170,
)  # fmt: skip
REVIEW = replace(PAIR, verdict="review", weight=5000)


def told(proof: Proof) -> str:
    _, part = pair_sections([proof])
    return " ".join(said.en for said in (part.title, *part.sentences, *part.points, *part.after))


@pytest.mark.parametrize(
    ("proof", "heading"),
    [
        (replace(PAIR, other_kind="register", other_household=None), f"Record in {HERE} and the civil register"),
        (PAIR, f"Records in {HERE} and in {THERE}"),
        (replace(PAIR, other_household=HERE), f"Two records in {HERE}"),
        (replace(PAIR, other_household=None), f"Record in {HERE} and others of this person"),
        (replace(PAIR, is_same=False), f"Record in {HERE} and another person in {THERE}"),
        (replace(PAIR, is_same=False, other_household=None), f"Record in {HERE} and another person"),
    ],
)
def test_the_heading_says_which_two_records(proof: Proof, heading: str):
    _, part = pair_sections([proof])
    assert (part.title.en, part.is_part) == (heading, True)


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        (PAIR, "Verdict: linked by machine."),
        (REVIEW, "Verdict: left to people, because the weight is not enough."),
        (replace(REVIEW, weight=7000), "left to people, because another record is nearly as strong."),
        (replace(REVIEW, guard="other_sex"), "left to people, whatever the weight, because the sex differs."),
        (replace(REVIEW, reason="near_threshold"), "This pair still waits for an officer."),
        (replace(REVIEW, decided="same"), "An officer decided that both are one person."),
        (replace(PAIR, decided="different"), "An officer decided that they are two people."),
        (replace(PAIR, is_same=False), "Even so they remain two people"),
        (REVIEW, "Both are one person all the same, by other evidence."),
        (replace(PAIR, step="nik", prior=None, weight=None, civil="dead"), "The result: recorded as dead"),
    ],
)
def test_the_verdict_and_what_came_of_it(proof: Proof, words: str):
    assert words in told(proof)


def test_what_people_decided_no_longer_waits_and_needs_no_other_evidence():
    text = told(replace(REVIEW, reason="near_threshold", decided="same"))
    assert "waits" not in text
    assert "other evidence" not in text


def test_only_what_is_linked_is_called_one_person():
    doubt = replace(REVIEW, is_same=False)
    assert [next(pair_sections(proofs)).title for proofs in ([PAIR, doubt], [doubt])] == [TITLE, DOUBT]
    assert not list(pair_sections([]))


def test_nothing_is_weighed_in_a_picture_where_a_fixed_rule_decided():
    _, part = pair_sections([replace(PAIR, step="nik", prior=None, weight=None)])
    assert part.figure is None
    _, part = pair_sections([PAIR])
    assert part.figure is not None
    assert [bar.weight for bar in part.figure.bars] == [-1000, 9000, 8000]
