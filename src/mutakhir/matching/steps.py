"""The steps of the stage *matching*: deterministic ones, then the model on what they leave open, then people.

Nearly all that is to be found lies in the regency itself: the previous record of a member, its entry in the civil
register, most of those who carry the same NIK. So each regency is made by itself, and the nation is asked for what
is left: NIKs that a regency's register does not hold, NIKs in more than one regency, persons behind more than one
record. At national size this is what keeps 160 million records out of one join.
"""

from collections.abc import Iterator

import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ground.lake import Workbench
from mutakhir.matching.civil_steps import is_asked, write_findings, write_links
from mutakhir.matching.exchange.numbers import repaired_carriers
from mutakhir.matching.linking.model_file import ApprovedModel, approved_model
from mutakhir.matching.model_step import write_pair_scores
from mutakhir.matching.moving import Evidence, spare_wanted, write_moves
from mutakhir.matching.padan import civil_reviews
from mutakhir.matching.persons import (
    base_persons,
    carriers,
    judged,
    nik_groups,
    nik_reviews,
    person_key,
    person_records,
    persons_table,
    shared_records,
)
from mutakhir.matching.policy import DeterministicPolicy
from mutakhir.matching.records import accepted_members, previous_persons
from mutakhir.matching.repeated import repeated_persons, shared_niks
from mutakhir.matching.reviewing.asking import model_reviews, refused_reviews, waiting_reviews, without_score
from mutakhir.matching.reviewing.policy import ReviewingPolicy
from mutakhir.matching.reviewing.settling import PAIR


def resolve(bench: Workbench) -> None:
    """Mints persons for new members; writes links, persons, identity events and what people must decide."""
    policy = bench.policy.load("matching/deterministic.yaml", DeterministicPolicy)
    members = accepted_members(bench.table("accepted"), bench.table("members"))
    unknown = members.anti_join(_previous_members(bench), "previous_member_id")
    fresh = unknown.select("regency", source_key=person_key(unknown))
    if bench.has("link_decisions"):
        fresh = fresh.union(spare_wanted(bench, members))
    bench.mint("person", fresh, "new member")
    _write_records(bench, members)
    model = approved_model(bench.policy)
    evidence = Evidence(asked=is_asked(bench), scored=model is not None)
    if evidence.asked:
        write_findings(bench, members, policy)
    if model:
        write_pair_scores(bench, members, model, asked=evidence.asked)
    groups = _write_persons(bench, policy, evidence)
    write_links(bench, members, evidence)
    _write_reviews(bench, groups, model)


def _write_reviews(bench: Workbench, groups: ir.Table, model: ApprovedModel | None) -> None:
    policy = bench.policy.load("matching/reviewing.yaml", ReviewingPolicy)
    links = bench.table("links")
    asked = nik_reviews(groups).union(civil_reviews(links)).union(refused_reviews(bench.table("refused_edges"), links))
    unscored = without_score(asked, policy.closeness)
    if model:
        scored = model_reviews(bench.table("pair_scores"), links, model, policy.closeness)
        unscored = scored.union(unscored.anti_join(scored, list(PAIR)))
    reviews = waiting_reviews(unscored, links, bench.table("link_decisions"))
    bench.write_spread("reviews", {"match_reviews": reviews})


def _previous_members(bench: Workbench) -> ir.Table:
    previous = bench.table("previous_registry_members")
    return previous.select(previous_member_id="member_id")


def _write_records(bench: Workbench, members: ir.Table) -> None:
    """Who begins as whom, and which NIKs more than one person may carry."""
    identity = bench.table("members_identity")
    base = base_persons(members, bench.table("previous_registry_members"), bench.ids("person"))
    bench.write_each("records", {"person_records_identity": person_records(base, identity)})
    known, previous = bench.table("person_records_identity"), _previous_persons(bench)
    everywhere = _regencies(bench)
    others = previous.select("regency", "nik_number", "person_id").union(
        repaired_carriers(known, bench.table("nik_repairs_identity"))
    )
    bench.write_each("carriers", {"nik_carriers_identity": carriers(known, others)}, everywhere)

    def make() -> dict[str, pa.Table]:
        return {"shared_niks_identity": shared_niks(_parts(bench, "nik_carriers_identity", everywhere))}

    bench.write_nation_with("shared", ["shared_niks_identity"], ["nik_carriers_identity"], make)
    shared = shared_records(known, identity, previous, bench.table("shared_niks_identity"))
    bench.write_each("shared records", {"shared_records_identity": shared}, everywhere)


def _write_persons(bench: Workbench, policy: DeterministicPolicy, evidence: Evidence) -> ir.Table:
    """Returns the groups of records that share a NIK, of which some go to people."""
    pairs = bench.keep("pairs_by_nik", nik_groups(bench.table("shared_records_identity")))
    groups = bench.keep("groups", judged(pairs, policy))
    write_moves(bench, groups, evidence)
    records, moved = bench.table("person_records_identity"), bench.table("person_moves")

    def make() -> dict[str, pa.Table]:
        parts = _parts(bench, "person_records_identity", bench.regencies)
        return {"repeated_persons": repeated_persons(parts, bench.read("person_moves"))}

    bench.write_nation_with("repeated", ["repeated_persons"], ["person_records_identity", "person_moves"], make)
    persons = persons_table(records, moved, bench.table("repeated_persons"))
    bench.write_each("persons", {"persons": persons})
    return groups


def _previous_persons(bench: Workbench) -> ir.Table:
    previous = bench.table("previous_registry_members")
    return previous_persons(previous, bench.table("previous_registry_members_identity"))


def _regencies(bench: Workbench) -> list[str]:
    """Those of the round, and those that only release N-1 holds: their persons may be met again elsewhere."""
    return sorted({*bench.regencies, *bench.lake.regencies("previous_registry_members")})


def _parts(bench: Workbench, name: str, regencies: list[str]) -> Iterator[pa.Table]:
    return (bench.read(name, regency) for regency in regencies)
