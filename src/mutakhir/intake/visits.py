"""Every usable form as a visit, with its paradata."""

import ibis.expr.types as ir

from mutakhir.intake.casting import written
from mutakhir.intake.distance import distance_in_metres
from mutakhir.intake.forms import RawForms
from mutakhir.intake.instants import seconds_between


def numbered(covers: ir.Table, numbers: ir.Table) -> ir.Table:
    """The covers with the ids of the household (number) and of the related one (related_household_id)."""
    own = numbers.select(own_text="text", number="number")
    related = numbers.select(other_text="text", related_household_id="number")
    joined = covers.left_join(own, covers.household_text == own.own_text)
    joined = joined.left_join(related, joined.related_text == related.other_text)
    return joined.drop("own_text", "other_text")


def visits(usable: ir.Table, forms: RawForms, places: ir.Table, doors: ir.Table, assignments: ir.Table) -> ir.Table:
    """One row per usable form. `places` holds the typed door of each form once, `doors` the known ones."""
    joined = _joined(usable, forms, places, doors, assignments)
    return joined.select(
        "regency",
        "household_id",
        "village",
        "assigned_to",
        "related_household_id",
        visit_id="submission_id",
        visit_number="visit",
        enumerator_id=written(joined.enumerator_id),
        result="outcome",
        visited_on=joined.start_local.date(),
        start_hour=joined.start_local.hour(),
        duration=seconds_between(joined.start_seconds, joined.end_seconds),
        clock_ahead=seconds_between(joined.received_at.epoch_seconds(), joined.end_seconds),
        member_count=joined.lines.fill_null(0),
        point_distance=distance_in_metres(
            (joined.latitude, joined.longitude), (joined.door_latitude, joined.door_longitude)
        ),
    )


def _joined(usable: ir.Table, forms: RawForms, places: ir.Table, doors: ir.Table, assignments: ir.Table) -> ir.Table:
    point = places.select("latitude", "longitude", place_of="form_id")
    door = doors.select(door_of="household_id", door_latitude="latitude", door_longitude="longitude")
    assigned = assignments.select(
        assigned_household="household_id", assigned_visit="visit_number", assigned_to="enumerator_id"
    )
    lines = forms.line_keys.group_by(form_id="submission_id").agg(lines=lambda t: t.count().cast("int16"))
    return (
        usable.left_join(point, usable.submission_id == point.place_of)
        .left_join(door, usable.household_id == door.door_of)
        .left_join(
            assigned,
            (usable.household_id == assigned.assigned_household) & (usable.visit == assigned.assigned_visit),
        )
        .left_join(lines, usable.submission_id == lines.form_id)
    )
