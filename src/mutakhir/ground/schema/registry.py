"""The registry itself: what a release holds. Release N-1 is read by these names with prefix `previous_`."""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import Column, Dataset, Privacy
from mutakhir.ground.schema.items import DwellingIdentity, HouseholdItems, MemberItems, PersonIdentity


class RegistryHouseholdColumns:
    household_id = Column("int64", "Household, for life", required=True, minimum=1)
    village = Column("string", "Village code in the round's area version", Privacy.QUASI, required=True)
    source = Column("string", "Where the record first came from", codes=codes.SOURCE, required=True)
    visited_on = Column("date", "Local date of the visit or evidence that the answers come from")
    instrument = Column("string", "Version of the instrument of every item in the row")
    member_count = Column("int16", "Members", unit="persons", minimum=0, maximum=200)
    family_count = Column("int8", "Families", minimum=0, maximum=30)
    percentile = Column("int8", "Percentile of welfare in the whole population", minimum=1, maximum=100)
    band = Column("string", "Band of the release", codes=codes.BAND)
    status = Column("string", "Standing in the release", codes=codes.STANDING, required=True)
    status_reason = Column("string", "Why the record has this standing")


class RegistryHouseholds(RegistryHouseholdColumns, HouseholdItems, Dataset):
    """Households of a release: standing, rank and the latest answers."""

    name = "registry_households"
    key = ("household_id",)


class RegistryHouseholdsIdentity(DwellingIdentity, Dataset):
    """Door and head of each household of a release."""

    name = "registry_households_identity"
    key = ("household_id",)
    household_id = Column("int64", "Household", required=True)


class RegistryFamilyColumns:
    family_id = Column("int64", "Family, for life", required=True, minimum=1)
    household_id = Column("int64", "Household the family lives in", required=True)
    family_number = Column("int8", "Number of the family within the household", required=True, minimum=1)
    member_count = Column("int16", "Members of the family", unit="persons", minimum=0)


class RegistryFamilies(RegistryFamilyColumns, Dataset):
    """Families (head, spouse, children) of a release."""

    name = "registry_families"
    key = ("family_id",)


class RegistryFamiliesIdentity(Dataset):
    """Family card last seen for each family; a dated link, never identity."""

    name = "registry_families_identity"
    key = ("family_id",)
    family_id = Column("int64", "Family", required=True)
    family_card = Column("string", "Family-card number as given", Privacy.DIRECT)


class RegistryMemberColumns:
    member_id = Column("int64", "Member record, for life", required=True, minimum=1)
    household_id = Column("int64", "Household", required=True)
    family_id = Column("int64", "Family; empty if unknown")
    person_id = Column(
        "int64", "The one identity of the person; empty before the household's first acceptance", minimum=1
    )
    nik_level = Column("string", "How far the NIK holds by itself")
    civil_status = Column("string", "Answer of the civil register", codes=codes.CIVIL_STATUS)


class RegistryMembers(RegistryMemberColumns, MemberItems, Dataset):
    """Members of the households of a release."""

    name = "registry_members"
    key = ("member_id",)


class RegistryMembersIdentity(PersonIdentity, Dataset):
    """Names and numbers of the members of a release."""

    name = "registry_members_identity"
    key = ("member_id",)
    member_id = Column("int64", "Member record", required=True)


class RegistryRanks(Dataset):
    """Rank of every ranked unit of a release."""

    name = "registry_ranks"
    key = ("unit", "unit_id")
    unit = Column("string", "What is ranked", codes=codes.UNIT, required=True)
    unit_id = Column("int64", "Household or family", required=True)
    score = Column("int64", "Predicted log consumption per person", unit="1e-6", required=True)
    percentile = Column("int8", "Percentile in the whole population", minimum=1, maximum=100)
    band = Column("string", "Band", codes=codes.BAND, required=True)
    listed = Column("boolean", "In the list that programmes take from", required=True)
    ranked_in = Column("string", "Round or release that ranked the unit; an earlier one where its rank was kept")


class RegistryChanges(Dataset):
    """What became of each household of either release, with the reason."""

    name = "registry_changes"
    key = ("household_id",)
    household_id = Column("int64", "Household", required=True)
    change = Column("string", "entered, left, stayed in, stayed out", required=True)
    reason = Column("string", "Reason code of the change", required=True)
    old_band = Column("string", "Band in release N-1", codes=codes.BAND)
    new_band = Column("string", "Band in this release", codes=codes.BAND)


class IdRegister(Dataset):
    """Every id ever minted: its source key, why and in which round. Append-only; read before minting."""

    name = "id_register"
    key = ("kind", "source_key")
    kind = Column("string", "household, family, member or person", required=True)
    source_key = Column("string", "What the id was given for: prelist row, form UUID, roster line", required=True)
    id = Column("int64", "The id", required=True, minimum=1)
    round = Column("string", "Round in which it was minted", required=True)
    reason = Column("string", "Why a new id was needed", required=True)


class RegistryRedirects(Dataset):
    """Numbers of persons who were found to be another person, in this round or before: whoever holds one finds here
    who it is now. Never shortened: a number is never given to anybody else."""

    name = "registry_redirects"
    scope = "nation"
    key = ("person_id",)
    person_id = Column("int64", "Person that redirects", required=True)
    into_person_id = Column("int64", "Person that it is now", required=True)
    valid_from = Column("date", "Since when it redirects", required=True)
