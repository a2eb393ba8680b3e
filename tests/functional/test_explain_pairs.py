"""`mutakhir explain --person` on pairs that a model scored: what was compared, in words, weights and a picture."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml
from click.testing import CliRunner

from functional.conftest import copy_of
from functional.playing import REGENCIES
from mutakhir.cli import main
from mutakhir.ground.identifiers import show_id
from mutakhir.ground.lake import Delivery, Home, Lake
from mutakhir.ground.schema import dataset
from mutakhir.matching.linking.model_file import FILE


Row = dict[str, Any]
REGENCY = REGENCIES[1]
# A pair that is linked, one that a guard rail stops, and one between the thresholds.
LINKED = {"prior": -21_345, "name": [0, 9120], "born": [2, 14_011], "card": [-1, 0], "sex": [0, 990]}
STOPPED = {"prior": -18_345, "name": [5, 1200], "born": [7, 14_011], "card": [0, 12_134], "sex": [1, -1010]}
DOUBTFUL = {"prior": -18_345, "name": [6, -3500], "born": [0, 25_000], "card": [-1, 0], "sex": [0, 1000]}


def total(parts: Mapping[str, Any]) -> int:
    return int(sum(part if isinstance(part, int) else part[1] for part in parts.values()))


def rows(home: Home, name: str) -> list[Row]:
    found: list[Row] = Lake(home).read(name, REGENCY).to_pylist()
    return found


def planted(home: Home, name: str, made: list[Row]) -> None:
    """Replaces the dataset by these rows of one regency."""
    delivery = Delivery(Lake(home), [name], f"a test of {len(made)}")
    for regency in REGENCIES:
        mine = made if regency == REGENCY else []
        delivery.add(regency, {name: pa.Table.from_pylist(mine, schema=dataset(name).arrow_schema())})
    delivery.close()


def score(member: int, kind: str, other: int, step: str, parts: Mapping[str, Any] | None, **more: object) -> Row:
    text = json.dumps(parts) if parts else None
    told = {"verdict": "link", "guard": None, "weight": total(parts) if parts else 2776, "parts": text}
    return {"member_id": member, "other_kind": kind, "other_id": other, "step": step} | told | more


def explained(home: Home, person: int, *words: str, language: str = "en") -> str:
    asked = ["explain", "--person", show_id(person, "P"), *words, "--home", str(home.folder)]
    result = CliRunner().invoke(main, asked, env={"MUTAKHIR_LANG": language})
    assert result.exit_code == 0, result.output
    return result.output


def joined(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def cast(finished: Home) -> tuple[Row, Row, Row]:
    """Three records of the round: two of them one person, and another person's."""
    persons = sorted(rows(finished, "persons"), key=lambda row: row["member_id"])
    same = next(row for row in persons if row["duplicate"])
    twin = next(row for row in persons if row["person_id"] == same["person_id"] and row != same)
    other = next(row for row in persons if row["person_id"] != same["person_id"])
    return same, twin, other


@pytest.fixture(scope="module")
def weighed(finished: Home, cast: tuple[Row, Row, Row], tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The finished round with scores for the person of the two records."""
    home = copy_of(finished, tmp_path_factory.mktemp("weighed") / "home")
    (home.policy.folder / FILE).unlink(missing_ok=True)
    one, two, other = (row["member_id"] for row in cast)
    scores = [
        score(one, "register", 77, "model", LINKED),
        score(max(one, two), "member", min(one, two), "within", LINKED | {"card": [0, 12_134]}),
        score(max(one, other), "member", min(one, other), "within", STOPPED, verdict="review", guard="twins"),
        score(max(two, other), "register", min(two, other), "family", STOPPED, verdict="review", guard="dead"),
    ]
    planted(home, "pair_scores", scores)
    waiting = [
        {"member_id": two, "other_kind": "register", "other_id": 78, "household_id": cast[1]["household_id"],
         "reason": "near_threshold", "weight": total(DOUBTFUL), "parts": json.dumps(DOUBTFUL), "priority": 1}
    ]  # fmt: skip
    planted(home, "match_reviews", waiting)
    return home


def test_each_link_is_told_by_what_was_compared_its_weight_the_sum_and_the_threshold(
    weighed: Home, cast: tuple[Row, Row, Row]
):
    text = joined(explained(weighed, cast[0]["person_id"]))
    assert f"Record in {show_id(cast[0]['household_id'], 'H')} and the civil register" in text
    assert "one pair in about 2.7 million (−21.3)." in text
    assert "Names are equal in normal form: about 560 times likelier if one person (+9.1)." in text
    assert "One of the records has no family card or village: not counted (0.0)." in text
    assert "The sum is +2.8: about 6.8 to 1 for one person. A machine links from 0.0; between −1.0 and 0.0" in text
    assert "The sum is +14.9" in text
    assert "A machine links from +6.5; between +3.2 and +6.5 people decide. Verdict: linked by machine." in text


def test_what_a_guard_rail_stops_and_what_waits_is_told_too(weighed: Home, cast: tuple[Row, Row, Row]):
    text = joined(explained(weighed, cast[0]["person_id"]))
    assert "and another person in" in text
    assert "Verdict: left to people, whatever the weight, because they may be twins" in text
    assert "The sex differs: against, about 2 times likelier if two people (−1.0)." in text
    assert "Names differ: against, about 11 times likelier if two people (−3.5)." in text
    assert "This pair still waits for an officer." in text


def test_it_is_told_in_indonesian_without_codes_names_or_numbers(weighed: Home, cast: tuple[Row, Row, Row]):
    text = explained(weighed, cast[0]["person_id"], language="id")
    assert "Nama sama persis dalam bentuk bakunya: kira-kira 560 kali lebih mungkin jika" in text
    assert not re.search(r"\w_\w|\bNone\b|\.\.|[0-9]{16}", text)
    members = {row["member_id"] for row in cast}
    identity = [row for row in rows(weighed, "members_identity") if row["member_id"] in members]
    for row in identity:
        assert row["person_name"] is None or row["person_name"] not in text
        assert row["nik"] is None or row["nik"] not in text


def test_for_programs_every_comparison_stands_by_itself(weighed: Home, cast: tuple[Row, Row, Row]):
    found = json.loads(explained(weighed, cast[0]["person_id"], "--json"))
    proof = next(each for each in found["proofs"] if each["step"] == "model" and each["verdict"] == "link")
    told = [(each["column"], each["level"], each["weight"]) for each in proof["compared"]]
    assert told == [("name", 0, 9120), ("born", 2, 14_011), ("card", -1, 0), ("sex", 0, 990)]
    assert (proof["prior"], proof["weight"], proof["link_from"], proof["review_from"]) == (-21_345, 2776, 0, -1000)
    assert proof["compared"][0]["said"]["id"] == "Nama sama persis dalam bentuk bakunya"
    within = [each for each in found["proofs"] if each["step"] == "within"]
    assert {each["is_same"] for each in within} == {True, False}
    assert {each["link_from"] for each in within} == {6500}


def test_the_page_has_a_picture_for_each_weighed_pair_and_needs_nothing_else(
    weighed: Home, cast: tuple[Row, Row, Row], tmp_path: Path
):
    page = tmp_path / "person.html"
    explained(weighed, cast[0]["person_id"], "--html", str(page))
    text = page.read_text("utf-8")
    pictures = re.findall(r'<svg class="fall" role="img".*?</svg>', text, re.DOTALL)
    found = json.loads(explained(weighed, cast[0]["person_id"], "--json"))
    assert len(pictures) == sum(each["prior"] is not None for each in found["proofs"]) >= 4
    assert all("<title" in picture and "<desc" in picture for picture in pictures)
    assert not re.search(r"<script|<link|<img|https?://|url\(", text)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_the_threshold_is_that_of_the_policy(weighed: Home, cast: tuple[Row, Row, Row], tmp_path: Path):
    home = copy_of(weighed, tmp_path / "home")
    file = home.policy.folder / "matching" / "persons.yaml"
    before = "deciding: {link_from: 6500, review_from: 3170, margin: 0}"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, "deciding: {link_from: 9000, review_from: 3170, margin: 0}"), "utf-8")
    assert "A machine links from +9.0" in joined(explained(Home.open(home.folder), cast[0]["person_id"]))


def test_an_approved_model_has_thresholds_for_a_regency_of_this_size(
    weighed: Home, finished: Home, cast: tuple[Row, Row, Row], tmp_path: Path
):
    home = copy_of(weighed, tmp_path / "home")
    members = len(rows(home, "persons"))
    sizes = {members - 1: 5000, members: 7000, 10 * members: 8000}
    model = yaml.safe_load((finished.policy.folder / FILE).read_text("utf-8"))
    usual = {"link_from": 0, "review_from": -1000, "margin": 0}
    model["thresholds"] = [
        {"up_to": size, "from_what": "a test", "civil_register": dict(usual), "family": dict(usual),
         "doubles": usual | {"link_from": link_from}}
        for size, link_from in sizes.items()
    ]  # fmt: skip
    for approver, told in (("Uji", "A machine links from +7.0"), (None, "A machine links from +6.5")):
        (home.policy.folder / FILE).write_text(yaml.safe_dump(model | {"approver": approver}), "utf-8")
        assert told in joined(explained(Home.open(home.folder), cast[0]["person_id"]))


def test_members_of_one_record_and_decisions_of_people_are_told_without_weights(
    weighed: Home, cast: tuple[Row, Row, Row], tmp_path: Path
):
    home = copy_of(weighed, tmp_path / "home")
    one, two, other = (row["member_id"] for row in cast)
    planted(home, "pair_scores", [score(max(one, two), "member", min(one, two), "register", None)])
    decision = {"decision_id": "d", "member_id": one, "other_kind": "member", "other_id": other, "same_person": False,
                "judgement": "different", "reader": "Ani Rahasia", "decided_on": dt.date(2021, 7, 1)}  # fmt: skip
    planted(home, "link_decisions", [decision])
    text = joined(explained(home, cast[0]["person_id"]))
    assert "Both are linked to the same record of the civil register. The weaker of the two links weighs +2.8." in text
    assert "An officer decided that they are two people." in text
    assert "Rahasia" not in text


def event(word: str, cast: Row, other: int, reason: str) -> Row:
    return {"event": word, "member_id": cast["member_id"], "person_id": cast["person_id"], "other_person_id": other,
            "reason": reason, "as_of": dt.date(2021, 7, 1)}  # fmt: skip


def test_a_number_that_was_joined_leads_here_and_one_that_was_parted_does_not(
    weighed: Home, cast: tuple[Row, Row, Row], tmp_path: Path
):
    home = copy_of(weighed, tmp_path / "home")
    one, _, other = cast
    gone = 99_000_001
    planted(home, "identity_events", [
        event("merged", one, gone, "model"), event("redirected", one, gone, "model"),
        event("split", one, other["person_id"], "parted"),
    ])  # fmt: skip
    text = joined(explained(home, gone))
    here, there = show_id(one["person_id"], "P"), show_id(other["person_id"], "P")
    assert f"The number {show_id(gone, 'P')} was joined to {here}" in text
    assert text.count("was joined to this one, since enough agrees by its weight.") == 1
    assert f"was parted from the number {there}, as it is another person." in text
    assert explained(home, other["person_id"]).startswith(f"Person {there}")


def test_a_record_that_was_moved_from_a_person_who_lives_on_joins_nobody(
    weighed: Home, cast: tuple[Row, Row, Row], tmp_path: Path
):
    home = copy_of(weighed, tmp_path / "home")
    planted(home, "identity_events", [event("redirected", cast[0], cast[2]["person_id"], "decision")])
    there = show_id(cast[2]["person_id"], "P")
    assert f"was moved to this number from {there}, as an officer decided." in joined(
        explained(home, cast[0]["person_id"])
    )
    assert explained(home, cast[2]["person_id"]).startswith(f"Person {there}")


def test_without_scores_fixed_rules_are_told_and_nothing_is_weighed(finished: Home, cast: tuple[Row, Row, Row]):
    text = joined(explained(finished, cast[0]["person_id"]))
    link = next(row for row in rows(finished, "links") if row["member_id"] == cast[0]["member_id"])
    assert ("The NIK was looked up by a fixed rule, without weights." in text) == (
        "nik" in (link["step"], cast[0]["step"], cast[1]["step"])
    )
    assert "The sum is" not in text
    released = explained(finished, cast[0]["person_id"], "--release", str(finished.round.previous_release))
    assert "Why these records" not in released
