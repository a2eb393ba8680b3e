"""What the report writes: numbers in both languages, words for every code, drawings without strays."""

import re
from typing import get_args

import altair as alt
import pytest

from mutakhir.ground.errors import Said
from mutakhir.questionnaire.markup import Markup
from mutakhir.story.report import words
from mutakhir.story.report.drawing import TONE, drawn, inline
from mutakhir.story.report.gaps import TEXTS
from mutakhir.story.report.pen import Line, Pen
from mutakhir.story.report.protection import large_enough, protected


INDONESIAN, ENGLISH = Pen("id", 10), Pen("en", 10)


def test_numbers_follow_the_language():
    assert (INDONESIAN.count(1234567), ENGLISH.count(1234567)) == ("1.234.567", "1,234,567")
    assert (INDONESIAN.percent(0.987), ENGLISH.percent(0.987)) == ("98,7%", "98.7%")
    assert (INDONESIAN.percent(0.98), INDONESIAN.percent(None)) == ("98%", "···")


@pytest.mark.parametrize(
    ("part", "of", "share"),
    [(99, 100, 0.99), (999, 1000, 0.999), (9999, 10000, 0.999), (1, 100000, 0.001), (0, 100, 0.0), (100, 100, 1.0)],
)
def test_a_share_that_is_not_all_never_reads_as_all(part: int, of: int, share: float):
    assert large_enough(part, of, 10) == share


def test_a_share_on_a_small_base_is_not_shown():
    assert large_enough(5, 9, 10) is None
    assert large_enough(0, 0, 1) is None


def test_a_small_count_is_hidden_with_one_that_would_give_it_away():
    shown = protected({("left", "moved"): 3, ("left", "dead"): 40, ("left", "double"): 90}, 10)
    assert shown.cells == {("left", "moved"): None, ("left", "dead"): None, ("left", "double"): 90}
    assert (shown.groups, shown.total, shown.hidden) == ({"left": 133}, 133, 2)


def test_nothing_is_hidden_where_all_are_many_or_none():
    counts = {("a", "x"): 10, ("a", "y"): 0, ("b", "x"): 500}
    assert protected(counts, 10).cells == counts


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("asleep:meeting:moved", "put to sleep: village meeting: moved"),
        ("not_visited_kept", "not visited, its place was kept"),
        ("a_word_of_tomorrow", "a_word_of_tomorrow"),
    ],
)
def test_reasons_are_put_together_from_their_parts(code: str, text: str):
    assert words.reason(code).en == text


def test_every_answer_of_the_civil_register_has_a_word():
    from mutakhir.ground.schema.codes import BAND, CIVIL_STATUS, SEVERITY

    assert set(CIVIL_STATUS.readable) == set(words.CIVIL)
    assert set(BAND.words) == set(words.BAND)
    assert set(SEVERITY.words) == set(words.SEVERITY)


def test_no_text_is_the_same_in_both_languages():
    said = [text for text in TEXTS.values()] + [*words.REASON.values(), *words.CHANGE.values()]
    assert [text.en for text in said if text.id == text.en] == []


def chart_of(name: str, count: int) -> alt.Chart:
    rows = [{"name": name, "count": count, "title": name}]
    marks = alt.Chart(inline(rows)).mark_bar(color=TONE["a4"])
    return marks.encode(x=alt.X("count:Q", axis=alt.Axis(format=",d")), y="name:N", description="title:N")


def test_a_drawing_keeps_thousands_and_names_its_colours():
    svg = drawn(chart_of("Kota", 20000), "id", "Satu kota")
    assert ">20.000<" in svg
    assert "var(--a4)" in svg
    assert re.findall(r"#0102[0-9a-f]{2}", svg) == []


def test_a_name_in_a_drawing_is_escaped_and_becomes_a_title():
    svg = drawn(chart_of('<b>"&', 1), "en", '<i>"&')
    assert "<b>" not in svg
    assert "<i>" not in svg
    assert "<title>&lt;b&gt;&quot;&amp;</title>" in svg


def test_a_bar_is_never_longer_than_its_place():
    table = ENGLISH.bars([Line("a", "3", 1.7), Line("b", "-", None)], ("x", "y"))
    assert "width:100.0%" in table
    assert table.count("<i ") == 1
    assert isinstance(table, Markup)


def test_the_two_languages_are_all_that_there_are():
    from mutakhir.ground.errors import Language

    assert {ENGLISH.said(Said("x", "y")), INDONESIAN.said(Said("x", "y"))} == {"x", "y"}
    assert set(get_args(Language)) == {"id", "en"}
