"""`matching/repairs.yaml`."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed


Sign = Annotated[str, Field(pattern=r"^[^0-9\s]$")]
Digit = Annotated[str, Field(pattern=r"^[0-9]$")]


class Repair(StrEnum):
    """Typing mistakes that lead to another number; meanings stand in the pack's file."""

    SEPARATORS = "separators"
    LETTERS = "letters"
    DOUBLED_DIGIT = "doubled_digit"
    SPREADSHEET = "spreadsheet"
    SWAPPED = "swapped"
    MISSING_DIGIT = "missing_digit"
    LAST_DIGIT_LOST = "last_digit_lost"


class RepairPolicy(Dated):
    """Which mistakes are looked for, the likeliest first, and how much is proposed."""

    mistakes: tuple[Repair, ...]
    separators: Annotated[str, Field(pattern=r"^[^0-9A-Za-z\s]*$")]
    look_alikes: dict[Sign, Digit]
    shortest_prefix: Annotated[int, Field(ge=2, le=15)]
    most_per_record: Annotated[int, Field(ge=1, le=500)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for each in self.mistakes:
            if self.mistakes.count(each) > 1:
                raise NotAllowed(_twice(each))
        for sign in self.look_alikes:
            if sign in self.separators:
                raise NotAllowed(_both(sign))
        return self


def _twice(repair: Repair) -> Said:
    return Said(
        f"kesalahan '{repair}' tertulis dua kali. Hapus salah satunya.",
        f"the mistake '{repair}' stands twice. Remove one of them.",
    )


def _both(sign: str) -> Said:
    return Said(
        f"tanda '{sign}' ada di 'separators' dan di 'look_alikes'. Hapus dari salah satunya.",
        f"the sign '{sign}' stands in 'separators' and in 'look_alikes'. Remove it from one of them.",
    )
