"""Terms of a model and their levels by the words of the form."""

from mutakhir.ground.errors import Said
from mutakhir.ground.schema.declaration import Column, column_group
from mutakhir.ground.schema.items import HouseholdItems, MemberItems
from mutakhir.ranking.features import MISSING
from mutakhir.ranking.policy import ClassTerm, HeadTerm, ItemTerm, ShareTerm, SizeTerm, Term
from mutakhir.story.explain_labels import Labels
from mutakhir.story.explain_terms import SIZE, share_name


UNANSWERED = Said("tanpa jawaban", "no answer")


def term_name(labels: Labels, term: Term) -> Said:
    match term:
        case ItemTerm() | ClassTerm():
            return labels.item(term.item)
        case HeadTerm():
            label = labels.item(term.item)
            return Said(f"{label.id}, kepala rumah tangga", f"{label.en}, head of household")
        case SizeTerm():
            return SIZE
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
    bounds, unit = term.bounds, _unit(column(term.item).unit)
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


def column(item: str) -> Column:
    return {**column_group(HouseholdItems), **column_group(MemberItems)}[item]


def is_yes_or_no(item: str) -> bool:
    return column(item).type == "boolean"
