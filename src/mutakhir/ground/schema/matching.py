"""Datasets of the stage *matching*: who is who."""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import Column, Dataset, Privacy
from mutakhir.ground.schema.items import PersonIdentity


class CivilRegister(Dataset):
    """The civil register's persons, by regency of domicile; input."""

    name = "civil_register"
    key = ("register_id",)
    schema_version = 2
    register_id = Column("int64", "Record number in the extract", required=True)
    village = Column("string", "Village of domicile", Privacy.QUASI)
    sex = Column("int8", "Sex", Privacy.QUASI, codes=codes.SEX)
    alive = Column("boolean", "Not recorded as dead", required=True)
    relation = Column("int8", "Relation to the head in the family card", codes=codes.RELATION)
    as_of = Column("date", "Day that the extract is of; without it any later reply counts before it")


class CivilRegisterIdentity(PersonIdentity, Dataset):
    """Names, numbers and family card in the civil register; input."""

    name = "civil_register_identity"
    key = ("register_id",)
    register_id = Column("int64", "Record number in the extract", required=True)
    family_card = Column("string", "Family-card number", Privacy.DIRECT)


class LinkDecisions(Dataset):
    """Decisions of people on pairs of records: readings of sheets, and decisions made elsewhere; input.

    A pair is settled by its readings once there are as many as it needs and they agree, or the third has decided. The
    last decision without a reading goes before them all.
    """

    name = "link_decisions"
    key = ("decision_id",)
    schema_version = 2
    decision_id = Column("string", "UUID of the decision, or code of the pair on its sheet", required=True)
    member_id = Column("int64", "Member", required=True)
    other_kind = Column("string", "A civil-register record or a member", codes=codes.OTHER_KIND)
    other_id = Column("int64", "The other record; 0 for the reply of the registry office about this member")
    same_person = Column("boolean", "Must link (true) or cannot link (false); empty where the reader was unsure")
    judgement = Column("string", "The same in words: same, different, unsure", codes=codes.JUDGEMENT)
    reader = Column("string", "Who read the pair; empty of a decision made elsewhere", Privacy.QUASI)
    reading = Column("int8", "Which reading it is; empty of a decision made elsewhere", minimum=1, maximum=3)
    readings = Column("int8", "Blind readings that the pair needs", minimum=1, maximum=2)
    decided_on = Column("date", "Date", required=True)
    other_member_id = Column("int64", "The other member in files before `other_id`; read, and not written anew")


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
    schema_version = 2
    member_id = Column("int64", "Member", required=True)
    register_id = Column("int64", "Record in the civil register", required=True)
    alive = Column("boolean", "Not recorded as dead", required=True)
    sex = Column("int8", "Sex", Privacy.QUASI, codes=codes.SEX)
    person_name = Column("string", "Name", Privacy.DIRECT)
    birth_year = Column("int32", "Year of birth", Privacy.QUASI)
    as_of = Column("date", "Day that the record is of")


class RegisterFindings(Dataset):
    """What was heard about each accepted member, and what agrees; whose NIK is claimed twice is not yet known."""

    name = "register_findings"
    key = ("member_id",)
    schema_version = 2
    member_id = Column("int64", "Member", required=True)
    household_id = Column("int64", "Household", required=True)
    heard = Column("string", "found, not_found, no_answer, not_asked or no_nik", codes=codes.HEARD, required=True)
    name_agrees = Column("boolean", "Names agree by the policy", required=True)
    birth_year_agrees = Column("boolean", "Years of birth agree by the policy", required=True)
    sex_agrees = Column("boolean", "Sexes are equal", required=True)
    alive = Column("boolean", "Not known to be dead", required=True)
    register_id = Column("int64", "Record in the civil register, where one was found")
    held_id = Column("int64", "Record with this NIK in a register at hand, also where a later reply counts")
    source = Column("string", "Where the answer stands", codes=codes.CIVIL_SOURCE)
    answered_on = Column("date", "Day of the answer")
    nik_from = Column("string", "The NIK asked about: that of the record, or of a repair", codes=codes.NIK_ORIGIN)


class NikClaims(Dataset):
    """Members whose NIK more than one person may carry, each with what the civil register says of it."""

    name = "nik_claims_identity"
    key = ("member_id",)
    schema_version = 2
    member_id = Column("int64", "Member", required=True)
    nik_number = Column("int64", "The NIK that is asked about, as a number", Privacy.DIRECT, required=True)
    confirmed = Column("boolean", "The register knows the NIK with this name and year of birth", required=True)


class DoubleClaims(Dataset):
    """Members whose NIK is claimed by several persons, where the civil register does not say that it is theirs."""

    name = "double_claims"
    key = ("member_id",)
    member_id = Column("int64", "Member", required=True)
    persons = Column("int32", "Persons of the round that claim the NIK", required=True, minimum=2)


class Links(Dataset):
    """What the civil register says of each accepted member, and by which step."""

    name = "links"
    key = ("member_id",)
    schema_version = 2
    member_id = Column("int64", "Member", required=True)
    household_id = Column("int64", "Household", required=True)
    status = Column("string", "Answer", codes=codes.CIVIL_STATUS, required=True)
    step = Column("string", "Step that decided", required=True)
    register_id = Column("int64", "Record in the civil register, where one was found")
    evidence = Column("string", "What agreed, as words: nik, name, birth_year, sex")
    source = Column("string", "Where the answer stands: in a register at hand, or in a reply", codes=codes.CIVIL_SOURCE)
    answered_on = Column("date", "Day of the reply, or that the register at hand is of")
    nik_from = Column("string", "The NIK asked about: that of the record, or of a repair", codes=codes.NIK_ORIGIN)


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


class PersonEdges(Dataset):
    """Why two member records may be one person, or may not: the edges from which persons are made."""

    name = "person_edges"
    scope = "nation"
    key = ("a", "b", "kind")
    a = Column("int64", "Member with the lower number", required=True)
    b = Column("int64", "Member with the higher number", required=True)
    kind = Column("string", "By machine, or by people", codes=codes.EDGE, required=True)
    weight = Column("int64", "Match weight in thousandths; a million where no model weighed", required=True)
    step = Column("string", "nik, model, register or decision", required=True)


class RefusedEdges(PersonEdges):
    """Edges that were not used, since a cluster of records would have broken a guard: they go to people."""

    name = "refused_edges"
    reason = Column("string", "The guard", required=True)


class TouchedRecords(Dataset):
    """Member records at the ends of edges, and those that were the same persons before."""

    name = "touched_records"
    scope = "nation"
    key = ("member_id",)
    regency = Column("string", "Regency of the record", required=True)
    member_id = Column("int64", "Member", required=True)
    person_id = Column("int64", "Person with whom the record begins", required=True)
    may_part = Column("boolean", "People forbid that some records of the person are one", required=True)


class ConfirmedRecords(Dataset):
    """Of the touched records those whose record of the civil register is certain."""

    name = "confirmed_records"
    scope = "nation"
    key = ("member_id",)
    member_id = Column("int64", "Member", required=True)
    register_id = Column("int64", "Record in the civil register", required=True)


class SparePersons(Dataset):
    """Numbers of persons set aside for records that people may part from others; some are never used."""

    name = "spare_persons"
    scope = "nation"
    key = ("member_id",)
    member_id = Column("int64", "Member", required=True)
    person_id = Column("int64", "Number that nobody has", required=True)


class PersonMoves(Dataset):
    """Member records whose person is another than that with whom they began."""

    name = "person_moves"
    scope = "nation"
    key = ("member_id",)
    schema_version = 2
    member_id = Column("int64", "Member", required=True)
    regency = Column("string", "Regency of the record", required=True)
    person_id = Column("int64", "Person with whom the record began", required=True)
    into_person_id = Column("int64", "Person now", required=True)
    step = Column("string", "Step of the strongest edge by which the record hangs with others; empty if alone")


class PersonRedirects(Dataset):
    """Persons who were found to be another one: whoever holds the old number finds the new one here."""

    name = "person_redirects"
    scope = "nation"
    key = ("person_id",)
    person_id = Column("int64", "Person that redirects", required=True)
    into_person_id = Column("int64", "Person that stays; it may redirect itself", required=True)
    valid_from = Column("date", "Since when", required=True)


class PersonEventColumns:
    event = Column("string", "What happened", codes=codes.IDENTITY_EVENT, required=True)
    member_id = Column("int64", "Member", required=True)
    person_id = Column("int64", "Person now", required=True)
    other_person_id = Column("int64", "Person before: the one left, merged, or split from")
    reason = Column("string", "Step, parted or restored", required=True)
    as_of = Column("date", "Day from which it holds", required=True)


class PersonEvents(PersonEventColumns, Dataset):
    """What a run did to persons, in the whole nation; `identity_events` has it by regency."""

    name = "person_events"
    scope = "nation"
    key = ("event", "member_id", "person_id", "other_person_id")
    regency = Column("string", "Regency of the record", required=True)


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
    step = Column("string", "previous, nik, model, register, decision or new", required=True)
    duplicate = Column("boolean", "Another member record of the round is the same person", required=True)


class IdentityEvents(PersonEventColumns, Dataset):
    """What happened to persons, by the regency of the record; append-only."""

    name = "identity_events"
    key = ("event", "member_id", "person_id", "other_person_id")
    schema_version = 2


class SettledClaims(Dataset):
    """What is known of members and records of the civil register before the model looks: links, and refused pairs."""

    name = "settled_claims"
    key = ("member_id", "register_id")
    member_id = Column("int64", "Member", required=True)
    register_id = Column("int64", "Record in the civil register", required=True)
    certain = Column("boolean", "The record is that of the member (true), or people say that it is not", required=True)


class PairScores(Dataset):
    """Pairs that the linkage model scored and that are linked by machine, or go to people; the rest is not kept.

    Two members of step *register* are linked to the same record of the civil register; their weight is the lesser one
    of these two links, and they have no parts.
    """

    name = "pair_scores"
    key = ("member_id", "other_kind", "other_id")
    schema_version = 2
    member_id = Column("int64", "Member; of two members the higher number", required=True)
    other_kind = Column("string", "A civil-register record or a member", codes=codes.OTHER_KIND, required=True)
    other_id = Column("int64", "The other record of the pair", required=True)
    weight = Column("int64", "Match weight: log2 of the odds that both are one person, in thousandths", required=True)
    step = Column("string", "Step that scored the pair", codes=codes.PAIR_STEP, required=True)
    verdict = Column("string", "What the machine does", codes=codes.PAIR_VERDICT, required=True)
    guard = Column("string", "The guard rail that keeps a machine from linking, if one does")
    parts = Column(
        "string",
        "JSON: `prior`, thousandths of log2 of the odds before comparing; then of each comparison its level "
        "(0 the most alike, -1 nothing to compare) and its weight in thousandths",
    )


class ModelLevels(Dataset):
    """How often a sample of the links to the civil register showed each level of each comparison."""

    name = "model_levels"
    key = ("comparison", "level")
    comparison = Column("string", "Column that is compared", required=True)
    level = Column("int8", "Level, 0 the most alike; -1 where nothing could be compared", required=True)
    pairs = Column("int64", "Pairs of the sample", required=True)


class ModelDrift(Dataset):
    """The levels of the nation beside those that the model expects of true pairs: has it aged?"""

    name = "model_drift"
    scope = "nation"
    key = ("comparison", "level")
    comparison = Column("string", "Column that is compared", required=True)
    level = Column("int8", "Level, 0 the most alike", required=True)
    pairs = Column("int64", "Pairs of the sample", required=True)
    observed = Column("int64", "Share of the pairs that could be compared", unit="1e-6", required=True)
    expected = Column("int64", "Share by the model (m)", unit="1e-6", required=True)
    drift = Column("int64", "Of the whole comparison: half the sum of all differences", unit="1e-6", required=True)


class MatchReviews(Dataset):
    """Pairs that go to people, with the reason; the first in order are those with most at stake."""

    name = "match_reviews"
    key = ("member_id", "other_kind", "other_id")
    member_id = Column("int64", "Member", required=True)
    other_kind = Column("string", "A civil-register record or a member", codes=codes.OTHER_KIND, required=True)
    other_id = Column("int64", "The other record of the pair", required=True)
    household_id = Column("int64", "Household of the member", required=True)
    reason = Column("string", "Why no machine decides", required=True)
    weight = Column("int64", "Match weight in thousandths, where the model scored the pair")
    parts = Column("string", "Level and weight of each comparison as JSON (see `pair_scores`), if scored")
    priority = Column("int64", "Stake times closeness to the threshold, in thousandths; higher first", required=True)
