"""Who is who in the report: small counts by step, drift in words, and what may be said of precision and recall."""

from dataclasses import replace

import numpy as np
import pytest

from mutakhir.ground.schema.codes import PAIR_STEP
from mutakhir.matching.measuring.thresholds import Judged
from mutakhir.matching.reviewing.calibrating import Calibration, calibrate_file
from mutakhir.matching.reviewing.tasks import TASKS
from mutakhir.story.report import words
from mutakhir.story.report.link_errors import LinkErrors, Unread, errors_of
from mutakhir.story.report.link_errors_page import errors_block
from mutakhir.story.report.pen import Pen
from mutakhir.story.report.step_counts import PAIR_STEPS, STEPS, Triple, counted
from mutakhir.story.report.who_is_who import Model, Threshold, WhoIsWho, drifted
from mutakhir.story.report.who_page import who_facts
from unit.matching.reviewing.test_order_of_pairs import POLICY
from unit.matching.reviewing.test_thresholds_from_readings import PACK_PERSONS, PERSONS, SAME, WEIGHTS


ENGLISH, INDONESIAN = Pen("en", 10), Pen("id", 10)
FULL, LESS = "nik name birth_year sex", "nik name birth_year"
LINKS: dict[Triple, int] = {
    ("matched", FULL, "nik"): 900, ("matched", LESS, "nik"): 5, ("matched", "", "model"): 80,
    ("matched", "", "family"): 20, ("not_found", "", "none"): 40,
}  # fmt: skip
PAIRS = {"model": 80, "family": 20, "within": 30, "register": 50}


def test_a_rare_evidence_hides_another_one_and_no_step() -> None:
    found = counted(LINKS, PAIRS, 10)
    assert found.steps == {"nik": 905, "model": 80, "family": 20}
    assert (found.evidence["matched", FULL], found.evidence["matched", LESS]) == (None, None)
    assert (found.statuses, found.total, found.pairs) == ({"matched": 1005, "not_found": 40}, 1045, PAIRS)


def test_too_few_of_a_step_are_told_with_their_like() -> None:
    links = LINKS | {("matched", "", "family"): 3}
    found = counted(links, PAIRS | {"family": 3, "within": 4}, 10)
    assert found.steps == {"nik": 905, "model": 83}
    assert found.pairs == {"model": 83, "doubles": 54}


def test_what_is_hidden_among_members_is_not_told_by_the_pairs() -> None:
    """Two decisions hide themselves and another step; the pairs of that step would give both away."""
    found = counted(LINKS | {("matched", "", "decision"): 2}, PAIRS, 10)
    hidden = {step for step, n in found.steps.items() if n is None}
    assert "decision" in hidden
    assert len(hidden) > 1
    assert all(found.pairs[step] is None for step in hidden & set(PAIRS))


def test_a_round_without_a_model_is_counted_as_ever() -> None:
    found = counted({("matched", FULL, "nik"): 50, ("no_nik", "", "none"): 12}, {}, 10)
    assert (found.steps, found.pairs, found.total) == ({"nik": 50}, {}, 62)
    assert counted({}, {}, 10).total == 0


def level(comparison: str, number: int, observed: int, expected: int, drift: int) -> dict[str, object]:
    return {"comparison": comparison, "level": number, "observed": observed, "expected": expected, "drift": drift}


def test_only_what_drifted_beyond_the_limit_is_told_by_the_level_that_differs_most() -> None:
    rows = [
        level("card", 0, 950_000, 750_000, 210_000), level("card", 1, 50_000, 250_000, 210_000),
        level("name", 0, 700_000, 840_000, 140_000), level("name", 1, 300_000, 100_000, 140_000),
        level("sex", 0, 990_000, 998_000, 100_000),
    ]  # fmt: skip
    card, name = drifted(rows, PACK_PERSONS)
    assert (card.comparison, card.drift, card.observed, card.expected) == ("card", 0.21, 0.95, 0.75)
    assert card.level.en == "The family card is the same"
    assert (name.level.en.startswith("Names sound the same"), name.observed) == (True, 0.3)
    assert drifted(rows[-1:], PACK_PERSONS) == ()


def read(
    weights: np.ndarray[tuple[int], np.dtype[np.int64]], same: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> Calibration:
    return calibrate_file(Judged(weights, same), "doubles", POLICY, PERSONS)


def test_precision_and_recall_are_told_once_every_band_was_read() -> None:
    found = errors_of(read(WEIGHTS, SAME), 10)
    assert (found.state, found.read, found.left, found.to_read) == ("known", 1200, 0, ())
    assert found.precision
    assert found.recall
    assert (found.precision.value, found.precision.standard_error) == (1, 0)
    assert found.recall.value == round(600 / 850, 4)


def test_as_long_as_pairs_are_left_nothing_is_estimated() -> None:
    found = errors_of(replace(read(WEIGHTS, SAME), to_read={2000: 150, 6000: 3, 8000: 8}), 10)
    assert (found.state, found.precision, found.recall) == ("to_read", None, None)
    assert found.to_read == (Unread(2000, 150), Unread(6000, None), Unread(8000, None))
    assert found.left == 161


def test_no_recall_where_nothing_was_scored_below_the_threshold() -> None:
    """It would be 1 with no error, however many were missed."""
    high = WEIGHTS >= 6000
    found = errors_of(read(WEIGHTS[high], SAME[high]), 10)
    assert (found.state, found.recall) == ("known", None)
    assert found.precision


def test_no_share_stands_on_a_handful_of_links() -> None:
    found = errors_of(read(np.array([100, 7000, 9000]), np.array([False, True, True])), 10)
    assert (found.state, found.read, found.precision) == ("few", None, None)


def test_bands_that_nobody_could_decide_are_told() -> None:
    found = errors_of(replace(read(WEIGHTS, SAME), quality=None), 10)
    assert found.state == "undecided"


def who(errors: tuple[LinkErrors, ...] | None, *, scored: bool = True) -> WhoIsWho:
    return WhoIsWho(scored, 100, {}, 0, 0, {}, 0, 0.0, None, 0.1, (), errors)


def test_the_page_says_what_must_be_read_and_by_which_command() -> None:
    waiting = LinkErrors("doubles", "to_read", 0, None, None, (Unread(2000, None), Unread(6500, 200)), 205)
    page = errors_block(who((waiting,)), ENGLISH)
    assert "not known" in page
    assert "mutakhir matching sheets" in page
    assert ">+6.5<" in page
    assert ">205<" in page


def test_the_page_shows_an_estimate_with_its_interval_in_numbers_and_as_a_picture() -> None:
    page = errors_block(who((errors_of(read(WEIGHTS, SAME), 10),)), INDONESIAN)
    assert "<svg" in page
    assert "70,6%" in page
    assert "galat baku 0,00" in page
    assert "tidak diketahui" not in page
    assert "mutakhir matching sheets" not in page


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (who(None, scored=False), "without a model"),
        (who(None), "the policy of another round"),
        (who(()), "weighed no pair"),
    ],
)
def test_why_there_is_no_estimate_is_said(found: WhoIsWho, text: str) -> None:
    assert text in errors_block(found, ENGLISH)


def test_thresholds_of_several_sizes_say_for_which_regencies_they_hold() -> None:
    rows = tuple(Threshold("doubles", size, 6500, 3170, "read pairs") for size in (20_000, 500_000))
    page = who_facts(Model("data", 5, "2026-01-02", "Dr. A", rows), ENGLISH)
    assert "Doubles, up to 20,000 members" in page
    assert "machine from +6.5, people from +3.2" in page
    assert page.count("read pairs") == 1
    assert "up to" not in who_facts(Model("data", 5, "2026-01-02", "Dr. A", rows[:1]), ENGLISH)


def test_every_step_and_task_has_a_word_in_both_languages() -> None:
    assert set(words.STEP) == set(STEPS)
    assert set(words.PAIR_STEP) == set(PAIR_STEPS) >= set(PAIR_STEP.words)
    assert set(words.TASK) == set(TASKS)
    said = [*words.PAIR_STEP.values(), *words.TASK.values(), words.STEP["decision"], words.STEP["nik"]]
    assert [text.en for text in said if text.id == text.en] == []
