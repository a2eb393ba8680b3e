"""Which thresholds hold, and what is proposed for which file; pairs are counted as the sample counts them."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner

from mutakhir.cli import main
from mutakhir.ground.lake import Delivery, Home, Lake
from mutakhir.ground.schema import dataset
from mutakhir.matching.linking.model_file import FILE, approve_model
from mutakhir.matching.measuring.thresholds import Judged
from mutakhir.matching.reviewing.calibrating import calibrate, calibrate_file, proposal
from mutakhir.matching.reviewing.choosing import every_scored
from mutakhir.matching.reviewing.counting import scored_by_band
from mutakhir.matching.reviewing.drawing import edges_by_task, sample
from mutakhir.matching.reviewing.holding import answered_model, persons_that_hold
from mutakhir.matching.reviewing.readings import Standing
from unit.matching.reviewing.test_order_of_pairs import PAIR, PERSONS, POLICY
from unit.matching.reviewing.test_thresholds_from_readings import PERSONS as TESTED
from unit.matching.reviewing.test_thresholds_from_readings import SAME, WEIGHTS


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.create(tmp_path / "home", synthetic=True)


def with_sizes(home: Home) -> None:
    """A model with a row of thresholds more, for small regencies."""
    file = home.policy.folder / FILE
    before, after = file.read_text("utf-8").split("thresholds:\n")
    small = "- {up_to: 2, from_what: a test, civil_register: {link_from: 1}, family: {link_from: 2}, "
    file.write_text(f"{before}thresholds:\n{small}doubles: {{link_from: 3}}}}\n{after}", "utf-8")


def deliver(home: Home, name: str, rows: list[dict[str, object]]) -> None:
    delivery = Delivery(Lake(home), [name], f"a test of {len(rows)}")
    delivery.add("3205", {name: pa.Table.from_pylist(rows, schema=dataset(name).arrow_schema())})
    delivery.close()


def link(member: int) -> dict[str, object]:
    return {"member_id": member, "household_id": 1, "status": "no_nik", "step": "none"}


def test_without_anybody_who_answers_for_a_model_the_pack_holds(home: Home) -> None:
    with_sizes(home)
    assert answered_model(home.policy) is None
    assert persons_that_hold(Lake(home), home.policy) == PERSONS


def test_the_thresholds_of_a_model_are_those_for_the_largest_regency(home: Home) -> None:
    with_sizes(home)
    approve_model(home.policy, "a test")
    home = Home.open(home.folder)
    assert persons_that_hold(Lake(home), home.policy).doubles.deciding.link_from == PERSONS.doubles.deciding.link_from
    deliver(home, "links", [link(1), link(2)])
    assert persons_that_hold(Lake(home), home.policy).doubles.deciding.link_from == 3
    deliver(home, "links", [link(1), link(2), link(3)])
    assert persons_that_hold(Lake(home), home.policy).family.link_from == PERSONS.family.link_from


def scores(count: int) -> list[dict[str, object]]:
    kinds = (("register", "model"), ("register", "family"), ("member", "within"), ("member", "register"))
    return [
        {"member_id": 1000 + n, "other_kind": kinds[n % 4][0], "other_id": n, "weight": n * 37 % 17_000 - 1500,
         "step": kinds[n % 4][1], "verdict": "link", "guard": "dead" if n % 11 == 0 else None}
        for n in range(1, count + 1)
    ]  # fmt: skip


def test_pairs_are_counted_by_band_as_the_sample_counts_them(home: Home) -> None:
    deliver(home, "pair_scores", scores(900))
    edges = edges_by_task(POLICY.calibrating.bands, PERSONS)
    whole = sample(every_scored(Lake(home)), edges, 20, 3)
    assert scored_by_band(Lake(home), edges) == whole.population


def test_what_must_still_be_read_of_each_band(home: Home) -> None:
    """Nothing is read at first; a settled pair is one less."""
    deliver(home, "pair_scores", scores(900))
    before = {one.task: one for one in calibrate(Lake(home), POLICY, PERSONS, 1)}["civil_register"]
    wanted = {band.low: min(POLICY.calibrating.per_band, band.population) for band in before.bands}
    assert (before.to_read, before.read, before.quality) == (wanted, 0, None)
    known = next(row for row in scores(900) if row["step"] == "model" and not row["guard"] and row["member_id"] == 1100)
    deliver(home, "link_decisions", [
        {"decision_id": "a", "member_id": known["member_id"], "other_kind": "register", "other_id": known["other_id"],
         "same_person": True, "judgement": "same", "decided_on": home.round.reference_date},
    ])  # fmt: skip
    after = {one.task: one for one in calibrate(Lake(home), POLICY, PERSONS, 1)}["civil_register"]
    assert (after.read, sum(after.to_read.values())) == (1, sum(wanted.values()) - 1)


def test_a_pair_that_no_reader_could_settle_is_not_to_be_read_again() -> None:
    one = Standing(PAIR, judged={1: "unsure", 2: "unsure"})
    assert not one.is_given_up
    one.judged[3] = "unsure"
    assert one.is_given_up
    one.judged[3] = "same"
    assert not one.is_given_up


def test_quality_is_known_although_no_pair_lies_just_above_the_threshold() -> None:
    far = (WEIGHTS < 6000) | (WEIGHTS >= 8000)
    found = calibrate_file(Judged(WEIGHTS[far], SAME[far]), "doubles", POLICY, TESTED)
    assert 6000 not in {band.low for band in found.bands}
    assert found.quality
    assert found.quality.precision.value == 1


def test_the_proposal_has_the_form_of_its_file() -> None:
    found = calibrate_file(Judged(WEIGHTS, SAME), "doubles", POLICY, TESTED)
    assert proposal([found]).splitlines()[0] == "doubles:"
    assert proposal([found], of_model=True).startswith("doubles: {link_from: 6000")


@pytest.mark.parametrize("of_model", [True, False])
def test_the_command_names_the_file_of_the_next_thresholds(home: Home, tmp_path: Path, of_model: bool) -> None:
    if not of_model:
        (home.policy.folder / FILE).unlink()
    labelled = tmp_path / "labelled.csv"
    rows = [f"{weight},{'ya' if same else 'tidak'}" for weight, same in zip(WEIGHTS, SAME, strict=True)]
    labelled.write_text("\n".join(["weight,same", *rows]) + "\n", "utf-8")
    words = ["matching", "calibrate", "--home", str(home.folder), "--dataset", str(labelled), "--task", "doubles"]
    file = FILE if of_model else "matching/persons.yaml"
    assert f"Proposal for {file}" in CliRunner().invoke(main, words, env={"MUTAKHIR_LANG": "en"}).output
    assert json.loads(CliRunner().invoke(main, [*words, "--json"]).output)["proposal_for"] == file
