"""The linkage model as a step of the round: what deterministic steps left open, and doubles; each regency by itself.

Splink works on tables of one connection, so a regency's records are brought there, scored, and only pairs that are
linked or go to people are kept. Without a model for which somebody answers there are none.
"""

from typing import Final

import duckdb
import ibis
import ibis.expr.types as ir

from mutakhir.ground.lake import Tables, Workbench
from mutakhir.matching.linking.drift import model_drift
from mutakhir.matching.linking.gathering import gather
from mutakhir.matching.linking.model_file import ApprovedModel
from mutakhir.matching.linking.people import with_fields
from mutakhir.matching.linking.registry import PersonLinkage
from mutakhir.matching.names.tables import NameTables
from mutakhir.matching.padan import REPLY
from mutakhir.matching.reviewing.settling import settled


READS: Final = (
    "accepted", "members", "members_identity", "families_identity", "civil_register", "civil_register_identity",
    "settled_claims",
)  # fmt: skip
# Each lane has one connection beside that of the engine.
MEMORY: Final = "3GB"
# Links by which a regency shows whether the model has aged.
SAMPLE: Final = 2_000


def write_pair_scores(bench: Workbench, members: ir.Table, model: ApprovedModel, *, asked: bool) -> None:
    """Writes `settled_claims` and `pair_scores`; `asked`: there are `register_findings`."""
    known = decided_claims(members, bench.table("link_decisions"))
    if asked:
        known = with_found(known, bench.table("register_findings"))
    bench.write_each("settled claims", {"settled_claims": known})
    names = NameTables.load(bench.policy)
    scratch = str(bench.home.folder / "scratch")

    def make(regency: str, tables: Tables) -> Tables:
        with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": scratch}) as con:
            con.sql("SET enable_progress_bar = false")
            return scored_pairs(con, regency, tables, model, names)

    bench.write_each_with("linkage model", ["pair_scores", "model_levels"], READS, make)
    counted = bench.table("model_levels")
    whole = counted.group_by("comparison", "level").agg(pairs=counted.pairs.sum())

    def drift() -> Tables:
        return {"model_drift": model_drift(bench.collect(whole), model.models.civil_register)}

    bench.write_nation_with("model drift", ["model_drift"], [whole], drift)


def decided_claims(members: ir.Table, decisions: ir.Table) -> ir.Table:
    """`settled_claims` of what people decided about members and records of the register."""
    decided = settled(decisions)
    decided = decided.filter(decided.other_kind == "register", decided.other_id != REPLY)
    here = decided.inner_join(members.select("regency", "member_id"), "member_id")
    return here.select("regency", "member_id", register_id="other_id", certain="same_person")


def with_found(decided: ir.Table, found: ir.Table) -> ir.Table:
    """And of `register_findings` those that hold by NIK, name and year of birth; what people decided goes first.

    Who is recorded as dead is found too: nobody else is searched for behind such a member.
    """
    holds = found.filter(found.heard == "found", found.held_id.notnull(), found.name_agrees, found.birth_year_agrees)
    sure = holds.select("regency", "member_id", register_id="held_id", certain=ibis.literal(True))
    known = decided.filter(decided.certain).select("member_id")
    fresh = sure.anti_join(decided, ["member_id", "register_id"]).anti_join(known, "member_id")
    return decided.union(fresh)


def certain_claims(bench: Workbench, *, asked: bool, scored: bool) -> ir.Table:
    """member_id and register_id of all whose record of the civil register is certain, or linked by the model."""
    decided = decided_claims(bench.table("members"), bench.table("link_decisions"))
    known = with_found(decided, bench.table("register_findings")) if asked else decided
    sure = known.filter(known.certain).select("member_id", "register_id")
    if not scored:
        return sure
    scores = bench.table("pair_scores")
    linked = scores.filter(scores.other_kind == "register", scores.verdict == "link")
    return sure.union(linked.select("member_id", register_id="other_id"))


def scored_pairs(
    con: duckdb.DuckDBPyConnection, regency: str, tables: Tables, model: ApprovedModel, names: NameTables
) -> Tables:
    """`pair_scores` and `model_levels` of one regency from the datasets that `READS` names."""
    sizes = gather(con, regency, tables)
    for side in ("members", "register"):
        with_fields(con, f"raw_{side}", side, names)
    linkage = PersonLinkage(con, model.at(sizes.members))
    linkage.link(model.models.civil_register)
    linkage.doubles(model.models.doubles)
    levels = linkage.levels(model.models.civil_register, SAMPLE)
    return {"pair_scores": con.sql(_SCORES).to_arrow_table(), "model_levels": levels}


# Members of one record hang on the lowest.
_SCORES = """
WITH claims AS (SELECT record_l, record_r, weight, min(record_l) OVER one AS first, min(weight) OVER one AS least
    FROM linked WINDOW one AS (PARTITION BY record_r)),
together AS (SELECT record_l, first, least FROM claims WHERE first < record_l),
pairs AS (SELECT greatest(record_l, record_r) AS one, least(record_l, record_r) AS other, * FROM doubles)
SELECT record_l AS member_id, 'register' AS other_kind, record_r AS other_id, weight, step, verdict, guard, parts
FROM civil_links
UNION ALL SELECT record_l, 'member', first, least, 'register', 'link', NULL, NULL FROM together
UNION ALL SELECT one, 'member', other, weight, step, verdict, guard, parts FROM pairs
    ANTI JOIN together ON together.record_l = one AND together.first = other
ORDER BY member_id, other_kind, other_id
"""
