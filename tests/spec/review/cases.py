# ruff: noqa: E501  (a table reads by its lines)
"""What becomes of a record: one line per case, read by the tests and shown on a docs page.

A case is a household of an open round under the shipped workflow; the words stand for rows of the datasets.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """`results`: of the visits, in order; `broken`: rules that the last visit breaks; `decision`: of a person,
    after the last visit unless `late_visit`; then the expected standing, reason and decider."""

    title: str
    standing: str
    reason: str
    decided_by: str
    prelist: str | None = "listed"
    prelist_reason: str | None = None
    results: tuple[int, ...] = ()
    errors: int = 0
    broken: tuple[str, ...] = ()
    carried: bool = False
    decision: tuple[str, str] | None = None
    late_visit: bool = False
    closed: bool = False
    not_by: str | None = None


SHORT, MANY = "visit_too_short", "visits_too_many_a_day"
AUTO, NOBODY, CLOSING, DESK = "automatic", "nobody", "closing", "supervisor"

CASES = (
    Case("Interviewed, nothing wrong", "accepted", "no_error", AUTO, results=(1,)),
    Case("Found in the field, nothing wrong", "accepted", "no_error", AUTO, prelist=None, results=(1,)),
    Case("A reserve that was visited counts as any other", "accepted", "no_error", AUTO, prelist="reserve", results=(1,)),
    Case("Errors after the first visit: go again", "revisit", "errors_found", AUTO, results=(1,), errors=2),
    Case("Errors gone after the revisit", "accepted", "no_error", AUTO, results=(1, 1)),
    Case("Errors left after the last visit: a person decides", "pending", "errors_remain", NOBODY, results=(1, 1, 1), errors=1),
    Case("The same once the round is closed: taken with its errors", "accepted", "errors_remain", CLOSING, results=(1, 1, 1), errors=1, closed=True),
    Case("The supervisor takes it with its errors", "accepted", "checked_documents", DESK, results=(1, 1, 1), errors=1, decision=("accept", "checked_documents")),
    Case("Not visited yet", "pending", "not_visited", NOBODY),
    Case("Not visited, and the round is closed: still nobody's verdict", "pending", "not_visited", NOBODY, closed=True),
    Case("Removed by the village meeting", "asleep", "dead", AUTO, prelist="removed", prelist_reason="dead"),
    Case("Removed by the meeting, yet found and interviewed", "accepted", "no_error", AUTO, prelist="removed", prelist_reason="not_found", results=(1,)),
    Case("Not found once: look again", "revisit", "not_found_once", AUTO, results=(2,)),
    Case("Not found twice", "asleep", "not_found", AUTO, results=(2, 2)),
    Case("Not found, then known to have moved", "asleep", "moved", AUTO, results=(2, 3)),
    Case("Not found, then interviewed", "accepted", "no_error", AUTO, results=(2, 1)),
    Case("Errors, then nobody at home: the first answers still stand", "revisit", "errors_found", AUTO, results=(1, 2), errors=1),
    Case("Found in the field, but refused", "revisit", "refused", AUTO, prelist=None, results=(5,)),
    Case("Part of another household: a person decides", "pending", "part_of_another", NOBODY, results=(4,)),
    Case("Double: a person decides", "pending", "double", NOBODY, results=(6,)),
    Case("Double, and the supervisor agrees", "asleep", "double", DESK, results=(6,), decision=("sleep", "double")),
    Case("Double, and the round is closed", "asleep", "double", CLOSING, results=(6,), closed=True),
    Case("Refused once: go again", "revisit", "refused", AUTO, results=(5,)),
    Case("Refused twice: a person decides", "pending", "refused", NOBODY, results=(5, 5)),
    Case("Nobody can accept answers that do not exist", "pending", "refused", NOBODY, results=(5, 5), decision=("accept", "checked_with_officer")),
    Case("A made-up interview: another officer goes", "revisit", "suspected_fabrication", AUTO, results=(1,), broken=(SHORT, MANY), not_by="E1"),
    Case("One odd sign alone is no suspicion", "accepted", "no_error", AUTO, results=(1,), broken=(SHORT,)),
    Case("Suspicious even at the last visit", "pending", "needs_coordinator", NOBODY, results=(1, 1, 1), broken=(SHORT, MANY)),
    Case("The supervisor asks for a revisit", "revisit", "unclear_roster", DESK, results=(1,), decision=("revisit", "unclear_roster")),
    Case("That revisit was made: the workflow decides again", "accepted", "no_error", AUTO, results=(1, 1), decision=("revisit", "unclear_roster"), late_visit=True),
    Case("Round without field work, nothing wrong", "accepted", "carried", AUTO, carried=True),
    Case("Round without field work, an error in the old record", "pending", "errors_remain", NOBODY, carried=True, errors=1),
)  # fmt: skip
