"""Under which names and numbers the previous registry knows its people."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.synthetic.ailments import Identity, Rates, badly_recorded, scaled, spoiled
from mutakhir.synthetic.draws import Floats, Ints, places_in, starts_of, stream, whole
from mutakhir.synthetic.old_rosters import Entries, People, Records
from mutakhir.synthetic.patches import array_of
from mutakhir.synthetic.truth import RegencyPlan, Truth


@dataclass(frozen=True)
class Written:
    """The identity of each record as written, and what the civil register answered to it.

    `factor`: per entry, how many times as many errors as usual were made in it.
    """

    identity: Identity
    civil_status: pa.Array
    factor: Floats


def written(
    plan: RegencyPlan, truth: Truth, people: People, entries: Entries, records: Records, rates: Rates
) -> Written:
    """The identities of all records: what each person states, then what was written down of it."""
    latest = entries.visited[records.entry]
    true = _true_identity(truth, people)
    persons, back = np.unique(records.row, return_inverse=True)
    households = badly_recorded(plan.seed, plan.regency, truth.households.num_rows, rates, "households")
    stated = _stated(plan, true, (persons, people.household[persons]), rates, households)
    factor = _factors(plan, entries, rates, households)
    draws = stream(plan.seed, plan.regency, "previous", "written")
    told = stated.at(back, _next_in(records.entry))
    found = spoiled(draws, told, scaled(rates, 1 - rates.stated), factor[records.entry], latest)
    status = _civil_status(draws, found.nik, true.nik.take(pa.array(records.row)), latest)
    return Written(found, status, factor)


def _factors(plan: RegencyPlan, entries: Entries, rates: Rates, households: Floats) -> Floats:
    """Where papers are poor the officer errs too; another entry of the same household was another visit."""
    other = badly_recorded(plan.seed, plan.regency, len(entries.row), rates, "doubled")
    return np.where(entries.doubled, other, households[entries.row])


def _stated(plan: RegencyPlan, true: Identity, people: tuple[Ints, Ints], rates: Rates, factor: Floats) -> Identity:
    """What each person says; `people`: row and household of each, households together."""
    persons, household = people
    draws = stream(plan.seed, plan.regency, "previous", "stated")
    latest = np.full(len(persons), np.datetime64("2015-05-31"))
    given = true.at(persons, _next_in(household))
    return spoiled(draws, given, scaled(rates, rates.stated), factor[household], np.maximum(latest, given.birth))


def _true_identity(truth: Truth, people: People) -> Identity:
    members = truth.members
    family = places_in(whole(truth.families["family"]), whole(members["family"]))
    return Identity(
        array_of(members["person_name"]),
        array_of(members["nik"]),
        people.born,
        array_of(members["mother_name"]),
        array_of(truth.families["family_card"]).take(pa.array(family, mask=family < 0)),
        whole(members["sex"]) == 1,
        np.arange(len(people.born)),
    )


def _next_in(groups: Ints) -> Ints:
    """For each row of grouped rows the next row of the group; the first for the last."""
    count = len(groups)
    following = np.arange(1, count + 1)
    last = np.ones(count, dtype=bool)
    last[:-1] = groups[1:] != groups[:-1]
    return np.where(last, starts_of(groups), following)


def _civil_status(draws: np.random.Generator, nik: pa.Array, true: pa.Array, visited: np.ndarray) -> pa.Array:
    """What the register answered to records younger than 2015; older ones were not all asked."""
    answer = pc.if_else(pc.fill_null(pc.equal(nik, true), False), "matched", "not_found")
    asked = (visited > np.datetime64("2016-01-01")) | (draws.random(len(visited)) < 0.6)
    answer = pc.if_else(pa.array(asked), answer, "not_asked")
    return pc.if_else(pc.is_null(nik), "no_nik", answer)
