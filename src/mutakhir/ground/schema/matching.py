"""Datasets of the stage *matching*: who is who."""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import Column, Dataset, Privacy
from mutakhir.ground.schema.items import PersonIdentity


class CivilRegister(Dataset):
    """The civil register's persons, by regency of domicile; input."""

    name = "civil_register"
    key = ("register_id",)
    register_id = Column("int64", "Record number in the extract", required=True)
    village = Column("string", "Village of domicile", Privacy.QUASI)
    sex = Column("int8", "Sex", Privacy.QUASI, codes=codes.SEX)
    alive = Column("boolean", "Not recorded as dead", required=True)
    relation = Column("int8", "Relation to the head in the family card", codes=codes.RELATION)


class CivilRegisterIdentity(PersonIdentity, Dataset):
    """Names, numbers and family card in the civil register; input."""

    name = "civil_register_identity"
    key = ("register_id",)
    register_id = Column("int64", "Record number in the extract", required=True)
    family_card = Column("string", "Family-card number", Privacy.DIRECT)


class LinkDecisions(Dataset):
    """Decisions of people on pairs of records; input."""

    name = "link_decisions"
    key = ("decision_id",)
    decision_id = Column("string", "UUID of the decision", required=True)
    member_id = Column("int64", "Member", required=True)
    other_member_id = Column("int64", "The other member of the pair", required=True)
    same_person = Column("boolean", "Must link (true) or cannot link (false)", required=True)
    decided_on = Column("date", "Date", required=True)


class RegisterAsks(Dataset):
    """Members whose NIK the civil register of their own regency does not hold: the whole register is asked."""

    name = "register_asks_identity"
    key = ("member_id",)
    member_id = Column("int64", "Member", required=True)
    nik = Column("string", "NIK", Privacy.DIRECT, required=True)


class RegisterAnswers(Dataset):
    """What the registers of other regencies hold of the members that were asked for; by regency of the member."""

    name = "register_answers_identity"
    key = ("member_id",)
    member_id = Column("int64", "Member", required=True)
    register_id = Column("int64", "Record in the civil register", required=True)
    alive = Column("boolean", "Not recorded as dead", required=True)
    sex = Column("int8", "Sex", Privacy.QUASI, codes=codes.SEX)
    person_name = Column("string", "Name", Privacy.DIRECT)
    birth_year = Column("int32", "Year of birth", Privacy.QUASI)


class Links(Dataset):
    """What the civil register says of each accepted member, and by which step."""

    name = "links"
    key = ("member_id",)
    member_id = Column("int64", "Member", required=True)
    household_id = Column("int64", "Household", required=True)
    status = Column("string", "Answer", codes=codes.CIVIL_STATUS, required=True)
    step = Column("string", "Step that decided", required=True)
    register_id = Column("int64", "Record in the civil register, where one was found")
    evidence = Column("string", "What agreed, as words: nik, name, birth_year, sex")


class PersonRecords(Dataset):
    """The person with whom each accepted member begins, before records are joined."""

    name = "person_records_identity"
    key = ("member_id",)
    member_id = Column("int64", "Member", required=True)
    household_id = Column("int64", "Household", required=True)
    person_id = Column("int64", "Person of release N-1, or a new one", required=True, minimum=1)
    from_previous = Column("boolean", "The person is that of release N-1", required=True)
    nik_number = Column("int64", "The NIK as a number, where it is well formed", Privacy.DIRECT)


class NikCarriers(Dataset):
    """The NIKs of a regency: of members of the round and of release N-1."""

    name = "nik_carriers_identity"
    key = ("nik_number",)
    nik_number = Column("int64", "The NIK as a number", Privacy.DIRECT, required=True)
    several = Column("boolean", "More than one person carries it in this regency", required=True)


class SharedNiks(Dataset):
    """The NIKs that more than one person may carry: several in a regency, or in more than one regency."""

    name = "shared_niks_identity"
    scope = "nation"
    key = ("nik_number",)
    nik_number = Column("int64", "The NIK as a number", Privacy.DIRECT, required=True)


class SharedRecords(Dataset):
    """The records with a shared NIK, with what they are compared by."""

    name = "shared_records_identity"
    key = ("member_id", "here")
    member_id = Column("int64", "Member", required=True)
    here = Column("boolean", "A record of the round; else of release N-1", required=True)
    person_id = Column("int64", "Person with whom the record begins", required=True)
    nik_number = Column("int64", "The NIK as a number", Privacy.DIRECT, required=True)
    name_letters = Column("string", "Name in capitals without signs", Privacy.DIRECT)
    birth_year = Column("int32", "Year of birth", Privacy.QUASI)


class PersonMoves(Dataset):
    """Persons that were found to be another, older one."""

    name = "person_moves"
    scope = "nation"
    key = ("person_id",)
    person_id = Column("int64", "Person that redirects", required=True)
    into_person_id = Column("int64", "The oldest person that it is joined to", required=True)
    step = Column("string", "nik or decision; empty where only another joined it")


class RepeatedPersons(Dataset):
    """Persons behind more than one member record of the round."""

    name = "repeated_persons"
    scope = "nation"
    key = ("person_id",)
    person_id = Column("int64", "Person", required=True)


class Persons(Dataset):
    """The one person behind each member record."""

    name = "persons"
    key = ("member_id",)
    member_id = Column("int64", "Member", required=True)
    household_id = Column("int64", "Household", required=True)
    person_id = Column("int64", "Person, for life", required=True, minimum=1)
    step = Column("string", "previous, nik, decision or new", required=True)
    duplicate = Column("boolean", "Another member record of the round is the same person", required=True)


class IdentityEvents(Dataset):
    """Merges and redirects of persons; append-only within a round."""

    name = "identity_events"
    key = ("event", "member_id", "person_id")
    event = Column("string", "merged or redirected", required=True)
    member_id = Column("int64", "Member", required=True)
    person_id = Column("int64", "Person that stays", required=True)
    other_person_id = Column("int64", "Person that redirects to it")
    reason = Column("string", "Step and evidence", required=True)


class MatchReviews(Dataset):
    """Pairs that go to people, with the reason."""

    name = "match_reviews"
    key = ("member_id", "other_member_id")
    member_id = Column("int64", "Member", required=True)
    other_member_id = Column("int64", "The other member; 0 if the other is a civil-register record", required=True)
    reason = Column("string", "Why no machine decides", required=True)
