"""`links` beside what NIKs say: records of the civil register that the model found, and decisions of people, which go
before everything else."""

import ibis
import ibis.expr.types as ir

from mutakhir.matching.padan import REPLY
from mutakhir.matching.reviewing.settling import settled


# What the model may answer: nobody was found by NIK, or somebody else.
OPEN = ("not_found", "no_nik", "no_answer", "name_differs", "date_differs", "double")


def with_model(links: ir.Table, scores: ir.Table, register: ir.Table) -> ir.Table:
    """Members whom the model linked (`pair_scores`) are matched; the day is that of the register at hand."""
    linked = scores.filter(scores.other_kind == "register", scores.verdict == "link")
    dated = linked.inner_join(register.select("register_id", "as_of"), linked.other_id == register.register_id)
    found = dated.select(linked_id="member_id", linked_to="other_id", linked_by="step", linked_on="as_of")
    joined = links.left_join(found, links.member_id == found.linked_id)
    taken = joined.linked_id.notnull() & joined.status.isin(OPEN)
    told = {
        "status": ibis.literal("matched"), "step": joined.linked_by, "register_id": joined.linked_to,
        "source": ibis.literal("register"), "answered_on": joined.linked_on, "evidence": ibis.null("string"),
        "nik_from": ibis.null("string"),
    }  # fmt: skip
    changed = {name: ibis.ifelse(taken, value, joined[name]) for name, value in told.items()}
    return joined.mutate(**changed).select(links.columns)


def with_decisions(links: ir.Table, decisions: ir.Table) -> ir.Table:
    """Where people settled who the record of a member is: the same person, or somebody else."""
    told = settled(decisions)
    told = told.filter(told.other_kind == "register")
    yes = told.filter(told.same_person).group_by("member_id").agg(record=lambda t: t.other_id.max())
    no = told.filter(~told.same_person).select(denied_id="member_id", denied="other_id").distinct()
    joined = links.left_join(yes, "member_id").drop("member_id_right")
    here = joined.mutate(record_now=joined.register_id.fill_null(REPLY))
    refused = here.left_join(no, [here.member_id == no.denied_id, here.record_now == no.denied])
    accepted = refused.record.notnull()
    denied = refused.denied_id.notnull() & ~accepted
    gone = denied & refused.status.isin(["matched", "dead"])
    status = ibis.cases(
        (accepted & (refused.status != "dead"), ibis.literal("matched")),
        (gone, ibis.literal("not_found")),
        else_=refused.status,
    )
    record = ibis.cases((accepted & (refused.record > REPLY), refused.record), (~gone, refused.register_id))
    step = ibis.ifelse(accepted | denied, ibis.literal("decision"), refused.step)
    source = ibis.ifelse(accepted & (refused.record > REPLY), ibis.literal("register"), refused.source)
    return refused.mutate(status=status, register_id=record, step=step, source=source).select(links.columns)
