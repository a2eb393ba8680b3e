"""Terms of a model and their levels by the words of the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mutakhir.ground.errors import Said
from mutakhir.ground.schema.declaration import Column, column_group
from mutakhir.ground.schema.items import HouseholdItems, MemberItems
from mutakhir.ranking.features import MISSING
from mutakhir.ranking.policy import ClassTerm, HeadTerm, ItemTerm, ShareTerm, SizeTerm, Term
from mutakhir.story.explain_labels import Labels
from mutakhir.story.explain_terms import SIZE, share_name


UNANSWERED = Said("tanpa jawaban", "no answer")


@dataclass(frozen=True)
class FileLabels(Labels):
    """Of a survey file with columns of its own, which are called as there; `codes`: the answers of each."""

    codes: Mapping[str, Sequence[str | int]]

    def item(self, name: str) -> Said:
        return Said(name, name)

    def answer(self, name: str, value: int | bool | None) -> Said:
        """Texts stand for their place among the codes, whole numbers for themselves."""
        known = [str(code) for code in self.codes.get(name, ())]
        if all(code.isdigit() for code in known) or value is None or not 0 <= value < len(known):
            return Said(str(value), str(value))
        return Said(known[value], known[value])


def term_name(labels: Labels, term: Term) -> Said:
    match term:
        case ItemTerm() | ClassTerm():
            return labels.item(term.item)
        case HeadTerm():
            label = labels.item(term.item)
            return Said(f"{label.id}, kepala rumah tangga", f"{label.en}, head of household")
        case SizeTerm():
            return SIZE
        case ShareTerm() if term.item is not None and not term.age_from and term.age_to is None:
            label = labels.item(term.item)
            return Said(f"{label.id}, bagian anggota", f"{label.en}, share of the members")
        case ShareTerm():
            return share_name(labels, term)


def level_name(labels: Labels, term: Term, level: int) -> Said:
    """What a level means: an answer, a class with its unit, a number of people, a share of them."""
    if level == MISSING:
        return UNANSWERED
    match term:
        case ItemTerm() | HeadTerm():
            return labels.answer(term.item, bool(level) if is_yes_or_no(term.item) else level)
        case ClassTerm():
            return _class_name(term, level)
        case SizeTerm():
            more = level == term.cap
            people = "person" if level == 1 else "people"
            return Said(
                f"{level} orang{' atau lebih' if more else ''}", f"{level} {people}{' or more' if more else ''}"
            )
        case ShareTerm():
            return _share_level(term, level)


def _share_level(term: ShareTerm, level: int) -> Said:
    if level in (0, term.steps):
        return Said("semua anggota", "all members") if level else Said("tidak ada", "none")
    percent = round(100 * level / term.steps)
    return Said(f"{percent}% anggota", f"{percent}% of members")


def _class_name(term: ClassTerm, level: int) -> Said:
    known = column(term.item)
    bounds, unit = term.bounds, _unit(known.unit if known else "")
    if level == 0:
        to = _number(bounds[0])
        return Said(f"kurang dari {to.id} {unit.id}".strip(), f"less than {to.en} {unit.en}".strip())
    first = _number(bounds[level - 1])
    if level >= len(bounds):
        return Said(
            " ".join(f"{first.id} {unit.id}".split()) + " atau lebih",
            " ".join(f"{first.en} {unit.en}".split()) + " or more",
        )
    last = _number(bounds[level] - 1)
    span = first if last == first else Said(f"{first.id}\u2013{last.id}", f"{first.en}\u2013{last.en}")
    return Said(f"{span.id} {unit.id}".strip(), f"{span.en} {unit.en}".strip())


def _number(number: int) -> Said:
    return Said(f"{number:,}".replace(",", "."), f"{number:,}")


def _unit(unit: str) -> Said:
    return {"m2": Said("m²", "m²"), "head": Said("ekor", "head"), "rooms": Said("kamar", "rooms")}.get(
        unit, Said(unit, unit)
    )


def column(item: str) -> Column | None:
    """Of the registry's form; None for a column of another file."""
    return {**column_group(HouseholdItems), **column_group(MemberItems)}.get(item)


def is_yes_or_no(item: str) -> bool:
    known = column(item)
    return known is not None and known.type == "boolean"
