"""How an outside survey is read and what its model is made of: one YAML file.

The terms, penalties, folds, scale and challengers are those of `ranking/model.yaml`, so what is measured on an outside
file is what would be fitted at home. An item is a column of the file: `item` reads it as a code, whether number or
text; `head` does the same and is told as an answer of the head; `classes` reads a count; `share` reads how many of the
persons are meant.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import NotAllowed, Part, SharesCount
from mutakhir.ranking.policy import ModelPolicy, Parts, ShareTerm, Whole


Header = Annotated[str, Field(min_length=1, max_length=200)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Percent = Annotated[int, Field(ge=1, le=99)]
Code = str | int


class Consumption(Part):
    """The column of consumption; `of`: whether it is that of a person (the household's mean) or of the household."""

    column: Header
    of: Literal["person", "household"]


class ColumnMap(Part):
    """Which columns of the file hold what; all but size are optional or of free choice.

    Without `weight` every household counts the same. `area` has the constants, `cluster` is left out as a whole,
    `stratum` is one column or several. `children` counts those of the scale's `child_until` and younger; `line` is the
    poverty line on the scale of consumption per person. `groups`: name to column, by which errors are told.
    """

    consumption: Consumption
    size: Header
    area: Header
    cluster: Header
    weight: Header | None = None
    stratum: tuple[Header, ...] = ()
    province: Header | None = None
    block: Header | None = None
    children: Header | None = None
    line: Header | None = None
    groups: dict[Name, Header] = {}


class Population(Part):
    """Totals that the weights must add up to, within so many percent; strata from which the sample was drawn."""

    households: Annotated[int, Field(ge=1)] | None = None
    persons: Annotated[int, Field(ge=1)] | None = None
    tolerance_percent: Annotated[int, Field(ge=0, le=50)] = 2
    strata: tuple[str, ...] = ()


class FileParts(Parts):
    """The terms of an outside file: items are its columns, whatever their names."""

    @model_validator(mode="after")
    def _items_are_of_the_form(self) -> Self:
        """Takes the place of the check against the registry's own form."""
        for term in self.people:
            if isinstance(term, ShareTerm) and (term.item is None or term.age_from or term.age_to is not None):
                raise NotAllowed(_share(term.name), key="people")
        return self


class SurveySpec(ModelPolicy):
    """The whole file. policy_cut: the cut at which challengers are compared; codes: what each item may hold."""

    parts: FileParts
    not_living_here: tuple[Whole, ...] = ()
    columns: ColumnMap
    codes: dict[Header, Annotated[tuple[Code, ...], Field(min_length=1)]] = {}
    population: Population = Population()
    counts: SharesCount = SharesCount.PERSONS
    cuts: Annotated[tuple[Percent, ...], Field(min_length=1)] = (20, 40, 60)
    policy_cut: Percent = 40
    instrument: Header | None = None
    synthetic: bool = False

    @model_validator(mode="after")
    def _columns_that_are_used_are_mapped(self) -> Self:
        by, scale = self.interactions.by, self.scale
        if self.interactions.terms and getattr(self.columns, by) is None:
            raise NotAllowed(_unmapped(by, "interactions"), key="columns")
        if scale.child_weight < 1000 and self.columns.children is None:
            raise NotAllowed(_unmapped("children", "scale"), key="columns")
        return self


def _share(name: str) -> Said:
    return Said(
        f"suku '{name}': dalam berkas luar tidak ada daftar anggota. Tulis `item`: kolom yang memuat banyaknya orang "
        "yang dimaksud, dan hapus batas umur.",
        f"term '{name}': an outside file has no roster. Write `item`: the column with the number of persons meant, "
        "and remove the bounds of age.",
    )


def _unmapped(column: str, user: str) -> Said:
    return Said(
        f"`{user}` memerlukan kolom '{column}', tetapi `columns` tidak menyebutnya. Tambahkan `{column}: NAMA_KOLOM`.",
        f"`{user}` needs the column '{column}', which `columns` does not name. Add `{column}: NAME_OF_COLUMN`.",
    )
