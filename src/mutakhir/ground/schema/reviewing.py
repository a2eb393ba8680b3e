"""Datasets of the clerical review: what was handed to whom, which of it was known, and what its readers remarked."""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import Column, Dataset, Privacy


class ReaderPairs(Dataset):
    """Pairs on the sheets of readers, one row for each reading that was handed out; append-only.

    Nothing here tells a pair whose answer is known from one that is to be decided.
    """

    name = "reader_pairs"
    key = ("pair_code",)
    pair_code = Column("string", "Code of the pair on its sheet: the sheet, the row and a check", required=True)
    sheet_id = Column("string", "Sheet on which it was first handed out", required=True)
    reader = Column("string", "Who is to read it", Privacy.QUASI, required=True)
    reading = Column("int8", "Which reading it is", required=True, minimum=1, maximum=3)
    readings = Column("int8", "Blind readings that the pair needs", required=True, minimum=1, maximum=2)
    member_id = Column("int64", "Member", required=True)
    other_kind = Column("string", "A civil-register record or a member", codes=codes.OTHER_KIND, required=True)
    other_id = Column("int64", "The other record of the pair", required=True)
    reason = Column("string", "Why the pair was handed out", required=True)
    written_on = Column("date", "Day of the sheet", required=True)


class SeededPairs(Dataset):
    """Which pairs on the sheets were known before: the key by which readers are measured; never on a sheet."""

    name = "seeded_pairs"
    key = ("pair_code",)
    pair_code = Column("string", "Code of the pair on its sheet", required=True)
    known_same = Column("boolean", "Known to be one person, or known to be two", required=True)
    source = Column("string", "Why it is known: register_confirms, two_records", required=True)


class SeededReadings(Dataset):
    """What readers said of pairs that were known; no stage obeys them."""

    name = "seeded_readings"
    key = ("decision_id",)
    decision_id = Column("string", "Code of the pair on its sheet", required=True)
    reader = Column("string", "Who read the pair", Privacy.QUASI, required=True)
    judgement = Column("string", "What the reader said", codes=codes.JUDGEMENT, required=True)
    known_same = Column("boolean", "Known to be one person, or known to be two", required=True)
    decided_on = Column("date", "Date", required=True)


class LinkRemarksIdentity(Dataset):
    """Remarks of readers, in their own words, which may name people."""

    name = "link_remarks_identity"
    key = ("decision_id",)
    decision_id = Column("string", "The decision that it stands beside", required=True)
    remark = Column("string", "Remark", Privacy.DIRECT, required=True)
