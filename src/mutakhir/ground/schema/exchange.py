"""Datasets of the exchange with a civil register that is not ours to hold: what was asked, answered and repaired."""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import Column, Dataset, Privacy


class RegisterRequestFiles(Dataset):
    """The request files that went to the civil registry office; append-only."""

    name = "register_request_files"
    scope = "nation"
    key = ("request_id",)
    request_id = Column("string", "Hash of what was asked, where, when and under what agreement", required=True)
    area = Column("string", "Regency that the file is of", required=True)
    agreement = Column("string", "Agreement", required=True)
    asked_on = Column("date", "Day of the request", required=True)
    rows = Column("int64", "Members asked about", required=True, minimum=1)
    sha256 = Column("string", "SHA-256 of the file", required=True)


class RegisterRequestsIdentity(Dataset):
    """The members that the civil registry office was asked about, row by row; append-only."""

    name = "register_requests_identity"
    key = ("request_id", "row")
    request_id = Column("string", "Request", required=True)
    row = Column("int64", "Row of the request file, from 1", required=True, minimum=1)
    member_id = Column("int64", "Member", required=True)
    asked_on = Column("date", "Day of the request", required=True)
    nik = Column("string", "NIK as it was asked about", Privacy.DIRECT, required=True)
    nik_from = Column("string", "That of the record, or of a repair", codes=codes.NIK_ORIGIN, required=True)
    asked = Column("string", "Hash of all that was asked; another one is a new question", Privacy.DIRECT, required=True)


class RegisterRepliesIdentity(Dataset):
    """What the civil registry office answered; append-only. Of several replies about a member the latest counts."""

    name = "register_replies_identity"
    key = ("request_id", "row", "answered_on")
    request_id = Column("string", "Request", required=True)
    row = Column("int64", "Row of the request file", required=True, minimum=1)
    member_id = Column("int64", "Member", required=True)
    answered_on = Column("date", "Day of the answer", required=True)
    outcome = Column("string", "Whether the register knows the NIK", codes=codes.REGISTER_OUTCOME, required=True)
    person_name = Column("string", "Name in the register", Privacy.DIRECT)
    birth_date = Column("date", "Date of birth in the register", Privacy.DIRECT)
    sex = Column("int8", "Sex in the register", Privacy.QUASI, codes=codes.SEX)
    alive = Column("boolean", "Not recorded as dead; empty if the office does not say")
    family_card = Column("string", "Family card in the register", Privacy.DIRECT)


class ConfirmedNiksIdentity(Dataset):
    """Repaired NIKs that the civil register knows with name and year of birth; a release holds them."""

    name = "confirmed_niks_identity"
    key = ("member_id",)
    member_id = Column("int64", "Member", required=True)
    nik = Column("string", "The NIK that a repair proposed", Privacy.DIRECT, required=True)


class NikRepairsIdentity(Dataset):
    """NIKs that village and registry office propose in place of those on record; input.

    The civil register is asked about them; on a record they stand only once it confirms name and year of birth.
    """

    name = "nik_repairs_identity"
    key = ("member_id", "repaired_on")
    member_id = Column("int64", "Member", required=True)
    nik = Column("string", "The NIK that is to be asked about, if it was corrected", Privacy.DIRECT)
    person_name = Column("string", "Name as it should be, if it was corrected", Privacy.DIRECT)
    birth_date = Column("date", "Date of birth as it should be, if it was corrected", Privacy.DIRECT)
    remark = Column("string", "Remark of those who repaired", Privacy.SENSITIVE)
    repaired_by = Column("string", "Who repaired", Privacy.DIRECT, required=True)
    repaired_on = Column("date", "Day", required=True)
