"""`review/workflow.yaml`: the states of a record and the transitions between them, as data."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part


Standing = Literal["accepted", "revisit", "asleep", "pending"]
Reason = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Count = Annotated[int, Field(ge=0)]
Result = Annotated[int, Field(ge=1, le=6)]


class Between(Part):
    """A number of findings or visits, ends included; an end that is left out is open."""

    at_least: Count = 0
    at_most: Count | None = None


class VisitsWith(Part):
    """At least so many visits ended with one of these results."""

    results: Annotated[tuple[Result, ...], Field(min_length=1)]
    at_least: Annotated[int, Field(ge=1)]


class When(Part):
    """Facts that must all hold; what is left out may be anything."""

    prelist: tuple[Literal["listed", "reserve", "removed", "none"], ...] | None = None
    channel: tuple[Literal["visit", "desk", "carried", "none"], ...] | None = None
    result: tuple[Result, ...] | None = None
    errors: Between | None = None
    warnings: Between | None = None
    suspicions: Between | None = None
    visits: Between | None = None
    visits_left: bool | None = None
    visits_with: VisitsWith | None = None


class Transition(Part):
    """From facts to a standing. `reason_of_prelist`: the prelist's reason, where it has one, goes first."""

    id: Reason
    when: When
    to: Standing
    reason: Reason
    automatic: bool
    after_closing: bool = False
    reason_of_prelist: bool = False

    @model_validator(mode="after")
    def _decided_in_one_way(self) -> Self:
        if self.automatic and self.after_closing:
            raise NotAllowed(
                Said(
                    f"{self.id}: 'automatic: true' sudah berlaku sejak awal. Hapus after_closing atau ubah automatic.",
                    f"{self.id}: 'automatic: true' decides from the start. Remove after_closing, or change automatic.",
                ),
                key="after_closing",
            )
        return self


class Suspicion(Part):
    """Rules of level visit that tell of a made-up interview; how many a visit breaks is the fact `suspicions`."""

    rules: tuple[str, ...]


class Workflow(Dated):
    """The whole file. `max_visits` counts the first visit too."""

    closes_on: date
    closed: bool
    max_visits: Annotated[int, Field(ge=1, le=20)]
    suspicion: Suspicion
    another_officer_for: tuple[Reason, ...]
    transitions: Annotated[tuple[Transition, ...], Field(min_length=1)]
    otherwise: Reason

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        ids = [each.id for each in self.transitions]
        doubled = sorted({id for id in ids if ids.count(id) > 1})
        if doubled:
            names = ", ".join(doubled)
            raise NotAllowed(
                Said(f"id dipakai dua kali: {names}. Beri nama lain.", f"id used twice: {names}. Give another name."),
                key="transitions",
            )
        return self
