"""Hysteresis: whoever was listed stays a little beyond the cut, so that nobody moves in and out by chance."""

from mutakhir.ranking.banding.refits import Bools
from mutakhir.ranking.design import Ints


ENTER = 40
LEAVE = 43


def entitled(percentile: Ints, was_listed: Bools, enter: int = ENTER, leave: int = LEAVE) -> Bools:
    """Who may be listed: up to percentile `enter` everybody, up to `leave` those who were listed in the last release.

    Percentiles are those of the whole population, 1 to 100. With `leave` equal to `enter` there is no hysteresis.
    """
    assert 0 <= enter <= leave <= 100, "one leaves no earlier than one enters"
    allowed: Bools = (percentile <= enter) | (was_listed & (percentile <= leave))
    return allowed
