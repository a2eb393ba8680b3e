"""`fieldwork/training.yaml`."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part
from mutakhir.ground.policy.round import Text


Mark = Annotated[int, Field(ge=0, le=100)]
Trainer = Literal["intama", "innas", "inda"]
Trained = Literal["innas", "inda", "supervisor", "enumerator"]


class Level(Part):
    """One step of the cascade: who trains whom, where, how long, in classes of at most so many."""

    trainer: Trainer
    trained: Annotated[tuple[Trained, ...], Field(min_length=1)]
    place: Literal["nation", "province", "regency"]
    days: Annotated[int, Field(ge=1, le=30)]
    class_size: Annotated[int, Field(ge=1, le=100)]
    title: Text


class Tests(Part):
    """What is asked before and after; only the final test decides."""

    before: bool
    after: bool
    practice_interview: bool


class TrainingPolicy(Dated):
    """Who is trained by whom, and who is certified.

    `reserve_percent`: officers trained beyond the need, to replace those who drop out; `sittings`: how often
    the final test may be taken.
    """

    pass_mark: Mark
    practice_required: bool
    sittings: Annotated[int, Field(ge=1, le=5)]
    reserve_percent: Annotated[int, Field(ge=0, le=50)]
    tests: Tests
    cascade: Annotated[tuple[Level, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_trainer_was_trained(self) -> Self:
        known: set[str] = {self.cascade[0].trainer}
        for level in self.cascade:
            if level.trainer not in known:
                raise NotAllowed(_untrained(level.trainer), key="cascade")
            known |= set(level.trained)
        return self


def _untrained(trainer: str) -> Said:
    return Said(
        f"'{trainer}' melatih sebelum dilatih. Letakkan tingkat yang melatih '{trainer}' lebih dahulu.",
        f"'{trainer}' trains before being trained. Put the level that trains '{trainer}' first.",
    )
