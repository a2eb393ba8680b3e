"""The steps of the stage *fieldwork*."""

from collections import Counter, defaultdict

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.fieldwork.assignments import Team, first_visits, revisits
from mutakhir.fieldwork.policy import TrainingPolicy
from mutakhir.fieldwork.staffing import ROLES, nobody, plan_officers, staffing_table
from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.policy import FieldworkMode
from mutakhir.ground.policy.round import Staffing
from mutakhir.ground.schema import dataset


NO_STAFF = Staffing(
    enumerators=0, supervisors=0, coordinators=0, enumerators_per_supervisor=5, load_min=1, load_max=1, load_limit=1
)


def assign(bench: Workbench) -> None:
    """Writes the staffing table of the nation, then the assignments regency by regency."""
    policy = bench.policy.load("fieldwork/training.yaml", TrainingPolicy)
    _write_staffing(bench, policy)
    _write_assignments(bench, policy)


def plan(bench: Workbench) -> None:
    """Writes the staffing table alone: it needs the targets, not yet a prelist."""
    _write_staffing(bench, bench.policy.load("fieldwork/training.yaml", TrainingPolicy))


def certified_officers(officers: ibis.Table, results: ibis.Table, policy: TrainingPolicy) -> ibis.Table:
    """Officers with a passing mark, in any sitting, together with a passed practice interview."""
    passed = results.filter(results.score >= policy.pass_mark)
    if policy.practice_required:
        passed = passed.filter(passed.practice_passed)
    return officers.semi_join(passed, "officer_id")


def _write_staffing(bench: Workbench, policy: TrainingPolicy) -> None:
    certified = certified_officers(bench.table("officers"), bench.table("training_results"), policy)
    counted = certified.group_by(["regency", "role"]).agg(officers=lambda t: t.count())
    recruited = bench.has("officers")

    def make() -> Tables:
        targets = _regency_targets(bench.read("targets"))
        staffing = bench.round.staffing or NO_STAFF
        districts = _district_targets(bench.read("targets"))
        plan = nobody(targets) if _goes_nowhere(bench) else plan_officers(targets, districts, staffing)
        found = Counter(_counts(bench.collect(counted))) if recruited else None
        return {"staffing": staffing_table(targets, plan, found, staffing)}

    bench.write_nation_with("staffing", ["staffing"], ["targets", counted], make)


def _goes_nowhere(bench: Workbench) -> bool:
    """A round without field work sends nobody and assigns nothing."""
    return bench.round.fieldwork is FieldworkMode.NONE


def _regency_targets(targets: pa.Table) -> dict[str, int]:
    here = targets.filter(pc.equal(targets["level"], "regency"))
    return dict(zip(here["area"].to_pylist(), here["target"].to_pylist(), strict=True))


def _district_targets(targets: pa.Table) -> dict[str, list[int]]:
    """Targets of the districts that are visited, per regency, in order of code."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in targets.sort_by("area").to_pylist():
        if row["level"] == "district" and row["target"] > 0:
            found[row["parent"]].append(row["target"])
    return found


def _counts(counted: pa.Table) -> dict[tuple[str, str], int]:
    return {(row["regency"], row["role"]): row["officers"] for row in counted.to_pylist()}


def _write_assignments(bench: Workbench, policy: TrainingPolicy) -> None:
    reads = ["prelist", "officers", "training_results", "revisits_sent", "staffing"]
    limit = (bench.round.staffing or NO_STAFF).load_limit

    def make(regency: str, inputs: Tables) -> Tables:
        if _goes_nowhere(bench):
            return {"assignments": dataset("assignments").arrow_schema().empty_table()}
        team = _team(regency, inputs, policy)
        first = first_visits(inputs["prelist"], team, limit)
        again = revisits(inputs["revisits_sent"], first, team)
        return {"assignments": pa.concat_tables([first, again.cast(first.schema)])}

    bench.write_each_with("assignments", ["assignments"], reads, make)


def _team(regency: str, inputs: Tables, policy: TrainingPolicy) -> Team:
    staffing = inputs["staffing"]
    planned = staffing.filter(pc.equal(staffing["area"], regency)).to_pylist()[0]
    chosen = {role: _chosen(inputs, policy, role, planned[f"planned_{role}s"]) for role in ROLES}
    return Team(chosen["enumerator"], chosen["supervisor"], chosen["coordinator"])


def _chosen(inputs: Tables, policy: TrainingPolicy, role: str, planned: int) -> list[str]:
    """The planned number of certified officers, those first who live in the districts in order."""
    results = inputs["training_results"]
    passed = pc.greater_equal(results["score"], policy.pass_mark)
    if policy.practice_required:
        passed = pc.and_kleene(passed, results["practice_passed"])
    able = results.filter(passed)["officer_id"]
    officers = inputs["officers"]
    here = officers.filter(
        pc.and_(pc.equal(officers["role"], role), pc.is_in(officers["officer_id"], able.combine_chunks()))
    )
    ordered = here.sort_by([("district", "ascending"), ("officer_id", "ascending")])["officer_id"].to_pylist()
    return _spread(ordered, planned)


def _spread(ordered: list[str], planned: int) -> list[str]:
    """`planned` of them, left out evenly along the order, so that no district loses all of its officers."""
    if len(ordered) <= planned:
        return ordered
    return [ordered[place * len(ordered) // planned] for place in range(planned)]
