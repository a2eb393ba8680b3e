"""The stories of both worlds, each explained once."""

from collections.abc import Callable

import pytest

from mutakhir.story.explain import Explanation
from spec.played import Played
from spec.story.changes import village_of_changes
from spec.story.told import Story


@pytest.fixture(scope="session")
def changes(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(village_of_changes(tmp_path_factory.mktemp("changes") / "home"))


@pytest.fixture(scope="session")
def explained(village: Played, changes: Played) -> Callable[[Story], Explanation]:
    found: dict[str, Explanation] = {}
    homes = {"village": village.home, "changes": changes.home}

    def explain(story: Story) -> Explanation:
        if story.name not in found:
            found[story.name] = story.explained(homes[story.world])
        return found[story.name]

    return explain
