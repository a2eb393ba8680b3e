"""A round without field work: nobody is sent and no village meets. Desks type evidence, villages propose.

Households keep their answers of release N-1, unless a desk typed newer ones from papers. The quotas are those of
the round with field work: 12 persons in the core, 6 more in the extension.
"""

import pytest

from mutakhir.ground.lake import Lake, read_card
from spec.played import Played
from spec.round.outcomes import outcome, stories
from village import BY_NAME, HOUSEHOLDS, Household
from village_tables import DECIDED_ON, SURVEYED_BEFORE


OUTCOMES = """
    household        | standing | reason        | band      | change     | because
    Mbok Sumi        | accepted | carried       | core      | stayed_in  | ranked_within_quota
    Pak Karto        | accepted | no_error      | extension | stayed_in  | ranked_within_quota
    Wati             | accepted | carried       | outside   | left       | ranked_above_quota
    Bu Jumiati       | accepted | carried       | core      | stayed_in  | ranked_within_quota
    Keluarga Siregar | asleep   | moved         | -         | left       | asleep:moved
    Pak Slamet       | asleep   | dead          | -         | left       | asleep:dead
    Pak Hartono      | accepted | carried       | outside   | left       | ranked_above_quota
    Pak Darmo        | accepted | no_error      | core      | stayed_in  | ranked_within_quota
    Bu Endang        | pending  | errors_remain | core      | stayed_in  | pending_kept
    Pak Bejo         | accepted | carried       | outside   | left       | ranked_above_quota
    Haji Mahmud      | pending  | not_visited   | -         | stayed_out | not_visited
    Mas Jaya         | accepted | no_error      | core      | entered    | new_listed
"""
STORIES = list(stories(OUTCOMES))
WITH_EVIDENCE = {household.number for household in HOUSEHOLDS if household.evidence}


@pytest.mark.parametrize(("household", "expected"), [s[:2] for s in STORIES], ids=[s[2] for s in STORIES])
def test_what_became_of(household: Household, expected: list[str], village_at_the_desk: Played):
    assert outcome(village_at_the_desk, household) == expected


def test_the_round_ends_with_a_candidate(village_at_the_desk: Played):
    home = village_at_the_desk.home
    card = read_card(home.folder / "releases" / home.round.name)
    assert card is not None
    assert card.status == "candidate"


def test_it_needs_no_officer_no_meeting_and_no_visit(village_at_the_desk: Played):
    lake = Lake(village_at_the_desk.home)
    assert not [name for name in ("officers", "training_results", "meetings") if lake.exists(name)]
    assert not village_at_the_desk.rows("assignments")
    assert not village_at_the_desk.rows("revisits")
    (plan,) = lake.read("staffing").to_pylist()
    assert [plan[f"planned_{role}s"] for role in ("enumerator", "supervisor", "coordinator")] == [0, 0, 0]
    assert {row["submission_id"] for row in village_at_the_desk.rows("submissions")} == {
        row["visit_id"] for row in village_at_the_desk.rows("visits")
    }


def test_desk_evidence_replaces_the_old_answers_and_the_rest_is_carried(village_at_the_desk: Played):
    came = {number: row["channel"] for number, row in village_at_the_desk.by_household("households").items()}
    before = {household.number for household in HOUSEHOLDS if household.before}
    assert came == dict.fromkeys(before - WITH_EVIDENCE, "carried") | dict.fromkeys(WITH_EVIDENCE, "desk")
    released = village_at_the_desk.by_household("registry_households")
    assert {released[number]["visited_on"] for number in WITH_EVIDENCE} == {DECIDED_ON}
    assert {released[number]["visited_on"] for number in before - WITH_EVIDENCE} == {SURVEYED_BEFORE}
    assert [released[BY_NAME["Pak Karto"].number][name] for name in ("member_count", "family_count")] == [6, 2]


def test_carried_answers_are_those_of_release_n_1_and_ages_count_on(village_at_the_desk: Played):
    before = village_at_the_desk.by_household("previous_registry_households")
    carried = village_at_the_desk.by_household("registry_households")
    for number in (101, 103, 110):
        for item in ("floor", "toilet", "cooking_fuel", "has_motorcycle", "member_count"):
            assert carried[number][item] == before[number][item]
    old, new = (village_at_the_desk.named(name)["Rizki"] for name in ("previous_registry_members", "registry_members"))
    assert (old["age"], new["age"]) == (2, 8)


def test_an_error_in_the_old_record_waits_for_a_person_and_costs_no_place(village_at_the_desk: Played):
    found = [row["rule_id"] for row in village_at_the_desk.rows("findings") if row["severity"] == "error"]
    assert found == ["head_exactly_one"]
    assert village_at_the_desk.by_household("standings")[109]["decided_by"] == "nobody"
