"""The steps by which `links` is made: from a register at hand, from replies of the registry office, or from both."""

import ibis
import ibis.expr.types as ir

from mutakhir.ground.lake import Workbench
from mutakhir.matching.civil import answers, asks, found_in_register
from mutakhir.matching.exchange.numbers import as_recorded, with_number_to_ask
from mutakhir.matching.exchange.replies import unasked, with_replies
from mutakhir.matching.link_sources import with_decisions, with_model
from mutakhir.matching.moving import Evidence
from mutakhir.matching.padan import claims, compared, confirmed_niks, double_claims, heard, links_table, not_asked
from mutakhir.matching.policy import DeterministicPolicy
from mutakhir.matching.records import living, named_members, passed_over, register_persons


def is_asked(bench: Workbench) -> bool:
    """Whether there is a register at hand, or anything was asked or answered."""
    names = ("civil_register", "register_requests_identity", "register_replies_identity")
    return any([bench.has(name) for name in names])


def write_findings(bench: Workbench, members: ir.Table, policy: DeterministicPolicy) -> None:
    """Writes `register_findings` for accepted members, and what is heard of NIKs that several may carry.

    Members are compared once. What was found is kept, so that doubles, which only the nation knows, cost no second
    look at the register.
    """
    has_register = bench.has("civil_register")
    has_asked = any([bench.has("register_requests_identity"), bench.has("register_replies_identity")])
    named = _named(bench, members)
    told = _with_replies(bench, _found(bench, named) if has_register else with_no_record(named), has_asked)
    found = bench.keep_each("compared", compared(heard(told, has_register=has_register), policy))
    claimed = claims(found, bench.table("shared_niks_identity"))
    bench.write_each("register findings", {"register_findings": found.drop("nik"), "nik_claims_identity": claimed})


def write_links(bench: Workbench, members: ir.Table, evidence: Evidence) -> None:
    """Writes `links`: what was found (if anybody was asked), what the model found (if one was used), what people say.

    Persons must be there, since they tell whose NIK is claimed twice.
    """
    if evidence.asked:
        doubles = double_claims(bench.table("nik_claims_identity"), bench.table("persons"))
        bench.write_spread("double claims", {"double_claims": doubles})
        told = links_table(bench.table("register_findings"), bench.table("double_claims"))
    else:
        told = not_asked(members)
    if evidence.scored and bench.has("civil_register"):
        told = with_model(told, bench.table("pair_scores"), bench.table("civil_register"))
    links = with_decisions(told, bench.table("link_decisions")) if bench.has("link_decisions") else told
    tables = {"links": links}
    if evidence.asked:
        kept = bench.keep_each("told", links)
        confirmed = confirmed_niks(kept, bench.table("nik_repairs_identity"))
        tables = {"links": kept, "confirmed_niks_identity": confirmed}
    bench.write_each("civil register", tables)


def _named(bench: Workbench, members: ir.Table) -> ir.Table:
    """Accepted members with the NIK that is asked about. What nobody repaired or asked is not joined with nothing."""
    sent = named_members(members, bench.table("members_identity"))
    if not bench.has("nik_repairs_identity"):
        return as_recorded(sent)
    return with_number_to_ask(sent, bench.table("nik_repairs_identity"))


def _found(bench: Workbench, named: ir.Table) -> ir.Table:
    """Members beside their record: in the register of the regency, else in the whole one."""
    register, identity = bench.table("civil_register"), bench.table("civil_register_identity")
    alive = living(register, identity)
    bench.write_each("asks", {"register_asks_identity": asks(named, alive)})
    asked = bench.table("register_asks_identity")
    bench.write_spread("answers", {"register_answers_identity": answers(asked, register, identity)})
    here = register_persons(register, alive, bench.keep_each("passed_over", passed_over(alive)))
    return found_in_register(named, here, bench.table("register_answers_identity"))


def _with_replies(bench: Workbench, members: ir.Table, has_asked: bool) -> ir.Table:
    if not has_asked:
        return unasked(members)
    return with_replies(members, bench.table("register_requests_identity"), bench.table("register_replies_identity"))


def with_no_record(members: ir.Table) -> ir.Table:
    """As `found_in_register` gives them where no register is at hand."""
    kinds = {
        "register_id": "int64", "alive": "boolean", "register_sex": "int8", "register_name": "string",
        "register_year": "int32", "as_of": "date",
    }  # fmt: skip
    return members.mutate(**{name: ibis.null(kind) for name, kind in kinds.items()})
