"""Who stands on a worksheet: the members of an area whose NIK is not matched."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.areas.nik import nik_areas
from mutakhir.ground.lake import Home, Lake
from mutakhir.ground.schema import dataset
from mutakhir.matching.repair_policy import RepairPolicy
from mutakhir.matching.repair_reasons import Proposal
from mutakhir.matching.repairs import Known, proposals


MATCHED: Final = "matched"
# Of the others nothing is known to be wrong with the number.
PROPOSED: Final = frozenset({"name_differs", "date_differs", "double", "not_found", "no_nik"})


@dataclass(frozen=True)
class Unmatched:
    """One person of the worksheet. `nik`: as asked about, or as it was sent where it could not be."""

    member_id: int
    household_id: int
    name: str
    nik: str
    born: dt.date | None
    status: str
    evidence: str | None
    persons: int | None
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class _Named:
    """What the record says of a member."""

    name: str
    nik: str | None
    born: dt.date | None


@dataclass(frozen=True)
class _Placed:
    sex: int | None
    family: int | None


def unmatched(home: Home, area: str) -> list[Unmatched]:
    """In order of household and member, of a regency (4 digits) or a village (10 digits)."""
    lake, regency = Lake(home), area[:4]
    lake.need("links")
    links = _of(lake, "links", regency, _members_of(lake, area))
    rows = [row for row in links.to_pylist() if row["status"] != MATCHED]
    ids = pa.array([row["member_id"] for row in rows], pa.int64())
    named, placed, repaired = _named(lake, regency, ids), _placed(lake, regency, ids), _repaired(lake, regency, ids)
    persons = _persons(lake, regency, ids)
    cards = _cards(lake, regency)
    known = _known(home, frozenset(card for card in cards.values() if card))
    found = []
    for row in sorted(rows, key=lambda row: (row["household_id"], row["member_id"])):
        id, status = row["member_id"], row["status"]
        who, where = named.get(id, _NOBODY), placed.get(id, _NOWHERE)
        nik = repaired.get(id) or who.nik or ""
        card = cards.get(where.family) if where.family else None
        offers = proposals(nik, who.born, where.sex, card, known) if status in PROPOSED else []
        found.append(
            Unmatched(id, row["household_id"], who.name, nik, who.born, status, row["evidence"], persons.get(id),
                      tuple(offers))
        )  # fmt: skip
    return found


_NOBODY, _NOWHERE = _Named("", None, None), _Placed(None, None)


def _named(lake: Lake, regency: str, ids: pa.Array) -> dict[int, _Named]:
    rows = _of(lake, "members_identity", regency, ids).to_pylist()
    return {row["member_id"]: _Named(row["person_name"] or "", row["nik"], row["birth_date"]) for row in rows}


def _placed(lake: Lake, regency: str, ids: pa.Array) -> dict[int, _Placed]:
    rows = _of(lake, "members", regency, ids).select(["member_id", "sex", "family_id"]).to_pylist()
    return {row["member_id"]: _Placed(row["sex"], row["family_id"]) for row in rows}


def _persons(lake: Lake, regency: str, ids: pa.Array) -> dict[int, int]:
    """How many persons claim the NIK of a member."""
    return {row["member_id"]: row["persons"] for row in _of(lake, "double_claims", regency, ids).to_pylist()}


def _repaired(lake: Lake, regency: str, ids: pa.Array) -> dict[int, str]:
    """The last NIK that was proposed for each member."""
    rows = _of(lake, "nik_repairs_identity", regency, ids).sort_by("repaired_on").to_pylist()
    return {row["member_id"]: row["nik"] for row in rows if row["nik"]}


def _known(home: Home, cards: frozenset[str]) -> Known:
    policy = home.policy.load("matching/repairs.yaml", RepairPolicy)
    return Known(policy, frozenset(nik_areas(home.policy)), synthetic=home.synthetic, cards=cards)


def _members_of(lake: Lake, area: str) -> pa.Array:
    """Members of the accepted households of the area."""
    accepted = lake.read("accepted", area[:4])
    here = accepted.filter(pc.starts_with(accepted["village"], area))["household_id"]
    members = lake.read("members", area[:4]).select(["member_id", "household_id"])
    return members.filter(pc.is_in(members["household_id"], here.combine_chunks()))["member_id"].combine_chunks()


def _of(lake: Lake, name: str, regency: str, members: pa.Array) -> pa.Table:
    if not lake.exists(name):
        return dataset(name).arrow_schema().empty_table()
    table = lake.read(name, regency)
    return table.filter(pc.is_in(table["member_id"], members))


def _cards(lake: Lake, regency: str) -> dict[int, str | None]:
    """Family cards by family."""
    table = lake.read("families_identity", regency)
    return dict(zip(table["family_id"].to_pylist(), table["family_card"].to_pylist(), strict=True))
