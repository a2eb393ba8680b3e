"""The civil register: nearly everyone, legal names, some of it stale; the link is true."""

import numpy as np
import pyarrow.compute as pc
import pytest

from mutakhir.ground.lake.checks import breaches
from mutakhir.ground.schema import dataset
from mutakhir.synthetic.civil_register import civil_register
from mutakhir.synthetic.truth import make_truth
from unit.synthetic.truth_plans import plan, truth


REGISTER = civil_register(plan(households=12_000), truth(households=12_000))


@pytest.mark.parametrize("name", ["civil_register", "civil_register_identity"])
def test_the_tables_fit_their_declarations(name: str) -> None:
    table = getattr(REGISTER, name)
    assert table.schema.equals(dataset(name).arrow_schema())
    assert breaches(dataset(name), table) == []


def test_the_same_register_comes_from_the_same_plan() -> None:
    small = plan(households=200)
    made = make_truth(small)
    assert civil_register(small, made) == civil_register(small, make_truth(small))


def test_an_empty_regency_has_an_empty_register() -> None:
    empty = plan(households=0)
    assert civil_register(empty, make_truth(empty)).civil_register.num_rows == 0


def test_between_one_and_two_percent_are_absent_and_order_says_nothing() -> None:
    persons = truth(households=12_000).members.num_rows
    assert 0.97 < REGISTER.link.num_rows / persons < 0.995
    order = REGISTER.link["person"].to_numpy()
    assert abs(np.corrcoef(order, np.arange(len(order)))[0, 1]) < 0.02


def test_what_the_register_says_of_a_person() -> None:
    members = truth(households=12_000).members
    kept = ["person", "person_name", "mother_name", "birth_date", "nik", "sex", "alive"]
    held = REGISTER.civil_register_identity.join(REGISTER.civil_register, "register_id")
    pairs = held.join(REGISTER.link, "register_id").join(members.select(kept), "person", right_suffix="_true")

    def agree(name: str) -> float:
        return float(pc.mean(pc.equal(pairs[name], pairs[f"{name}_true"]).cast("float64")).as_py())

    assert agree("nik") == agree("sex") == 1.0
    assert 0.93 < agree("person_name") < 0.99
    assert 0.90 < agree("mother_name") < 0.99
    assert 0.95 < agree("birth_date") < 0.98
    dead = pairs.filter(pc.invert(pairs["alive_true"]))
    assert 0.1 < pc.mean(dead["alive"].cast("float64")).as_py() < 0.3
    assert pc.all(pairs.filter(pairs["alive_true"])["alive"]).as_py()


def test_legal_names_carry_no_titles_or_degrees() -> None:
    names = REGISTER.civil_register_identity["person_name"]
    assert not pc.any(pc.match_substring_regex(names, r"^Hj?\. | S\.[A-Z][a-z]*$")).as_py()
    assert pc.min(pc.utf8_length(names)).as_py() > 0
