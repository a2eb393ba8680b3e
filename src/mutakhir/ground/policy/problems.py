"""Several mistakes of one file, told at once: nobody should mend a file ten times."""

from collections.abc import Sequence

from mutakhir.ground.errors import PolicyProblem, Said


class PolicyProblems(PolicyProblem):
    """More than one mistake. `problems` keeps each with its own code, place and sentence."""

    def __init__(self, problems: Sequence[PolicyProblem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        listed_id = "\n".join(f"  {each.sentence('id')}" for each in self.problems)
        listed_en = "\n".join(f"  {each.sentence('en')}" for each in self.problems)
        said = Said(
            id=f"Ada {count} kesalahan; perbaiki semuanya, lalu ulangi:\n{listed_id}",
            en=f"There are {count} mistakes; mend them all, then try again:\n{listed_en}",
        )
        super().__init__("policy.many", said, self.problems[0].where)


def together(problems: Sequence[PolicyProblem]) -> PolicyProblem:
    """One problem stays itself; several become one that lists them in the order of their lines."""
    assert problems, "together() needs at least one problem"
    if len(problems) == 1:
        return problems[0]
    return PolicyProblems(sorted(problems, key=_place))


def _place(problem: PolicyProblem) -> tuple[str, int]:
    where = problem.where
    return ("", 0) if where is None else (str(where.file), where.line or 0)
