"""`fieldwork/training.yaml`."""

from typing import Annotated

from pydantic import Field

from mutakhir.ground.policy import Dated


class TrainingPolicy(Dated):
    """Who is certified."""

    pass_mark: Annotated[int, Field(ge=0, le=100)]
    practice_required: bool
