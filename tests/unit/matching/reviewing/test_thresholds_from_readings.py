"""Thresholds and quality from labelled pairs: the cuts, the bands, and what is not known."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from mutakhir.cli import main
from mutakhir.cli.matching_calibrate import labelled
from mutakhir.ground.errors import InputProblem
from mutakhir.ground.lake import Home
from mutakhir.ground.policy import load_model
from mutakhir.matching.linking.specification import Deciding, PersonsPolicy
from mutakhir.matching.measuring.thresholds import Judged
from mutakhir.matching.reviewing.calibrating import calibrate_file, proposal
from unit.matching.reviewing.test_order_of_pairs import PACK, POLICY


PACK_PERSONS = load_model(PACK / "persons.yaml", PersonsPolicy)
# Thresholds of the test, so that its figures do not hang on those of the pack.
PERSONS = PACK_PERSONS.model_copy(
    update={
        "doubles": PACK_PERSONS.doubles.model_copy(
            update={"deciding": Deciding(link_from=6000, review_from=2000, margin=0)}
        )
    }
)
# All pairs from 6000 on are one person, none below 1000; between them every other one.
WEIGHTS = np.arange(0, 12_000, 10)
SAME = np.where(WEIGHTS >= 6000, True, np.where(WEIGHTS < 1000, False, (WEIGHTS // 10) % 2 == 0))


def test_the_thresholds_keep_the_limits_of_the_policy_and_are_proposed() -> None:
    found = calibrate_file(Judged(WEIGHTS, SAME), "doubles", POLICY, PERSONS)
    accept, review = found.thresholds.accept, found.thresholds.review
    assert (accept.threshold, accept.share) == (6000, 0)
    # 850 are one person: the 8 with the lowest weights may be missed.
    assert (review.threshold, review.share) == (1160, 8 / 850)
    assert found.quality
    assert found.quality.precision.value == 1
    assert f"link_from: {accept.threshold}" in proposal([found])
    assert found.read == len(WEIGHTS) == sum(band.population for band in found.bands)


def test_each_read_pair_stands_for_those_of_its_band_that_were_not_read() -> None:
    stands = np.where(WEIGHTS < 6000, 50_000, 1000)
    found = calibrate_file(Judged(WEIGHTS, SAME, stands), "doubles", POLICY, PERSONS)
    populations = {band.low: (band.population, band.sampled) for band in found.bands}
    assert populations[0] == (50 * 200, 200)
    assert populations[10_000] == (200, 200)
    plain = calibrate_file(Judged(WEIGHTS, SAME), "doubles", POLICY, PERSONS)
    assert found.quality
    assert plain.quality
    assert (found.quality.recall_of_scored.value or 0) < (plain.quality.recall_of_scored.value or 0)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.create(tmp_path / "home", synthetic=True)


def test_the_command_reads_a_file_and_changes_nothing(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "labelled.csv"
    rows = [f"{weight},{'ya' if same else 'tidak'},1" for weight, same in zip(WEIGHTS, SAME, strict=True)]
    file.write_text("\n".join(["weight,same,stands_for", *rows]) + "\n", "utf-8")
    before = home.policy.file_hashes()
    words = ["matching", "calibrate", "--home", str(home.folder), "--dataset", str(file), "--task", "doubles"]
    told = json.loads(CliRunner().invoke(main, [*words, "--json"]).output)
    assert told["tasks"][0]["read"] == len(WEIGHTS)
    assert "link_from" in told["proposal"]
    assert len(told["not_known"]) > 2
    assert Home.open(home.folder).policy.file_hashes() == before
    text = CliRunner().invoke(main, words, env={"MUTAKHIR_LANG": "en"}).output
    assert "nothing was changed" in text
    assert "Not known" in text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("weight,label\n1,ya\n", "matching.label-columns"),
        ("weight,same\n1.5,ya\n", "matching.label"),
        ("weight,same\n100,mungkin\n", "matching.label"),
        ("weight,same,stands_for\n100,ya,0\n", "matching.label"),
        ("weight,same,stands_for\n100,ya,inf\n", "matching.label"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "l.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(InputProblem) as caught:
        labelled(file)
    assert caught.value.code == code


def test_nothing_is_proposed_from_a_few_pairs() -> None:
    """The thresholds are told, but a band of which less was read than asked for, or nothing, speaks for no change."""
    few = calibrate_file(Judged(WEIGHTS[::10], SAME[::10], np.full(120, 10_000)), "doubles", POLICY, PERSONS)
    assert few.too_few
    assert few.thresholds.accept.threshold is not None
    assert proposal([few]) == ""


def test_labels_below_all_bands_teach_nothing() -> None:
    with pytest.raises(InputProblem, match="matching.no-labels"):
        calibrate_file(Judged(np.array([-50_000]), np.array([True])), "doubles", POLICY, PERSONS)
