"""The steps of the stage, in order."""

import ibis.expr.types as ir

from mutakhir.ground.lake import Lake, ReleaseCard, StepReport, Workbench
from mutakhir.ground.lake.minting import last_ids
from mutakhir.ground.lake.release import release_folder
from mutakhir.ground.policy import check_pin
from mutakhir.publication.candidate import Contents, place_candidate
from mutakhir.publication.changes import release_changes
from mutakhir.publication.counts import COUNTED, regency_counts
from mutakhir.publication.households import release_doors, release_households
from mutakhir.publication.people import Found, ages_on, release_cards, release_families, release_members, release_names
from mutakhir.publication.policy import DisclosurePolicy
from mutakhir.publication.ranks import of_households, of_households_now, release_ranks
from mutakhir.publication.standings import release_standings
from mutakhir.publication.tables import count_table, files_of, indicator_table


RELEASED = (
    "registry_households",
    "registry_households_identity",
    "registry_families",
    "registry_families_identity",
    "registry_members",
    "registry_members_identity",
    "registry_ranks",
    "registry_changes",
)


def prepare(bench: Workbench) -> None:
    """Writes the registry as the round leaves it, and the candidate of its release."""
    everywhere = _regencies(bench)
    standings = _standings(bench)
    _write_households(bench, standings, everywhere)
    _write_people(bench, standings, everywhere)
    _write_ranks(bench, everywhere)
    _place_candidate(bench)


def _regencies(bench: Workbench) -> list[str]:
    """Those of the round, and those that only release N-1 holds: nothing of it may be lost."""
    return sorted({*bench.regencies, *bench.lake.regencies("previous_registry_households")})


def _standings(bench: Workbench) -> ir.Table:
    prelist, standings = bench.table("prelist"), bench.table("standings")
    return release_standings(prelist, standings, bench.table("households"), bench.table("previous_registry_households"))


def _write_households(bench: Workbench, standings: ir.Table, regencies: list[str]) -> None:
    previous = bench.table("previous_registry_households")
    ranked = of_households_now(bench.table("ranks"), bench.round.unit)
    made = release_households(standings, bench.table("households"), previous, ranked)
    bench.write_each("households", {"registry_households": made}, regencies)
    given, before = bench.table("households_identity"), bench.table("previous_registry_households_identity")
    doors = release_doors(standings, given, before, bench.table("prelist_identity"))
    bench.write_each("doors", {"registry_households_identity": doors}, regencies)


def _write_people(bench: Workbench, standings: ir.Table, regencies: list[str]) -> None:
    families = release_families(standings, bench.table("families"), bench.table("previous_registry_families"))
    bench.write_each("families", {"registry_families": families}, regencies)
    given, before = bench.table("families_identity"), bench.table("previous_registry_families_identity")
    cards = release_cards(bench.table("registry_families"), given, before, standings)
    bench.write_each("cards", {"registry_families_identity": cards}, regencies)
    old, old_names = bench.table("previous_registry_members"), bench.table("previous_registry_members_identity")
    found = Found(bench.table("persons"), bench.table("links"))
    births = ages_on(old_names, bench.clock.as_of)
    members = release_members(standings, bench.table("members"), found, old, births)
    bench.write_each("members", {"registry_members": members}, regencies)
    named = release_names(bench.table("registry_members"), bench.table("members_identity"), old_names, standings)
    bench.write_each("names", {"registry_members_identity": named}, regencies)


def _write_ranks(bench: Workbench, regencies: list[str]) -> None:
    households, families = bench.table("registry_households"), bench.table("registry_families")
    old_ranks = bench.table("previous_registry_ranks")
    name, before = bench.round.name, bench.round.previous_release or ""
    ranks = release_ranks(bench.table("ranks"), bench.round.unit, households, families, old_ranks, name, before)
    bench.write_each("ranks", {"registry_ranks": ranks}, regencies)
    ranked = of_households(bench.table("registry_ranks"), families)
    ranked_before = of_households(old_ranks, bench.table("previous_registry_families"))
    previous = bench.table("previous_registry_households")
    changes = release_changes(households, ranked, previous, ranked_before, name)
    bench.write_each("changes", {"registry_changes": changes}, regencies)


def _place_candidate(bench: Workbench) -> None:
    manifests = {name: bench.lake.need(name) for name in RELEASED}
    contents = Contents(_card(bench), manifests, _tables(bench))
    name = bench.round.name
    made = place_candidate(bench.lake, release_folder(bench.home, name), contents)
    bench.reports.append(StepReport(bench.stage.word, "candidate", (name,) if made else (), 0 if made else 1))


def _tables(bench: Workbench) -> dict[str, bytes]:
    policy = bench.policy.load("publication/disclosure.yaml", DisclosurePolicy)
    counted = regency_counts(bench.table("registry_changes"), bench.table("registry_households"))
    rows = bench.collect(counted).cast(COUNTED).to_pylist()
    indicators = indicator_table(bench.read("indicators").to_pylist())
    counts = count_table(rows, bench.areas, policy.minimum_count)
    return {**files_of("counts", counts), **files_of("indicators", indicators)}


def _card(bench: Workbench) -> ReleaseCard:
    round_, pack = bench.round, check_pin(bench.policy, bench.home.folder / "registry.yaml")
    return ReleaseCard(
        name=round_.name,
        status="candidate",
        as_of=round_.reference_date.isoformat(),
        area_system=round_.area.system,
        area_version=round_.area.version,
        unit=round_.unit,
        instrument=_instrument(bench),
        pack=pack.pack,
        pack_hash=pack.opened_hash,
        amended_pack_hash=pack.current_hash if pack.amendments else "",
        predecessor=round_.previous_release or "",
        last_ids=_last_ids(bench.lake),
        synthetic=bench.home.synthetic,
    )


def _last_ids(lake: Lake) -> dict[str, int]:
    return {kind: last for kind, last in last_ids(lake).items() if last}


def _instrument(bench: Workbench) -> str:
    found = bench.read("codebook")["instrument"].unique().to_pylist()
    return ", ".join(sorted(found))
