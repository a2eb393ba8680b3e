"""`serving/programmes/*.yaml` and `serving/agreements/*.yaml`."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import HouseholdItems, MemberItems
from mutakhir.serving.columns import (
    CATALOGUE,
    COMPONENT_PERSONS,
    COMPONENTS,
    DIRECT,
    FAMILY_CARD,
    HEAD_NIK,
    MEMBER,
    PERSON,
    REQUEST,
    REQUEST_NUMBER,
)


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
Line = Annotated[str, Field(min_length=1, pattern=r"\S")]
Age = Annotated[int, Field(ge=0, le=130)]
Code = Annotated[str, Field(pattern=r"^(0|[0-9]{2}|[0-9]{4})$")]


class Text(Part):
    """A text for screens in both languages."""

    id: Line
    en: Line


class Benefit(Part):
    """What is paid. `checked`: whether somebody held the amount against the decree itself."""

    rupiah: Annotated[int, Field(ge=1)]
    every: Literal["month", "year"]
    source: Line
    checked: bool


class Component(Part):
    """What a member must fulfil: an age, both ends included, and codes of items (a yes is 1)."""

    id: Name
    title: Text
    age_from: Age | None = None
    age_to: Age | None = None
    items: dict[str, tuple[int, ...]] = {}
    benefit: Benefit | None = None

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
    """A programme: which bands it takes, and which members make a household eligible (none named: all).

    `unit` is who receives; `persons_limit` how many persons with a component count in one household;
    `not_with` codes of household items (a yes is 1) that shut a household out.
    """

    name: Name
    title: Text
    purpose: Text
    unit: Literal["household", "family", "person"]
    legal_basis: Annotated[tuple[Line, ...], Field(min_length=1)]
    bands: Annotated[tuple[Literal["core", "extension"], ...], Field(min_length=1)]
    living_here: tuple[int, ...]
    persons_limit: Annotated[int, Field(ge=1)] | None = None
    not_with: dict[str, tuple[int, ...]] = {}
    benefit: Benefit | None = None
    components: tuple[Component, ...]

    @model_validator(mode="after")
    def _known_items(self) -> Self:
        unknown = sorted(set(self.not_with) - set(column_group(HouseholdItems)))
        _require(
            not unknown,
            f"not_with menyebut butir yang tidak ada: {', '.join(unknown)}. Pakai nama butir rumah tangga.",
            f"not_with names what is no item: {', '.join(unknown)}. Use the names of the items of a household.",
            "not_with",
        )
        return self


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


class Covers(StrEnum):
    """Whose rows an agreement is about."""

    PROGRAMME = "programme"  # the households of its programme
    REGISTRY = "registry"  # every household of the release, for statistics; never by name
    REINTERVIEWS = "reinterviews"  # the households that were drawn for a second interview in this round
    CIVIL_REGISTER = "civil_register"  # accepted members of the round, about whom the civil registry office is asked


class AgreementPolicy(Dated):
    """An agreement on data: in force from `valid_from` to `valid_to`, both days included.

    `programme` and `covers: programme` go together; `gives` says whether a row is a household or one of its members;
    `living_here`, where there is no programme, which codes of presence tell that somebody still lives there.
    """

    valid_to: date
    name: Name
    covers: Covers = Covers.PROGRAMME
    programme: Name | None = None
    gives: Literal["household", "member"] = "household"
    living_here: tuple[int, ...] = ()
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
    def _covers_one_thing(self) -> Self:
        _require(
            (self.covers is Covers.PROGRAMME) == (self.programme is not None),
            "sebut programme bila covers: programme, dan hanya pada saat itu.",
            "name a programme where covers is programme, and only there.",
            "covers",
        )
        _require(
            self.covers is not Covers.REGISTRY or not self.direct_identifiers,
            "seluruh registri tidak pernah diserahkan dengan nama. Tulis direct_identifiers: false, atau persempit "
            "covers menjadi programme atau reinterviews.",
            "the whole registry is never given by name. Write direct_identifiers: false, or narrow covers to "
            "programme or reinterviews.",
            "covers",
        )
        components = {COMPONENTS, COMPONENT_PERSONS} & set(self.columns)
        _require(
            self.covers is Covers.PROGRAMME or not components,
            "kolom komponen hanya ada pada perjanjian sebuah program. Hapus dari columns.",
            "columns of components exist only in the agreement of a programme. Remove them from columns.",
            "columns",
        )
        return self

    @model_validator(mode="after")
    def _columns_fit_the_rows(self) -> Self:
        strange = {HEAD_NIK} if self.gives == "member" else {*MEMBER, *PERSON}
        refused = sorted(strange & set(self.columns))
        _require(
            not refused,
            f"{', '.join(refused)} bukan kolom baris `gives: {self.gives}`. Hapus kolomnya, atau ubah gives.",
            f"{', '.join(refused)} is no column of rows with `gives: {self.gives}`. Remove it, or change gives.",
            "columns",
        )
        _require(
            self.gives == "household" or self.programme is not None or bool(self.living_here) or self.is_request,
            "gives: member tanpa program perlu living_here: kode keberadaan anggota yang masih tinggal di situ.",
            "gives: member without a programme needs living_here: the codes of presence of those who still live there.",
            "gives",
        )
        return self

    @model_validator(mode="after")
    def _asks_by_number(self) -> Self:
        strange = sorted({REQUEST_NUMBER, FAMILY_CARD} & set(self.columns))
        _require(
            self.is_request or not strange,
            f"{', '.join(strange)} hanya ada pada covers: civil_register. Hapus dari columns.",
            f"{', '.join(strange)} exist only where covers is civil_register. Remove them from columns.",
            "columns",
        )
        lacking = sorted({REQUEST_NUMBER, "nik"} - set(self.columns))
        beside = sorted(set(self.columns) - set(REQUEST))
        fits = not lacking and not beside and self.gives == "member"
        _require(
            not self.is_request or fits,
            f"covers: civil_register perlu gives: member, request_number, dan nik; yang boleh: {', '.join(REQUEST)}.",
            f"covers: civil_register needs gives: member, request_number and nik; allowed are: {', '.join(REQUEST)}.",
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

    @property
    def is_request(self) -> bool:
        """It gives what a request file holds, and no extract."""
        return self.covers is Covers.CIVIL_REGISTER

    def clause(self, topic: Topic) -> Clause:
        return next(clause for clause in self.clauses if clause.about == topic)


def _require(holds: bool, indonesian: str, english: str, key: str) -> None:
    if not holds:
        raise NotAllowed(Said(id=indonesian, en=english), key=key)
