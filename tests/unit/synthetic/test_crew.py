"""Several processes share the regencies: who goes first, and that nothing of what is made depends on them."""

import os

import pytest

from mutakhir.ground.errors import MachineProblem
from mutakhir.synthetic.crew import BYTES_PER_HOUSEHOLD, Errand, made_by_crew, next_errand


MEMORY = 100 * BYTES_PER_HOUSEHOLD


def errands(**households: int) -> list[Errand]:
    return [Errand(name, count, (count,)) for name, count in households.items()]


def doubled(number: int) -> int:
    return 2 * number


def test_the_first_that_fits_beside_the_running_goes_next() -> None:
    (running,) = errands(a=70)
    found = next_errand(errands(b=60, c=30, d=20), [running], processes=2, memory=MEMORY)
    assert found is not None
    assert found.regency == "c"


def test_one_that_needs_more_than_all_memory_runs_alone() -> None:
    large, small = errands(large=500, small=1)
    assert next_errand([large], [], processes=2, memory=MEMORY) == large
    assert next_errand([large], [small], processes=2, memory=MEMORY) is None
    assert next_errand([small], [large], processes=2, memory=MEMORY) is None


def test_no_more_run_than_there_are_processes() -> None:
    one, two, three = errands(a=1, b=1, c=1)
    assert next_errand([three], [one, two], processes=2, memory=MEMORY) is None


def test_every_errand_is_made_once() -> None:
    wanted = errands(a=3, b=5, c=4)
    found = {errand.regency: made for errand, made in made_by_crew(doubled, wanted, processes=2)}
    assert found == {"a": 6, "b": 10, "c": 8}


def test_a_lost_process_is_a_problem_that_says_what_to_do() -> None:
    with pytest.raises(MachineProblem, match="synthetic.process-lost"):
        list(made_by_crew(os._exit, errands(a=3), processes=1))
