"""The visits to be answered: who stands behind each row of the prelist, and how each visit ends."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.synthetic.draws import Bools, Ints, chance, codes_of, pick, places_in, whole
from mutakhir.synthetic.field_rates import FieldRates
from mutakhir.synthetic.kept import Known
from mutakhir.synthetic.patches import array_of
from mutakhir.synthetic.traits import Trait, officer_traits


ENUMERATED: Final = 1
NOT_FOUND: Final = 2
MOVED: Final = 3
PART: Final = 4
REFUSED: Final = 5
DOUBLE: Final = 6


@dataclass(frozen=True)
class Cases:
    """One entry per visit, sorted by officer and then in the order in which they are made.

    `household_id` is 0 and `previous` -1 for a household found in the field; `truth` is the row in the truth's
    households, -1 if nobody is there; `twin` is the household of which a row is a double, else 0.
    """

    household_id: Ints
    visit_number: Ints
    village: pa.Array
    officer: Ints
    trait: Ints
    truth: Ints
    previous: Ints
    twin: Ints
    at_old_door: Bools
    officers: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.household_id)

    @property
    def made_up(self) -> Bools:
        """Where the officer invents the interview; a revisit is watched and honest."""
        invented: Bools = (self.trait == Trait.FABRICATOR) & (self.visit_number == 1)
        return invented

    def take(self, places: Ints) -> "Cases":
        return self._each(lambda name: getattr(self, name)[places], self.village.take(pa.array(places)))

    def joined(self, other: "Cases") -> "Cases":
        """Both one after the other; their officers are the same."""
        village = pa.concat_arrays([self.village, other.village])
        return self._each(lambda name: np.concatenate([getattr(self, name), getattr(other, name)]), village)

    def _each(self, column: Callable[[str], Ints], village: pa.Array) -> "Cases":
        return Cases(
            column("household_id"),
            column("visit_number"),
            village,
            column("officer"),
            column("trait"),
            column("truth"),
            column("previous"),
            column("twin"),
            column("at_old_door").astype(bool),
            self.officers,
        )


@dataclass(frozen=True)
class Prelisted:
    """Who stands behind each row of a prelist."""

    household_id: Ints
    truth: Ints
    previous: Ints
    twin: Ints
    at_old_door: Bools  # the household has moved within the regency, the row shows the old door


def who_is_behind(prelist: pa.Table, known: Known) -> Prelisted:
    """Link every row of the prelist to the truth, through the registry, the proposal or the civil register."""
    ids = whole(prelist["household_id"])
    previous = whole(prelist["previous_household_id"])
    household = _by_number(known.previous_households, "household_id", "household", previous)
    for source in ("proposal", "civil_register"):
        chosen = np.flatnonzero(pc.equal(prelist["source"], source).to_numpy(zero_copy_only=False))
        if len(chosen):
            keys = array_of(prelist["source_key"]).take(pa.array(chosen))
            household[chosen] = known.household_of(source, keys)
    truth = places_in(whole(known.households["household"]), household)
    return Prelisted(ids, truth, previous, _twins(ids, truth), _at_old_door(prelist, known, truth))


def _by_number(links: pa.Table, key: str, value: str, wanted: Ints) -> Ints:
    places = places_in(whole(links[key]), wanted)
    if links.num_rows == 0:
        return np.full(len(wanted), -1, dtype=np.int64)
    return np.where(places >= 0, whole(links[value])[places], -1)


def _twins(ids: Ints, truth: Ints) -> Ints:
    """For each row the household id of the first row of the same truth household, 0 for the first itself."""
    order = np.lexsort((ids, truth))
    same = np.concatenate([[False], truth[order][1:] == truth[order][:-1]]) & (truth[order] >= 0)
    first = np.maximum.accumulate(np.where(same, 0, np.arange(len(order)))) if len(order) else order
    twins = np.zeros(len(ids), dtype=np.int64)
    twins[order] = np.where(same, ids[order][first], 0)
    return twins


def _at_old_door(prelist: pa.Table, known: Known, truth: Ints) -> Bools:
    lives_in = known.households["village"].take(pa.array(np.maximum(truth, 0))).combine_chunks()
    elsewhere = pc.not_equal(prelist["village"].combine_chunks(), lives_in).to_numpy(zero_copy_only=False)
    return np.asarray(elsewhere, dtype=bool) & (truth >= 0)


def cases_of(assignments: pa.Table, prelist: pa.Table, known: Known, seed: int) -> Cases:
    """The assigned visits as cases; visits without an officer are left out (nobody can make them)."""
    assignments = assignments.filter(pc.is_valid(assignments["enumerator_id"]))
    behind = who_is_behind(prelist, known)
    place = places_in(behind.household_id, whole(assignments["household_id"]))
    assert (place >= 0).all(), "an assignment of a household that is not in the prelist"
    officers = tuple(sorted(assignments["enumerator_id"].unique().to_pylist()))
    officer = codes_of(assignments["enumerator_id"])
    cases = Cases(
        behind.household_id[place],
        whole(assignments["visit_number"]),
        assignments["village"].combine_chunks(),
        officer,
        officer_traits(seed, assignments["enumerator_id"]).astype(np.int64),
        behind.truth[place],
        behind.previous[place],
        behind.twin[place],
        behind.at_old_door[place],
        officers,
    )
    return in_order(cases)


def reached(cases: Cases, rates: FieldRates, draws: np.random.Generator) -> Cases:
    """All but the few that an officer never gets to."""
    return cases.take(np.flatnonzero(~chance(draws, rates.not_visited, len(cases))))


def in_order(cases: Cases) -> Cases:
    """The order of the visits: officer by officer, village by village, down the list."""
    return cases.take(np.lexsort((cases.household_id, codes_of(cases.village), cases.officer)))


def with_found_in_field(
    cases: Cases, prelist: pa.Table, known: Known, rates: FieldRates, draws: np.random.Generator
) -> Cases:
    """Add households that are on no list and poor enough that somebody sends the officer there."""
    unlisted = np.ones(known.households.num_rows, dtype=bool)
    behind = who_is_behind(prelist, known).truth
    unlisted[behind[behind >= 0]] = False
    consumption = whole(known.households["consumption"])
    poor = consumption <= np.quantile(consumption, 0.6)
    here = pc.is_in(known.households["village"], cases.village.unique()).to_numpy(zero_copy_only=False)
    candidates = np.flatnonzero(unlisted & poor & here)
    wanted = min(round(len(cases) * rates.found_in_field), len(candidates))
    found = np.sort(draws.choice(candidates, wanted, replace=False)) if wanted else candidates[:0]
    return in_order(cases.joined(_found(cases, found, known, draws))) if wanted else cases


def _found(cases: Cases, truth: Ints, known: Known, draws: np.random.Generator) -> Cases:
    """Each found household goes to an officer who works in its village."""
    villages = known.households["village"].take(pa.array(truth)).combine_chunks()
    both = codes_of(pa.concat_arrays([cases.village, villages]))
    order = np.argsort(both[: len(cases)], kind="stable")
    first = np.searchsorted(both[: len(cases)], both[len(cases) :], side="left", sorter=order)
    after = np.searchsorted(both[: len(cases)], both[len(cases) :], side="right", sorter=order)
    neighbour = order[first + (draws.random(len(truth)) * (after - first)).astype(np.int64)]
    nothing = np.zeros(len(truth), dtype=np.int64)
    picked = cases.take(neighbour)
    return replace(
        picked, household_id=nothing, visit_number=nothing + 1, village=villages, truth=truth,
        previous=nothing - 1, twin=nothing, at_old_door=nothing > 0,
    )  # fmt: skip


def results_of(cases: Cases, rates: FieldRates, draws: np.random.Generator) -> tuple[Ints, Ints]:
    """Result code of each visit, and the household that results 4 and 6 point to (0 if none)."""
    count = len(cases)
    shares = (rates.not_found, rates.moved, rates.part_of_other, rates.refused)
    there = pick(draws, (ENUMERATED, NOT_FOUND, MOVED, PART, REFUSED), (1 - sum(shares), *shares), count)
    nobody = pick(draws, (NOT_FOUND, MOVED), (0.45, 0.55), count)
    old_door = pick(draws, (ENUMERATED, MOVED), (0.3, 0.7), count)
    double = pick(draws, (DOUBLE, PART, ENUMERATED), (0.7, 0.1, 0.2), count)
    result = np.where(cases.truth < 0, nobody, np.where(cases.at_old_door, old_door, there))
    result = np.where((cases.twin > 0) & (cases.truth >= 0), double, result)
    # A second visit mostly succeeds; a fabricated visit always "finds" everybody.
    again = (cases.visit_number > 1) & (cases.truth >= 0) & (cases.twin == 0) & ~cases.at_old_door
    result = np.where(again & chance(draws, 0.9, count), ENUMERATED, result)
    found = cases.household_id == 0
    result = np.where(cases.made_up | found, ENUMERATED, result)
    return result, _related(cases, result)


def _related(cases: Cases, result: Ints) -> Ints:
    """Doubles point to their twin; a part of another household to the row before it on the officer's list."""
    before = np.roll(cases.household_id, 1) if len(cases) else cases.household_id
    before = np.where(before == cases.household_id, 0, before)
    part_of = np.where(cases.twin > 0, cases.twin, before)
    return np.where(result == DOUBLE, cases.twin, np.where(result == PART, part_of, 0))
