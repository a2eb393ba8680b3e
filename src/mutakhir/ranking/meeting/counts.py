"""Counts per village, made in the engine: posted units, and objections by what became of them."""

import ibis
import ibis.expr.types as ir


# Reasons of `ranks` by which a signed act, and not the place, put a unit in.
LET_IN = "override_in"
SIDES = ("connected", "others", "not_asked")


def posted_units(ranks: ir.Table, objections: ir.Table) -> ir.Table:
    """regency, village, posted: ranked units of the villages that met."""
    met = objections.select(home="regency", met_in="village").distinct()
    posted = ranks.group_by(posted_in="village").agg(posted=ranks.count())
    joined = met.left_join(posted, met.met_in == posted.posted_in)
    return joined.select(regency="home", village="met_in", posted=joined.posted.fill_null(0))


def objection_counts(ranks: ir.Table, objections: ir.Table) -> ir.Table:
    """Per regency and village: objections by outcome, and the decided ones to be let in by tie to officials.

    An objection counts as one to be let in where the unit is outside by its own place and should be inside.
    """
    told = _with_rank(ranks, objections.filter(objections.outcome != "no_objection"))
    inside = told.wanted.isin(["core", "extension"])
    accepted, rejected = told.outcome == "accepted", told.outcome == "rejected"
    sides = {"connected": told.connected, "others": ~told.connected, "not_asked": told.connected.isnull()}
    asks = told.is_ranked & inside & ~told.is_inside & (accepted | rejected)
    counts = {
        "objections_in": _many(inside),
        "objections_out": _many(~inside),
        "accepted_in": _many(inside & accepted),
        "accepted_out": _many(~inside & accepted),
        "open": _many(told.outcome == "open"),
        "not_posted": _many(~told.is_ranked),
        "changed": ibis.ifelse(told.is_ranked & accepted, told.unit_id, ibis.null("int64")).nunique(),
    }
    for side in SIDES:
        here = asks & sides[side].fill_null(False)
        counts[side] = _many(here)
        counts[f"{side}_accepted"] = _many(here & accepted)
        counts[f"{side}_let_in"] = _many(here & told.is_let_in)
    return told.group_by("regency", "village").agg(**counts)


def _with_rank(ranks: ir.Table, objections: ir.Table) -> ir.Table:
    known = ranks.select(
        known_unit="unit",
        known_id="unit_id",
        is_let_in=ranks.reason == LET_IN,
        # Who was put out by an override was inside by the own place.
        is_inside=(ranks.listed & (ranks.reason != LET_IN)) | (ranks.reason == "override_out"),
    )
    joined = objections.left_join(known, (objections.unit_id == known.known_id) & (objections.unit == known.known_unit))
    return joined.mutate(
        is_ranked=joined.known_id.notnull(),
        is_let_in=joined.is_let_in.fill_null(False),
        is_inside=joined.is_inside.fill_null(False),
    )


def _many(condition: ir.BooleanValue) -> ir.IntegerScalar:
    return ibis.ifelse(condition.fill_null(False), 1, 0).sum()
