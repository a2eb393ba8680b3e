"""Who stands on the roster of each interview: those who live there, and those of release N-1 who do not."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import MemberItems, PersonIdentity
from mutakhir.synthetic.draws import Bools, Ints, chance, places_in, rank_in, whole
from mutakhir.synthetic.field_cases import Cases
from mutakhir.synthetic.field_rates import FieldRates
from mutakhir.synthetic.kept import Known
from mutakhir.synthetic.patches import taken
from mutakhir.synthetic.traits import Trait


HERE: Final = 1
DEAD: Final = 2
MOVED_OUT: Final = 3
NEW: Final = 4
PRELIST_ERROR: Final = 5
NOT_MET: Final = 6

ITEMS: Final = tuple(column_group(MemberItems))
IDENTITY: Final = tuple(column_group(PersonIdentity))


@dataclass(frozen=True)
class Roster:
    """Lines of all interviews, sorted by case and line. `person` is a row of `people`; 0 `previous`: none."""

    case: Ints
    line: Ints
    person: Ints
    previous: Ints
    presence: Ints

    def __len__(self) -> int:
        return len(self.case)

    @property
    def lives_here(self) -> Bools:
        here: Bools = (self.presence == HERE) | (self.presence == NEW)
        return here

    def counts(self, cases: int) -> Ints:
        """Members who live there, per case."""
        return np.bincount(self.case[self.lives_here], minlength=cases).astype(np.int64)


def people_of(known: Known) -> pa.Table:
    """All that a line can say: first the rows of the truth's members, then those of release N-1's."""
    card = taken(known.families["family_card"], places_in(whole(known.families["family"]), _families(known)))
    true = known.members.select([*ITEMS, *IDENTITY]).append_column("family_card", card)
    old = known.previous_members.select([*ITEMS, *IDENTITY])
    old = old.append_column("family_card", pa.nulls(old.num_rows, pa.string()))
    return pa.concat_tables([true, old.cast(true.schema)]).combine_chunks()


def _families(known: Known) -> Ints:
    return whole(known.members["family"])


def rosters_of(cases: Cases, interviewed: Bools, known: Known, rates: FieldRates, draws: np.random.Generator) -> Roster:
    """The lines of every interview. A fabricating officer leaves the list of release N-1 as it was."""
    at = np.flatnonzero(interviewed)
    made_up = cases.made_up[at]
    old_case, old_row = _expanded(at, cases.previous[at], whole(known.previous_members["household_id"]))
    honest = at[~made_up]
    case, member = _living(honest, cases, known)
    # A made-up interview has the truth's roster only where release N-1 has none to copy from.
    bare = np.setdiff1d(at[made_up], old_case)
    more_case, more_member = _living(bare, cases, known)
    case, member = np.concatenate([case, more_case]), np.concatenate([member, more_member])
    left_out = _left_out(cases, case, member, known, rates, draws)
    return _in_lines(_merged(cases, known, case, member, left_out, old_case, old_row))


def _expanded(at: Ints, household: Ints, of_row: Ints) -> tuple[Ints, Ints]:
    """For each case the rows whose household it is: pairs (case, row), in the order of the rows."""
    order = np.argsort(of_row, kind="stable")
    first = np.searchsorted(of_row, household, side="left", sorter=order)
    after = np.searchsorted(of_row, household, side="right", sorter=order)
    count = np.where(household > 0, after - first, 0)
    case = np.repeat(at, count)
    place = np.repeat(first, count) + rank_in(np.repeat(np.arange(len(at)), count))
    return case, order[place].astype(np.int64)


def _living(at: Ints, cases: Cases, known: Known) -> tuple[Ints, Ints]:
    """Pairs (case, row of the truth's members) of those alive in the household behind the case."""
    there = at[cases.truth[at] >= 0]
    household = whole(known.households["household"])[cases.truth[there]]
    case, member = _expanded(there, household, whole(known.members["household"]))
    alive = known.members["alive"].to_numpy()[member].astype(bool)
    return case[alive], member[alive]


def _left_out(
    cases: Cases, case: Ints, member: Ints, known: Known, rates: FieldRates, draws: np.random.Generator
) -> Bools:
    """Members who are not mentioned; the head always is."""
    careless = cases.trait[case] == Trait.CARELESS
    share = np.where(careless, rates.left_out_careless, rates.left_out)
    head = whole(known.members["relation"])[member] == 1
    left_out: Bools = chance(draws, share, len(case)) & ~head
    return left_out


@dataclass(frozen=True)
class _Lines:
    """Unsorted lines with their sort key: those who live there first, as the card lists them."""

    case: Ints
    person: Ints
    previous: Ints
    presence: Ints
    place: Ints


def _merged(
    cases: Cases, known: Known, case: Ints, member: Ints, left_out: Bools, old_case: Ints, old_row: Ints
) -> _Lines:
    people = known.members.num_rows
    key = case * (people + 1) + member
    real = whole(known.previous_members["person"])[old_row]
    person = places_in(whole(known.members["person"]), real)
    old_key = np.where(person >= 0, old_case * (people + 1) + person, -1)
    at = places_in(key, old_key)  # the line of the same person, -1 if none
    first = np.zeros(len(at), dtype=bool)
    first[np.unique(np.where(at >= 0, at, -1), return_index=True)[1]] = True
    matched = first & (at >= 0)
    ids = whole(known.previous_members["member_id"])[old_row]
    previous = np.zeros(len(case), dtype=np.int64)
    previous[at[matched]] = ids[matched]
    presence = _presence_of_living(cases, case, previous, left_out)
    drop = left_out & (previous == 0)
    gone = ~matched
    gone_presence = _presence_of_gone(cases, known, old_case, np.where(real < 0, -2, person), at)
    return _Lines(
        np.concatenate([case[~drop], old_case[gone]]),
        np.concatenate([member[~drop], people + old_row[gone]]),
        np.concatenate([previous[~drop], ids[gone]]),
        np.concatenate([presence[~drop], gone_presence[gone]]),
        np.concatenate([member[~drop], people + old_row[gone]]),
    )


def _presence_of_living(cases: Cases, case: Ints, previous: Ints, left_out: Bools) -> Ints:
    """New is only who comes to a household of release N-1; of a new household all simply live there."""
    new = (previous == 0) & (cases.previous[case] > 0)
    return np.where(left_out, NOT_MET, np.where(new, NEW, HERE))


def _presence_of_gone(cases: Cases, known: Known, case: Ints, person: Ints, at: Ints) -> Ints:
    """`person`: row of the truth's members, -1 for somebody of another regency, -2 for nobody at all."""
    alive = np.append(known.members["alive"].to_numpy().astype(bool), [True, True])[person]
    presence = np.where(person == -2, PRELIST_ERROR, np.where(alive, MOVED_OUT, DEAD))
    presence = np.where(at >= 0, PRELIST_ERROR, presence)  # a second record of somebody on the list
    return np.where(cases.made_up[case], HERE, presence)


def _in_lines(lines: _Lines) -> Roster:
    gone = ~np.isin(lines.presence, (HERE, NEW))
    order = np.lexsort((lines.place, gone, lines.case))
    case = lines.case[order]
    return Roster(case, rank_in(case) + 1, lines.person[order], lines.previous[order], lines.presence[order])
