"""`round_codes.yaml`: what the results and reasons of household, member and meeting are called."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy.model import Dated, NonBlank, NotAllowed, Part


class CodeName(Part):
    """One code of the form."""

    code: Annotated[int, Field(ge=0, le=99)]
    id: NonBlank
    en: NonBlank


class ReasonName(Part):
    """One reason that a standing, a row of the prelist or a revisit carries as a word."""

    reason: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    id: NonBlank
    en: NonBlank


Codes = Annotated[tuple[CodeName, ...], Field(min_length=1)]


class RoundCodes(Dated):
    """Codes are those of `ground/schema/codes.py`; a decree may rename them, never renumber them in a round."""

    household: Codes
    member: Codes
    meeting: Codes
    meeting_reason: Codes
    reasons: Annotated[tuple[ReasonName, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for name in ("household", "member", "meeting", "meeting_reason"):
            _once(name, [str(each.code) for each in getattr(self, name)])
        _once("reasons", [each.reason for each in self.reasons])
        return self


def _once(name: str, told: list[str]) -> None:
    twice = sorted({each for each in told if told.count(each) > 1})
    if twice:
        raise NotAllowed(
            Said(
                f"{name}: {twice[0]} tertulis dua kali. Hapus salah satunya.",
                f"{name}: {twice[0]} stands twice. Remove one of them.",
            ),
            key=name,
        )
