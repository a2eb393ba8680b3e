"""The village's round with field work, from deliveries to the candidate: what becomes of twelve households.

The core has room for 12 persons and the extension for 6 more. Who stands where follows from the children and the
dwelling of each (`village_home.EFFECTS`): Jaya -1.30, Sumi -0.85, Darmo -0.65, Jumiati -0.45, Endang -0.40, Karto
-0.25, Wati 0.45, Mahmud 1.70. The first five are 12 persons, and Karto's kitchen feeds 6.
"""

import pytest

from mutakhir.ground.lake import read_card
from spec.played import Played
from spec.round.outcomes import outcome, stories
from village import BY_NAME, HOUSEHOLDS, Household
from village_tables import SURVEYED_BEFORE, VISIT_DAYS, answered


OUTCOMES = """
    household        | standing | reason           | band      | change     | because
    Mbok Sumi        | accepted | no_error         | core      | stayed_in  | ranked_within_quota
    Pak Karto        | accepted | no_error         | extension | stayed_in  | ranked_within_quota
    Wati             | accepted | no_error         | outside   | left       | ranked_above_quota
    Bu Jumiati       | accepted | no_error         | core      | stayed_in  | ranked_within_quota
    Keluarga Siregar | asleep   | moved            | -         | left       | asleep:moved
    Pak Slamet       | asleep   | dead             | -         | left       | asleep:dead
    Pak Hartono      | pending  | refused          | extension | stayed_in  | pending_kept
    Pak Darmo        | accepted | no_error         | core      | stayed_in  | ranked_within_quota
    Bu Endang        | accepted | checked_by_visit | core      | stayed_in  | ranked_within_quota
    Pak Bejo         | pending  | not_visited      | core      | stayed_in  | not_visited_kept
    Haji Mahmud      | accepted | no_error         | outside   | stayed_out | ranked_above_quota
    Mas Jaya         | accepted | no_error         | core      | entered    | new_listed
"""
STORIES = list(stories(OUTCOMES))


def test_the_table_tells_of_all_twelve():
    assert {household for household, _, _ in STORIES} == set(HOUSEHOLDS)


@pytest.mark.parametrize(("household", "expected"), [s[:2] for s in STORIES], ids=[s[2] for s in STORIES])
def test_what_became_of(household: Household, expected: list[str], village: Played):
    assert outcome(village, household) == expected


def test_the_round_ends_with_a_candidate_that_nobody_has_signed(village: Played):
    card = read_card(village.home.folder / "releases" / village.home.round.name)
    assert card is not None
    assert (card.status, card.signers) == ("candidate", [])


def test_nobody_is_lost_and_the_new_ones_get_the_next_numbers(village: Played):
    assert set(village.by_household("registry_changes")) == {household.number for household in HOUSEHOLDS}
    doors = village.by_household("registry_households_identity")
    assert {number: doors[number]["head_name"] for number in (113, 114)} == {113: "Mahmud", 114: "Jaya"}


def test_the_review_sends_officers_again_where_it_must_and_each_time_to_fewer(village: Played):
    def asked(rows: list[dict[str, object]]) -> dict[object, object]:
        return {row["household_id"]: row["reason"] for row in rows}

    siregar, hartono, darmo, endang = (
        BY_NAME[name].number for name in ("Keluarga Siregar", "Pak Hartono", "Pak Darmo", "Bu Endang")
    )
    first, second = village.asked_again
    expected = {siregar: "not_found_once", hartono: "refused", darmo: "errors_found", endang: "errors_found"}
    assert asked(first) == expected
    assert asked(second) == {endang: "errors_found"}
    assert not village.rows("revisits")


def test_what_officers_were_told_is_what_landed(village: Played):
    keys = {"households": ["household_id"], "families": ["household_id", "family_number"]}
    keys["members"] = ["household_id", "line"]
    for name, expected in answered().items():
        landed = {tuple(row[key] for key in keys[name]): row for row in village.rows(name)}
        told = {tuple(row[key] for key in keys[name]): row for row in expected}
        assert {key: {column: row[column] for column in told[key]} for key, row in landed.items()} == told, name
    assert not village.rows("quarantine")


def test_a_lapsed_family_card_is_a_warning_and_costs_mbok_sumi_nothing(village: Played):
    found = [row for row in village.rows("findings") if row["household_id"] == BY_NAME["Mbok Sumi"].number]
    assert [(row["rule_id"], row["severity"]) for row in found] == [("family_card_missing", "warning")]


def test_karto_and_his_son_are_one_household_and_two_families_and_nobody_is_counted_anew(village: Played):
    families = [row for row in village.rows("registry_families") if row["household_id"] == 102]
    assert [(row["family_number"], row["member_count"]) for row in families] == [(1, 2), (2, 4)]
    assert families[0]["family_id"] == 102  # of release N-1; Tono's family is new
    tono = village.named("registry_members")["Tono"]
    assert (tono["member_id"], tono["person_id"], tono["family_id"]) == (1023, 1023, families[1]["family_id"])


def test_wati_is_one_person_in_two_rosters(village: Played):
    persons = {row["member_id"]: row for row in village.rows("persons")}
    here, with_her_mother = persons[1032], persons[1042]
    assert here["person_id"] == with_her_mother["person_id"] == 1032
    assert [row["member_id"] for row in persons.values() if row["duplicate"]] == [1032, 1042]
    told = [(row["event"], row["person_id"], row["other_person_id"]) for row in village.rows("identity_events")]
    assert told == [("merged", 1032, 1042), ("redirected", 1032, 1042)]


def test_those_who_are_gone_sleep_with_their_last_answers(village: Played):
    kept = village.by_household("registry_households")
    for name in ("Keluarga Siregar", "Pak Slamet"):
        household = BY_NAME[name]
        row = kept[household.number]
        assert (row["status"], row["member_count"]) == ("asleep", len(household.before))
        assert row["visited_on"] == SURVEYED_BEFORE


def test_the_nik_of_darmo_is_mended_at_the_second_visit(village: Played):
    assert village.by_household("registry_households")[108]["visited_on"] == VISIT_DAYS[1]
    assert village.named("registry_members")["Darmo"]["nik_level"] == "well_formed"
    assert 108 not in {row["household_id"] for row in village.rows("findings")}


def test_the_decision_on_bu_endang_is_a_persons_and_the_error_stays_on_record(village: Played):
    standing = village.by_household("standings")[109]
    assert (standing["decided_by"], standing["errors"], standing["visits"]) == ("supervisor", 1, 3)
    others = [row for row in village.rows("standings") if row["household_id"] != 109]
    assert {row["decided_by"] for row in others} == {"automatic", "nobody"}
