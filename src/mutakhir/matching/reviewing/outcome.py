"""What several blind readings of one pair mean together, and which reading is still needed.

One reading is enough unless the pair was drawn to be read twice, or its reader was unsure. Where two readings differ,
or are both unsure, a third decides; if the third is unsure too, the pair stays open.
"""

from collections.abc import Mapping
from typing import Final, Literal


Judgement = Literal["same", "different", "unsure"]
UNSURE: Final = "unsure"
LAST: Final = 3


def outcome(judged: Mapping[int, str], needed: int) -> str | None:
    """`same` or `different`; None while the pair is open.

    Args:
        judged: judgement by reading.
        needed: 1 or 2 blind readings.
    """
    told = [judged.get(reading) for reading in (1, 2, 3)]
    if needed == 1:
        return next((word for word in told if word is not None and word != UNSURE), None)
    one, other, last = told
    if one is None or other is None:
        return None
    if one == other and one != UNSURE:
        return one
    return last if last != UNSURE else None


def next_reading(judged: Mapping[int, str], needed: int) -> int | None:
    """The reading that is needed now, 1 to 3; None where none is, or where all three left the pair open."""
    if outcome(judged, needed) is not None:
        return None
    return next((reading for reading in (1, 2, LAST) if reading not in judged), None)
