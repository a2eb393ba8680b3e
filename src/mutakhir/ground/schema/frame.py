"""Datasets of the stage *frame*: who must be visited, how many per village."""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import Column, Dataset, Privacy
from mutakhir.ground.schema.items import DwellingIdentity


class Proposals(Dataset):
    """Households that villages, citizens or the ministry propose; input."""

    name = "proposals"
    key = ("proposal_id",)
    proposal_id = Column("string", "UUID of the proposal", required=True)
    village = Column("string", "Village code", Privacy.QUASI, required=True)
    proposed_on = Column("date", "Date of the proposal", required=True)
    proposed_by = Column("string", "village, citizen or ministry", required=True)
    member_count = Column("int16", "Members as stated", unit="persons", minimum=0, maximum=200)


class ProposalsIdentity(DwellingIdentity, Dataset):
    """Door, head and family card of each proposed household."""

    name = "proposals_identity"
    key = ("proposal_id",)
    proposal_id = Column("string", "UUID of the proposal", required=True)
    family_card = Column("string", "Family-card number as given", Privacy.DIRECT)
    head_nik = Column("string", "NIK of the head as given", Privacy.DIRECT)


class Meetings(Dataset):
    """Decisions of a village meeting on the rows of the first prelist, with its minutes; input."""

    name = "meetings"
    key = ("meeting_id", "household_id")
    meeting_id = Column("string", "Meeting (one per village and sitting)", required=True)
    village = Column("string", "Village code", required=True)
    household_id = Column("int64", "Household of the first prelist", required=True)
    held_on = Column("date", "Date of the meeting", required=True)
    minutes = Column("string", "Number of the signed minutes", required=True)
    result = Column("int8", "What the meeting found", codes=codes.MEETING_RESULT, required=True)
    reason = Column("int8", "Why not found, asked if result is 2", codes=codes.MEETING_REASON)
    able = Column("boolean", "The meeting holds the household able")
    double_of = Column("int64", "The household it doubles, if result is 3")


class CandidateCounts(Dataset):
    """Candidates of the first prelist in each village: of release N-1, proposed, unlisted in the civil register."""

    name = "candidate_counts"
    key = ("village",)
    village = Column("string", "Village", required=True)
    households = Column("int64", "Candidates", unit="households", required=True, minimum=1)


class Targets(Dataset):
    """How many households are to be visited, from nation to village; each level sums to the one above."""

    name = "targets"
    scope = "nation"
    key = ("level", "area")
    level = Column("string", "Level of the area", codes=codes.AREA_LEVEL, required=True)
    area = Column("string", "Area code", required=True)
    parent = Column("string", "Area above", required=True)
    target = Column("int64", "Households to visit", unit="households", required=True, minimum=0)
    weight = Column("int64", "Weight by which the target above was divided", required=True, minimum=0)


class PrelistColumns:
    household_id = Column("int64", "Household: its id of release N-1, or a new one", required=True, minimum=1)
    village = Column("string", "Village code", Privacy.QUASI, required=True)
    position = Column("int32", "Place in the village's list, from 1", required=True, minimum=1)
    source = Column("string", "Where the row comes from", codes=codes.SOURCE, required=True)
    source_key = Column("string", "Key of the row in its source", required=True)
    previous_household_id = Column("int64", "Household of release N-1; empty if new")
    previous_percentile = Column("int8", "Percentile in release N-1")
    member_count = Column("int16", "Members as known", unit="persons")
    status = Column("string", "listed, reserve or removed", required=True)
    reason = Column("string", "Why it is on reserve or removed")
    meeting_id = Column("string", "Meeting that decided on the row")
    meeting_able = Column("boolean", "The meeting holds the household able: a signal, not a verdict")


class PrelistFirst(PrelistColumns, Dataset):
    """First prelist: what the village meetings decide on. Status `reserve`: more candidates than target."""

    name = "prelist_first"
    key = ("household_id",)
    order = ("village", "position")


class Prelist(PrelistColumns, Dataset):
    """Final prelist, after the meetings: what is assigned to officers."""

    name = "prelist"
    key = ("household_id",)
    order = ("village", "position")


class PrelistIdentity(DwellingIdentity, Dataset):
    """Door, head and family card of every row of the prelist, first and final."""

    name = "prelist_identity"
    key = ("household_id",)
    household_id = Column("int64", "Household", required=True)
    family_card = Column("string", "Family-card number as known", Privacy.DIRECT)
