"""How right the list is: who is missing from it and who is on it without being poor, with what these rest on."""

from dataclasses import dataclass
from typing import Literal

from mutakhir.story.ranking_pages.measured import Counts, Share
from mutakhir.story.report.release import Pages, Row, whole


Source = Literal["audit", "survey", "none"]
_MILLION = 1_000_000
ALL = "all"


@dataclass(frozen=True)
class CutErrors:
    """At one cut, in percent of the population. never_visited: poor whom the registry does not rank; audit only."""

    band: str
    cut: int
    exclusion: Share | None
    inclusion: Share | None
    never_visited: Share | None


@dataclass(frozen=True)
class ListErrors:
    """`source`: what the shares rest on; `households` and `villages` are those of the audit or the survey.

    by_model: what the model alone would do by the survey, beside an audit; empty where that is the source already.
    """

    source: Source
    counts: Counts
    cuts: tuple[CutErrors, ...]
    households: int
    villages: int
    by_model: tuple[CutErrors, ...] = ()


def list_errors(pages: Pages) -> ListErrors:
    """From the audit where there is one, else from the survey villages that the model had not seen."""
    cuts, counts = _cuts(pages), _counts(pages)
    survey = _by_survey(pages, cuts)
    audit = pages.rows(pages.table("audit_errors")) if pages.lake.exists("audit_errors") else []
    if audit:
        found = tuple(_at(band, cut, [row for row in audit if row["cut"] == cut]) for band, cut in cuts.items())
        asked = max(whole(row["households"]) for row in audit)
        return ListErrors("audit", counts, found, asked, max(whole(row["clusters"]) for row in audit), survey)
    measured = {str(row["measure"]): whole(row["value"]) for row in pages.rows(pages.table("model_measures"))}
    source: Source = "survey" if survey else "none"
    return ListErrors(source, counts, survey, measured.get("households", 0), measured.get("villages", 0))


def _cuts(pages: Pages) -> dict[str, int]:
    """The shares of the round; of an earlier round's those of the home's policy, which rarely change."""
    coverage = (pages.round or pages.home.round).coverage
    return {"core": coverage.core, "extension": coverage.extended}


def _counts(pages: Pages) -> Counts:
    return "persons" if str((pages.round or pages.home.round).shares_count) == "persons" else "households"


def _by_survey(pages: Pages, cuts: dict[str, int]) -> tuple[CutErrors, ...]:
    if not pages.lake.exists("model_errors"):
        return ()
    table = pages.table("model_errors")
    rows = pages.rows(table.filter(table.grouping == ALL, table.cut.isin(list(cuts.values()))))
    first = min((str(row["scale"]) for row in rows), key=lambda scale: scale != "per_person", default="")
    mine = [row for row in rows if row["scale"] == first]
    return (
        tuple(_at(band, cut, [row for row in mine if row["cut"] == cut]) for band, cut in cuts.items()) if mine else ()
    )


def _at(band: str, cut: int, rows: list[Row]) -> CutErrors:
    found = {str(row["measure"]): _share(row) for row in rows}
    return CutErrors(band, cut, found.get("exclusion_error"), found.get("inclusion_error"), found.get("never_visited"))


def _share(row: Row) -> Share | None:
    value, low, high = (row[name] for name in ("value", "low", "high"))
    if not isinstance(value, int):
        return None
    ends = (low / _MILLION, high / _MILLION) if isinstance(low, int) and isinstance(high, int) else (None, None)
    return Share(value / _MILLION, *ends)
