"""All figures of a report, each made by one function that reads datasets and nothing else."""

from dataclasses import asdict, dataclass

from mutakhir.ground.lake import Home
from mutakhir.story.report.checks import Findings, Matches, findings, matches
from mutakhir.story.report.households import Ages, Flows, ages, flows
from mutakhir.story.report.list_errors import ListErrors, list_errors
from mutakhir.story.report.officers import Officers, officers
from mutakhir.story.report.places import District, Place, districts, places
from mutakhir.story.report.ranking import Ranking, ranking
from mutakhir.story.report.release import opened_release
from mutakhir.story.report.statement import (
    Headline,
    Identity,
    Index,
    Measured,
    headline,
    identity,
    indices,
    reinterview_items,
)
from mutakhir.story.report.step_counts import step_counts
from mutakhir.story.report.tiles import Tile, tiles
from mutakhir.story.report.unknown import Unknown, unknown
from mutakhir.story.report.who_is_who import WhoIsWho, who_is_who


@dataclass(frozen=True)
class Figures:
    """What `--json` prints and the page shows. `minimum`: counts of people below it are not shown."""

    minimum: int
    release: Identity
    list_errors: ListErrors
    headline: Headline
    indices: tuple[Index, ...]
    reinterview: tuple[Measured, ...]
    unknown: tuple[Unknown, ...]
    places: tuple[Place, ...]
    districts: tuple[District, ...]
    tiles: tuple[Tile, ...]
    flows: Flows
    ages: Ages
    findings: Findings
    matches: Matches
    who_is_who: WhoIsWho
    ranking: Ranking
    officers: Officers

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def figures_of(home: Home, release: str) -> Figures:
    """The figures of a release by its name, or of the present round's `candidate`."""
    with opened_release(home, release) as pages:
        found, counts = places(pages), step_counts(pages)
        matched = matches(pages, counts)
        linked = who_is_who(pages, counts, matched.to_review)
        errors = list_errors(pages)
        return Figures(
            minimum=pages.minimum,
            release=identity(pages),
            list_errors=errors,
            headline=headline(pages),
            indices=indices(pages),
            reinterview=reinterview_items(pages),
            unknown=unknown(pages, linked, errors),
            places=found,
            districts=districts(pages, sum(place.level == "regency" for place in found)),
            tiles=tiles(pages),
            flows=flows(pages),
            ages=ages(pages),
            findings=findings(pages),
            matches=matched,
            who_is_who=linked,
            ranking=ranking(pages),
            officers=officers(pages),
        )
