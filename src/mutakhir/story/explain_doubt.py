"""How sure the place of a unit is, by how often other models put it elsewhere."""

from mutakhir.story.explain_facts import Doubt
from mutakhir.story.explain_shelf import Row, Shelf


TIERS = "rank_tiers"
_BY_ACT = "override"


def doubt_of(shelf: Shelf, regency: str, rank: Row) -> Doubt | None:
    """None where the round has not worked it out, and for a unit whose place an act decided: no refit moves that."""
    if not shelf.holds(TIERS) or str(rank["reason"]).startswith(_BY_ACT):
        return None
    for row in shelf.rows(TIERS, regency, "unit_id", [rank["unit_id"]]):
        if row["unit"] == rank["unit"]:
            return Doubt(row["tier"], row["core_refits"], row["listed_refits"], row["refits"])
    return Doubt("far")
