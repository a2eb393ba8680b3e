"""An error in plain words, made from the figure itself: of ten, of a hundred, none, all, not measured."""

import pytest

from mutakhir.story.ranking_pages.forest import scale_of, written
from mutakhir.story.ranking_pages.measured import Share, agree
from mutakhir.story.ranking_pages.saying import (
    NOT_MEASURED,
    exclusion,
    inclusion,
    poorest_missed,
    rough,
    whole_percent,
    with_interval,
)
from mutakhir.story.report.pen import Pen


@pytest.mark.parametrize(
    ("share", "of", "said"),
    [
        (0.295, 10, "about 3"),
        (0.314, 10, "about 3"),
        (0.444, 10, "4 to 5"),
        (0.35, 10, "3 to 4"),
        (0.5, 10, "about 5"),
        (0.1, 10, "about 1"),
        (0.09, 100, "about 9"),
        (0.0149, 100, "about 1"),
        (0.95, 100, "about 95"),
        (0.004, 1000, "about 4"),
        (0.9985, 1000, "about 998"),
        (0.0001, 1000, "fewer than 1"),
        (0.99999, 1000, "more than 999"),
    ],
)
def test_a_share_is_told_of_a_number_that_fits_it(share: float, of: int, said: str):
    assert (rough(share).of, rough(share).said().en) == (of, said)


def test_what_is_told_is_never_far_from_the_figure():
    for share in (thousandths / 1000 for thousandths in range(1, 1000)):
        told = rough(share)
        off = abs((told.low + told.high) / 2 / told.of - share)
        assert off <= 0.0301, share
        assert off <= 0.35 * min(share, 1 - share), share
        assert 0 < told.low <= told.high < told.of


def test_the_sentence_is_the_one_that_people_say():
    assert exclusion(Share(0.295), 40, "households").id == (
        "Dari 10 rumah tangga yang benar-benar termasuk 40 persen termiskin, kira-kira 3 tidak ikut terpilih."
    )
    assert inclusion(Share(0.1), 20, "persons").en == (
        "Of 10 people selected, about 1 in truth does not belong to the poorest 20 percent."
    )
    assert "about 3 are still not selected even when 60 percent" in poorest_missed(Share(0.03), 60, "persons").en


@pytest.mark.parametrize("say", [exclusion, inclusion, poorest_missed])
def test_none_all_and_unknown_have_sentences_of_their_own(say):
    assert say(None, 40, "persons") == NOT_MEASURED
    none, everyone = say(Share(0.0), 40, "persons"), say(Share(1.0), 40, "persons")
    assert none.en.startswith("In this survey all ")
    assert everyone.en.startswith("In this survey none of ")
    assert {word for said in (none, everyone) for word in said.id.split() if word.isdigit()} <= {"40"}


def test_a_figure_is_written_with_its_interval_or_says_that_it_has_none():
    assert with_interval(Share(0.295, 0.277, 0.313), Pen("id", 0)) == "29,5% (27,7% sampai 31,3%)"
    assert with_interval(Share(0.295), Pen("en", 0)) == "29.5% (no interval)"


@pytest.mark.parametrize(("value", "text"), [(0.0051, "+0.5"), (-0.0099, "−1.0"), (0.0, "0.0"), (-0.0004, "0.0")])
def test_a_difference_carries_its_sign_and_none_where_it_rounds_to_nothing(value: float, text: str):
    assert written(value, Pen("en", 0), signed=True) == text


@pytest.mark.parametrize(
    "ends", [(0.0, 0.0), (0.295, 0.296), (-0.021, 0.014), (0.0, 1.0), (0.31, 0.31), (-0.4, -0.2), (1e-9, 2e-9)]
)
def test_a_scale_holds_all_its_values_and_has_marks(ends: tuple[float, float]):
    scale = scale_of([Share(ends[0]), Share(ends[1])], from_zero=False)
    assert scale.low <= min(ends)
    assert max(ends) <= scale.high
    assert scale.low < scale.high
    assert 1 <= len(scale.ticks()) <= 8
    assert all(scale.low - 1e-9 <= tick <= scale.high + 1e-9 for tick in scale.ticks())


def test_figures_agree_if_a_reader_sees_the_same():
    assert agree([Share(0.3), Share(0.2)], [Share(0.3004), Share(0.2)])
    assert not agree([Share(0.3)], [Share(0.302)])
    assert not agree([Share(0.3)], [None])


@pytest.mark.parametrize(
    ("share", "text"), [(0.0, "0%"), (0.002, "less than 1%"), (0.998, "more than 99%"), (1.0, "100%"), (0.296, "30%")]
)
def test_a_whole_percent_is_never_rounded_to_none_or_to_all(share: float, text: str):
    assert whole_percent(share, Pen("en", 0)) == text
