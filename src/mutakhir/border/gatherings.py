"""Which kind of gathering a role needs: most go by key and area, answers by their question, NIKs by their digits."""

from mutakhir.border.gathering import Gathering, Regencies
from mutakhir.border.imports import Role
from mutakhir.border.ledger import Ledger, Place
from mutakhir.border.link_decisions import DecisionGathering
from mutakhir.border.nik_repairs import RepairGathering
from mutakhir.border.pair_book import DECISIONS, PairBook
from mutakhir.border.repair import Repairer
from mutakhir.border.replies import ReplyGathering, RequestBook
from mutakhir.border.spill import Spill
from mutakhir.ground.areas.nik import nik_areas
from mutakhir.ground.lake import Lake


def gathering_of(
    lake: Lake,
    role: Role,
    place: Place,
    given: frozenset[str],
    repairer: Repairer,
    regencies: Regencies,
    spill: Spill,
    ledger: Ledger,
    *,
    repeats: bool,
) -> Gathering:
    common = (role, place, given, repairer, regencies, spill, ledger)
    if role.home == "request":
        return ReplyGathering(*common, repeats=repeats, book=RequestBook(lake))
    if role.fills == ("nik_repairs_identity",):
        home = lake.home
        areas = frozenset(nik_areas(home.policy))
        return RepairGathering(*common, repeats=repeats, areas=areas, synthetic=home.synthetic)
    if DECISIONS in role.fills:
        return DecisionGathering(*common, repeats=repeats, book=PairBook(lake))
    return Gathering(*common, repeats=repeats)
