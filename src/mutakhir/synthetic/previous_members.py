"""Members of the previous registry: their answers as of the old visit, their names and numbers."""

import numpy as np
import pyarrow as pa

from mutakhir.ground.schema import registry
from mutakhir.ground.schema.items import MemberItems
from mutakhir.synthetic import old_answers
from mutakhir.synthetic.ailments import Rates
from mutakhir.synthetic.declaring import declared
from mutakhir.synthetic.draws import Ints, stream
from mutakhir.synthetic.old_answers import EMPTY
from mutakhir.synthetic.old_rosters import Records
from mutakhir.synthetic.patches import taken
from mutakhir.synthetic.previous_listing import Families, Ids, Listing
from mutakhir.synthetic.truth import RegencyPlan, Truth


def member_table(
    plan: RegencyPlan,
    truth: Truth,
    listing: Listing,
    families: Families,
    ids: Ids,
    first_person: int,
    rates: Rates,
) -> pa.Table:
    """The roster lines; who is listed outside the own household has no family there."""
    records = listing.records
    born = listing.names.identity.birth
    then = _age(born, listing.entries.visited[records.entry])
    found = old_answers.member_answers(truth.members, records.row, then)
    found["relation"] = np.where(records.relation > 0, records.relation, found["relation"])
    for name in ("family_number", "family_relation"):
        found[name][~records.own] = EMPTY
    found["in_family_card"][~records.own] = 0
    own: dict[str, object] = {
        "member_id": ids.member,
        "household_id": ids.household[records.entry],
        "family_id": taken(pa.array(ids.family), families.of),
        "person_id": first_person + _persons(plan, records, rates),
        "civil_status": listing.names.civil_status,
    }
    return declared(registry.RegistryMembers, {**own, **old_answers.columns_of(found, MemberItems)})


def _age(born: np.ndarray, on: np.ndarray) -> Ints:
    """Full years from birth to the date; a record never says less than 0."""
    months = on.astype("datetime64[M]").astype(np.int64) - born.astype("datetime64[M]").astype(np.int64)
    day = (on - on.astype("datetime64[M]")) < (born - born.astype("datetime64[M]"))
    years: Ints = np.maximum((months - day) // 12, 0)
    return years


def _persons(plan: RegencyPlan, records: Records, rates: Rates) -> Ints:
    """A number per record, but for the few doubles that the old registry itself knew: that of the first."""
    numbers = np.arange(len(records.row))
    draws = stream(plan.seed, plan.regency, "previous", "known doubles")
    known = records.repeats() & (draws.random(len(numbers)) < rates.known_duplicate)
    _, first, back = np.unique(records.row, return_index=True, return_inverse=True)
    return np.where(known, first[back], numbers)


def member_names(listing: Listing, member_ids: Ints) -> pa.Table:
    identity = listing.names.identity
    return declared(
        registry.RegistryMembersIdentity,
        {
            "member_id": member_ids,
            "person_name": identity.name,
            "nik": identity.nik,
            "birth_date": identity.birth,
            "mother_name": identity.mother,
        },
    )
