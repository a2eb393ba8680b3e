"""What could not be read: whole forms, and single values of forms that were landed.

Visits and rows of extent `form` and item `form` (line 0) together count every form that was sent, each copy.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from mutakhir.ground.schema import DATASETS
from mutakhir.intake.casting import Reason, fallible, held, kinds_table, reason_by_kind, written
from mutakhir.intake.forms import LINE_KEY, RawForms, judged, read_covers
from mutakhir.intake.household_number import household_id_of, packed
from mutakhir.intake.households import DOOR
from mutakhir.intake.households import ITEMS as HOUSEHOLD_ITEMS
from mutakhir.intake.instants import Instant
from mutakhir.intake.members import ITEMS as MEMBER_ITEMS
from mutakhir.intake.members import PERSON
from mutakhir.intake.terms import Terms


FORM = "form"
CHANNELS = ("visit", "desk")
COLUMNS = ("submission_id", "copy", "line", "item", "reason", "extent")
NO_LINE = ibis.literal(0, "int16")
VALUE = ibis.literal("value")


@dataclass(frozen=True)
class Sent:
    """What was sent, typed, each form (`doors`, `answers`) and line (`names`, `roster`) once."""

    forms: RawForms
    doors: ir.Table
    names: ir.Table
    answers: ir.Table
    roster: ir.Table


def quarantine(sent: Sent, visits: ir.Table, people: ir.Table, terms: Terms) -> ir.Table:
    """All rows. `visits` and `people` are what was landed."""
    return ibis.union(
        _copies(sent.forms),
        _without_form(sent),
        _refused_forms(sent.forms, visits, terms),
        _unread_covers(sent.forms, visits),
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
    parts = ibis.union(
        sent.roster.select("form_id", "line"),
        sent.names.select("form_id", line="form_line"),
        sent.doors.select("form_id", line=NO_LINE),
        distinct=False,
    ).rename(submission_id="form_id")
    parts = parts.anti_join(sent.forms.submissions, "submission_id").distinct()
    return _rows(parts, reason=Reason.NO_FORM.value, item=ibis.literal("part"), line=parts.line)


def _refused_forms(forms: RawForms, visits: ir.Table, terms: Terms) -> ir.Table:
    """Forms of which nothing was landed. Each is judged once more: they are few."""
    raw = forms.raw_covers
    refused = read_covers(raw.anti_join(visits, raw.submission_id == visits.visit_id), terms)
    refused = judged(refused.mutate(number=household_id_of(refused.household_text)), forms, minted=forms.minted)
    return _rows(refused, reason=refused.reason)


def _unread_covers(forms: RawForms, visits: ir.Table) -> ir.Table:
    """Of the forms that were landed what the cover says and nobody can read; the visit shows what was read."""
    landed = visits.select("visit_id", "visited_on", "duration", "related_household_id")
    form = forms.raw_covers.mutate(sent_village=lambda t: written(t.village))
    form = form.join(landed, form.submission_id == landed.visit_id)
    villages = forms.prelist.select(known_village="village").distinct()
    form = form.left_join(villages, form.sent_village == villages.known_village)
    # Where a duration could be told, the end was read; only the others are looked at again.
    ended_at = form.duration.isnull().ifelse(written(form.ended_at), ibis.null("string"))
    related = form.related_household_id.isnull().ifelse(form.related_household, ibis.null("string"))
    reasons = {
        "channel": _if(written(form.channel).lower().notin(CHANNELS), Reason.UNKNOWN_CODE),
        "village": _if(form.known_village.isnull() & form.sent_village.notnull(), Reason.UNKNOWN_VILLAGE),
        "started_at": _if(form.visited_on.isnull() & written(form.started_at).notnull(), Reason.NOT_AN_INSTANT),
        "ended_at": _if(ended_at.notnull() & Instant.of(ended_at).local.isnull(), Reason.NOT_AN_INSTANT),
        "related_household": _if(packed(related).notnull(), Reason.UNREADABLE_HOUSEHOLD),
    }
    wide = form.select("submission_id", **reasons)
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
        (_refused(sent.doors.mutate(line=NO_LINE), fallible(DOOR)), fallible(DOOR)),
        (_refused(sent.names.rename(line="form_line"), fallible(PERSON)), fallible(PERSON)),
    )
    long = ibis.union(*(_long(table, columns) for table, columns in groups), distinct=False)
    known = kinds_table({name: column for _, columns in groups for name, column in columns.items()})
    long = long.semi_join(visits, long.submission_id == visits.visit_id).join(known, long.item == known.kind_of)
    return _value_rows(long.mutate(reason=reason_by_kind(long.raw, long, terms)))


def _refused(typed: ir.Table, columns: Iterable[str]) -> ir.Table:
    """What was sent in the rows in which a value was not typed."""
    untyped = ibis.or_(*(typed[f"sent_{name}"].notnull() & typed[name].isnull() for name in columns))
    sent = {name: typed[f"sent_{name}"] for name in columns}
    return typed.filter(untyped).select("line", submission_id="form_id", **sent)


def _long(table: ir.Table, columns: Iterable[str]) -> ir.Table:
    """All values of few rows."""
    line = table.line if "line" in table.columns else NO_LINE
    wide = table.select("submission_id", *columns, line=line)
    long = wide.pivot_longer(list(columns), names_to="item", values_to="raw")
    return long.select("submission_id", "line", "item", "raw")


def _value_rows(long: ir.Table) -> ir.Table:
    long = long.filter(long.reason.notnull())
    return _rows(long, reason=long.reason, line=long.line, item=long.item, extent=VALUE)


def _strangers(roster: ir.Table, people: ir.Table) -> ir.Table:
    """Lines prefilled from a member whom release N-1 does not know in this household: landed as new members."""
    claims = roster.filter(written(roster.previous_member_id).notnull())
    fresh = people.filter(people.previous_member_id.isnull()).select(LINE_KEY)
    strange = claims.semi_join(fresh, LINE_KEY).select(LINE_KEY).distinct()
    item = ibis.literal("previous_member_id")
    return _rows(strange, reason=Reason.UNKNOWN_MEMBER.value, line=strange.line, item=item, extent=VALUE)


def _if(test: ir.BooleanValue, reason: Reason) -> ir.StringValue:
    return test.ifelse(ibis.literal(reason.value), ibis.null("string"))
