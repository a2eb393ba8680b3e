"""Persons who were found to be another: a redirect leads to the other, and that one may redirect again."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mutakhir.matching.identity.dated import is_open
from mutakhir.matching.identity.lookup import Ints, ints, places


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Each person who redirects now (ascending), and the person at the end, who does not."""

    dormant: Ints
    end: Ints

    def of(self, persons: Ints) -> Ints:
        """The persons at the end; who does not redirect stays."""
        place, found = places(self.dormant, persons)
        return np.where(found, self.end[place], persons) if len(self.dormant) else persons


def ends(redirects: pa.Table) -> Ends:
    """Follows all open redirects (`REDIRECTS`) at once, twice as far at each pass."""
    open_rows = redirects.filter(pa.array(is_open(redirects))).sort_by("person_id")
    dormant, end = ints(open_rows["person_id"]), ints(open_rows["into_person_id"])
    assert (dormant[1:] > dormant[:-1]).all(), "a person redirects to two"
    for _ in range(len(dormant).bit_length() + 1):
        place, found = places(dormant, end)
        if not found.any():
            return Ends(dormant, end)
        end = np.where(found, end[place], end)
    raise AssertionError("redirects lead round in a loop")


def follow(redirects: pa.Table, person_id: int) -> int:
    """The person under whom `person_id` is found now."""
    return int(ends(redirects).of(np.array([person_id]))[0])
