"""What is compared, how pairs are found and how a model is trained: one YAML file per task.

The pack's own file (`matching/persons.yaml`) and the settings that a stranger writes for an outside file have the
same shape, so what is measured there is what runs here.
"""

from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part


Share = Annotated[float, Field(gt=0, lt=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class PreparedColumn(Part):
    """A column made from columns of the file: joined with spaces, cleaned, and a part of it taken.

    `letters` is the length of the part *start*; `format` says how dates are written (strptime).
    """

    source: list[str] = Field(min_length=1)
    clean: Literal["as_is", "words", "letters", "digits", "date", "lower"] = "words"
    part: Literal[
        "whole",
        "start",
        "tail",
        "year",
        "month_day",
        "sorted",
        "first_word",
        "last_word",
        "each_word",
        "sound",
        "first_letter",
    ] = "whole"
    letters: Annotated[int, Field(ge=1, le=20)] = 3
    formats: list[str] = ["%Y-%m-%d"]


class Comparison(Part):
    """How one prepared column is compared.

    Kinds: `exact`; `text` (Jaro-Winkler at `similar`); `name` (also words in another order, or fewer of them);
    `date` (ISO text: default days, day and month swapped, one digit, the year); `code` (fixed length: up to two
    digits differ); `nik`; `within` (numbers no further apart than `gaps`); `home` (the column is the family card,
    `beside` are the mother's name, its core and the village: one comparison, since all of a family agree in them
    together); `born_nik` (date of birth, beside it the NIK); `person_name` (normal form, beside it key and core).
    """

    column: Name
    kind: Literal["exact", "text", "name", "date", "code", "nik", "within", "home", "born_nik", "person_name"]
    beside: list[Name] = []
    frequency: bool = False
    similar: list[Share] = [0.92, 0.88, 0.7]
    gaps: list[Annotated[int, Field(ge=0)]] = [0, 1]


class Training(Part):
    """How the model learns without labels.

    `certain` are agreements that are nearly always one person and find about `recall` of the true pairs; each of
    `sessions` holds some columns equal, so that the others can be learned by expectation maximisation.
    """

    certain: list[list[Name]] = Field(min_length=1)
    recall: Share = 0.9
    sessions: list[list[Name]] = Field(min_length=1)
    random_pairs: Annotated[int, Field(ge=10_000)] = 2_000_000
    seed: int = 1


class Deciding(Part):
    """From which weight (log2 of the odds, thousandths) pairs are linked by machine, and from which people look."""

    link_from: int = 3170
    review_from: int = 0
    margin: Annotated[int, Field(ge=0)] = 1000


class Specification(Part):
    """One task of linkage: records of one file among themselves (`within`), or of two files (`between`).

    Without `unique_id` each row is a record of its own. `guarded` needs the columns of persons (`people.py`). Rows with
    a value of `exclude` take no part; `groups` are columns of the (first) file by which figures are told apart.
    """

    task: Literal["within", "between"]
    unique_id: str | None = None
    columns: dict[Name, PreparedColumn] = {}
    comparisons: list[Comparison] = Field(min_length=1)
    blocking: list[list[Name]] = Field(min_length=1)
    largest_block: Annotated[int, Field(ge=2)] = 500
    guarded: bool = False
    exclude: dict[str, list[str]] = {}
    groups: list[str] = []
    training: Training
    deciding: Deciding = Deciding()

    @model_validator(mode="after")
    def _once(self) -> "Specification":
        seen: set[str] = set()
        for comparison in self.comparisons:
            if comparison.column in seen:
                column = comparison.column
                raise NotAllowed(
                    Said(
                        id=f"Kolom {column} dibandingkan dua kali; hapus salah satunya.",
                        en=f"Column {column} is compared twice; remove one of the two.",
                    )
                )
            seen.add(comparison.column)
        return self


_IN_FAMILY: Final = [["card", "sex"], ["card", "born_year"], ["card", "first"]]


class PersonsTask(Part):
    """What differs between the two tasks of the stage."""

    training: Training
    deciding: Deciding


class PersonsPolicy(Dated):
    """`matching/persons.yaml`: one way of comparing persons for both tasks."""

    columns: dict[Name, PreparedColumn]
    comparisons: list[Comparison] = Field(min_length=1)
    blocking: list[list[Name]] = Field(min_length=1)
    largest_block: Annotated[int, Field(ge=2)]
    civil_register: PersonsTask
    family: Deciding
    doubles: PersonsTask
    sure_from: int
    largest_cluster: Annotated[int, Field(ge=2, le=20)]
    largest_drift: Share

    def to_register(self) -> Specification:
        """Members between the registry and the civil register."""
        return self._specification("between", self.civil_register)

    def in_family(self) -> Specification:
        """The rest of a household against the rest of the family cards of those who were linked."""
        near = self.to_register()
        return near.model_copy(update={"blocking": _IN_FAMILY, "deciding": self.family})

    def within(self) -> Specification:
        """Members among themselves."""
        return self._specification("within", self.doubles)

    def _specification(self, task: Literal["within", "between"], part: PersonsTask) -> Specification:
        return Specification(
            task=task,
            columns=self.columns,
            comparisons=self.comparisons,
            blocking=self.blocking,
            largest_block=self.largest_block,
            guarded=True,
            training=part.training,
            deciding=part.deciding,
        )
