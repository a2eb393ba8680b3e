"""The previous registry as the declared tables of a release, with ids and the link to the truth."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mutakhir.ground.schema import registry
from mutakhir.synthetic.ailments import Rates, spoiled_cards
from mutakhir.synthetic.declaring import declared
from mutakhir.synthetic.draws import Ints, stream
from mutakhir.synthetic.patches import taken
from mutakhir.synthetic.previous_households import household_doors, household_table, rank_table
from mutakhir.synthetic.previous_listing import Families, Ids, Listing, families_of
from mutakhir.synthetic.previous_members import member_names, member_table
from mutakhir.synthetic.truth import RegencyPlan, Truth


@dataclass(frozen=True)
class IdStart:
    """First number of each kind of id in a regency; the caller reserves a block per regency."""

    household: int
    family: int
    member: int
    person: int


@dataclass(frozen=True)
class Previous:
    """Release N-1 of one regency. `previous_households` and `previous_members` link its ids to the truth."""

    households: pa.Table
    households_identity: pa.Table
    families: pa.Table
    families_identity: pa.Table
    members: pa.Table
    members_identity: pa.Table
    ranks: pa.Table
    previous_households: pa.Table
    previous_members: pa.Table

    def datasets(self) -> dict[str, pa.Table]:
        """The tables by the name under which the round reads them."""
        links = ("previous_households", "previous_members")
        return {f"previous_registry_{name}": table for name, table in vars(self).items() if name not in links}


def tables_of(plan: RegencyPlan, truth: Truth, start: IdStart, listing: Listing, rates: Rates) -> Previous:
    """All tables of the release; entries, families and records keep their order, ids count them."""
    families = families_of(truth, listing.records)
    ids = Ids(
        start.household + np.arange(len(listing.entries.row)),
        start.family + np.arange(len(families.row)),
        start.member + np.arange(len(listing.records.row)),
    )
    return Previous(
        household_table(plan, truth, listing, families, ids.household),
        household_doors(plan, truth, listing, ids.household),
        _family_table(truth, families, ids),
        _family_cards(plan, truth, listing, families, ids, rates),
        member_table(plan, truth, listing, families, ids, start.person, rates),
        member_names(listing, ids.member),
        rank_table(listing.ranked, ids.household),
        _link("household_id", ids.household, "household", taken(truth.households["household"], listing.entries.row)),
        _link("member_id", ids.member, "person", taken(truth.members["person"], listing.records.row)),
    )


def _family_table(truth: Truth, families: Families, ids: Ids) -> pa.Table:
    return declared(
        registry.RegistryFamilies,
        {
            "family_id": ids.family,
            "household_id": ids.household[families.entry],
            "family_number": taken(truth.families["family_number"], families.row),
            "member_count": families.size,
        },
    )


def _family_cards(
    plan: RegencyPlan, truth: Truth, listing: Listing, families: Families, ids: Ids, rates: Rates
) -> pa.Table:
    draws = stream(plan.seed, plan.regency, "previous", "family cards")
    factor = listing.names.factor[families.entry]
    head_niks = taken(truth.members["nik"], listing.records.row[families.first])
    cards = spoiled_cards(draws, taken(truth.families["family_card"], families.row), head_niks, rates, factor)
    return declared(registry.RegistryFamiliesIdentity, {"family_id": ids.family, "family_card": cards})


def _link(name: str, ids: Ints, truth_name: str, truth_ids: pa.Array) -> pa.Table:
    return pa.table({name: pa.array(ids), truth_name: truth_ids})
