"""Tiers: who is surely in the core, surely on the list, surely outside, and who is not sure."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mutakhir.ranking.banding.refits import Bools, Selections, unsure


@dataclass(frozen=True)
class Tiers:
    """tier: core, extension, ambiguous or outside. core_unsure: surely listed, but in which of the two is not sure."""

    tier: npt.NDArray[np.str_]
    core_unsure: Bools


def tiers(core: Selections, listed: Selections, low: int = 50, high: int = 950) -> Tiers:
    """From how often a unit is within the core cut, and within the outer cut of the list.

    A unit that is sometimes beyond the outer cut is `ambiguous`: these go first to the village meeting. Others are
    surely listed or surely `outside`. Of the listed, the `core` are those that at least `high` thousandths of the
    refits put there; the rest is `extension`, marked where more than `low` put it into the core.

    Raises:
        AssertionError: a unit is oftener in the core than on the list, or the numbers of refits differ.
    """
    assert core.refits == listed.refits, "both cuts come from the same refits"
    assert np.all(core.counts <= listed.counts), "the core is part of the list"
    outside = listed.counts * 1000 <= low * listed.refits
    surely_core = core.counts * 1000 >= high * core.refits
    tier = np.select([unsure(listed, low, high), outside, surely_core], ["ambiguous", "outside", "core"], "extension")
    return Tiers(tier.astype(np.str_), (tier == "extension") & unsure(core, low, high))
