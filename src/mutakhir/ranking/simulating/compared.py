"""What a comparison of policies found: everything that a table, a file or a page shows."""

from dataclasses import dataclass

from mutakhir.ground.errors import Said


ALL = "all"
"""The grouping of everybody, and its one member."""


@dataclass(frozen=True)
class Count:
    """Units and persons of the population, whole; of a survey rounded, so that sums may be off by a few."""

    units: int
    persons: int


@dataclass(frozen=True)
class Estimate:
    """A share from 0 to 1 (a difference: from -1 to 1) with its 95% interval; None where it is not known."""

    value: float | None
    low: float | None = None
    high: float | None = None


NOT_KNOWN = Estimate(None)


@dataclass(frozen=True)
class Moved:
    """Who is listed in one member of a grouping, before and after.

    records: units of the survey or registry behind the figures. population: all of them, listed or not. The other
    counts are None where they are withheld, since too few records are behind them or behind another member that one
    could work out by subtraction. base = staying + leaving, scenario = staying + entering.
    """

    grouping: str
    member: str
    records: int
    population: Count
    base: Count | None
    scenario: Count | None
    entering: Count | None
    leaving: Count | None
    staying: Count | None

    @property
    def withheld(self) -> bool:
        return self.base is None


@dataclass(frozen=True)
class Reach:
    """How far a budget goes on a list, the poorest first.

    paid: units or persons (as the benefit is per) who get the whole amount. share: of the list, 0 to 1. percentile: in
    which the money ends; None if it is enough for all. amount: what everybody on the list could get alike.
    """

    budget: int
    paid: int
    share: float
    percentile: int | None
    amount: int


@dataclass(frozen=True)
class Cost:
    """Of a list per month, in the currency of the benefit."""

    total: int
    reach: Reach | None


@dataclass(frozen=True)
class ErrorShift:
    """An error of targeting under base and scenario, and the paired difference (scenario less base).

    measure: exclusion_error (share of the truly poor who are not listed) or inclusion_error (share of the listed who
    are not truly poor).
    """

    measure: str
    grouping: str
    member: str
    records: int
    base: Estimate
    scenario: Estimate
    difference: Estimate


@dataclass(frozen=True)
class Listed:
    """A list as a whole: who is on it, what it costs, what share of the population it holds."""

    count: Count
    core: Count
    cost: Cost | None


@dataclass(frozen=True)
class Outcome:
    """One scenario against the base. entering, leaving: shares of the population; errors: empty if not known."""

    name: str
    title: Said
    changes: tuple[Said, ...]
    listed: Listed
    moved: tuple[Moved, ...]
    entering: Estimate
    leaving: Estimate
    errors: tuple[ErrorShift, ...]

    def of(self, grouping: str) -> tuple[Moved, ...]:
        return tuple(each for each in self.moved if each.grouping == grouping)


@dataclass(frozen=True)
class Benefit:
    """What is paid: amount per month, for each `unit` or `person`, in `currency`."""

    amount: int
    per: str
    currency: str


@dataclass(frozen=True)
class Compared:
    """All scenarios against the base.

    source: survey or registry. band: core or listed, the list that is compared. unit: household or family, what a unit
    in the counts is. counts: persons or units, what the errors and shares count. truth: who counts as truly poor, None
    where nobody knows. settings: the base in words. notes: what a reader must know beside the figures.
    """

    source: str
    name: str
    band: str
    unit: str
    counts: str
    records: int
    population: Count
    least_group: int
    benefit: Benefit | None
    settings: tuple[Said, ...]
    base: Listed
    truth: Said | None
    outcomes: tuple[Outcome, ...]
    notes: tuple[Said, ...]
