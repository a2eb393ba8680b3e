"""What could not be read: whole forms, and single values of forms that were landed.

Visits and rows of extent `form` and item `form` (line 0) together count every form that was sent, each copy.
"""

from collections.abc import Mapping

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
Reasons = dict[str, ir.StringValue]


def quarantine(forms: RawForms, places: ir.Table, named: ir.Table, line: ir.Table, terms: Terms) -> ir.Table:
    """All rows. `places` and `named` are the raw identity of forms and of their lines; `line` are the lines
    that are landed, with the member of release N-1 that each is."""
    judgement = judged(forms, terms)
    used = judgement.filter(judgement.reason.isnull()).drop("reason")
    roster = forms.roster.semi_join(used, "submission_id")
    doors = one_per_key(places, forms.resent, ["submission_id"]).semi_join(used, "submission_id")
    names = one_per_key(named, forms.resent, LINE_KEY).semi_join(used, "submission_id")
    stated = {"member_count": DATASETS["households"].columns()["stated_member_count"]}
    return ibis.union(
        _refused(judgement),
        _copies(forms),
        _without_form(forms, places, named),
        _flagged(used, _of_form(used)),
        _untyped(used, HOUSEHOLD_ITEMS | stated, terms),
        _untyped(roster, MEMBER_ITEMS, terms),
        _untyped(doors, DOOR, terms),
        _untyped(names, PERSON, terms),
        _strangers(line),
        distinct=False,
    )


def _rows(table: ir.Table, *, reason: ir.StringValue | str, **columns: ir.Value) -> ir.Table:
    """Rows for whole forms or lines."""
    whole = {"copy": 1, "line": 0, "item": FORM, "extent": FORM} | columns
    kinds = {"copy": "int16", "line": "int16", "item": "string", "extent": "string"}
    cast = {n: ibis.literal(v, kinds[n]) if not isinstance(v, ir.Value) else v for n, v in whole.items()}
    given = reason if isinstance(reason, ir.Value) else ibis.literal(reason, "string")
    return table.mutate(reason=given, **cast).select(COLUMNS)


def _refused(judgement: ir.Table) -> ir.Table:
    bad = judgement.filter(judgement.reason.notnull())
    return _rows(bad, reason=bad.reason)


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


def _flagged(table: ir.Table, reasons: Reasons) -> ir.Table:
    """The same for values that are no items: the reasons are given."""
    bad = table.filter(ibis.coalesce(*reasons.values()).notnull())
    wide = bad.select("regency", "submission_id", line=_line_of(table), **reasons)
    return _value_rows(wide.pivot_longer(list(reasons), names_to="item", values_to="reason"))


def _line_of(table: ir.Table) -> ir.IntegerValue:
    return table.line if "line" in table.columns else ibis.literal(0, "int16")


def _value_rows(long: ir.Table) -> ir.Table:
    long = long.filter(long.reason.notnull())
    return _rows(long, reason=long.reason, line=long.line, item=long.item, extent=ibis.literal("value"))


def _of_form(form: ir.Table) -> Reasons:
    return {
        "channel": _if(written(form.channel).lower().notin(CHANNELS), Reason.UNKNOWN_CODE),
        "village": _if(form.sent_village.notnull() & form.known_village.isnull(), Reason.UNKNOWN_VILLAGE),
        "started_at": _unless_read(form.started_at, Instant.of(form.started_at).local, Reason.NOT_AN_INSTANT),
        "ended_at": _unless_read(form.ended_at, Instant.of(form.ended_at).local, Reason.NOT_AN_INSTANT),
        "related_household": _unless_read(
            form.related_text, household_id_of(form.related_text), Reason.UNREADABLE_HOUSEHOLD
        ),
    }


def _strangers(line: ir.Table) -> ir.Table:
    """Lines prefilled from a member whom release N-1 does not know in this household: landed as new members."""
    claim = _unless_read(line.previous_member_id, line.known_member, Reason.UNKNOWN_MEMBER)
    return _flagged(line, {"previous_member_id": claim})


def _unless_read(raw: ir.StringValue, value: ir.Value, reason: Reason) -> ir.StringValue:
    return _if(written(raw).notnull() & value.isnull(), reason)


def _if(test: ir.BooleanValue, reason: Reason) -> ir.StringValue:
    return test.ifelse(ibis.literal(reason.value), ibis.null("string"))
