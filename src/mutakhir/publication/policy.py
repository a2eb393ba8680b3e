"""`publication/disclosure.yaml` and `publication/gates.yaml`."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part


Text = Annotated[str, Field(min_length=1, pattern=r"\S")]


class DisclosurePolicy(Dated):
    """From which count on a cell of a table may be shown."""

    minimum_count: Annotated[int, Field(ge=1)]


class Gate(Part):
    """A bound for a national indicator, in percent of its denominator."""

    id: Text
    indicator: Text
    at_least_percent: Annotated[int, Field(ge=0, le=100)]


class Waiver(Part):
    """Who answers for publishing although a gate fails, and why."""

    gate: Text
    by: Text
    reason: Text


class GatesPolicy(Dated):
    """What must hold before a candidate may be signed, and what was waived."""

    gates: tuple[Gate, ...]
    waivers: tuple[Waiver, ...]

    @model_validator(mode="after")
    def _waivers_name_gates(self) -> Self:
        known = {gate.id for gate in self.gates}
        stray = sorted({waiver.gate for waiver in self.waivers} - known)
        if stray:
            raise NotAllowed(
                Said(
                    id=f"waivers menyebut gerbang yang tidak ada: {', '.join(stray)}. Tulis id dari `gates`.",
                    en=f"waivers names gates that do not exist: {', '.join(stray)}. Write an id of `gates`.",
                ),
                key="waivers",
            )
        return self
