"""Which way a term moves the guess, and how far: the sentence beside each term of the card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from mutakhir.ground.errors import Said
from mutakhir.ranking.features import MISSING
from mutakhir.ranking.policy import ClassTerm, HeadTerm, ItemTerm, ShareTerm, SizeTerm, Term
from mutakhir.story.explain_labels import Labels
from mutakhir.story.ranking_pages.card import Coefficient
from mutakhir.story.ranking_pages.term_words import is_yes_or_no, level_name, term_name


_MILLION = 1_000_000
_COMMONEST = Said("jawaban yang paling sering", "the commonest answer")
_HARDLY = Said("hampir tidak berpengaruh", "hardly any effect")
SMALL = 0.01
"""A reach below this is called none."""


@dataclass(frozen=True)
class Told:
    """A term of the card. `reach`: by how much the guess differs at most between two answers, as a share."""

    part: str
    name: Said
    direction: Said
    reach: float


def told_terms(terms: Sequence[tuple[str, Term]], rows: Sequence[Coefficient], labels: Labels) -> list[Told]:
    """In each part the terms that move the guess furthest come first."""
    found = []
    for part, term in terms:
        values = national(rows, term.name)
        effects = [*values.values(), 0.0]
        reach = exp(max(effects) - min(effects)) - 1
        found.append(Told(part, term_name(labels, term), direction(term, values, labels), reach))
    return sorted(found, key=lambda told: (list(_PARTS).index(told.part), -told.reach, told.name.en))


_PARTS = ("people", "housing", "assets")


def national(rows: Sequence[Coefficient], term: str) -> dict[int, float]:
    """The levels of a term with their effect on the logarithm in the whole nation, but for that of no answer.

    The commonest level of a coded term has no row: it adds nothing.
    """
    found = {row.level: row.value / _MILLION for row in rows if row.term == term and row.area == "0"}
    return {level: value for level, value in found.items() if level != MISSING}


def direction(term: Term, values: Mapping[int, float], labels: Labels) -> Said:
    if isinstance(term, SizeTerm):
        return _more(values, Said("makin banyak anggota", "the more members"))
    if isinstance(term, ShareTerm):
        return _more(values, Said("makin besar bagiannya", "the larger the share"))
    if isinstance(term, ItemTerm | HeadTerm) and is_yes_or_no(term.item):
        return _yes(term, values, labels)
    return _ends(term, values, labels)


def _more(values: Mapping[int, float], lead: Said) -> Said:
    """Of a term with one slope: its highest level against none."""
    slope = values[max(values)] if values else 0.0
    if abs(slope) < SMALL:
        return _HARDLY
    if slope < 0:
        return Said(f"{lead.id}, makin miskin tebakannya", f"{lead.en}, the poorer the guess")
    return Said(f"{lead.id}, makin mampu tebakannya", f"{lead.en}, the better off the guess")


def _yes(term: ItemTerm | HeadTerm, values: Mapping[int, float], labels: Labels) -> Said:
    effect = values.get(1, 0.0) - values.get(0, 0.0)
    if abs(effect) < SMALL:
        return _HARDLY
    answer = level_name(labels, term, 1)
    if effect < 0:
        return Said(f"{answer.id}: tanda lebih miskin", f"{answer.en}: a sign of being poorer")
    return Said(f"{answer.id}: tanda lebih mampu", f"{answer.en}: a sign of being better off")


def _ends(term: ItemTerm | HeadTerm | ClassTerm, values: Mapping[int, float], labels: Labels) -> Said:
    """The poorest and the best off answer; the commonest one has no level of its own in the model and adds nothing."""
    if not values or max([*values.values(), 0.0]) - min([*values.values(), 0.0]) < SMALL:
        return _HARDLY
    low, high = min(values, key=lambda level: values[level]), max(values, key=lambda level: values[level])
    poor = level_name(labels, term, low) if values[low] < 0 else _COMMONEST
    rich = level_name(labels, term, high) if values[high] > 0 else _COMMONEST
    return Said(f"termiskin: {poor.id}; termampu: {rich.id}", f"poorest: {poor.en}; best off: {rich.en}")
