"""The field work of a regency: forms that a phone could have sent, true to the truth but for known errors."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from mutakhir.ground.lake.checks import breaches, conform
from mutakhir.ground.schema import dataset
from mutakhir.synthetic.calendar import FieldSeason
from mutakhir.synthetic.draws import whole
from mutakhir.synthetic.field import FORMS, Place, forms_of
from mutakhir.synthetic.field_cases import Cases, cases_of, who_is_behind, with_found_in_field
from mutakhir.synthetic.field_rates import RATES
from mutakhir.synthetic.reinterviews import reinterviews_of
from mutakhir.synthetic.traits import Trait
from unit.synthetic.field_stand_in import FIRST, LAST, REGENCY, Regency, regency


PLACE = Place(REGENCY, 5, FieldSeason(FIRST, LAST, 7), "dtks-2020.1")
NO_SPOILING = replace(RATES, bad_typed=0.0, bad_chosen=0.0, bad_form=0.0)


@pytest.fixture(scope="module")
def world() -> Regency:
    return regency(2_500, officers=6, villages=7)


@pytest.fixture(scope="module")
def cases(world: Regency) -> Cases:
    found = cases_of(world.assignments, world.prelist, world.known, PLACE.seed)
    careful = replace(found, trait=np.zeros(len(found), dtype=np.int64))
    return with_found_in_field(careful, world.prelist, world.known, RATES, PLACE.stream("found"))


@pytest.fixture(scope="module")
def forms(world: Regency, cases: Cases) -> dict[str, pa.Table]:
    return forms_of(PLACE, cases, world.known, world.prelist_identity)


def sent_by(world: Regency, cases: Cases, trait: Trait) -> dict[str, pa.Table]:
    """The forms if every officer were of this kind; nothing spoiled, so that numbers can be read."""
    all_so = replace(cases, trait=np.full(len(cases), trait, dtype=np.int64))
    return forms_of(replace(PLACE, rates=NO_SPOILING), all_so, world.known, world.prelist_identity)


@pytest.mark.parametrize("name", FORMS)
def test_forms_fulfil_their_declaration(forms: dict[str, pa.Table], name: str) -> None:
    assert breaches(dataset(name), conform(dataset(name), forms[name])) == []


def test_one_seed_gives_the_same_forms_and_another_does_not(
    world: Regency, cases: Cases, forms: dict[str, pa.Table]
) -> None:
    again = forms_of(PLACE, cases, world.known, world.prelist_identity)
    other = forms_of(replace(PLACE, seed=6), cases, world.known, world.prelist_identity)
    assert all(again[name].equals(forms[name]) for name in FORMS)
    assert not other["submissions"].equals(forms["submissions"])


def test_every_visit_sends_one_form_and_lines_belong_to_interviews(cases: Cases, forms: dict[str, pa.Table]) -> None:
    submissions = forms["submissions"]
    assert submissions.num_rows == len(cases)
    interviews = submissions.filter(pc.equal(submissions["result"], "1"))["submission_id"]
    with_lines = forms["submission_members"]["submission_id"].unique()
    assert set(with_lines.to_pylist()) <= set(interviews.to_pylist())
    refused = submissions.filter(pc.not_equal(submissions["result"], "1"))
    assert refused["floor"].null_count == refused.num_rows > 0


def test_nobody_is_interviewed_where_nobody_lives(world: Regency, cases: Cases) -> None:
    result = results(sent_by(world, cases, Trait.CAREFUL))
    assert set(result[cases.truth < 0]) <= {"2", "3"}
    assert np.mean(result[(cases.truth >= 0) & (cases.twin == 0)] == "1") == pytest.approx(0.965, abs=0.02)


def test_doubles_point_to_the_household_that_they_double(cases: Cases, forms: dict[str, pa.Table]) -> None:
    doubles = np.flatnonzero(results(forms) == "6")
    related = forms["submissions"]["related_household"].to_numpy(zero_copy_only=False)
    assert len(doubles) > 0
    assert [str(twin) for twin in cases.twin[doubles]] == list(related[doubles])


def results(forms: dict[str, pa.Table]) -> np.ndarray:
    return forms["submissions"]["result"].to_numpy(zero_copy_only=False).astype(str)


def test_households_found_in_the_field_are_on_no_list(world: Regency, cases: Cases, forms: dict[str, pa.Table]) -> None:
    found = cases.household_id == 0
    assert found.sum() == round((~found).sum() * RATES.found_in_field)
    listed = set(world.known.previous_households["household"].to_pylist())
    assert not listed & set(whole(world.known.households["household"])[cases.truth[found]].tolist())
    assert forms["submissions"]["household_id"].to_numpy(zero_copy_only=False)[found].tolist() == [None] * found.sum()


def test_rows_of_every_source_lead_to_their_household(world: Regency) -> None:
    person = world.known.members.filter(pc.equal(world.known.members["household"], 12))["person"][0].as_py()
    known = replace(
        world.known,
        proposals=pa.table({"proposal_id": ["a-b", "c-d"], "household": [7, 9]}),
        civil_register=pa.table({"register_id": [31, 32], "person": pa.array([None, person], pa.int64())}),
    )
    rows = world.prelist.slice(0, 4).to_pydict() | {
        "source": ["registry", "proposal", "civil_register", "civil_register"],
        "source_key": ["1001", "proposal:c-d", "civil_register:32", "civil_register:31"],
        "previous_household_id": [1001, None, None, None],
    }
    behind = who_is_behind(pa.table(rows, schema=world.prelist.schema), known)
    registered = world.known.previous_households["household"][0].as_py()
    households = whole(world.known.households["household"])
    assert [int(households[row]) if row >= 0 else None for row in behind.truth] == [registered, 9, 12, None]


def test_prefilled_lines_are_members_of_that_household(world: Regency, cases: Cases) -> None:
    forms = sent_by(world, cases, Trait.CAREFUL)
    lines, old = forms["submission_members"], world.known.previous_members
    household = dict(zip(forms["submissions"]["submission_id"].to_pylist(), cases.previous.tolist(), strict=True))
    of_member = dict(zip(map(str, old["member_id"].to_pylist()), old["household_id"].to_pylist(), strict=True))
    pairs = [
        (of_member[member], household[form])
        for form, member in zip(
            lines["submission_id"].to_pylist(), lines["previous_member_id"].to_pylist(), strict=True
        )
        if member is not None
    ]
    assert len(pairs) > 1_000
    assert all(one == other for one, other in pairs)


def test_the_dead_are_reported_by_honest_officers_and_kept_alive_by_others(world: Regency, cases: Cases) -> None:
    honest = sent_by(world, cases, Trait.CAREFUL)["submission_members"]["presence"]
    made_up = sent_by(world, cases, Trait.FABRICATOR)["submission_members"]["presence"]
    assert pc.sum(pc.equal(honest, "2")).as_py() > 100
    assert made_up.unique().to_pylist() == ["1"]


def test_niks_stay_in_the_province_that_does_not_exist(forms: dict[str, pa.Table]) -> None:
    niks = forms["submission_members_identity"]["nik"].drop_null()
    assert pc.all(pc.starts_with(niks, "99")).as_py()
    share = 1 - len(niks) / forms["submission_members_identity"].num_rows
    assert RATES.nik_empty_with_card < share < RATES.nik_empty


def test_careless_officers_err_more_often(world: Regency, cases: Cases) -> None:
    wrong = {
        trait: wrong_share(world, cases, sent_by(world, cases, trait)["submissions"])
        for trait in (Trait.CAREFUL, Trait.CARELESS)
    }
    assert 0.01 < wrong[Trait.CAREFUL] < 0.05
    assert wrong[Trait.CARELESS] > 3 * wrong[Trait.CAREFUL]


def wrong_share(world: Regency, cases: Cases, submissions: pa.Table) -> float:
    done = pc.equal(submissions["result"], "1").to_numpy()
    said = submissions["floor"].to_numpy(zero_copy_only=False)[done].astype(int)
    return float(np.mean(said != whole(world.known.households["floor"])[cases.truth[done]]))


def test_made_up_interviews_are_short_copies_from_one_place(world: Regency, cases: Cases) -> None:
    honest, made_up = sent_by(world, cases, Trait.CAREFUL), sent_by(world, cases, Trait.FABRICATOR)
    assert np.median(seconds(made_up)) < 0.4 * np.median(seconds(honest))
    points = (
        made_up["submissions_identity"]["latitude"].to_numpy(zero_copy_only=False)[cases.officer == 0].astype(float)
    )
    assert np.ptp(points) < 0.001
    assert likeness(made_up) > likeness(honest) + 0.3


def seconds(forms: dict[str, pa.Table]) -> np.ndarray:
    done = forms["submissions"].filter(pc.equal(forms["submissions"]["result"], "1"))
    start, end = (np.array(done[name].to_pylist(), dtype="U19").astype("M8[s]") for name in ("started_at", "ended_at"))
    return (end - start).astype(int)


def likeness(forms: dict[str, pa.Table]) -> float:
    """Share of equal answers between neighbours in the order of the visits."""
    names = ("floor", "wall", "roof", "drinking_water", "cooking_fuel", "toilet", "industry")[:6]
    done = forms["submissions"].filter(pc.equal(forms["submissions"]["result"], "1"))
    table = np.array([done[name].to_pylist() for name in names])
    return float(np.mean(table[:, 1:] == table[:, :-1]))


def test_a_little_of_what_is_sent_cannot_be_typed(forms: dict[str, pa.Table]) -> None:
    ages = forms["submission_members"]["age"].drop_null()
    bad = [age for age in ages.to_pylist() if not age.isdigit() or int(age) > 130]
    assert 0.0015 < len(bad) / len(ages) < 0.005


def test_visits_lie_in_the_season_and_not_on_sundays(world: Regency, cases: Cases) -> None:
    rates = replace(RATES, clock_off=0.0)
    forms = forms_of(replace(PLACE, rates=rates), cases, world.known, world.prelist_identity)
    started = forms["submissions"]["started_at"].to_pylist()
    assert {text[19:] for text in started} == {"+07:00"}
    days = np.array([text[:10] for text in started], dtype="M8[D]")
    assert np.datetime64(FIRST) <= days.min() <= days.max() <= np.datetime64(LAST)
    assert not ((days.astype(int) + 3) % 7 == 6).any()
    hours = np.array([int(text[11:13]) for text in started])
    assert 0 < np.mean((hours >= 22) | (hours < 4)) < 0.01
    ended = np.array(forms["submissions"]["ended_at"].to_pylist(), dtype="U19").astype("M8[us]")
    received = forms["submissions"]["received_at"].to_numpy()
    assert (received > ended - np.timedelta64(7, "h") - np.timedelta64(60, "s")).all()


def test_a_second_officer_interviews_one_in_twenty_again(world: Regency, cases: Cases) -> None:
    again = reinterviews_of(PLACE, cases, world.known)
    assert breaches(dataset("reinterviews"), conform(dataset("reinterviews"), again)) == []
    assert again.num_rows == pytest.approx(0.05 * len(cases), abs=35)
    first = dict(zip(cases.household_id.tolist(), [cases.officers[o] for o in cases.officer], strict=True))
    assert all(
        first[h] != o for h, o in zip(again["household_id"].to_pylist(), again["officer_id"].to_pylist(), strict=True)
    )
    place = dict(zip(cases.household_id.tolist(), cases.truth.tolist(), strict=True))
    done = again.filter(pc.equal(again["result"], 1))
    true = whole(world.known.households["floor"])[[place[h] for h in done["household_id"].to_pylist()]]
    assert np.mean(true == whole(done["floor"])) > 0.93


def test_revisits_go_better_than_first_visits(world: Regency, cases: Cases) -> None:
    second = replace(cases, visit_number=np.full(len(cases), 2), trait=np.full(len(cases), Trait.CARELESS))
    forms = forms_of(replace(PLACE, sending="again 1", rates=NO_SPOILING), second, world.known, world.prelist_identity)
    assert wrong_share(world, second, forms["submissions"]) < 0.03
