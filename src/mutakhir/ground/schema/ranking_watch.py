"""Datasets of the stage *ranking*: what the second village meeting said, and where scores stand too often just below
the cut."""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import Column, Dataset, Privacy, Words
from mutakhir.ground.schema.ranking_doubt import CUT


OBJECTION_OUTCOME = Words(("accepted", "rejected", "open", "no_objection"))
COUNTED_BY = Words(("enumerator", "village"))
CAPTURE_FOUND = Words(("too_few", "none_found", "easier_when_connected", "harder_when_connected"))


class Objections(Dataset):
    """What was raised in the village meeting at which the ranking was posted; input.

    A meeting at which nobody objected sends one row with the outcome `no_objection` and no unit: without it the
    village would count as one that has not met. An accepted objection changes no rank; a signed override does.
    """

    name = "objections"
    key = ("objection_id",)
    objection_id = Column("string", "Number of the minutes and the line in them", required=True)
    village = Column("string", "Village that met", Privacy.QUASI, required=True)
    unit = Column("string", "What the objection is about", codes=codes.UNIT)
    unit_id = Column("int64", "Household or family; empty for the outcome no_objection", minimum=1)
    wanted = Column("string", "Band into which the unit should be put", codes=codes.BAND)
    outcome = Column("string", "What the meeting decided; open is not yet", codes=OBJECTION_OUTCOME, required=True)
    reason = Column("string", "Reason code")
    connected = Column(
        "boolean",
        "Someone of the unit is related to village officials or works for them; empty where nobody asked",
        Privacy.SENSITIVE,
    )
    raised_on = Column("date", "Day of the meeting", required=True)


class AreaColumns:
    level = Column("string", "Level of the area: nation or regency", codes=codes.AREA_LEVEL, required=True)
    area = Column("string", "Area code; 0 is the nation", required=True)


class MeetingAgreement(Dataset):
    """How far the village meetings agreed with what was posted. Not an accuracy: who objects is no random sample."""

    name = "meeting_agreement"
    scope = "nation"
    key = ("level", "area")
    level = AreaColumns.level
    area = AreaColumns.area
    villages = Column("int64", "Villages that met", required=True, minimum=0)
    posted = Column("int64", "Ranked units of those villages", unit="units", required=True, minimum=0)
    objections_in = Column("int64", "Objections that a unit should be in the list", required=True, minimum=0)
    objections_out = Column("int64", "Objections that a unit should be out of it", required=True, minimum=0)
    accepted_in = Column("int64", "Of objections_in: accepted", required=True, minimum=0)
    accepted_out = Column("int64", "Of objections_out: accepted", required=True, minimum=0)
    open = Column("int64", "Objections on which nobody has decided", required=True, minimum=0)
    not_posted = Column("int64", "Objections about units that are not ranked", required=True, minimum=0)
    changed = Column("int64", "Posted units with an accepted objection", unit="units", required=True, minimum=0)
    agreed = Column("int64", "Share of posted units without an accepted objection", unit="1e-6", minimum=0)
    low = Column("int64", "Lower end of its 95% interval over villages; empty for one village", unit="1e-6", minimum=0)
    high = Column("int64", "Upper end of it", unit="1e-6", minimum=0)


class EliteCapture(Dataset):
    """Whether objections to be let in are accepted more often for those connected to village officials.

    The odds ratio compares within villages and is pooled over them (Mantel and Haenszel). It is an association and no
    proof: the connected may be poorer, or better at showing it.
    """

    name = "elite_capture"
    scope = "nation"
    key = ("level", "area")
    level = AreaColumns.level
    area = AreaColumns.area
    connected = Column("int64", "Decided objections to be let in, of connected units", required=True, minimum=0)
    connected_accepted = Column("int64", "Of them: accepted", required=True, minimum=0)
    connected_let_in = Column("int64", "Of them: listed by an override", required=True, minimum=0)
    others = Column("int64", "Decided objections to be let in, of units without a tie", required=True, minimum=0)
    others_accepted = Column("int64", "Of them: accepted", required=True, minimum=0)
    others_let_in = Column("int64", "Of them: listed by an override", required=True, minimum=0)
    not_asked = Column("int64", "Decided objections where nobody asked about ties", required=True, minimum=0)
    villages = Column(
        "int64", "Villages that tell something: both kinds of unit and of outcome", required=True, minimum=0
    )
    odds_ratio = Column("int64", "Pooled odds ratio; empty where there is too little to tell", unit="1e-6", minimum=0)
    low = Column("int64", "Lower end of its 95% interval", unit="1e-6", minimum=0)
    high = Column("int64", "Upper end of it", unit="1e-6", minimum=0)
    found = Column("string", "What that says", codes=CAPTURE_FOUND, required=True)


class Counted:
    cut = Column("string", "Which cut: of the core, or of all who are listed", codes=CUT, required=True)
    counted_by = Column("string", "What the units have in common", codes=COUNTED_BY, required=True)
    group = Column("string", "Code of the enumerator or of the village", required=True)


class CutNeighbours(Dataset):
    """Ranked units a little below and a little above each cut of their regency, by enumerator and by village."""

    name = "cut_neighbours"
    key = ("cut", "counted_by", "group")
    cut = Counted.cut
    counted_by = Counted.counted_by
    group = Counted.group
    below = Column("int64", "Units on the listed side, within the window", unit="units", required=True, minimum=0)
    above = Column("int64", "Units on the other side, within the window", unit="units", required=True, minimum=0)


class ScoreBunching(Dataset):
    """Groups with enough units near a cut: do more of them stand just below it than elsewhere in the regency?

    A flag is a reason to interview again, never to reject: chance, and villages unlike their regency, flag some too.
    """

    name = "score_bunching"
    scope = "nation"
    key = ("cut", "counted_by", "area", "group")
    order = ("place",)
    place = Column("int64", "Order in which to look again: the flagged first", required=True, minimum=1)
    cut = Counted.cut
    counted_by = Counted.counted_by
    area = Column("string", "Regency code", required=True)
    group = Counted.group
    units = Column("int64", "Units near the cut, on both sides", required=True, minimum=1)
    below = Column("int64", "Of them: just below", required=True, minimum=0)
    expected = Column("int64", "Share just below in the whole regency", unit="1e-6", required=True, minimum=0)
    excess = Column("int64", "Units just below beyond that share; negative is fewer", required=True)
    p_value = Column("int64", "Chance of as many or more", unit="1e-6", required=True, minimum=0)
    adjusted = Column(
        "int64", "The same for so many looks (Benjamini and Hochberg)", unit="1e-6", required=True, minimum=0
    )
    flagged = Column("boolean", "To be interviewed again", required=True)
