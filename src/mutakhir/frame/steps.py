"""The steps of the stage *frame*."""

from functools import reduce

import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.frame.candidates import (
    new_proposals,
    proposal_candidates,
    proposal_key,
    register_candidates,
    registry_candidates,
    registry_cards,
    unlisted_families,
)
from mutakhir.frame.policy import PrelistPolicy
from mutakhir.frame.prelist import (
    final_prelist,
    first_prelist,
    prelist_identity,
    proposal_doors,
    register_doors,
    registry_doors,
)
from mutakhir.frame.targets import target_table
from mutakhir.ground.errors import Said, WaitingProblem
from mutakhir.ground.lake import Workbench


def build(bench: Workbench) -> None:
    """Mints ids for new candidates; writes targets, the first prelist and, after the meetings, the final one."""
    policy = bench.policy.load("frame/prelist.yaml", PrelistPolicy)
    candidates = _candidates(bench, policy)
    _write_targets(bench, policy, candidates)
    _write_first(bench, policy, candidates)
    _write_final(bench)


def allot(bench: Workbench) -> None:
    """Writes the targets alone, before there is a prelist or a meeting: enough to plan the field."""
    policy = bench.policy.load("frame/prelist.yaml", PrelistPolicy)
    _write_targets(bench, policy, _candidates(bench, policy))


def _registry_cards(bench: Workbench) -> ir.Table:
    return registry_cards(bench.table("previous_registry_families"), bench.table("previous_registry_families_identity"))


def _new_proposals(bench: Workbench) -> ir.Table:
    return new_proposals(bench.table("proposals"), bench.table("proposals_identity"), _registry_cards(bench))


def _unlisted(bench: Workbench) -> ir.Table:
    cards = _registry_cards(bench).union(bench.table("proposals_identity").select("family_card"))
    return unlisted_families(bench.table("civil_register"), bench.table("civil_register_identity"), cards)


def _candidates(bench: Workbench, policy: PrelistPolicy) -> ir.Table:
    proposals = _new_proposals(bench)
    wanted = [proposal_key(proposals)]
    parts = [
        registry_candidates(bench.table("previous_registry_households"), policy),
        proposal_candidates(proposals, bench.ids("household")),
    ]
    if bench.round.use_civil_register_for_frame:
        families = _unlisted(bench)
        wanted.append(families)
        parts.append(register_candidates(families, bench.ids("household")))
    bench.mint("household", _together([t.select("regency", "source_key") for t in wanted]), "new on the prelist")
    return _together(parts)


def _together(parts: list[ir.Table]) -> ir.Table:
    return reduce(lambda one, other: one.union(other.select(*one.columns)), parts)


def _write_targets(bench: Workbench, policy: PrelistPolicy, candidates: ir.Table) -> None:
    """Candidates are counted regency by regency: counted at once, the ids of a whole nation lie in memory."""
    found = candidates.filter(candidates.village.notnull())
    counted = found.group_by("regency", "village").agg(households=found.count())
    bench.write_each("candidates", {"candidate_counts": counted})
    everywhere = bench.table("candidate_counts").group_by("village").agg(households=lambda t: t.households.sum())
    allotted = bench.policy.csv("frame/regencies.csv")
    weights = dict(
        zip(allotted["regency"].to_pylist(), map(int, allotted["target_households"].to_pylist()), strict=True)
    )

    def make() -> dict[str, pa.Table]:
        counts = bench.collect(everywhere).to_pydict()
        per_village = {v: int(n) for v, n in zip(counts["village"], counts["households"], strict=True)}
        total = bench.round.national_target_households
        return {"targets": target_table(areas, weights, total, per_village, policy)}

    areas = bench.areas
    bench.write_nation_with("targets", ["targets"], [everywhere], make)


def _village_targets(bench: Workbench) -> ir.Table:
    targets = bench.table("targets")
    return targets.filter(targets.level == "village")


def _write_first(bench: Workbench, policy: PrelistPolicy, candidates: ir.Table) -> None:
    first = first_prelist(candidates, _village_targets(bench), policy, bench.clock)
    registry = registry_doors(
        bench.table("previous_registry_households_identity"),
        bench.table("previous_registry_families"),
        bench.table("previous_registry_families_identity"),
    )
    proposals = proposal_doors(bench.table("proposals_identity"))
    doors = [registry, proposals]
    if bench.round.use_civil_register_for_frame:
        doors.append(register_doors(_unlisted(bench)))
    bench.write_each("first prelist", {"prelist_first": first})
    identity = prelist_identity(bench.table("prelist_first"), doors)
    bench.write_each("doors", {"prelist_identity": identity})


def _write_final(bench: Workbench) -> None:
    first = bench.table("prelist_first")
    if bench.round.meetings and not bench.has("meetings"):
        raise WaitingProblem(
            "frame.no-meetings",
            Said(
                id="Prelist awal sudah siap; musyawarah desa belum. Masukkan berita acaranya (dataset `meetings`;"
                " pada data tiruan: `mutakhir synth HOME --next`), lalu jalankan lagi.",
                en="The first prelist is ready; the village meetings are not. Bring in their minutes (dataset"
                " `meetings`; with synthetic data: `mutakhir synth HOME --next`), then run again.",
            ),
        )
    final = final_prelist(first, bench.table("meetings"), _village_targets(bench)) if bench.round.meetings else first
    bench.write_each("final prelist", {"prelist": final})
