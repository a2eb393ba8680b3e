"""`matching/deterministic.yaml`."""

from typing import Annotated

from pydantic import Field

from mutakhir.ground.policy import Dated


class DeterministicPolicy(Dated):
    """When equal NIKs mean the same person."""

    name_similarity_percent: Annotated[int, Field(ge=50, le=100)]
    prefix_letters: Annotated[int, Field(ge=3)]
    birth_year_gap: Annotated[int, Field(ge=0, le=5)]
    largest_group: Annotated[int, Field(ge=2, le=20)]
