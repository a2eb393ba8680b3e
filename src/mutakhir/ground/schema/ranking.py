"""Datasets of the stage *ranking*: how poor, with the parts of the score kept."""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import Column, Dataset, Privacy, Words
from mutakhir.ground.schema.items import HouseholdItems, MemberItems


OVERRIDE_OUTCOME = Words(
    (
        "applied", "expired", "not_yet", "over_limit", "unknown_unit", "unknown_reason", "unknown_signer", "too_long",
        "replaced", "quota_full",
    )
)  # fmt: skip
SHOCK_OUTCOME = Words(
    ("applied", "expired", "not_yet", "unknown_reason", "unknown_signer", "too_long", "too_large", "nobody")
)
LIST_REASON = Words(
    (
        "within_core", "within_extension", "indivisible", "above_quota", "override_in", "override_out",
        "override_core_full", "override_extension_full",
    )
)  # fmt: skip


class ConsumptionSurvey(HouseholdItems, Dataset):
    """The weighted consumption survey, with the registry's own items; input."""

    name = "consumption_survey"
    key = ("survey_id",)
    survey_id = Column("int64", "Household in the survey", required=True)
    village = Column("string", "Village, the cluster of the sample", Privacy.QUASI, required=True)
    weight = Column("int64", "Households that it stands for", unit="1e-6", required=True, minimum=0)
    member_count = Column("int16", "Members", unit="persons", required=True, minimum=1)
    consumption = Column(
        "int64", "Consumption per person and month", Privacy.SENSITIVE, unit="rupiah", required=True, minimum=1
    )


class ConsumptionSurveyMembers(MemberItems, Dataset):
    """Members of the surveyed households; input."""

    name = "consumption_survey_members"
    key = ("survey_id", "line")
    survey_id = Column("int64", "Household in the survey", required=True)
    line = Column("int16", "Line of the roster", required=True)


class Overrides(Dataset):
    """Signed exceptions: a unit is put into a band by a person with authority, for a reason and a time; input."""

    name = "overrides"
    key = ("override_id",)
    override_id = Column("string", "Number of the signed act and the line in it", required=True)
    unit = Column("string", "What is moved", codes=codes.UNIT, required=True)
    unit_id = Column("int64", "Household or family", required=True, minimum=1)
    band = Column("string", "Band into which the unit is put", codes=codes.BAND, required=True)
    reason = Column("string", "Reason code", required=True)
    signed_by = Column("string", "Office that signed", required=True)
    signed_on = Column("date", "Date of the signature", required=True)
    expires_on = Column("date", "Last day on which it holds", required=True)


class Shocks(Dataset):
    """Signed and dated adjustments of the score of an area, for example after a flood, or of one household, for
    example after a lost job; never trained into the model; input."""

    name = "shocks"
    schema_version = 2
    key = ("shock_id", "area")
    shock_id = Column("string", "Number of the signed act and the line in it", required=True)
    area = Column("string", "Village, district or regency code; of one household its village", required=True)
    household_id = Column("int64", "The one household that it holds for; empty: the whole area", minimum=1)
    adjustment = Column("int64", "What is added to the score; negative makes poorer", unit="1e-6", required=True)
    reason = Column("string", "Reason code", required=True)
    signed_by = Column("string", "Office that signed", required=True)
    signed_on = Column("date", "Date of the signature", required=True)
    starts_on = Column("date", "First day on which it holds", required=True)
    expires_on = Column("date", "Last day on which it holds", required=True)


class OverrideOutcomes(Dataset):
    """What became of each override, and why one was not applied."""

    name = "override_outcomes"
    key = ("override_id",)
    override_id = Column("string", "Number of the signed act and the line in it", required=True)
    unit = Column("string", "What was to be moved", codes=codes.UNIT, required=True)
    unit_id = Column("int64", "Household or family", required=True)
    wanted = Column("string", "Band into which it was put", codes=codes.BAND, required=True)
    band = Column("string", "Band in which it is; empty: it is not ranked", codes=codes.BAND)
    village = Column("string", "Village of the unit; empty: it is not ranked", Privacy.QUASI)
    outcome = Column("string", "Applied, or why not", codes=OVERRIDE_OUTCOME, required=True)


class ShockOutcomes(Dataset):
    """What became of each shock, and how many units it holds for."""

    name = "shock_outcomes"
    key = ("shock_id", "area")
    shock_id = Column("string", "Number of the signed act and the line in it", required=True)
    area = Column("string", "Village, district or regency code", required=True)
    outcome = Column("string", "Applied, or why not", codes=SHOCK_OUTCOME, required=True)
    units = Column("int64", "Ranked units whose score it adjusts", required=True, minimum=0)


class RegencyQuotas(Dataset):
    """The quota of each regency and band: the national one shared out by largest remainder."""

    name = "regency_quotas"
    schema_version = 2
    scope = "nation"
    key = ("area", "band")
    area = Column("string", "Regency code", required=True)
    band = Column("string", "Band", codes=codes.BAND, required=True)
    quota = Column("int64", "How many are to be listed", required=True, minimum=0)
    above = Column("int64", "Of it: above the floor, where the quota is a minimum", required=True, minimum=0)
    weight = Column("int64", "Weight by which the national quota was shared", required=True, minimum=0)


class RegencyLines(Dataset):
    """The line that the quotas of a regency imply: the score of the last who is in by it, as an index.

    Who is in by an override draws no line. Predictions have wide error, so the line is never told in rupiah.
    """

    name = "regency_lines"
    scope = "nation"
    key = ("area", "band")
    area = Column("string", "Regency code", required=True)
    band = Column("string", "core: the line of the core; extension: that of the list", codes=codes.BAND, required=True)
    index = Column("int64", "The nation's line is 1000; empty: nobody is in", minimum=0)


class UnitColumns:
    unit = Column("string", "What is ranked", codes=codes.UNIT, required=True)
    unit_id = Column("int64", "Household or family", required=True)
    household_id = Column("int64", "Household in which the unit lives", required=True)
    village = Column("string", "Village code", Privacy.QUASI, required=True)
    persons = Column("int16", "Members of the unit who live here", unit="persons", required=True, minimum=1)


class Scores(UnitColumns, Dataset):
    """Score of each accepted unit and its parts, which sum to it."""

    name = "scores"
    key = ("unit", "unit_id")
    score = Column("int64", "Predicted log consumption per person", unit="1e-6", required=True)
    part_place = Column("int64", "Part of the regency", unit="1e-6", required=True)
    part_people = Column("int64", "Part of size, ages, schooling and work", unit="1e-6", required=True)
    part_housing = Column("int64", "Part of the dwelling", unit="1e-6", required=True)
    part_assets = Column("int64", "Part of what is owned", unit="1e-6", required=True)


class Ranks(UnitColumns, Dataset):
    """Place, percentile and band of each accepted unit, by its score with the shocks in force."""

    name = "ranks"
    schema_version = 2
    key = ("unit", "unit_id")
    score = Column("int64", "Score of the model, without shocks", unit="1e-6", required=True)
    adjustment = Column("int64", "Sum of the shocks in force; 0 without one", unit="1e-6", required=True)
    place = Column("int64", "Place in the regency, poorest first", required=True, minimum=1)
    percentile = Column("int8", "Percentile in the whole population", required=True, minimum=1, maximum=100)
    decile_persons = Column("int8", "Tenth of all persons", required=True, minimum=1, maximum=10)
    decile_units = Column("int8", "Tenth of all households or families", required=True, minimum=1, maximum=10)
    band = Column("string", "Band", codes=codes.BAND, required=True)
    listed = Column("boolean", "Within the quota of the widest band", required=True)
    reason = Column("string", "Why it is in or out", codes=LIST_REASON, required=True)


class Quotas(Dataset):
    """Quota, listed and unfilled per area and band, with the reasons; listed + unfilled = quota everywhere."""

    name = "quotas"
    scope = "nation"
    key = ("level", "area", "band")
    level = Column("string", "Level of the area", codes=codes.AREA_LEVEL, required=True)
    area = Column("string", "Area code", required=True)
    band = Column("string", "Band; extension counts only what lies beyond the core", codes=codes.BAND, required=True)
    counts = Column("string", "persons, or units: household, family", required=True)
    quota = Column("int64", "How many are to be listed", required=True, minimum=0)
    listed = Column("int64", "How many are listed", required=True, minimum=0)
    unfilled = Column("int64", "Quota less listed; the sum of the reasons", required=True, minimum=0)
    unfilled_pending = Column("int64", "Of it: members of pending units", required=True, minimum=0)
    unfilled_revisit = Column("int64", "Of it: members of units to be visited again", required=True, minimum=0)
    unfilled_not_visited = Column(
        "int64", "Of it: members of units of the prelist without a visit", required=True, minimum=0
    )
    unfilled_indivisible = Column("int64", "Of it: the next unit did not fit whole", required=True, minimum=0)
    unfilled_other = Column("int64", "Of it: no more candidates in the area", required=True, minimum=0)
