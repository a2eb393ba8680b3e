"""What could not be read: whole forms, and single values of forms that were landed.

Visits and rows of extent `form` and item `form` (line 0) together count every form that was sent, each copy.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from mutakhir.ground.schema import DATASETS, Column
from mutakhir.intake.casting import Reason, held, is_refused, kinds_table, reason_by_kind, written
from mutakhir.intake.forms import LINE_KEY, RawForms, judged
from mutakhir.intake.household_number import household_id_of
from mutakhir.intake.households import DOOR
from mutakhir.intake.households import ITEMS as HOUSEHOLD_ITEMS
from mutakhir.intake.members import ITEMS as MEMBER_ITEMS
from mutakhir.intake.members import PERSON
from mutakhir.intake.terms import Terms


FORM = "form"
CHANNELS = ("visit", "desk")
COLUMNS = ("regency", "submission_id", "copy", "line", "item", "reason", "extent")
NO_LINE = ibis.literal(0, "int16")
VALUE = ibis.literal("value")


@dataclass(frozen=True)
class Sent:
    """What was sent. `places` and `named` are the raw identity of forms and of their lines, all copies;
    `covers` (read), `doors` and `names` (raw), `answers` and `roster` (typed) hold each form and line once."""

    forms: RawForms
    places: ir.Table
    named: ir.Table
    covers: ir.Table
    doors: ir.Table
    names: ir.Table
    answers: ir.Table
    roster: ir.Table


def quarantine(sent: Sent, visits: ir.Table, people: ir.Table, terms: Terms) -> ir.Table:
    """All rows. `visits` and `people` are what was landed."""
    return ibis.union(
        _copies(sent.forms),
        _without_form(sent),
        _refused_forms(sent, visits),
        _unread_covers(sent, visits),
        _unread_values(sent, visits, terms),
        _strangers(sent.forms.members, people),
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
    later = forms.copies.filter(forms.copies["copy"] > 1)
    return _rows(later, reason=Reason.SENT_TWICE.value, copy=later["copy"])


def _without_form(sent: Sent) -> ir.Table:
    """Parts of forms whose main part never came. Line 0 is the door."""
    forms = sent.forms.submissions
    parts = ibis.union(
        *(table.select("regency", *LINE_KEY).anti_join(forms, "submission_id") for table in (sent.forms.members, sent.named)),
        sent.places.select("regency", "submission_id", line=NO_LINE).anti_join(forms, "submission_id"),
        distinct=True,
    )
    return _rows(parts, reason=Reason.NO_FORM.value, item=ibis.literal("part"), line=parts.line)


def _refused_forms(sent: Sent, visits: ir.Table) -> ir.Table:
    """Forms of which nothing was landed. Each is judged once more: they are few."""
    refused = sent.covers.anti_join(visits, sent.covers.submission_id == visits.visit_id)
    refused = judged(refused.mutate(number=household_id_of(refused.household_text)), sent.forms)
    return _rows(refused, reason=refused.reason)


def _unread_covers(sent: Sent, visits: ir.Table) -> ir.Table:
    """Of the forms that were landed what the cover says and nobody can read."""
    landed = visits.select("visit_id", "related_household_id")
    form = sent.covers.join(landed, sent.covers.submission_id == landed.visit_id)
    villages = sent.forms.prelist.select(known_village="village").distinct()
    form = form.left_join(villages, form.sent_village == villages.known_village)
    reasons = {
        "channel": _if(written(form.channel).lower().notin(CHANNELS), Reason.UNKNOWN_CODE),
        "village": _unless_read(form.sent_village, form.known_village, Reason.UNKNOWN_VILLAGE),
        "started_at": _unless_read(written(form.started_at), form.start_seconds, Reason.NOT_AN_INSTANT),
        "ended_at": _unless_read(written(form.ended_at), form.end_seconds, Reason.NOT_AN_INSTANT),
        "related_household": _unless_read(
            form.related_text, form.related_household_id, Reason.UNREADABLE_HOUSEHOLD
        ),
    }
    wide = form.select("regency", "submission_id", **reasons)
    bad = wide.filter(ibis.coalesce(*(wide[item] for item in reasons)).notnull())
    long = bad.pivot_longer(list(reasons), names_to="item", values_to="reason")
    return _value_rows(long.mutate(line=NO_LINE))


def _unread_values(sent: Sent, visits: ir.Table, terms: Terms) -> ir.Table:
    """One row per value of a landed form that cannot be typed; the reason is worked out by the kind of each."""
    stated = {"member_count": DATASETS["households"].columns()["stated_member_count"]}
    answers, lines = sent.answers, sent.roster
    odd_answers = answers.filter(answers.given > held(answers, ["stated_member_count", *HOUSEHOLD_ITEMS]))
    odd_lines = lines.filter(lines.given > held(lines, MEMBER_ITEMS)).select("form_id", form_line="line")
    forms, roster = sent.forms.first_copies(), sent.forms.roster
    of_line = (roster.submission_id == odd_lines.form_id) & (roster.line == odd_lines.form_line)
    groups = (
        (forms.semi_join(odd_answers, forms.submission_id == odd_answers.form_id), HOUSEHOLD_ITEMS | stated),
        (roster.semi_join(odd_lines, of_line), MEMBER_ITEMS),
        (_refused(sent.doors, DOOR, terms), DOOR),
        (_refused(sent.names, PERSON, terms), PERSON),
    )
    long = ibis.union(*(_long(table, _typed(columns)) for table, columns in groups), distinct=False)
    known = kinds_table({name: column for _, columns in groups for name, column in _typed(columns).items()})
    long = long.semi_join(visits, long.submission_id == visits.visit_id).join(known, long.item == known.kind_of)
    return _value_rows(long.mutate(reason=reason_by_kind(long.raw, long, terms)))


def _refused(table: ir.Table, columns: Mapping[str, Column], terms: Terms) -> ir.Table:
    """The rows in which a value cannot be typed."""
    return table.filter(ibis.or_(*(is_refused(c, table[name], terms) for name, c in _typed(columns).items())))


def _long(table: ir.Table, columns: Mapping[str, Column]) -> ir.Table:
    line = table.line if "line" in table.columns else NO_LINE
    wide = table.select("regency", "submission_id", *columns, line=line)
    long = wide.pivot_longer(list(columns), names_to="item", values_to="raw")
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


def _unless_read(text: ir.StringValue, value: ir.Value, reason: Reason) -> ir.StringValue:
    return _if(text.notnull() & value.isnull(), reason)


def _if(test: ir.BooleanValue, reason: Reason) -> ir.StringValue:
    return test.ifelse(ibis.literal(reason.value), ibis.null("string"))
