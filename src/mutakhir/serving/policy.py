"""`serving/programmes/*.yaml` and `serving/agreements/*.yaml`."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import MemberItems
from mutakhir.serving.columns import CATALOGUE, DIRECT


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Line = Annotated[str, Field(min_length=1, pattern=r"\S")]
Age = Annotated[int, Field(ge=0, le=130)]
Code = Annotated[str, Field(pattern=r"^(0|[0-9]{2}|[0-9]{4})$")]


class Text(Part):
    """A text for screens in both languages."""

    id: Line
    en: Line


class Component(Part):
    """What a member must fulfil: an age, both ends included, and codes of items (a yes is 1)."""

    id: Name
    title: Text
    age_from: Age | None = None
    age_to: Age | None = None
    items: dict[str, tuple[int, ...]] = {}

    @model_validator(mode="after")
    def _known_items(self) -> Self:
        unknown = sorted(set(self.items) - set(column_group(MemberItems)))
        _require(
            not unknown,
            f"items menyebut butir yang tidak ada: {', '.join(unknown)}. Pakai nama butir anggota rumah tangga.",
            f"items names what is no item: {', '.join(unknown)}. Use the names of the items of a member.",
            "items",
        )
        return self


class ProgrammePolicy(Dated):
    """A programme: which bands it takes, and which members make a household eligible (none named: all)."""

    name: Name
    title: Text
    purpose: Text
    bands: Annotated[tuple[Literal["core", "extension"], ...], Field(min_length=1)]
    living_here: tuple[int, ...]
    components: tuple[Component, ...]


class Topic(StrEnum):
    """What a clause is about: each has exactly one, so that a refusal can name it."""

    PURPOSE = "purpose"
    COLUMNS = "columns"
    DIRECT = "direct_identifiers"
    AREAS = "areas"
    TERM = "term"


class Clause(Part):
    """A numbered clause of an agreement."""

    number: Line
    about: Literal["purpose", "columns", "direct_identifiers", "areas", "term"]
    text: Text


class Parties(Part):
    """Who gives and who receives."""

    giver: Text
    receiver: Text


class AgreementPolicy(Dated):
    """An agreement on data: in force from `valid_from` to `valid_to`, both days included."""

    valid_to: date
    name: Name
    programme: Name
    parties: Parties
    legal_basis: Annotated[tuple[Line, ...], Field(min_length=1)]
    purposes: Annotated[tuple[Line, ...], Field(min_length=1)]
    areas: Annotated[tuple[Code, ...], Field(min_length=1)]
    direct_identifiers: bool
    columns: Annotated[tuple[str, ...], Field(min_length=1)]
    clauses: tuple[Clause, ...]

    @model_validator(mode="after")
    def _columns_exist(self) -> Self:
        unknown = sorted(set(self.columns) - set(CATALOGUE))
        _require(
            not unknown,
            f"columns menyebut kolom yang tidak ada: {', '.join(unknown)}. Lihat docs/stages/serving.md.",
            f"columns names what is no column: {', '.join(unknown)}. See docs/stages/serving.md.",
            "columns",
        )
        direct = sorted(set(self.columns) & DIRECT)
        _require(
            self.direct_identifiers or not direct,
            f"{', '.join(direct)} menyebut orang, tetapi direct_identifiers: false. Hapus kolomnya atau izinkan.",
            f"{', '.join(direct)} name people, but direct_identifiers is false. Remove the columns or allow them.",
            "columns",
        )
        return self

    @model_validator(mode="after")
    def _one_clause_for_each_topic(self) -> Self:
        found = sorted(clause.about for clause in self.clauses)
        _require(
            found == sorted(Topic),
            f"clauses harus memuat tepat satu pasal untuk masing-masing: {', '.join(Topic)}.",
            f"clauses must hold exactly one clause for each of: {', '.join(Topic)}.",
            "clauses",
        )
        return self

    def clause(self, topic: Topic) -> Clause:
        return next(clause for clause in self.clauses if clause.about == topic)


def _require(holds: bool, indonesian: str, english: str, key: str) -> None:
    if not holds:
        raise NotAllowed(Said(id=indonesian, en=english), key=key)
