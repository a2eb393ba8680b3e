"""Datasets of the stage *intake*: what came back.

Submissions are raw: every item is text as it was sent, so that nothing is lost. `land` types what can be
typed and writes the rest, with its reason, to `quarantine`.
"""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import Column, Dataset, Privacy
from mutakhir.ground.schema.items import (
    DwellingIdentity,
    HouseholdDetails,
    HouseholdItems,
    HouseholdNumbers,
    MemberDetails,
    MemberItems,
    MemberNumbers,
    PersonIdentity,
)


class Submissions(Dataset):
    """Forms as sent by phones and desks, one row per form; input, raw."""

    name = "submissions"
    key = ("submission_id",)
    raw_items = (HouseholdItems, HouseholdDetails)
    submission_id = Column("string", "UUID of the form instance", required=True)
    channel = Column("string", "visit or desk")
    household_id = Column("string", "Household of the prelist, as shown or as digits; empty if found in the field")
    visit_number = Column("string", "Number of the visit")
    village = Column("string", "Village code as chosen", Privacy.QUASI)
    enumerator_id = Column("string", "Officer code as set in the phone")
    instrument = Column("string", "Version of the form")
    started_at = Column("string", "Start, ISO 8601 with offset, by the clock of the device")
    ended_at = Column("string", "End, ISO 8601 with offset, by the clock of the device")
    received_at = Column("timestamp", "Arrival at the server, UTC")
    result = Column("string", "Result code of the visit")
    related_household = Column("string", "The household it belongs to or doubles, for results 4 and 6")
    member_count = Column("string", "Number of members as stated")


class SubmissionsIdentity(Dataset):
    """Door and place of each form; raw."""

    name = "submissions_identity"
    key = ("submission_id",)
    raw_items = (DwellingIdentity, HouseholdNumbers)
    submission_id = Column("string", "UUID of the form instance", required=True)


class SubmissionMembers(Dataset):
    """Lines of the roster of each form; raw."""

    name = "submission_members"
    key = ("submission_id", "line")
    raw_items = (MemberItems, MemberDetails)
    submission_id = Column("string", "UUID of the form instance", required=True)
    line = Column("int16", "Line of the roster, from 1", required=True, minimum=1)
    previous_member_id = Column("string", "Member of release N-1 that the line was prefilled from")


class SubmissionMembersIdentity(Dataset):
    """Names and numbers of the roster, with the family card of each line; raw."""

    name = "submission_members_identity"
    key = ("submission_id", "line")
    raw_items = (PersonIdentity, MemberNumbers)
    submission_id = Column("string", "UUID of the form instance", required=True)
    line = Column("int16", "Line of the roster, from 1", required=True, minimum=1)
    family_card = Column("string", "Family-card number of the member's family, as sent", Privacy.DIRECT)


class Reinterviews(Dataset):
    """Second interviews of a random 5%, by another officer; input, typed by the desk."""

    name = "reinterviews"
    key = ("household_id",)
    household_id = Column("int64", "Household", required=True)
    village = Column("string", "Village code", required=True)
    officer_id = Column("string", "Officer of the second interview", required=True)
    held_on = Column("date", "Local date", required=True)
    result = Column("int8", "Result of the second interview", codes=codes.VISIT_RESULT)
    member_count = Column("int16", "Members", unit="persons")
    floor = Column("int8", "Main material of the floor", codes=codes.FLOOR)
    drinking_water = Column("int8", "Source of drinking water", codes=codes.DRINKING_WATER)
    electric_power = Column("int8", "Installed power", codes=codes.ELECTRIC_POWER)
    cooking_fuel = Column("int8", "Main fuel for cooking", codes=codes.COOKING_FUEL)
    toilet = Column("int8", "Toilet facility", codes=codes.TOILET)
    has_refrigerator = Column("boolean", "Refrigerator")
    has_motorcycle = Column("boolean", "Motorcycle")


class HouseholdColumns:
    household_id = Column("int64", "Household", required=True, minimum=1)
    previous_household_id = Column("int64", "Household of release N-1; empty if new")
    submission_id = Column("string", "Form the answers come from; empty if carried from release N-1")
    channel = Column("string", "How the answers came", codes=codes.CHANNEL, required=True)
    source = Column("string", "Where the record first came from", codes=codes.SOURCE, required=True)
    village = Column("string", "Village code", Privacy.QUASI, required=True)
    enumerator_id = Column("string", "Officer of the visit")
    visit_number = Column("int8", "Number of the visit the answers come from", minimum=1)
    visited_on = Column("date", "Local date of the visit")
    instrument = Column("string", "Version of the instrument")
    result = Column("int8", "Result of the visit", codes=codes.VISIT_RESULT)
    related_household_id = Column("int64", "Household it belongs to or doubles")
    member_count = Column("int16", "Members who live here", unit="persons", minimum=0)
    stated_member_count = Column("int16", "Members as stated by the officer", unit="persons")
    family_count = Column("int8", "Families with a member who lives here", minimum=0)
    point_distance = Column("int32", "Distance between the place of the visit and the known door", unit="m")


class Households(HouseholdColumns, HouseholdItems, HouseholdDetails, Dataset):
    """Households with the answers of the last visit, typed."""

    name = "households"
    key = ("household_id",)


class HouseholdsIdentity(DwellingIdentity, HouseholdNumbers, Dataset):
    """Door, head and customer numbers of each household, as given at the last visit."""

    name = "households_identity"
    key = ("household_id",)
    household_id = Column("int64", "Household", required=True)


class Families(Dataset):
    """Families within households."""

    name = "families"
    key = ("family_id",)
    family_id = Column("int64", "Family", required=True, minimum=1)
    household_id = Column("int64", "Household", required=True)
    family_number = Column("int8", "Number of the family within the household", required=True)
    member_count = Column("int16", "Members who live here", unit="persons", minimum=0)
    card_level = Column("string", "How far the family-card number holds by itself", required=True)


class FamiliesIdentity(Dataset):
    """Family card of each family, as given at the last visit."""

    name = "families_identity"
    key = ("family_id",)
    family_id = Column("int64", "Family", required=True)
    family_card = Column("string", "Family-card number as given", Privacy.DIRECT)


class Members(MemberItems, MemberDetails, Dataset):
    """Members of the households, typed."""

    name = "members"
    key = ("member_id",)
    member_id = Column("int64", "Member record", required=True, minimum=1)
    household_id = Column("int64", "Household", required=True)
    family_id = Column("int64", "Family; empty if the family number is missing")
    line = Column("int16", "Line of the roster", required=True)
    previous_member_id = Column("int64", "Member of release N-1; empty if new")
    nik_level = Column("string", "How far the NIK holds by itself", required=True)
    nik_agrees = Column("boolean", "NIK agrees with birth date and sex; empty if either is missing")
    birth_year = Column("int16", "Year of birth", Privacy.QUASI)
    stated_age = Column("int16", "Age as stated by the respondent", Privacy.QUASI, unit="full years")


class MembersIdentity(PersonIdentity, MemberNumbers, Dataset):
    """Names and numbers of the members."""

    name = "members_identity"
    key = ("member_id",)
    member_id = Column("int64", "Member record", required=True)


class Visits(Dataset):
    """Every visit with its paradata, also those without an interview."""

    name = "visits"
    key = ("visit_id",)
    visit_id = Column("string", "UUID of the form instance", required=True)
    household_id = Column("int64", "Household", required=True)
    visit_number = Column("int8", "Number of the visit", required=True, minimum=1)
    village = Column("string", "Village code", Privacy.QUASI, required=True)
    enumerator_id = Column("string", "Officer code as sent")
    assigned_to = Column("string", "Officer to whom the visit was assigned")
    result = Column("int8", "Result of the visit", codes=codes.VISIT_RESULT)
    related_household_id = Column("int64", "Household it belongs to or doubles, for results 4 and 6")
    visited_on = Column("date", "Local date of the start")
    start_hour = Column("int8", "Local hour of the start", minimum=0, maximum=23)
    duration = Column("int32", "From start to end, by the device", unit="s")
    clock_ahead = Column("int32", "End by the device after arrival at the server", unit="s")
    member_count = Column("int16", "Lines of the roster", unit="persons")
    point_distance = Column("int32", "Distance to the known door", unit="m")


class Quarantine(Dataset):
    """What could not be typed: the place in the raw form, the reason; the raw value stays where it was sent."""

    name = "quarantine"
    key = ("submission_id", "copy", "line", "item")
    submission_id = Column("string", "UUID of the form instance", required=True)
    copy = Column("int16", "Copy of the form, by arrival; above 1 it was sent again", required=True, minimum=1)
    line = Column("int16", "Line of the roster; 0 is the household", required=True)
    item = Column("string", "Item; `form` for a whole form, `part` for a door or line without its form", required=True)
    reason = Column("string", "Reason code", required=True)
    extent = Column("string", "value: the rest of the row was landed; form: nothing of it was", required=True)
