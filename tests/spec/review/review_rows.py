"""The cases as rows of the datasets that review reads; the first case is household 1."""

import datetime as dt
from collections.abc import Sequence

from spec.review.cases import Case
from unit.validation.judged_round import Row


VILLAGE = "1101012001"
VISIT_DAY, DECISION_DAY = dt.date(2021, 3, 1), dt.date(2021, 3, 20)


def rows_of(cases: Sequence[Case]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {n: [] for n in ("prelist", "households", "visits", "findings", "decisions")}
    for id, case in enumerate(cases, 1):
        _add(rows, id, case)
    return rows


def _add(rows: dict[str, list[Row]], id: int, case: Case) -> None:
    if case.prelist:
        rows["prelist"].append(
            {"household_id": id, "village": VILLAGE, "position": id, "source": "registry", "source_key": str(id),
             "status": case.prelist, "reason": case.prelist_reason}
        )  # fmt: skip
    form = f"{id}-{len(case.results)}"
    for number, result in enumerate(case.results, 1):
        late = case.late_visit and number == len(case.results)
        rows["visits"].append(
            {"visit_id": f"{id}-{number}", "household_id": id, "visit_number": number, "village": VILLAGE,
             "enumerator_id": "E1", "result": result, "visited_on": dt.date(2021, 4, 1) if late else VISIT_DAY}
        )  # fmt: skip
    answered = f"{id}-{max((n for n, result in enumerate(case.results, 1) if result == 1), default=0)}"
    if 1 in case.results or case.carried:
        rows["households"].append(
            {"household_id": id, "village": VILLAGE, "source": "registry", "enumerator_id": "E1",
             "submission_id": answered if case.results else None, "channel": "carried" if case.carried else "visit",
             "result": 1 if case.results else None}
        )  # fmt: skip
    found = [(f"error_{n}", "error", "household", None) for n in range(case.errors)]
    found += [(rule, "warning", "visit", form) for rule in case.broken]
    rows["findings"] += [
        {"rule_id": rule, "severity": severity, "level": level, "household_id": id, "record": record}
        for rule, severity, level, record in found
    ]
    if case.decision:
        rows["decisions"].append(
            {"decision_id": f"d{id}", "household_id": id, "decision": case.decision[0], "reason": case.decision[1],
             "role": "supervisor", "decided_on": DECISION_DAY}
        )  # fmt: skip
