"""Coverage by a post-enumeration survey: how many of its persons stand in the registry, and what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass

from mutakhir.matching.adding.verdicts import Verdict
from mutakhir.matching.measuring.intervals import Interval, wilson


@dataclass(frozen=True, slots=True)
class Coverage:
    """Persons of the survey: repetitions and unusable rows are none.

    `share` and its 95% interval are of those that are decided, as if each had been drawn by itself; a survey of whole
    villages is less sure than that. `lowest` and `highest`: the share if of the unresolved nobody stood in the
    registry, or all did.
    """

    persons: int
    found: int
    not_found: int
    unresolved: int

    @property
    def share(self) -> float | None:
        """None where nobody is decided."""
        decided = self.found + self.not_found
        return self.found / decided if decided else None

    @property
    def interval(self) -> Interval:
        return wilson(self.found, self.found + self.not_found)

    @property
    def lowest(self) -> float | None:
        return self.found / self.persons if self.persons else None

    @property
    def highest(self) -> float | None:
        return (self.found + self.unresolved) / self.persons if self.persons else None


def coverage(verdicts: Sequence[Verdict]) -> Coverage:
    """Of all verdicts of a survey."""
    persons = [one for one in verdicts if one.kind not in ("repeated", "unusable")]
    found = sum(one.kind == "same" for one in persons)
    unresolved = sum(one.is_unresolved for one in persons)
    return Coverage(len(persons), found, len(persons) - found - unresolved, unresolved)
