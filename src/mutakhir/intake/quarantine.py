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
from mutakhir.intake.forms import LINE_KEY, RawForms, judged
from mutakhir.intake.household_number import household_id_of
from mutakhir.intake.households import DOOR
from mutakhir.intake.households import ITEMS as HOUSEHOLD_ITEMS
from mutakhir.intake.instants import Instant
from mutakhir.intake.members import ITEMS as MEMBER_ITEMS
from mutakhir.intake.members import PERSON
from mutakhir.intake.resent import numbered_copies
from mutakhir.intake.terms import Terms


FORM = "form"
CHANNELS = ("visit", "desk")
COLUMNS = ("regency", "submission_id", "copy", "line", "item", "reason", "extent")
NO_LINE = ibis.literal(0, "int16")
VALUE = ibis.literal("value")
Reasons: TypeAlias = dict[str, ir.StringValue]


@dataclass(frozen=True)
class Sent:
    """What was sent: the forms, and the raw identity of forms and of their lines. `places` and `named` hold
    all copies, `doors` and `names` each form and line once."""

    forms: RawForms
    places: ir.Table
    named: ir.Table
    doors: ir.Table
    names: ir.Table


def quarantine(sent: Sent, visits: ir.Table, people: ir.Table, terms: Terms) -> ir.Table:
    """All rows. `visits` and `people` are what was landed."""
    forms = sent.forms
    return ibis.union(
        _copies(forms),
        _without_form(sent),
        _refused_forms(forms, visits, terms),
        _unread_covers(forms, visits),
        _unread_values(sent, visits, terms),
        _strangers(forms.members, people),
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


def _without_form(sent: Sent) -> ir.Table:
    """Parts of forms whose main part never came. Line 0 is the door."""
    forms = sent.forms.submissions
    parts = ibis.union(
        *(
            table.select("regency", *LINE_KEY).anti_join(forms, "submission_id")
            for table in (sent.forms.members, sent.named)
        ),
        sent.places.select("regency", "submission_id", line=NO_LINE).anti_join(forms, "submission_id"),
        distinct=True,
    )
    return _rows(parts, reason=Reason.NO_FORM.value, item=ibis.literal("part"), line=parts.line)


def _refused_forms(forms: RawForms, visits: ir.Table, terms: Terms) -> ir.Table:
    """Forms of which nothing was landed. Each is judged once more: they are few."""
    covers = forms.covers
    refused = judged(covers.anti_join(visits, covers.submission_id == visits.visit_id), forms, terms)
    return _rows(refused, reason=refused.reason)


def _unread_covers(forms: RawForms, visits: ir.Table) -> ir.Table:
    """Of the forms that were landed what the cover says and nobody can read."""
    landed = visits.select("visit_id", "duration")
    form = forms.covers.mutate(sent_village=lambda t: written(t.village))
    form = form.join(landed, form.submission_id == landed.visit_id)
    villages = forms.prelist.select(known_village="village").distinct()
    form = form.left_join(villages, form.sent_village == villages.known_village)
    reasons = _of_cover(form)
    bad = form.filter(ibis.coalesce(*reasons.values()).notnull())
    wide = bad.select("regency", "submission_id", **reasons)
    long = wide.pivot_longer(list(reasons), names_to="item", values_to="reason")
    return _value_rows(long.mutate(line=NO_LINE))


def _of_cover(form: ir.Table) -> Reasons:
    return {
        "channel": _if(written(form.channel).lower().notin(CHANNELS), Reason.UNKNOWN_CODE),
        "village": _if(form.sent_village.notnull() & form.known_village.isnull(), Reason.UNKNOWN_VILLAGE),
        "started_at": _unless_instant(form.started_at, form.duration),
        "ended_at": _unless_instant(form.ended_at, form.duration),
        "related_household": _unless_read(
            form.related_text, household_id_of(form.related_text), Reason.UNREADABLE_HOUSEHOLD
        ),
    }


def _unless_instant(raw: ir.StringValue, duration: ir.IntegerValue) -> ir.StringValue:
    """Where a duration could be told, both instants were read; only the others are looked at again."""
    empty = ibis.null("string")
    return duration.isnull().ifelse(_unless_read(raw, Instant.of(raw).local, Reason.NOT_AN_INSTANT), empty)


def _unread_values(sent: Sent, visits: ir.Table, terms: Terms) -> ir.Table:
    """One row per value of a landed form that cannot be typed; the reason is worked out by the kind of each."""
    stated = {"member_count": DATASETS["households"].columns()["stated_member_count"]}
    groups = (
        (sent.forms.first_copies, HOUSEHOLD_ITEMS | stated),
        (sent.forms.roster, MEMBER_ITEMS),
        (sent.doors, DOOR),
        (sent.names, PERSON),
    )
    long = ibis.union(*(_refused_values(table, _typed(columns), terms) for table, columns in groups), distinct=False)
    known = kinds_table({name: column for _, columns in groups for name, column in _typed(columns).items()})
    long = long.semi_join(visits, long.submission_id == visits.visit_id).join(known, long.item == known.kind_of)
    return _value_rows(long.mutate(reason=reason_by_kind(long.raw, long, terms)))


def _refused_values(table: ir.Table, columns: Mapping[str, Column], terms: Terms) -> ir.Table:
    """All values of the rows in which one cannot be typed: few rows become long."""
    refused = ibis.or_(*(is_refused(column, table[name], terms) for name, column in columns.items()))
    line = table.line if "line" in table.columns else NO_LINE
    bad = table.filter(refused).select("regency", "submission_id", *columns, line=line)
    long = bad.pivot_longer(list(columns), names_to="item", values_to="raw")
    return long.select("regency", "submission_id", "line", "item", "raw")


def _typed(columns: Mapping[str, Column]) -> dict[str, Column]:
    return {name: column for name, column in columns.items() if column.type != "string"}


def _value_rows(long: ir.Table) -> ir.Table:
    long = long.filter(long.reason.notnull())
    return _rows(long, reason=long.reason, line=long.line, item=long.item, extent=VALUE)


def _strangers(roster: ir.Table, people: ir.Table) -> ir.Table:
    """Lines prefilled from a member whom release N-1 does not know in this household: landed as new members."""
    claims = roster.filter(written(roster.previous_member_id).notnull())
    fresh = people.filter(people.previous_member_id.isnull()).select(LINE_KEY)
    strange = claims.semi_join(fresh, LINE_KEY).select("regency", *LINE_KEY).distinct()
    item = ibis.literal("previous_member_id")
    return _rows(strange, reason=Reason.UNKNOWN_MEMBER.value, line=strange.line, item=item, extent=VALUE)


def _unless_read(raw: ir.StringValue, value: ir.Value, reason: Reason) -> ir.StringValue:
    return _if(written(raw).notnull() & value.isnull(), reason)


def _if(test: ir.BooleanValue, reason: Reason) -> ir.StringValue:
    return test.ifelse(ibis.literal(reason.value), ibis.null("string"))
