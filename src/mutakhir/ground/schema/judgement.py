"""Datasets of the stages *validation* and *review*: which rules a record breaks, and what became of it."""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import Column, Dataset, Privacy


class Findings(Dataset):
    """One row per record and rule that it breaks."""

    name = "findings"
    key = ("rule_id", "household_id", "member_id", "record")
    order = ("household_id", "rule_id", "member_id", "record")
    rule_id = Column("string", "Rule", required=True)
    severity = Column("string", "Severity", codes=codes.SEVERITY, required=True)
    level = Column("string", "Level of the rule", codes=codes.RULE_LEVEL, required=True)
    household_id = Column("int64", "Household; empty for a finding about a village")
    member_id = Column("int64", "Member, if the rule is about a member")
    record = Column("string", "Family, visit or village, if the rule is about one")


class RuleCounts(Dataset):
    """How often each rule applied, failed and stayed unknown, per regency."""

    name = "rule_counts"
    key = ("rule_id",)
    rule_id = Column("string", "Rule", required=True)
    level = Column("string", "Level of the rule", codes=codes.RULE_LEVEL, required=True)
    applied = Column("int64", "Records to which the rule applied", required=True, minimum=0)
    failed = Column("int64", "Records that broke it", required=True, minimum=0)
    unknown = Column("int64", "Records for which an empty value left it open", required=True, minimum=0)


class Decisions(Dataset):
    """Decisions of people on households; input, written by the desks."""

    name = "decisions"
    key = ("decision_id",)
    decision_id = Column("string", "UUID of the decision", required=True)
    household_id = Column("int64", "Household", required=True)
    decision = Column("string", "What was decided", codes=codes.DECISION, required=True)
    reason = Column("string", "Reason code", required=True)
    role = Column("string", "Role that decided", required=True)
    decided_on = Column("date", "Date", required=True)


class Standings(Dataset):
    """Standing of every household of the round, by whom and why: accepted, revisit, asleep or pending."""

    name = "standings"
    key = ("household_id",)
    household_id = Column("int64", "Household", required=True)
    village = Column("string", "Village code", Privacy.QUASI, required=True)
    standing = Column("string", "Standing", codes=codes.STANDING, required=True)
    reason = Column("string", "Reason code of the transition", required=True)
    decided_by = Column("string", "automatic, closing, the role that decided, or nobody (pending)", required=True)
    errors = Column("int32", "Findings of severity error", required=True, minimum=0)
    warnings = Column("int32", "Findings of severity warning", required=True, minimum=0)
    visits = Column("int8", "Visits made", required=True, minimum=0)


class Accepted(Dataset):
    """Households whose answers are accepted for ranking."""

    name = "accepted"
    key = ("household_id",)
    household_id = Column("int64", "Household", required=True)
    village = Column("string", "Village code", Privacy.QUASI, required=True)


class Revisits(Dataset):
    """Visits that must be made again: data of the next pass."""

    name = "revisits"
    key = ("household_id", "visit_number")
    household_id = Column("int64", "Household", required=True)
    visit_number = Column("int8", "Number of the visit to make", required=True, minimum=2)
    village = Column("string", "Village code", Privacy.QUASI, required=True)
    reason = Column("string", "Reason code", required=True)
    not_by = Column("string", "Officer who must not make the visit")
