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
    shown = Column("string", "Id as people read it: household or person", required=True)
    purpose = Column("string", "Purpose, as it was given", required=True)
    asked_by = Column("string", "Who asked: user of the machine, or as named with --by", Privacy.QUASI, required=True)
    asked_at = Column("timestamp", "Instant, UTC", required=True)
