"""The linkage model as a step of the round: what it finds beside the NIK, and that people may say otherwise."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from functional.conftest import copy_of
from functional.playing import REGENCIES, content_of, made_by_step
from mutakhir.cli.run import run_round
from mutakhir.ground.lake import Delivery, Home, Lake
from mutakhir.ground.policy import amend
from mutakhir.ground.schema import dataset
from mutakhir.matching.linking.model_file import approve_model


Row = dict[str, Any]


@pytest.fixture(scope="module")
def modelled(finished: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The finished round once more, with a model for which somebody answers."""
    home = copy_of(finished, tmp_path_factory.mktemp("modelled") / "home")
    approve_model(home.policy, "a test")
    amend(Home.open(home.folder).policy, "1/2021", home.round.reference_date, "a model")
    run_round(Home.open(home.folder), None, "duckdb", quiet=True)
    return Home.open(home.folder)


def rows(home: Home, name: str) -> list[Row]:
    lake = Lake(home)
    if dataset(name).scope == "nation":
        return list(lake.read(name, "nation").to_pylist())
    return [row | {"regency": regency} for regency in REGENCIES for row in lake.read(name, regency).to_pylist()]


def decided(home: Home, made: list[Row]) -> None:
    """People say so, and the round runs again."""
    delivery = Delivery(Lake(home), ["link_decisions"], f"a test of {len(made)}")
    for regency in REGENCIES:
        mine = [{**row, "decided_on": home.round.reference_date} for row in made if row["regency"] == regency]
        schema = dataset("link_decisions").arrow_schema()
        delivery.add(regency, {"link_decisions": pa.Table.from_pylist(mine, schema=schema)})
    delivery.close()
    run_round(home, None, "duckdb", quiet=True)


def decision(link: Row, kind: str, other: int, same: bool) -> Row:
    return {
        "regency": link["regency"], "decision_id": f"{link['member_id']}-{other}", "member_id": link["member_id"],
        "other_kind": kind, "other_id": other, "same_person": same, "judgement": "same" if same else "different",
    }  # fmt: skip


def test_the_model_finds_whom_the_nik_does_not_and_nobody_else(modelled: Home) -> None:
    linked = {(row["member_id"], row["register_id"]) for row in rows(modelled, "links") if row["step"] == "model"}
    assert len(linked) > 40
    found = 0
    for regency in REGENCIES:
        folder = modelled.folder / "truth" / f"regency={regency}"
        people = pq.read_table(folder / "previous_members.parquet", partitioning=None).to_pylist()
        person = {row["member_id"]: row["person"] for row in people}
        held = pq.read_table(folder / "civil_register.parquet", partitioning=None).to_pylist()
        known = {row["register_id"]: row["person"] for row in held}
        told = [(person[m], known[r]) for m, r in linked if m in person and r in known]
        assert all(one == other for one, other in told)
        found += len(told)
    assert found > 20


def test_every_pair_that_is_kept_says_what_it_is_made_of(modelled: Home) -> None:
    scores = rows(modelled, "pair_scores")
    assert {row["verdict"] for row in scores} == {"link", "review"}
    assert all((row["parts"] is None) == (row["step"] == "register") for row in scores)
    for row in (row for row in scores if row["parts"]):
        parts = json.loads(row["parts"])
        total = parts.pop("prior") + sum(weight for _, weight in parts.values())
        assert abs(total - row["weight"]) <= 1 + len(parts), "what is told adds up to what was decided by"
    reasons = {row["reason"] for row in rows(modelled, "match_reviews") if row["weight"] is not None}
    assert reasons <= {"near_threshold", "dead", "nik_contradicts", "one_word_default_date", "other_sex", "twins"}


def test_a_second_run_changes_nothing(modelled: Home) -> None:
    before = content_of(modelled)
    assert not made_by_step(run_round(modelled, None, "duckdb", quiet=True))
    assert content_of(modelled) == before


def test_people_refuse_a_link_and_make_one(modelled: Home, tmp_path: Path) -> None:
    home = copy_of(modelled, tmp_path / "copy")
    links = {row["member_id"]: row for row in rows(home, "links")}
    by_model = next(row for row in links.values() if row["step"] == "model")
    reviews = [row for row in rows(home, "match_reviews") if row["other_kind"] == "register" and row["other_id"]]
    open_pair = next(row for row in reviews if links[row["member_id"]]["status"] not in ("matched", "dead"))
    decided(home, [
        decision(by_model, "register", by_model["register_id"], False),
        decision(open_pair, "register", open_pair["other_id"], True),
    ])  # fmt: skip
    now = {row["member_id"]: row for row in rows(home, "links")}
    refused, made = now[by_model["member_id"]], now[open_pair["member_id"]]
    assert (refused["status"], refused["step"]) == ("date_differs", "decision")
    assert (made["status"], made["step"], made["register_id"]) == ("matched", "decision", open_pair["other_id"])
    waiting = {(row["member_id"], row["other_id"]) for row in rows(home, "match_reviews")}
    assert (open_pair["member_id"], open_pair["other_id"]) not in waiting
    assert (refused["member_id"], by_model["register_id"]) not in waiting


def test_people_part_whom_the_machine_joined_and_join_whom_it_did_not(modelled: Home, tmp_path: Path) -> None:
    home = copy_of(modelled, tmp_path / "copy")
    person = {row["member_id"]: row for row in rows(home, "persons")}
    edge = next(
        row for row in rows(home, "person_edges") if person[row["a"]]["person_id"] == person[row["b"]]["person_id"]
    )
    alone = [row for row in person.values() if not row["duplicate"]]
    decided(home, [
        decision(person[edge["b"]], "member", edge["a"], False),
        decision(alone[1], "member", alone[0]["member_id"], True),
    ])  # fmt: skip
    now = {row["member_id"]: row for row in rows(home, "persons")}
    assert now[edge["a"]]["person_id"] != now[edge["b"]]["person_id"]
    one, other = (now[row["member_id"]] for row in alone[:2])
    assert one["person_id"] == other["person_id"]
    assert {one["person_id"]} <= {alone[0]["person_id"], alone[1]["person_id"]}
    events = {(row["event"], row["member_id"]) for row in rows(home, "identity_events")}
    assert ("merged", alone[1]["member_id"]) in events or ("merged", alone[0]["member_id"]) in events


def test_without_anybody_who_answers_for_it_no_model_links(finished: Home) -> None:
    assert Lake(finished).manifest("pair_scores") is None
    assert {row["step"] for row in rows(finished, "links")} <= {"nik", "none"}
