"""The terms of the model by the words of the form, with the answer that a unit gave to each."""

from dataclasses import dataclass

from mutakhir.ground.errors import Said
from mutakhir.ranking.features import HEAD
from mutakhir.ranking.policy import ClassTerm, HeadTerm, ItemTerm, ShareTerm, SizeTerm, Term
from mutakhir.story.explain_labels import Labels
from mutakhir.story.explain_members import AWAY
from mutakhir.story.explain_shelf import Row


@dataclass(frozen=True)
class Home:
    """The household's answers and the members of the unit."""

    household: Row
    members: list[Row]
    by_family: bool

    @property
    def here(self) -> list[Row]:
        return [member for member in self.members if member["presence"] not in AWAY]

    def head(self, item: str) -> int | bool | None:
        """Of two heads the higher code counts, as in the score."""
        relation = "family_relation" if self.by_family else "relation"
        found = [member[item] for member in self.here if member[relation] == HEAD and member[item] is not None]
        return max(found) if found else None


def named_term(labels: Labels, term: Term, home: Home) -> tuple[Said, Said]:
    """What the term is called and what the unit answered."""
    match term:
        case ItemTerm() | ClassTerm():
            return labels.item(term.item), _answered(labels, term.item, home.household.get(term.item))
        case HeadTerm():
            label = labels.item(term.item)
            whose = Said(id=f"{label.id}, kepala rumah tangga", en=f"{label.en}, head of household")
            return whose, _answered(labels, term.item, home.head(term.item))
        case SizeTerm():
            count = len(home.here)
            return SIZE, Said(id=f"{count} orang", en=f"{count} {'person' if count == 1 else 'people'}")
        case ShareTerm():
            return share_name(labels, term), _share(term, home)


def share_name(labels: Labels, term: ShareTerm) -> Said:
    """Whose share of the members a term counts."""
    ages = _ages(term)
    if term.item is None:
        return Said(id=f"anggota berumur {ages.id}", en=f"members aged {ages.en}")
    label = labels.item(term.item)
    return Said(id=f"{label.id}, umur {ages.id}", en=f"{label.en}, aged {ages.en}")


def _ages(term: ShareTerm) -> Said:
    if term.age_to is None:
        return Said(id=f"{term.age_from} tahun ke atas", en=f"{term.age_from} and over")
    if not term.age_from:
        return Said(id=f"sampai {term.age_to} tahun", en=f"up to {term.age_to}")
    return Said(id=f"{term.age_from} sampai {term.age_to} tahun", en=f"{term.age_from} to {term.age_to}")


def _share(term: ShareTerm, home: Home) -> Said:
    counted = sum(_counts(member, term) for member in home.here)
    if not counted:
        return Said(id="tidak ada", en="none")
    return Said(id=f"{counted} dari {len(home.here)} orang", en=f"{counted} of {len(home.here)}")


def _counts(member: Row, term: ShareTerm) -> bool:
    age = member["age"]
    in_range = (not term.age_from or (age is not None and age >= term.age_from)) and (
        term.age_to is None or (age is not None and age <= term.age_to)
    )
    return in_range and (term.item is None or member[term.item] == 1)


def _answered(labels: Labels, item: str, value: int | bool | None) -> Said:
    """A question may be left out with reason: who has no toilet is not asked of what kind it is."""
    return _UNANSWERED if value is None else labels.answer(item, value)


_UNANSWERED = Said(id="tanpa jawaban", en="no answer")
SIZE = Said(id="banyaknya anggota", en="number of members")
