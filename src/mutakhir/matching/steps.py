"""The steps of the stage *matching*: deterministic ones; what they leave open goes to people."""

import ibis.expr.types as ir

from mutakhir.ground.lake import Workbench
from mutakhir.matching.civil import civil_reviews, links_table
from mutakhir.matching.persons import (
    base_persons,
    edges,
    events_table,
    nik_groups,
    nik_reviews,
    person_key,
    persons_table,
    redirects,
)
from mutakhir.matching.policy import DeterministicPolicy
from mutakhir.matching.records import accepted_members, previous_persons, register_persons


def resolve(bench: Workbench) -> None:
    """Mints persons for new members; writes links, persons, identity events and what people must decide."""
    policy = bench.policy.load("matching/deterministic.yaml", DeterministicPolicy)
    members = accepted_members(bench.table("accepted"), bench.table("members"), bench.table("members_identity"))
    unknown = members.anti_join(_previous_members(bench), "previous_member_id")
    bench.mint("person", unknown.select("regency", source_key=person_key(unknown)), "new member")
    _write_links(bench, members, policy)
    _write_persons(bench, members, policy)


def _previous_members(bench: Workbench) -> ir.Table:
    previous = bench.table("previous_registry_members")
    return previous.select(previous_member_id="member_id")


def _write_links(bench: Workbench, members: ir.Table, policy: DeterministicPolicy) -> None:
    asked = bench.has("civil_register")
    register = (
        register_persons(bench.table("civil_register"), bench.table("civil_register_identity")) if asked else None
    )
    bench.write_spread("civil register", {"links": links_table(members, register, policy)})


def _write_persons(bench: Workbench, members: ir.Table, policy: DeterministicPolicy) -> None:
    previous = bench.table("previous_registry_members")
    known = previous_persons(previous, bench.table("previous_registry_members_identity"))
    base = base_persons(members, previous, bench.ids("person"))
    groups = bench.keep("groups", nik_groups(base, known, policy))
    moved = redirects(bench.keep("edges", edges(groups, bench.table("link_decisions"), base)), bench.keep)
    reviews = nik_reviews(groups, base).union(civil_reviews(bench.table("links")))
    bench.write_spread(
        "persons",
        {
            "persons": persons_table(base, moved),
            "identity_events": events_table(base, moved),
            "match_reviews": reviews,
        },
    )
