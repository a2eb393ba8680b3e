"""`ranking/watch.yaml`: how near to a cut counts, and how many cases say something."""

from typing import Annotated

from pydantic import Field

from mutakhir.ground.policy import Dated, Part


class Bunching(Part):
    """When units of one enumerator or village stand too often just below a cut.

    `window`: 1e-3 log units on either side. `least_units`: of a group near the cut. `least_groups`: near
    the cut of a regency, since a group cannot be held against itself. `false_share`: of the flagged ones, in
    thousandths, that chance may flag. `least_spread`: how much the honest shares of two groups of one regency are
    alike within a group, as an intraclass correlation in thousandths; the data may show more.
    """

    window: Annotated[int, Field(ge=1, le=500)]
    least_units: Annotated[int, Field(ge=5)]
    least_groups: Annotated[int, Field(ge=2)]
    false_share: Annotated[int, Field(ge=1, le=500)]
    least_spread: Annotated[int, Field(ge=0, le=200)]


class Capture(Part):
    """`least_cases`: decided objections of connected units, and as many of others; `least_each`: accepted and rejected
    ones among both together."""

    least_cases: Annotated[int, Field(ge=5)]
    least_each: Annotated[int, Field(ge=2)]


class WatchPolicy(Dated):
    """What is watched after the ranking. Nothing here changes a rank."""

    bunching: Bunching
    capture: Capture
