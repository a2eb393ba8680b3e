"""The steps of the stage *review*."""

from mutakhir.ground.lake import Workbench
from mutakhir.review.facts import facts
from mutakhir.review.standings import accepted, revisits, standings
from mutakhir.review.workflow import Workflow


def settle(bench: Workbench) -> None:
    """Gives every household of the round its standing; writes who is accepted and who is visited again."""
    workflow = bench.policy.load("review/workflow.yaml", Workflow)
    known = facts(
        bench.table("prelist"),
        bench.table("households"),
        bench.table("visits"),
        bench.table("findings"),
        bench.table("decisions"),
        workflow,
    )
    bench.write_each("standings", {"standings": standings(known, workflow)})
    settled = bench.table("standings")
    again = revisits(settled, bench.table("households"), workflow)
    bench.write_each("accepted and revisits", {"accepted": accepted(settled), "revisits": again})
