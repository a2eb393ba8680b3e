"""Datasets of the stages *quality* and *serving*: how good it is, and who was told what."""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import Column, Dataset, Privacy


class Indicators(Dataset):
    """Measured indicators and the three indices, from regency to nation."""

    name = "indicators"
    scope = "nation"
    key = ("indicator", "level", "area")
    indicator = Column("string", "Indicator of the catalogue", required=True)
    index = Column("string", "Index it belongs to: reliable, up_to_date, valid", required=True)
    level = Column("string", "Level of the area", codes=codes.AREA_LEVEL, required=True)
    area = Column("string", "Area code", required=True)
    numerator = Column("int64", "Numerator", required=True)
    denominator = Column("int64", "Denominator", required=True)
    value = Column("float64", "Numerator / denominator; empty if the denominator is 0")
    standard_error = Column("float64", "Standard error; empty for complete counts")


class LocalIndicators(Dataset):
    """Indicators of villages, districts and regencies, as counts; the share is empty where few stand behind it."""

    name = "local_indicators"
    key = ("level", "area", "indicator")
    level = Column("string", "Level of the area", codes=codes.AREA_LEVEL, required=True)
    area = Column("string", "Area code", required=True)
    indicator = Column("string", "Indicator of the catalogue", required=True)
    numerator = Column("int64", "Numerator", required=True, minimum=0)
    denominator = Column("int64", "Denominator", required=True, minimum=0)
    value = Column("float64", "Numerator / denominator; empty below the smallest denominator of the policy")
    pairs = Column("int64", "Households behind a sample; empty for complete counts", minimum=0)
    equal_squared = Column("int64", "Sum over these households of equal answers, squared", minimum=0)
    equal_times_asked = Column("int64", "Sum over these households of equal answers times answers", minimum=0)
    asked_squared = Column("int64", "Sum over these households of answers, squared", minimum=0)


class RecordAges(Dataset):
    """How old the records of villages, districts and regencies are: households by class of age."""

    name = "record_ages"
    key = ("level", "area", "age_from")
    level = Column("string", "Level of the area", codes=codes.AREA_LEVEL, required=True)
    area = Column("string", "Area code", required=True)
    age_from = Column(
        "int16", "Lowest age of the class; empty where nobody knows when it was confirmed", unit="months", minimum=0
    )
    households = Column("int64", "Households whose record is of this age", required=True, minimum=0)
    stale = Column("int64", "Of them: stale by the rule of the policy", required=True, minimum=0)
    months = Column("int64", "Sum of their ages", required=True, unit="months", minimum=0)


class ExpiryQueue(Dataset):
    """Records to confirm next: stale ones and those that soon will be, the oldest first, then the nearest to a cut."""

    name = "expiry_queue"
    key = ("household_id",)
    order = ("place",)
    household_id = Column("int64", "Household", required=True, minimum=1)
    village = Column("string", "Village code of the answers that hold", Privacy.QUASI, required=True)
    status = Column("string", "Standing of the record", codes=codes.STANDING, required=True)
    confirmed_on = Column("date", "Day of the answers that hold; empty if nobody wrote it down")
    age = Column("int64", "Full months since then, on the reference date", unit="months", minimum=0)
    stale = Column("boolean", "Confirmed before the term of the policy, or never", required=True)
    distance = Column(
        "int64", "From its score to the nearer cut of its regency; empty if it was never ranked", unit="1e-6", minimum=0
    )
    band_change = Column(
        "int32",
        "Probability that a new interview changes the band; empty until ranking measures it",
        unit="1e-6",
        minimum=0,
        maximum=1_000_000,
    )
    place = Column("int64", "Place in the queue of the regency", required=True, minimum=1)


class Disclosures(Dataset):
    """Who was given what, under which agreement; append-only."""

    name = "disclosures"
    scope = "nation"
    key = ("disclosure_id",)
    disclosure_id = Column("string", "Hash of release, agreement and content", required=True)
    release = Column("string", "Release", required=True)
    agreement = Column("string", "Agreement", required=True)
    programme = Column("string", "Programme or partner", required=True)
    purpose = Column("string", "Purpose", required=True)
    columns_given = Column("string", "Columns given, separated by commas", required=True)
    areas_given = Column("string", "Codes of the areas given, separated by commas; 0 is the nation", required=True)
    area_codes = Column("string", "Area version of the codes in the file given", required=True)
    rows = Column("int64", "Rows given", required=True, minimum=0)
    sha256 = Column("string", "SHA-256 of the file given", required=True)
    given_on = Column("date", "As-of date of the disclosure", required=True)


class Reveals(Dataset):
    """Who was shown names and numbers of one household or person, and for which purpose; append-only."""

    name = "reveals"
    scope = "nation"
    key = ("reveal_id",)
    reveal_id = Column("string", "Hash of who, when, what and why", required=True)
    release = Column("string", "Release, or the round while it has none", required=True)
    shown = Column("string", "Id as people read it: household or person; or the worksheet of an area", required=True)
    purpose = Column("string", "Purpose, as it was given", required=True)
    asked_by = Column("string", "Who asked: user of the machine, or as named with --by", Privacy.QUASI, required=True)
    asked_at = Column("timestamp", "Instant, UTC", required=True)
