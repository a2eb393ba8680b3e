"""`ranking/model.yaml` and `ranking/quotas.yaml`."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import AssetItems, HousingItems, MemberItems


Whole = Annotated[int, Field(ge=0)]
PerMille = Annotated[int, Field(ge=0, le=1000)]
Age = Annotated[int, Field(ge=0, le=130)]
ScaleKind = Literal["per_person", "adult_equivalent"]
ChallengerKind = Literal["lasso", "quantile", "boosting"]


class ItemTerm(Part):
    """The code of a household item; yes and no are 1 and 0."""

    kind: Literal["item"]
    item: str

    @property
    def name(self) -> str:
        return self.item


class ClassTerm(Part):
    """The class of a counted household item: the number of bounds that it reaches."""

    kind: Literal["classes"]
    item: str
    bounds: Annotated[tuple[Whole, ...], Field(min_length=1)]

    @property
    def name(self) -> str:
        return self.item


class HeadTerm(Part):
    """The code of an item of the head of the unit."""

    kind: Literal["head"]
    item: str

    @property
    def name(self) -> str:
        return f"head_{self.item}"


class SizeTerm(Part):
    """The logarithm of the number of persons, counted up to `cap`."""

    kind: Literal["size"]
    name: Literal["size"]
    cap: Annotated[int, Field(ge=2, le=50)]


class ShareTerm(Part):
    """The share of the persons within an age range, or for whom a yes-or-no item holds, in whole steps."""

    kind: Literal["share"]
    name: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    steps: Annotated[int, Field(ge=1, le=20)]
    age_from: Age = 0
    age_to: Age | None = None
    item: str | None = None


PeopleTerm = Annotated[SizeTerm | ShareTerm | HeadTerm, Field(discriminator="kind")]
DwellingTerm = Annotated[ItemTerm | ClassTerm, Field(discriminator="kind")]
Term = SizeTerm | ShareTerm | HeadTerm | ItemTerm | ClassTerm


class Parts(Part):
    """The terms of the score, by the part that is shown to people; the part place has none."""

    people: tuple[PeopleTerm, ...]
    housing: tuple[DwellingTerm, ...]
    assets: tuple[DwellingTerm, ...]

    @model_validator(mode="after")
    def _items_are_of_the_form(self) -> Self:
        for part, terms, group in (
            ("people", self.people, MemberItems),
            ("housing", self.housing, HousingItems),
            ("assets", self.assets, AssetItems),
        ):
            for term in terms:
                item = getattr(term, "item", None)
                if item is not None and item not in column_group(group):
                    raise NotAllowed(_no_item(part, item), key=part)
        return self


class Penalty(Part):
    """How strongly the fit pulls towards no difference, in households that show none."""

    slopes: Annotated[int, Field(ge=1)]
    regencies: Annotated[int, Field(ge=1)]
    interactions: Annotated[int, Field(ge=1)] = 100
    regency_slopes: Annotated[int, Field(ge=1)] = 100


class Winsorise(Part):
    """Consumption beyond these shares of the survey is set to the value there before the fit."""

    lower: PerMille
    upper: PerMille


class Scale(Part):
    """By what the consumption of a household is divided before its logarithm is explained.

    Adult equivalents are (adults + child_weight x children up to the age child_until) to the power economies, the
    last two numbers in thousandths. They are worked out under either kind, as accuracy is told on both scales.
    """

    kind: ScaleKind = "per_person"
    child_weight: Annotated[int, Field(ge=1, le=1000)] = 1000
    child_until: Age = 14
    economies: Annotated[int, Field(ge=1, le=1000)] = 1000


class Interactions(Part):
    """Terms whose slopes may differ by province or block: deviations from the nation's, drawn towards none."""

    by: Literal["province", "block"]
    terms: tuple[str, ...] = ()


class RegencySlopes(Part):
    """Terms whose slopes may differ by regency: deviations from the nation's, drawn towards none."""

    terms: tuple[str, ...] = ()


class ModelPolicy(Dated):
    """What the score is made of and how its coefficients are estimated."""

    parts: Parts
    not_living_here: tuple[Whole, ...]
    scale: Scale = Scale()
    interactions: Interactions = Interactions(by="province")
    regency_slopes: RegencySlopes = RegencySlopes()
    penalty: Penalty
    winsorise: Winsorise
    folds: Annotated[int, Field(ge=2, le=50)]
    seed: Whole = 0
    bootstrap: Annotated[int, Field(ge=20, le=10_000)] = 200
    challengers: tuple[ChallengerKind, ...] = ()

    def terms(self) -> Iterator[tuple[str, Term]]:
        """Part and term, in order of the file."""
        for part in ("people", "housing", "assets"):
            for term in getattr(self.parts, part):
                yield part, term

    @model_validator(mode="after")
    def _varying_terms_are_terms(self) -> Self:
        known = {term.name for _, term in self.terms()}
        for key, varying in (("interactions", self.interactions.terms), ("regency_slopes", self.regency_slopes.terms)):
            for name in varying:
                if name not in known:
                    raise NotAllowed(_no_term(key, name), key=key)
        return self


def _no_item(part: str, item: str) -> Said:
    return Said(
        f"'{item}' bukan butir kelompok {part} pada instrumen, jadi tidak boleh dinilai di sini "
        "(penerimaan program tidak pernah dinilai). Pakai nama butir dari docs/reference/datasets.md.",
        f"'{item}' is no item of the group {part} of the instrument, so it may not be scored here "
        "(receipt of a programme never is). Use the name of an item from docs/reference/datasets.md.",
    )


def _no_term(key: str, name: str) -> Said:
    return Said(
        f"'{name}' di `{key}` bukan nama suku model ini. Pakai nama suku dari `parts` (butir kepala: `head_<butir>`).",
        f"'{name}' in `{key}` is no term of this model. Use the name of a term in `parts` (a head's: `head_<item>`).",
    )
