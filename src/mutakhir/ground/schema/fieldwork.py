"""Datasets of the stage *fieldwork*: by which certified officer, with what load."""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import Column, Dataset, Privacy


class Officers(Dataset):
    """Officers recruited for the round; input."""

    name = "officers"
    key = ("officer_id",)
    officer_id = Column("string", "Officer code", required=True)
    role = Column("string", "Role", codes=codes.ROLE, required=True)
    district = Column("string", "Home district of the officer", Privacy.QUASI, required=True)


class OfficersIdentity(Dataset):
    """Names and telephones of officers."""

    name = "officers_identity"
    key = ("officer_id",)
    officer_id = Column("string", "Officer code", required=True)
    officer_name = Column("string", "Name", Privacy.DIRECT)
    phone = Column("string", "Telephone", Privacy.DIRECT)


class TrainingResults(Dataset):
    """Results of the training that officers must pass; input."""

    name = "training_results"
    key = ("officer_id", "sitting")
    officer_id = Column("string", "Officer code", required=True)
    sitting = Column("int8", "First or later sitting, from 1", required=True, minimum=1)
    held_on = Column("date", "Date of the test", required=True)
    score = Column("int16", "Mark of the final test", unit="of 100", minimum=0, maximum=100)
    practice_passed = Column("boolean", "Passed the practice interview")


class Staffing(Dataset):
    """Officers planned against needed per regency, with loads: the table for the field plan."""

    name = "staffing"
    scope = "nation"
    key = ("area",)
    area = Column("string", "Regency code", required=True)
    target = Column("int64", "Households to visit", unit="households", required=True, minimum=0)
    planned_enumerators = Column("int32", "Enumerators allotted", required=True, minimum=0)
    planned_supervisors = Column("int32", "Supervisors allotted", required=True, minimum=0)
    planned_coordinators = Column("int32", "Coordinators allotted", required=True, minimum=0)
    certified_enumerators = Column("int32", "Enumerators who passed the training", minimum=0)
    certified_supervisors = Column("int32", "Supervisors who passed the training", minimum=0)
    certified_coordinators = Column("int32", "Coordinators who passed the training", minimum=0)
    missing_enumerators = Column("int32", "Enumerators needed beyond the certified", minimum=0)
    mean_load = Column("float64", "Mean load per planned enumerator", unit="households")
    note = Column("string", "What is unusual, for example a mean load below the norm")


class RevisitsSent(Dataset):
    """Revisits of the previous pass that went to the field; input (the loop of the process as data)."""

    name = "revisits_sent"
    key = ("household_id", "visit_number")
    household_id = Column("int64", "Household", required=True)
    visit_number = Column("int8", "Number of the visit to make; 2 is the first revisit", required=True, minimum=2)
    village = Column("string", "Village code", required=True)
    reason = Column("string", "Why", required=True)
    not_by = Column("string", "Officer who must not make the visit (suspected fabrication)")


class Assignments(Dataset):
    """Which officer visits which household; every household of the final prelist once per visit number."""

    name = "assignments"
    key = ("household_id", "visit_number")
    order = ("enumerator_id", "village", "household_id", "visit_number")
    household_id = Column("int64", "Household", required=True)
    visit_number = Column("int8", "1 is the first visit", required=True, minimum=1)
    village = Column("string", "Village code", Privacy.QUASI, required=True)
    enumerator_id = Column("string", "Enumerator; empty while none is certified")
    supervisor_id = Column("string", "Supervisor")
    coordinator_id = Column("string", "Sub-district coordinator")
    reason = Column("string", "prelist, or the reason of a revisit", required=True)
