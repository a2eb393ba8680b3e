"""The field work of one regency: from assignments to the forms that phones send."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from mutakhir.ground.schema import dataset
from mutakhir.ground.schema.intake import SubmissionsIdentity
from mutakhir.synthetic.answers import (
    guessed_ages,
    heaped,
    household_answers,
    item_error,
    member_answers,
    template_rows,
)
from mutakhir.synthetic.calendar import FieldSeason, Times, durations, visit_times
from mutakhir.synthetic.declaring import declared
from mutakhir.synthetic.draws import Bools, Ints, chance, instants, places_in, starts_of, stream, uuids, whole
from mutakhir.synthetic.field_cases import ENUMERATED, Cases, results_of
from mutakhir.synthetic.field_rates import RATES, FieldRates
from mutakhir.synthetic.field_rosters import Roster, people_of, rosters_of
from mutakhir.synthetic.kept import Known
from mutakhir.synthetic.paper import Doors, doors_seen, person_identity
from mutakhir.synthetic.patches import array_of, taken
from mutakhir.synthetic.sent import as_text, degrees, digits, household_numbers, spoiled
from mutakhir.synthetic.traits import Trait


FORMS: Final = ("submissions", "submissions_identity", "submission_members", "submission_members_identity")


@dataclass(frozen=True)
class Place:
    """A regency as the field work sees it; `sending` names the pass: each draws its own random numbers."""

    regency: str
    seed: int
    season: FieldSeason
    instrument: str
    sending: str = "first"
    rates: FieldRates = RATES

    def stream(self, purpose: str) -> np.random.Generator:
        return stream(self.seed, self.regency, self.sending, purpose)


@dataclass(frozen=True)
class Interviews:
    """What was decided about the visits before anything is written down."""

    cases: Cases
    result: Ints
    related: Ints
    roster: Roster
    times: Times

    @property
    def done(self) -> Bools:
        done: Bools = self.result == ENUMERATED
        return done


def forms_of(place: Place, cases: Cases, known: Known, prelist_identity: pa.Table) -> dict[str, pa.Table]:
    """The four raw datasets of `FORMS` for these visits, which are in the order in which they are made."""
    interviews = interviews_of(place, cases, known)
    people = people_of(known)
    ids = uuids(place.stream("forms"), len(cases))
    doors = doors_of(prelist_identity, cases)
    identity = doors_seen(cases, known.households, doors, interviews.done, place.rates, place.stream("doors"))
    person = person_identity(people, interviews.roster, place.rates, place.stream("cards"))
    return {
        "submissions": _submissions(place, interviews, known, ids),
        "submissions_identity": _submissions_identity(place, ids, identity),
        "submission_members": _members(place, interviews, people, ids, person["birth_date"]),
        "submission_members_identity": _members_identity(place, interviews.roster, ids, person),
    }


def interviews_of(place: Place, cases: Cases, known: Known) -> Interviews:
    result, related = results_of(cases, place.rates, place.stream("results"))
    done = result == ENUMERATED
    roster = rosters_of(cases, done, known, place.rates, place.stream("rosters"))
    lasting = durations(roster.counts(len(cases)), done, cases.made_up, place.stream("durations"))
    per_day = _per_day(place, cases)
    times = visit_times(cases.officer, per_day, lasting, place.season, place.rates, place.stream("calendar"))
    return Interviews(cases, result, related, roster, times)


def _per_day(place: Place, cases: Cases) -> Ints:
    """How many visits the officer of each case makes a day."""
    draw = place.stream("pace").random(len(cases))[starts_of(cases.officer)]
    (low, high), (few, many) = place.rates.visits_a_day, place.rates.fabricated_a_day
    honest = low + (draw * (high - low + 1)).astype(np.int64)
    return np.where(cases.made_up, few + (draw * (many - few + 1)).astype(np.int64), honest)


def doors_of(prelist_identity: pa.Table, cases: Cases) -> Doors:
    """The prelist's doors in the order of the cases; empty for households found in the field."""
    at = places_in(whole(prelist_identity["household_id"]), cases.household_id)
    return Doors(*(taken(prelist_identity[name], at) for name in ("head_name", "address", "latitude", "longitude")))


def _submissions(place: Place, interviews: Interviews, known: Known, ids: pa.Array) -> pa.Table:
    cases, times, count = interviews.cases, interviews.times, len(interviews.cases)
    draws = place.stream("answers")
    rows = template_rows(cases, draws, known.households.num_rows)
    rows = np.where(interviews.done, rows, -1)
    answers = household_answers(known.households, rows, item_error(cases, place.rates), place.rates, draws)
    answers = heaped(answers, cases.trait == Trait.CARELESS)
    hours = place.season.offset_hours
    columns = {
        "submission_id": ids,
        "channel": pa.repeat(pa.scalar("visit"), count),
        "household_id": household_numbers(cases.household_id, place.rates, place.stream("numbers")),
        "visit_number": digits(cases.visit_number),
        "village": cases.village,
        "enumerator_id": pa.array(cases.officers, pa.string()).take(pa.array(cases.officer)),
        "instrument": pa.repeat(pa.scalar(place.instrument), count),
        "started_at": instants(times.started, hours),
        "ended_at": instants(times.ended, hours),
        "received_at": pa.array(times.received * 1_000_000).cast(pa.timestamp("us")),
        "result": digits(interviews.result),
        "related_household": digits(interviews.related),
        "member_count": _stated_counts(interviews, draws),
    }
    columns |= {name: as_text(name, values) for name, values in answers.items()}
    return _raw_table("submissions", columns, place)


def _stated_counts(interviews: Interviews, draws: np.random.Generator) -> pa.Array:
    """The count at the top of the form; one in a hundred does not agree with the roster."""
    count = len(interviews.cases)
    members = interviews.roster.counts(count) + chance(draws, 0.01, count)
    return pa.array(members, mask=~interviews.done).cast(pa.string())


def _submissions_identity(place: Place, ids: pa.Array, identity: dict[str, pa.Array]) -> pa.Table:
    sent = identity | {name: degrees(identity[name]) for name in ("latitude", "longitude")}
    return declared(SubmissionsIdentity, {"submission_id": ids, **sent})


def _members(place: Place, interviews: Interviews, people: pa.Table, ids: pa.Array, birth_date: pa.Array) -> pa.Table:
    roster = interviews.roster
    draws = place.stream("members")
    answers = member_answers(people, roster, interviews.cases, place.rates, draws)
    undated = ~birth_date.is_valid().to_numpy(zero_copy_only=False) & roster.lives_here
    answers = guessed_ages(answers, undated, draws)
    columns = _line_keys(roster, ids) | {"previous_member_id": digits(roster.previous)}
    columns |= {name: as_text(name, values) for name, values in answers.items()}
    return _raw_table("submission_members", columns, place)


def _members_identity(place: Place, roster: Roster, ids: pa.Array, person: dict[str, pa.Array]) -> pa.Table:
    text = {name: as_text(name, values) for name, values in person.items()}
    return _raw_table("submission_members_identity", _line_keys(roster, ids) | text, place)


def _line_keys(roster: Roster, ids: pa.Array) -> dict[str, pa.Array]:
    return {"submission_id": ids.take(pa.array(roster.case)), "line": pa.array(roster.line, pa.int16())}


# Sent by the machine or chosen from the prelist: nothing that a hand can get wrong.
_UNTOUCHED: Final = frozenset(
    (
        "submission_id", "line", "channel", "village", "enumerator_id", "instrument", "started_at", "ended_at",
        "received_at", "result", "related_household", "previous_member_id", "person_name", "nik", "mother_name",
        "family_card", "presence",
    )
)  # fmt: skip


def _raw_table(name: str, columns: dict[str, pa.Array], place: Place) -> pa.Table:
    """The declared columns in order, with a few values spoiled."""
    draws = place.stream(f"spoiled {name}")
    schema, rows = dataset(name).arrow_schema(), len(next(iter(columns.values())))
    arrays = []
    for column in schema.names:
        if column not in columns:  # a detail that no stage decides on stays empty
            arrays.append(pa.nulls(rows, pa.string()))
            continue
        values = array_of(columns[column])
        arrays.append(values if column in _UNTOUCHED else spoiled(column, values, place.rates, draws))
    return pa.Table.from_arrays(arrays, names=schema.names)
