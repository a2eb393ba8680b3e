"""What could not be read: whole forms, and single values of forms that were landed.

Visits and rows of extent `form` and item `form` (line 0) together count every form that was sent, each copy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from mutakhir.ground.schema import DATASETS, Column
from mutakhir.intake.casting import Reason, is_refused, kinds_table, reason_by_kind, written
from mutakhir.intake.forms import RawForms, judged
from mutakhir.intake.household_number import household_id_of
from mutakhir.intake.households import DOOR
from mutakhir.intake.households import ITEMS as HOUSEHOLD_ITEMS
from mutakhir.intake.instants import Instant
from mutakhir.intake.members import ITEMS as MEMBER_ITEMS
from mutakhir.intake.members import LINE_KEY, PERSON
from mutakhir.intake.resent import numbered_copies, one_per_key
from mutakhir.intake.terms import Terms


FORM = "form"
CHANNELS = ("visit", "desk")
COLUMNS = ("regency", "submission_id", "copy", "line", "item", "reason", "extent")
Reasons: TypeAlias = dict[str, ir.StringValue]


@dataclass(frozen=True)
class Landed:
    """What was landed before: tables of the stage itself."""

    visits: ir.Table
    households: ir.Table
    members: ir.Table


def quarantine(forms: RawForms, places: ir.Table, named: ir.Table, landed: Landed, terms: Terms) -> ir.Table:
    """All rows. `places` and `named` are the raw identity of forms and of their lines."""
    used = landed.visits.select(submission_id="visit_id")
    stated = {"member_count": DATASETS["households"].columns()["stated_member_count"]}
    answers = forms.first_copies.semi_join(used, "submission_id")
    roster = forms.roster.semi_join(used, "submission_id")
    doors = one_per_key(places, forms.resent, ["submission_id"]).semi_join(used, "submission_id")
    names = one_per_key(named, forms.resent, LINE_KEY).semi_join(used, "submission_id")
    return ibis.union(
        _copies(forms),
        _without_form(forms, places, named),
        _covers(judged(forms, terms)),
        _untyped(answers, HOUSEHOLD_ITEMS | stated, terms),
        _untyped(roster, MEMBER_ITEMS, terms),
        _untyped(doors, DOOR, terms),
        _untyped(names, PERSON, terms),
        _strangers(forms.members, landed),
        distinct=False,
    )


def _rows(table: ir.Table, *, reason: ir.StringValue | str, **columns: ir.Value) -> ir.Table:
    """Rows for whole forms or lines."""
    whole = {"copy": 1, "line": 0, "item": FORM, "extent": FORM} | columns
    kinds = {"copy": "int16", "line": "int16", "item": "string", "extent": "string"}
    cast = {n: ibis.literal(v, kinds[n]) if not isinstance(v, ir.Value) else v for n, v in whole.items()}
    given = reason if isinstance(reason, ir.Value) else ibis.literal(reason, "string")
    return table.mutate(reason=given, **cast).select(COLUMNS)


def _copies(forms: RawForms) -> ir.Table:
    again = forms.submissions.semi_join(forms.resent, "submission_id")
    copies = numbered_copies(again, ["submission_id"], ["received_at"])
    later = copies.filter(copies["copy"] > 1)
    return _rows(later, reason=Reason.SENT_TWICE.value, copy=later["copy"])


def _without_form(forms: RawForms, places: ir.Table, named: ir.Table) -> ir.Table:
    """Parts of forms whose main part never came. Line 0 is the door."""
    parts = ibis.union(
        *(table.select("regency", "submission_id", "line") for table in (forms.members, named)),
        places.select("regency", "submission_id", line=ibis.literal(0, "int16")),
        distinct=False,
    )
    lost = parts.anti_join(forms.submissions, "submission_id").distinct()
    return _rows(lost, reason=Reason.NO_FORM.value, item=ibis.literal("part"), line=lost.line)


def _untyped(table: ir.Table, columns: Mapping[str, Column], terms: Terms) -> ir.Table:
    """One row per value that cannot be typed. Rows without any are dropped before columns become rows, and
    the reason is worked out once for all items, by the kind of each."""
    typed = {name: column for name, column in columns.items() if column.type != "string"}
    refused = ibis.or_(*(is_refused(column, table[name], terms) for name, column in typed.items()))
    bad = table.filter(refused).select("regency", "submission_id", *typed, line=_line_of(table))
    long = bad.pivot_longer(list(typed), names_to="item", values_to="raw")
    known = kinds_table(typed)
    long = long.join(known, long.item == known.kind_of)
    reason = reason_by_kind(long.raw, long, terms)
    return _value_rows(long.mutate(reason=reason))


def _line_of(table: ir.Table) -> ir.IntegerValue:
    return table.line if "line" in table.columns else ibis.literal(0, "int16")


def _value_rows(long: ir.Table) -> ir.Table:
    long = long.filter(long.reason.notnull())
    extent = (long.item == FORM).ifelse(FORM, "value")
    return _rows(long, reason=long.reason, line=long.line, item=long.item, extent=extent)


def _covers(form: ir.Table) -> ir.Table:
    """Whole forms that cannot be used, and of the others what the cover says and nobody can read."""
    usable = form.reason.isnull()
    reasons = {FORM: form.reason} | {
        item: usable.ifelse(reason, ibis.null("string")) for item, reason in _of_cover(form).items()
    }
    bad = form.filter(ibis.coalesce(*reasons.values()).notnull())
    wide = bad.select("regency", "submission_id", line=ibis.literal(0, "int16"), **reasons)
    return _value_rows(wide.pivot_longer(list(reasons), names_to="item", values_to="reason"))


def _of_cover(form: ir.Table) -> Reasons:
    return {
        "channel": _if(written(form.channel).lower().notin(CHANNELS), Reason.UNKNOWN_CODE),
        "village": _if(form.sent_village.notnull() & form.known_village.isnull(), Reason.UNKNOWN_VILLAGE),
        "started_at": _unless_read(form.started_at, Instant.of(form.started_at).local, Reason.NOT_AN_INSTANT),
        "ended_at": _unless_read(form.ended_at, Instant.of(form.ended_at).local, Reason.NOT_AN_INSTANT),
        "related_household": _unless_read(
            form.related_text, household_id_of(form.related_text), Reason.UNREADABLE_HOUSEHOLD
        ),
    }


def _strangers(roster: ir.Table, landed: Landed) -> ir.Table:
    """Lines prefilled from a member whom release N-1 does not know in this household: landed as new members."""
    claims = roster.filter(written(roster.previous_member_id).notnull())
    fresh = landed.members.filter(landed.members.previous_member_id.isnull())
    fresh = fresh.join(landed.households, "household_id").select("submission_id", "line")
    strange = claims.semi_join(fresh, list(LINE_KEY)).select("regency", "submission_id", "line").distinct()
    item, extent = ibis.literal("previous_member_id"), ibis.literal("value")
    return _rows(strange, reason=Reason.UNKNOWN_MEMBER.value, line=strange.line, item=item, extent=extent)


def _unless_read(raw: ir.StringValue, value: ir.Value, reason: Reason) -> ir.StringValue:
    return _if(written(raw).notnull() & value.isnull(), reason)


def _if(test: ir.BooleanValue, reason: Reason) -> ir.StringValue:
    return test.ifelse(ibis.literal(reason.value), ibis.null("string"))
