"""The steps that make one person of several records, and part them again where people say so."""

from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ground.lake import Workbench
from mutakhir.matching.joining import (
    decided_edges,
    forbidden_ends,
    model_edges,
    nik_edges,
    person_edges,
    spare_key,
    touched_records,
)
from mutakhir.matching.linking.specification import PersonsPolicy
from mutakhir.matching.model_step import certain_claims
from mutakhir.matching.one_person import one_person


NAMES = ("person_moves", "person_redirects", "person_events", "refused_edges")


@dataclass(frozen=True, slots=True)
class Evidence:
    """`asked`: the civil register told something (`register_findings`); `scored`: a model ran (`pair_scores`)."""

    asked: bool
    scored: bool


def write_moves(bench: Workbench, groups: ir.Table, evidence: Evidence) -> None:
    """Writes the edges between records, whom they touch, and what became of persons (`NAMES`, `identity_events`)."""
    records, previous = bench.table("person_records_identity"), bench.table("previous_registry_members")
    found = [nik_edges(groups), decided_edges(bench.table("link_decisions"))]
    if evidence.scored:
        found.append(model_edges(bench.table("pair_scores")))
    bench.write_nation("edges", {"person_edges": person_edges(found, records, previous)})
    bench.write_nation("touched", {"touched_records": touched_records(bench.table("person_edges"), records, previous)})
    reads = ["person_edges", "touched_records", "confirmed_records"]
    if bench.has("link_decisions"):
        bench.write_nation("spare", {"spare_persons": _spare(bench)})
        reads.append("spare_persons")
    bench.write_nation("confirmed", {"confirmed_records": _confirmed(bench, evidence)})
    largest = bench.policy.load("matching/persons.yaml", PersonsPolicy).largest_cluster

    def make() -> dict[str, pa.Table]:
        found = {name: bench.read(name) for name in reads}
        return one_person(found, largest, bench.clock.as_of)

    bench.write_nation_with("who is one", NAMES, reads, make)
    bench.write_spread("identity events", {"identity_events": bench.table("person_events")})


def spare_wanted(bench: Workbench, members: ir.Table) -> ir.Table:
    """Source keys of persons for records that people may part from others: both ends, and who was one with them."""
    ends = forbidden_ends(bench.table("link_decisions"))
    previous = bench.table("previous_registry_members")
    doubted = previous.semi_join(ends, "member_id").select("person_id").distinct()
    mates = previous.semi_join(doubted, "person_id").select("regency", "member_id")
    every = members.select("regency", "member_id").semi_join(ends, "member_id").union(mates).distinct()
    return every.select("regency", source_key=spare_key(every))


def _spare(bench: Workbench) -> ir.Table:
    """The numbers that were set aside; where nobody decided anything the minted ones need not be looked through."""
    touched = bench.table("touched_records")
    doubted = touched.filter(touched.may_part)
    keyed = doubted.select("member_id", source_key=spare_key(doubted))
    spare = keyed.inner_join(bench.ids("person").select("source_key", "id"), "source_key")
    return spare.select("member_id", person_id="id")


def _confirmed(bench: Workbench, evidence: Evidence) -> ir.Table:
    """Of the touched records those whom the civil register knows: by NIK, by the model, by people."""
    touched = bench.table("touched_records").select("member_id")
    links = certain_claims(bench, asked=evidence.asked, scored=evidence.scored)
    here = links.semi_join(touched, "member_id")
    return here.group_by("member_id").agg(register_id=here.register_id.min())
