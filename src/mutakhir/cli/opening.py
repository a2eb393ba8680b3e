"""Opening a round's pack before work: it is pinned at the first run and checked at every later one."""

import datetime as dt

from mutakhir.ground.lake import Home
from mutakhir.ground.policy import PackState, pin_pack


def open_round(home: Home) -> PackState:
    """Pins the pack when the round opens; later raises PolicyProblem if it changed without an amendment."""
    home.begin_round()
    return pin_pack(home.policy, dt.datetime.now(dt.UTC))
