"""The previous registry, release N-1, of one regency: from the truth, with the documented ailments.

It holds the households that an old and noisy ranking took for the poorest (old_ranking), as they were when
they were last visited (staleness, old_answers), with people who have died, moved or are listed twice
(old_rosters), under names and numbers as they were written down (ailments).
"""

import numpy as np

from mutakhir.synthetic.ailments import Rates
from mutakhir.synthetic.draws import Ints, stream
from mutakhir.synthetic.old_identities import written
from mutakhir.synthetic.old_ranking import OldList, old_list
from mutakhir.synthetic.old_rosters import Entries, People, entries_with_doubles, people_of, records_of
from mutakhir.synthetic.patches import array_of
from mutakhir.synthetic.previous_listing import Listing
from mutakhir.synthetic.previous_tables import IdStart, Previous, tables_of
from mutakhir.synthetic.staleness import staleness, visit_dates
from mutakhir.synthetic.truth import RegencyPlan, Truth


COVERAGE = 0.40
# A household can be in the registry only if its head was grown up at the visit.
_GROWN = np.timedelta64(18 * 365, "D")


def previous_registry(
    plan: RegencyPlan, truth: Truth, ids: IdStart, coverage: float = COVERAGE, rates: Rates | None = None
) -> Previous:
    """The tables of release N-1 of a regency and who truly stands behind their rows.

    `coverage`: households of the registry as a share of all households of the regency, doubled entries not
    counted. Ids are dense from `ids` on, in the order of the rows; `reserved` says how many are enough. Tests
    of linkage raise `rates.duplicate`, since half a percent of doubles gives too few pairs to measure.
    """
    rates = rates or Rates()
    people = people_of(truth)
    listed, entries = _households(plan, truth, people, coverage, rates)
    records = records_of(plan, entries, people, rates, truth.households.num_rows)
    names = written(plan, truth, people, entries, records, rates)
    release = tables_of(plan, truth, ids, Listing(listed, entries, records, people, names), rates)
    _assert_room(release, reserved(plan))
    return release


def reserved(plan: RegencyPlan) -> IdStart:
    """How many ids of each kind a regency can need at the most (not where they start)."""
    records = 8 * plan.households + 200
    return IdStart(2 * plan.households + 10, 3 * plan.households + 50, records, records)


def _assert_room(release: Previous, room: IdStart) -> None:
    assert release.households.num_rows <= room.household, "more households than ids reserved"
    assert release.families.num_rows <= room.family, "more families than ids reserved"
    assert release.members.num_rows <= room.member, "more members than ids reserved"


def _households(
    plan: RegencyPlan, truth: Truth, people: People, coverage: float, rates: Rates
) -> tuple[OldList, Entries]:
    count = truth.households.num_rows
    draws = stream(plan.seed, plan.regency, "previous", "households")
    visited = visit_dates(draws, draws.random(count) < staleness(plan.seed, plan.regency).updated)
    able = _birth_of_head(people, count) < visited - _GROWN
    listed = old_list(draws, array_of(truth.households["consumption"]), able, coverage)
    entries = entries_with_doubles(plan, listed.rows, visited[listed.rows], rates, count)
    return _doubled_list(listed, entries), entries


def _birth_of_head(people: People, count: int) -> np.ndarray:
    """Birth of the head of each household; far in the future where there is none."""
    born = np.full(count, np.datetime64("9999-01-01"))
    heads = np.flatnonzero(people.head)
    born[people.household[heads]] = people.born[heads]
    return born


def _doubled_list(listed: OldList, entries: Entries) -> OldList:
    """The list with a row per entry: a doubled entry was ranked like the household it repeats."""
    place: Ints = np.searchsorted(listed.rows, entries.row)
    return OldList(*(column[place] for column in vars(listed).values()))
