"""What is not known, said openly: from what the datasets hold and from what nobody has measured."""

from dataclasses import dataclass

from mutakhir.frame.policy import RegencyTablePolicy
from mutakhir.story.report.checks import DIFFERS
from mutakhir.story.report.list_errors import ListErrors
from mutakhir.story.report.release import Pages
from mutakhir.story.report.who_is_who import WhoIsWho


@dataclass(frozen=True)
class Unknown:
    """One thing that is not known. `count`: how many households, members or values, where that can be said."""

    about: str
    count: int | None = None
    share: float | None = None


def unknown(pages: Pages, linked: WhoIsWho, errors: ListErrors) -> tuple[Unknown, ...]:
    """The weightiest first; what does not occur is left out, what was never measured is not."""
    found = [
        None if errors.source == "audit" else Unknown("errors_of_the_list"),
        _rank_uncertainty(pages),
        Unknown("people_on_no_list"),
        Unknown("index_error"),
        _link_errors(linked),
        *_open_households(pages),
        *_open_members(pages),
        *_of_the_frame(pages),
    ]
    return tuple(each for each in found if each is not None)


def _rank_uncertainty(pages: Pages) -> Unknown:
    """How many would move with another sample of the same size; what answers may be wrong adds to it."""
    if not pages.lake.exists("rank_tiers"):
        return Unknown("rank_uncertainty")
    unsure = pages.counts("rank_tiers", "tier").get(("ambiguous",), 0)
    return _counted("rank_ambiguous", unsure, pages) or Unknown("rank_of_one")


def _link_errors(linked: WhoIsWho) -> Unknown:
    """Never known whole: also where people have read enough pairs, nobody sees those that were never compared."""
    known = linked.errors is not None and any(each.state == "known" for each in linked.errors)
    return Unknown("links_never_compared" if known else "link_errors")


def _open_households(pages: Pages) -> list[Unknown | None]:
    standings = pages.counts("standings", "standing")
    reserve = pages.counts("prelist", "status").get(("reserve",), 0)
    return [
        _counted("pending", standings.get(("pending",), 0), pages),
        _counted("revisit", standings.get(("revisit",), 0), pages),
        _counted("beyond_target", reserve, pages),
    ]


def _open_members(pages: Pages) -> list[Unknown | None]:
    links = pages.counts("links", "status")
    unsure = sum(links.get((status,), 0) for status in ("not_found", "no_nik", "no_answer", "not_asked"))
    return [
        _counted("not_confirmed", unsure, pages),
        _counted("differs", sum(links.get((status,), 0) for status in DIFFERS), pages),
        _counted("double", links.get(("double",), 0), pages),
        _counted("unreadable", sum(pages.counts("quarantine", "extent").values()), pages),
    ]


def _counted(about: str, count: int, pages: Pages) -> Unknown | None:
    """Too few to be counted are still said, without the number."""
    return Unknown(about, count=count if count >= pages.minimum else None) if count else None


def _of_the_frame(pages: Pages) -> list[Unknown | None]:
    described = pages.home.policy.load("frame/regencies.yaml", RegencyTablePolicy)
    provisional = "provisional" in pages.card.area_version
    return [
        None if described.official_targets else Unknown("targets_not_official"),
        Unknown("areas_provisional") if provisional else None,
    ]
