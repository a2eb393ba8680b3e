"""The steps of the stage, in order."""

import ibis.expr.types as ir

from mutakhir.ground.errors import HomeProblem, PolicyProblem
from mutakhir.ground.lake import Lake, ReleaseCard, StepReport, Workbench
from mutakhir.ground.lake.minting import last_ids
from mutakhir.ground.lake.release import release_folder
from mutakhir.ground.policy import check_pin
from mutakhir.publication.candidate import Contents, place_candidate
from mutakhir.publication.changes import release_changes
from mutakhir.publication.counts import COUNTED, regency_counts
from mutakhir.publication.held import is_held
from mutakhir.publication.households import release_doors, release_households
from mutakhir.publication.people import (
    Found,
    ages_on,
    release_cards,
    release_families,
    release_homes,
    release_members,
    release_names,
)
from mutakhir.publication.policy import DisclosurePolicy
from mutakhir.publication.ranks import of_households, of_households_now, release_ranks
from mutakhir.publication.redirects import release_redirects
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
    "registry_redirects",
)


def prepare(bench: Workbench) -> None:
    """Writes the registry as the round leaves it, and the candidate of its release."""
    everywhere = _regencies(bench)
    standings = _standings(bench)
    _write_households(bench, standings, everywhere)
    _write_people(bench, standings, everywhere)
    _write_ranks(bench, everywhere)
    redirects = release_redirects(bench.table("person_redirects"), bench.table("previous_registry_redirects"))
    bench.write_nation("redirects", {"registry_redirects": redirects})
    bench.aside(
        "candidate", (*RELEASED, "indicators", "codebook"), lambda: _place_candidate(bench), lambda: _held(bench)
    )


def _regencies(bench: Workbench) -> list[str]:
    """Those of the round, and those that only release N-1 holds: nothing of it may be lost."""
    return sorted({*bench.regencies, *bench.lake.regencies("previous_registry_households")})


def _standings(bench: Workbench) -> ir.Table:
    prelist, standings = bench.table("prelist"), bench.table("standings")
    settled = release_standings(
        prelist, standings, bench.table("households"), bench.table("previous_registry_households")
    )
    return bench.keep_each("release_standings", settled)


def _write_households(bench: Workbench, standings: ir.Table, regencies: list[str]) -> None:
    """By themselves: only they know ranks, which change more often than all else."""
    previous = bench.table("previous_registry_households")
    ranked = of_households_now(bench.table("ranks"), bench.round.unit)
    made = release_households(standings, bench.table("households"), previous, ranked)
    bench.write_each("households", {"registry_households": made}, regencies)


def _write_people(bench: Workbench, standings: ir.Table, regencies: list[str]) -> None:
    """In one step, so that standings are worked out once per regency."""
    old_families, old_cards = (
        bench.table("previous_registry_families"),
        bench.table("previous_registry_families_identity"),
    )
    old, old_names = bench.table("previous_registry_members"), bench.table("previous_registry_members_identity")
    families = bench.keep_each("release_families", release_families(standings, bench.table("families"), old_families))
    given, found = bench.table("members"), Found(bench.table("persons"), bench.table("links"))
    births = ages_on(old_names, bench.clock.as_of)
    homes = release_homes(standings, given, old)
    tables = {
        "registry_households_identity": _doors(bench, standings),
        "registry_families": families,
        "registry_families_identity": release_cards(families, bench.table("families_identity"), old_cards, standings),
        "registry_members": release_members(standings, given, found, old, births),
        "registry_members_identity": release_names(
            homes, bench.table("members_identity"), old_names, bench.table("confirmed_niks_identity")
        ),
    }
    bench.write_each("people", tables, regencies)


def _doors(bench: Workbench, standings: ir.Table) -> ir.Table:
    given, before = bench.table("households_identity"), bench.table("previous_registry_households_identity")
    return release_doors(standings, given, before, bench.table("prelist_identity"))


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


def _held(bench: Workbench) -> bool:
    """Whether the release of the round is there with these rows and, under the policy of today, this card."""
    try:
        return is_held(bench.lake, release_folder(bench.home, bench.round.name), _card(bench), RELEASED)
    except (HomeProblem, PolicyProblem):  # not opened, or changed without an amendment: there can be no such card yet
        return False


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
