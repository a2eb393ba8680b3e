"""The civil register of a regency, as it would be delivered: nearly all of the truth, in legal form, a bit stale.

Missing: the remote, the newly born, and a few others. Known late: some deaths, moves within the regency, and
family cards of couples who still stand in the card of their parents. Names are written as in law, without
titles and degrees, now and then in another spelling than their bearer's; some days of birth are default days.
The order of the records says nothing.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.schema import dataset
from mutakhir.synthetic.birthdays import Days, with_default_day
from mutakhir.synthetic.legal_names import legal_names, written_otherwise
from mutakhir.synthetic.places import make_places
from mutakhir.synthetic.sampling import Bools, Ints, Rng, happens


if TYPE_CHECKING:
    from mutakhir.synthetic.truth import RegencyPlan, Truth


_RECORDS = 100_000_000  # places for the records of a regency
_ABSENT, _ABSENT_REMOTE, _ABSENT_INFANT = 0.008, 0.09, 0.14
_DEATH_RECORDED = 0.82
_DEFAULT_DAY = 0.035
_OTHER_VILLAGE = 0.035
_IN_PARENTS_CARD = 0.22
_OTHER_SPELLING, _OTHER_SPELLING_OF_MOTHER = 0.08, 0.12


class CivilRegister(NamedTuple):
    """Two datasets, and `link` (register_id, person), which only tests and evaluations may read."""

    civil_register: pa.Table
    civil_register_identity: pa.Table
    link: pa.Table


def civil_register(plan: "RegencyPlan", truth: "Truth") -> CivilRegister:
    """The extract for one regency, in the order of its record numbers."""
    rng = plan.stream("civil register")
    household = _household_places(plan, truth.members)
    kept = np.flatnonzero(~_absent(rng, plan, truth.members, household))
    shuffled = kept[rng.permutation(len(kept))]
    members = truth.members.take(pa.array(shuffled))
    number = int(plan.regency) * _RECORDS + 1 + np.arange(len(shuffled))
    return CivilRegister(
        civil_register=_register(rng, plan, truth, members, household[shuffled], number),
        civil_register_identity=_identity(rng, truth, members, number),
        link=pa.table({"register_id": number, "person": members["person"].combine_chunks()}),
    )


def _household_places(plan: "RegencyPlan", members: pa.Table) -> Ints:
    """Row of each member's household; households are numbered from one in every regency."""
    ids: Ints = members["household"].to_numpy()
    return ids - ids[0] if len(ids) else ids


def _absent(rng: Rng, plan: "RegencyPlan", members: pa.Table, household: Ints) -> Bools:
    remote = make_places(plan).remote[household]
    infant = members["age"].to_numpy() < 1
    chance = np.where(infant, _ABSENT_INFANT, np.where(remote, _ABSENT_REMOTE, _ABSENT))
    return happens(rng, chance.astype(np.float32), len(household))


def _register(
    rng: Rng, plan: "RegencyPlan", truth: "Truth", members: pa.Table, household: Ints, number: Ints
) -> pa.Table:
    count = len(number)
    villages = pa.array(plan.villages, pa.string())
    home = pc.index_in(truth.households["village"], villages).to_numpy()[household]
    moved = happens(rng, _OTHER_VILLAGE, count)
    domicile = np.where(moved, rng.integers(0, len(villages), count), home)
    dead = ~members["alive"].combine_chunks().to_numpy(zero_copy_only=False)
    columns = {
        "register_id": number,
        "village": villages.take(pa.array(domicile)),
        "sex": members["sex"],
        "alive": ~(dead & happens(rng, _DEATH_RECORDED, count)),
        "relation": members["family_relation"],
        "as_of": pa.nulls(count, pa.date32()),  # nobody wrote the day of the extract down
    }
    return pa.table(columns).cast(dataset("civil_register").arrow_schema())


def _identity(rng: Rng, truth: "Truth", members: pa.Table, number: Ints) -> pa.Table:
    count = len(number)
    names = legal_names(members["person_name"].combine_chunks())
    mothers = legal_names(members["mother_name"].combine_chunks())
    born: Days = members["birth_date"].combine_chunks().cast(pa.int32()).to_numpy()
    columns = {
        "register_id": number,
        "person_name": written_otherwise(rng, names, happens(rng, _OTHER_SPELLING, count)),
        "nik": members["nik"],
        "birth_date": pa.array(with_default_day(rng, born, happens(rng, _DEFAULT_DAY, count)), pa.date32()),
        "mother_name": written_otherwise(rng, mothers, happens(rng, _OTHER_SPELLING_OF_MOTHER, count)),
        "family_card": _cards(rng, truth.families, members),
    }
    schema = dataset("civil_register_identity").arrow_schema()
    return pa.table(columns).select(schema.names).cast(schema)


def _cards(rng: Rng, families: pa.Table, members: pa.Table) -> pa.Array:
    """The card of the family; of some second families the card of the household's first."""
    place = members["family"].to_numpy() - (families["family"][0].as_py() if families.num_rows else 0)
    second = members["family_number"].to_numpy() > 1
    with_parents = (rng.random(families.num_rows, dtype=np.float32) < _IN_PARENTS_CARD)[place] & second
    return families["family_card"].combine_chunks().take(pa.array(place - with_parents))
