"""What a mother hears at the village desk, word for word."""

import re
from collections.abc import Callable

import pytest

from mutakhir.ground.errors import Language
from mutakhir.story.explain import Explanation
from spec.played import Played
from spec.story.changes import TONOS_FAMILY
from spec.story.told import LANGUAGES, STORIES, TEXTS, Story
from village import HOUSEHOLDS


Explained = Callable[[Story], Explanation]
HAVE_RANKS = [story for story in STORIES if story.kind == "H" and story.release is None]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_the_story_is_told_in_these_words(story: Story, language: Language, explained: Explained):
    assert explained(story).text(language) == story.file(language).read_text("utf-8")


def test_the_whole_cast_is_told_and_no_text_is_left_over():
    assert {household.number for household in HOUSEHOLDS} <= {story.id for story in STORIES if story.kind == "H"}
    files = {path.relative_to(TEXTS) for path in TEXTS.rglob("*.txt")}
    assert files == {story.file(language).relative_to(TEXTS) for story in STORIES for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_it_is_told_in_sentences_without_codes_and_names(story: Story, language: Language, explained: Explained):
    text = explained(story).text(language)
    assert not re.search(r"\w_\w|None|null|\bnan\b|  ,|\.\.", text)
    assert max(map(len, text.splitlines())) <= 78
    people = [person for household in HOUSEHOLDS for visit in household.visits for person in visit.roster]
    people += [person for household in HOUSEHOLDS for person in household.before] + list(TONOS_FAMILY)
    assert not [person.name for person in people if re.search(rf"\b{person.name}\b", text)]
    assert not [person.nik for person in people if person.nik in text]


@pytest.mark.parametrize("story", HAVE_RANKS, ids=lambda story: story.name)
def test_the_parts_are_those_of_the_score_less_the_average(
    story: Story, explained: Explained, village: Played, changes: Played
):
    scores = (village if story.world == "village" else changes).rows("scores")
    own = {row["unit_id"]: row for row in scores}
    facts = explained(story).facts
    ranked = [rank for rank in facts.ranks if rank.parts]
    assert bool(ranked) == (story.id in own)
    for rank in ranked:
        for part, by in rank.parts.items():
            values = [int(str(row[f"part_{part}"])) for row in scores]
            expected = int(str(own[story.id][f"part_{part}"])) - sum(values) / len(values)
            assert by == pytest.approx(expected, abs=20)  # each of up to 20 averages is rounded once


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_what_is_told_of_the_list_is_what_the_registry_says(
    story: Story, explained: Explained, village: Played, changes: Played
):
    if story.kind == "P":
        return
    lake = village if story.world == "village" else changes
    name = "previous_registry_ranks" if story.release else "registry_ranks"
    asleep = lake.by_household("registry_households")[story.id]["status"] == "asleep"
    listed = any(row["listed"] for row in lake.rows(name) if row["unit_id"] == story.id)
    assert explained(story).facts.listing.listed == (listed and not asleep)
