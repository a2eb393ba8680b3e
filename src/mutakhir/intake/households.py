"""Households with the answers of their last enumerated visit; or, in a round without field work, carried.

Which form a household's answers come from is decided on few columns (`asked_homes`); the many items are typed
where they are read and meet their household once.
"""

import ibis
import ibis.expr.types as ir

from mutakhir.ground.schema import DATASETS
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import DwellingIdentity, HouseholdDetails, HouseholdItems, HouseholdNumbers
from mutakhir.intake.casting import given, typed_column, typed_columns, unknown, written
from mutakhir.intake.forms import DESK, RawForms
from mutakhir.intake.terms import Terms


ENUMERATED = 1
# What a release holds, and so a round can carry; then all that a form asks.
RELEASED_ITEMS, RELEASED_DOOR = column_group(HouseholdItems), column_group(DwellingIdentity)
ITEMS = RELEASED_ITEMS | column_group(HouseholdDetails)
DOOR = RELEASED_DOOR | column_group(HouseholdNumbers)
OF_VISIT = (
    "household_id",
    "village",
    "enumerator_id",
    "visit_number",
    "visited_on",
    "result",
    "related_household_id",
    "point_distance",
)


def asked_homes(visits: ir.Table, forms: RawForms) -> ir.Table:
    """Households for which a form with answers came: what their visit says, submission_id, source and
    previous_household_id."""
    last = last_enumerated(visits, forms.submissions)
    listed = forms.prelist.select("previous_household_id", "source", listed_id="household_id")
    joined = last.left_join(listed, last.household_id == listed.listed_id).drop("listed_id")
    return joined.mutate(source=joined.source.fill_null("field"))


def last_enumerated(visits: ir.Table, submissions: ir.Table) -> ir.Table:
    """Of each household the visit that its answers come from.

    The last is the one with the highest visit number, then the latest to arrive (a form that was sent again
    counts by its first copy), then by the form's id.
    """
    done = visits.filter(visits.result == ENUMERATED).select("regency", *OF_VISIT, submission_id="visit_id")
    arrived = submissions.group_by(arrived_id="submission_id").agg(received_at=submissions.received_at.min())
    joined = done.join(arrived, done.submission_id == arrived.arrived_id).drop("arrived_id")
    order = [
        joined.visit_number.desc(),
        joined.received_at.desc(nulls_first=False),
        joined.submission_id.desc(),
    ]
    place = ibis.row_number().over(ibis.window(group_by=joined.household_id, order_by=order))
    return joined.mutate(place=place).filter(ibis._.place == 0).drop("place", "received_at")


def waiting_homes(asked: ir.Table, prelist: ir.Table, previous: ir.Table) -> ir.Table:
    """Listed households with a record in release N-1 for which no form with answers came."""
    waiting = prelist.filter(prelist.status == "listed").anti_join(asked, "household_id")
    waiting = waiting.select("regency", "household_id", "previous_household_id", "source", "village")
    return waiting.semi_join(previous, waiting.previous_household_id == previous.household_id)


def typed_answers(forms: RawForms, terms: Terms) -> ir.Table:
    """Every form once with its answers: form_id, channel, instrument, stated_member_count, the items, and
    `given`: how many of the last two were sent."""
    once = forms.first_copies()
    is_desk = (once.channel.strip().lower() == DESK).fill_null(False)
    stated = DATASETS["households"].columns()["stated_member_count"]
    return once.select(
        form_id="submission_id",
        channel=is_desk.ifelse(DESK, "visit"),
        instrument=written(once.instrument),
        given=given(once, ["member_count", *ITEMS]),
        stated_member_count=typed_column(stated, once.member_count, terms),
        **{name: typed_column(column, once[name], terms) for name, column in ITEMS.items()},
    )


def answered_households(asked: ir.Table, answers: ir.Table, counts: ir.Table) -> ir.Table:
    """Households for which a form with answers came; `counts` as `counts_of_rosters` gives them."""
    joined = asked.join(answers, asked.submission_id == answers.form_id).drop("form_id", "given")
    joined = joined.left_join(counts, joined.submission_id == counts.form_id)
    counted = {"member_count": joined.members.fill_null(0), "family_count": joined.families.fill_null(0)}
    return joined.mutate(**counted).drop("form_id", "members", "families")


def counts_of_rosters(roster: ir.Table, terms: Terms) -> ir.Table:
    """Per form the members who live here and the families that have one: form_id, members, families."""
    here = roster.filter(lives_here(roster.presence, terms))
    return here.group_by("form_id").agg(
        members=here.count().cast("int16"),
        families=here.family_number.nullif(0).nunique().cast("int8"),
    )


def lives_here(presence: ir.IntegerValue, terms: Terms) -> ir.BooleanValue:
    """Whether a member counts; one whose presence is not known does."""
    return presence.isin(terms.living_here).fill_null(True)


def carried_households(waiting: ir.Table, previous: ir.Table, answered: ir.Table) -> ir.Table:
    """The `waiting` households with their record of release N-1, in the columns of the `answered` ones."""
    kept = ("visited_on", "instrument", "member_count", "family_count", *RELEASED_ITEMS)
    old = previous.select(*kept, old_id="household_id")
    joined = waiting.join(old, waiting.previous_household_id == old.old_id).drop("old_id")
    empty = {
        name: ibis.null(kind)
        for name, kind in answered.schema().items()
        if name not in joined.columns and name != "channel"
    }
    return joined.mutate(channel=ibis.literal("carried"), **empty).select(answered.columns)


def households(
    asked: ir.Table, waiting: ir.Table | None, answers: ir.Table, counts: ir.Table, old: ir.Table
) -> ir.Table:
    """All households of the round with their answers; `waiting` ones where a round carries, `old` of N-1."""
    answered = answered_households(asked, answers, counts)
    if waiting is None:
        return answered
    answered = answered.cast({n: t for n, t in DATASETS["households"].ibis_schema().items() if n in answered.columns})
    carried = carried_households(waiting, old, answered).cast(answered.schema())
    return answered.union(carried, distinct=False)


def typed_doors(once: ir.Table, terms: Terms) -> ir.Table:
    """The door of every form once: form_id, head, address, numbers and place, and what was sent for the place."""
    return once.select(form_id="submission_id", **typed_columns(once, DOOR, terms))


def household_doors(asked: ir.Table, waiting: ir.Table | None, doors: ir.Table, previous: ir.Table) -> ir.Table:
    """Door and head as given at the visit that the answers come from, or as in release N-1."""
    given = asked.left_join(doors, asked.submission_id == doors.form_id).select("regency", "household_id", *DOOR)
    if waiting is None:
        return given
    old = previous.select(*RELEASED_DOOR, old_id="household_id")
    known = waiting.left_join(old, waiting.previous_household_id == old.old_id)
    known = known.mutate(**unknown(DOOR, RELEASED_DOOR))
    return given.union(known.select("regency", "household_id", *DOOR), distinct=False)
