"""What the pack says about reading answers: `intake/landing.yaml`."""

from typing import Annotated

from pydantic import Field

from mutakhir.ground.policy import Dated


Area = Annotated[str, Field(pattern=r"^([0-9]{4}|[0-9]{6})$")]
Words = Annotated[tuple[str, ...], Field(min_length=1)]


class LandingPolicy(Dated):
    """See the comments of the file. Words are written in small letters; `oldest_age` in full years."""

    living_here: Annotated[tuple[int, ...], Field(min_length=1)]
    yes_words: Words
    no_words: Words
    oldest_age: Annotated[int, Field(ge=100, le=150)]
    other_nik_areas: tuple[Area, ...]
