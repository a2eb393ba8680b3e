"""`explain`: the story of one household or person, as facts, as text and as a page. It only reads datasets."""

from dataclasses import dataclass

from mutakhir.ground.errors import Language
from mutakhir.ground.lake import Home
from mutakhir.story.explain_facts import HouseholdFacts, PersonFacts, as_document
from mutakhir.story.explain_household import household_facts
from mutakhir.story.explain_log import Asking, log_reveal
from mutakhir.story.explain_mask import Veil
from mutakhir.story.explain_person import person_facts
from mutakhir.story.explain_where import areas_of, read_asked, shelf_of
from mutakhir.story.telling_household import household_page
from mutakhir.story.telling_html import as_html
from mutakhir.story.telling_page import Page, as_text
from mutakhir.story.telling_person import person_page


@dataclass(frozen=True)
class Explanation:
    """What was found, and how it is told."""

    facts: HouseholdFacts | PersonFacts
    page: Page

    def document(self) -> object:
        """The facts for programs: ids as shown, dates in ISO 8601, sentences in both languages."""
        return as_document(self.facts)

    def text(self, language: Language) -> str:
        return as_text(self.page, language)

    def html(self, language: Language) -> bytes:
        return as_html(self.page, language)


def explain_household(home: Home, id: str, *, release: str | None = None, asking: Asking | None = None) -> Explanation:
    """The story of a household, by its id as people type it.

    Args:
        release: of which release; None is the state of the present round.
        asking: names and numbers are shown, after a line in the log; None masks them.

    Raises:
        UsageProblem: the id is mistyped, of another kind or unknown; or there is no such release.
    """
    number, shelf, areas = read_asked(id, "H"), shelf_of(home, release), areas_of(home)
    facts = household_facts(shelf, areas, Veil(lifted=asking is not None), number)
    _log(home, asking, facts.id, facts.told.release)
    return Explanation(facts, household_page(facts, home.policy.folder))


def explain_person(home: Home, id: str, *, release: str | None = None, asking: Asking | None = None) -> Explanation:
    """The story of who a person is, in the same way."""
    number, shelf, areas = read_asked(id, "P"), shelf_of(home, release), areas_of(home)
    facts = person_facts(shelf, areas, Veil(lifted=asking is not None), number)
    _log(home, asking, facts.asked, facts.told.release)
    return Explanation(facts, person_page(facts))


def _log(home: Home, asking: Asking | None, shown: str, release: str) -> None:
    """Before anything is handed over: who cannot be logged is shown nothing."""
    if asking is not None:
        with home.lock():
            log_reveal(home, asking, shown, release)
