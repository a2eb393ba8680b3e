"""What respondents and officers make of the truth: answers with known errors, typed.

A wrong answer is the answer of another household or person (a donor), taken for a whole group of items at
once, so that skips stay as the form enforces them and the shares of the codes stay plausible.
"""

from typing import Final

import numpy as np
import pyarrow as pa

from mutakhir.synthetic.draws import Bools, Floats, Ints, chance, rank_in, starts_of, whole
from mutakhir.synthetic.field_cases import Cases
from mutakhir.synthetic.field_rates import FieldRates
from mutakhir.synthetic.field_rosters import Roster
from mutakhir.synthetic.patches import emptied, rows_of, scattered, taken


Answers = dict[str, pa.Array]

# Items that the form asks together: the second only where the first says so.
HOUSEHOLD_GROUPS: Final = (
    ("building_tenure", "land_tenure"),
    ("floor_area", "bedrooms"),
    ("floor",),
    ("wall", "wall_condition"),
    ("roof", "roof_condition"),
    ("drinking_water", "water_payment"),
    ("lighting", "electric_power"),
    ("cooking_fuel", "has_gas_cylinder"),
    ("toilet", "closet", "sewage"),
    ("has_refrigerator",),
    ("has_air_conditioner", "has_water_heater", "has_landline"),
    ("has_television",),
    ("has_gold",),
    ("has_computer",),
    ("has_bicycle",),
    ("has_motorcycle",),
    ("has_car",),
    ("has_boat", "has_outboard", "has_motorboat", "has_ship"),
    ("has_land", "land_area"),
    ("has_other_house",),
    ("cattle", "buffalo", "horses", "pigs", "goats"),
    ("has_business", "gets_kur"),
    ("gets_kks", "gets_pkh", "gets_sembako"),
    ("gets_kip",),
    ("gets_pbi", "has_own_health_insurance", "has_work_insurance", "has_other_insurance"),
)
# What people would rather not own when a list for aid is made.
DENIED: Final = ("has_refrigerator", "has_gold", "has_computer", "has_motorcycle", "has_car", "has_other_house")

MEMBER_GROUPS: Final = (
    ("relation", "family_number", "family_relation"),
    ("sex",),
    ("age",),
    ("marital_status", "marriage_document"),
    ("in_family_card",),
    ("identity_documents",),
    ("pregnant",),
    ("disability",),
    ("chronic_illness",),
    ("school_attendance", "school_level", "school_class", "diploma"),
    ("works", "work_hours", "industry", "work_status"),
)
# Items still asked of somebody who does not live there.
OF_THE_GONE: Final = ("relation", "family_number", "family_relation", "sex", "age")
_KIN: Final = 12  # a donor stands at most so many places away in the order of sex and age


def template_rows(cases: Cases, draws: np.random.Generator, households: int) -> Ints:
    """The true household whose answers a visit reports: its own, or for a made-up one that of a neighbour.

    A fabricating officer fills six forms from one real household of the list.
    """
    start = starts_of(cases.officer)
    batch = start + rank_in(cases.officer) // 6 * 6
    anybody = draws.integers(0, max(households, 1), len(cases))
    copied = np.where(cases.truth[batch] >= 0, cases.truth[batch], anybody[batch])
    return np.where(cases.made_up, copied, cases.truth)


def item_error(cases: Cases, rates: FieldRates) -> Floats:
    """Chance that a group of household items is answered wrongly, per case."""
    by_trait = np.array([rates.careful_item, rates.careless_item, rates.fabricated_changes])
    share = by_trait[cases.trait]
    return np.where(cases.visit_number > 1, rates.careful_item * rates.revisit_better, share)


def household_answers(
    households: pa.Table, rows: Ints, error: Floats, rates: FieldRates, draws: np.random.Generator
) -> Answers:
    """Household items of the visits at these rows of the truth (-1: no answers), in the columns' own types."""
    answers: Answers = {}
    count = len(rows)
    for group in HOUSEHOLD_GROUPS:
        wrong = chance(draws, error, count) & (rows >= 0)
        source = rows.copy()
        source[wrong] = draws.integers(0, max(households.num_rows, 1), int(wrong.sum()))
        for name in group:
            answers[name] = taken(households[name], source)
    for name in DENIED:
        denied = rows_of(chance(draws, rates.hidden_asset, count) & (rows >= 0))
        answers[name] = scattered(answers[name], denied, pa.array(np.zeros(len(denied), dtype=bool)))
    return _digit_slips(_slipped(answers, households, rows >= 0, rates, draws), rates, draws)


def heaped(answers: Answers, careless: Bools) -> Answers:
    """Floor areas that careless officers round to tens."""
    area = whole(answers["floor_area"])
    rows = rows_of(careless & (area > 0))
    tens = np.maximum((area[rows] + 5) // 10 * 10, 10)
    return answers | {"floor_area": scattered(answers["floor_area"], rows, pa.array(tens))}


def member_answers(
    people: pa.Table, roster: Roster, cases: Cases, rates: FieldRates, draws: np.random.Generator
) -> Answers:
    """Member items of all lines, in the columns' own types; of those who are gone only who they were."""
    by_trait = np.array([rates.careful_member, rates.careless_member, rates.careful_member])
    error = by_trait[cases.trait[roster.case]]
    error = np.where(cases.visit_number[roster.case] > 1, rates.careful_member * rates.revisit_better, error)
    order, place = _by_sex_and_age(people)
    answers: Answers = {}
    gone = rows_of(~roster.lives_here)
    for group in MEMBER_GROUPS:
        # Nobody mistakes head for child: the relation goes wrong ten times less often.
        share = error * 0.1 if group[0] in ("relation", "sex") else error
        source = _with_donors(roster.person, chance(draws, share, len(roster)), order, place, draws)
        for name in group:
            found = taken(people[name], source)
            answers[name] = found if name in OF_THE_GONE else emptied(found, gone)
    answers = _slipped(answers, people, roster.lives_here, rates, draws)
    return answers | {"presence": pa.array(roster.presence, pa.int8())}


def _slipped(
    answers: Answers, source: pa.Table, asked: Bools, rates: FieldRates, draws: np.random.Generator
) -> Answers:
    """A few single items with anybody's answer, also where the form would not have asked: what rules are for."""
    out: Answers = {}
    for name, given in answers.items():
        rows = rows_of(chance(draws, rates.paper_slip, len(given)) & asked)
        others = draws.integers(0, max(source.num_rows, 1), len(rows))
        out[name] = scattered(given, rows, taken(source[name], others))
    return out


def _digit_slips(answers: Answers, rates: FieldRates, draws: np.random.Generator) -> Answers:
    """Floor areas that lost or doubled their last digit on the way from paper: 54 becomes 5, or 544."""
    area = whole(answers["floor_area"])
    rows = rows_of(chance(draws, rates.paper_slip, len(area)) & (area > 0) & (area < 1_000))
    lost = draws.random(len(rows)) < 0.5
    slips = np.where(lost, area[rows] // 10, area[rows] * 10 + area[rows] % 10)
    return answers | {"floor_area": scattered(answers["floor_area"], rows, pa.array(slips))}


def _by_sex_and_age(people: pa.Table) -> tuple[Ints, Ints]:
    order = np.lexsort((whole(people["age"]), whole(people["sex"])))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return order, place


def _with_donors(person: Ints, wrong: Bools, order: Ints, place: Ints, draws: np.random.Generator) -> Ints:
    source = person.copy()
    step = draws.integers(-_KIN, _KIN + 1, int(wrong.sum()))
    source[wrong] = order[np.clip(place[person[wrong]] + step, 0, len(order) - 1)]
    return source


def guessed_ages(answers: Answers, without_date: Bools, draws: np.random.Generator) -> Answers:
    """Ages of those who showed no birth date: a guess, often a multiple of five."""
    age = whole(answers["age"])
    rows = rows_of(without_date & (age >= 15))
    guess = age[rows] + draws.integers(-2, 3, len(rows))
    heap = draws.random(len(rows)) < 0.6
    guess = np.where(heap, (guess + 2) // 5 * 5, guess)
    return answers | {"age": scattered(answers["age"], rows, pa.array(guess))}
