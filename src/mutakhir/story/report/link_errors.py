"""How good the automatic links of the model are, as far as people have read pairs: precision and recall by task."""

from dataclasses import dataclass
from typing import Final, Literal

from mutakhir.matching.measuring.estimate import Estimated
from mutakhir.matching.reviewing.calibrating import Calibration, calibrate
from mutakhir.matching.reviewing.holding import persons_that_hold
from mutakhir.matching.reviewing.policy import ReviewingPolicy
from mutakhir.matching.reviewing.sheets import POLICY
from mutakhir.story.report.protection import protected
from mutakhir.story.report.release import Pages
from mutakhir.story.report.step_counts import SCORES


State = Literal["known", "to_read", "few", "undecided"]
_DIGITS: Final = 4  # of a share: more than any sample of people's readings tells


@dataclass(frozen=True)
class Estimate:
    """A share from a sample, with its standard error and 95% interval."""

    value: float
    standard_error: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Unread:
    """Pairs of a band of match weight that must still be read; the band begins at `low` thousandths."""

    low: int
    pairs: int | None


@dataclass(frozen=True)
class LinkErrors:
    """One task of the model.

    state: *known*; *to_read*: too little was read; *few*: too few pairs to say anything; *undecided*: of a band people
    could decide no pair. recall: of matches among the pairs that were scored; None also where no pair was scored below
    the threshold, since it would be 1 whatever was missed. read: pairs that people decided.
    """

    task: str
    state: State
    read: int | None
    precision: Estimate | None
    recall: Estimate | None
    to_read: tuple[Unread, ...]
    left: int | None


def link_errors(pages: Pages) -> tuple[LinkErrors, ...] | None:
    """By task of which pairs were scored.

    None if no model ran, or if the home holds the policy of another round: by its thresholds and seed another sample
    would be looked at than was read.
    """
    if pages.round is None or not pages.lake.exists(SCORES):
        return None
    policy = pages.home.policy.load(POLICY, ReviewingPolicy)
    persons = persons_that_hold(pages.lake, pages.home.policy)
    found = calibrate(pages.lake, policy, persons, pages.round.seed + policy.seed)
    return tuple(errors_of(each, pages.minimum) for each in found)


def errors_of(of: Calibration, minimum: int) -> LinkErrors:
    """What may be said of one task; shares stand on no fewer pairs than `minimum`, as those of people do."""
    state, quality = _state(of, minimum), of.quality
    is_below = any(band.population for band in of.bands if band.low < of.now.link_from)
    left = protected({(of.task, str(low)): pairs for low, pairs in of.to_read.items()}, minimum)
    return LinkErrors(
        task=of.task,
        state=state,
        read=_shown(of.read, minimum),
        precision=_estimate(quality.precision) if quality and state == "known" else None,
        recall=_estimate(quality.recall_of_scored) if quality and state == "known" and is_below else None,
        to_read=tuple(Unread(low, left.cells[of.task, str(low)]) for low in sorted(of.to_read)),
        left=left.total,
    )


def _state(of: Calibration, minimum: int) -> State:
    if sum(band.population for band in of.bands if band.low >= of.now.link_from) < minimum:
        return "few"
    if of.to_read:
        return "to_read"
    return "known" if of.quality else "undecided"


def _shown(count: int, minimum: int) -> int | None:
    return None if 0 < count < minimum else count


def _estimate(of: Estimated) -> Estimate | None:
    if of.value is None or of.low is None or of.high is None:
        return None
    error = None if of.error is None else round(of.error, _DIGITS)
    return Estimate(round(of.value, _DIGITS), error, round(of.low, _DIGITS), round(of.high, _DIGITS))
