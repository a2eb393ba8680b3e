"""Figures of the ranking: quotas and how they were filled, percentiles by band, and how good the model is."""

from dataclasses import dataclass

from mutakhir.story.report.protection import protected
from mutakhir.story.report.release import Pages, whole


BANDS = ("core", "extension", "outside")
WIDTH = 5  # percentiles in one step of the distribution
UNFILLED = ("pending", "revisit", "not_visited", "indivisible", "other")


@dataclass(frozen=True)
class Quota:
    """The national quota of a band, in what the round counts: persons, households or families."""

    band: str
    counts: str
    quota: int
    listed: int
    unfilled: dict[str, int]


@dataclass(frozen=True)
class Step:
    """Ranked units of a band between two percentiles of the whole population."""

    first: int
    last: int
    band: str
    units: int | None


@dataclass(frozen=True)
class Ranking:
    quotas: tuple[Quota, ...]
    bands: dict[str, int | None]
    steps: tuple[Step, ...]
    full: int
    short: int
    model: dict[str, float]


def ranking(pages: Pages) -> Ranking:
    """`full` and `short`: regencies whose quotas are filled, and those that have an unfilled one."""
    counts = _steps(pages)
    shown = protected({(band, str(first)): n for (band, first), n in counts.items()}, pages.minimum)
    full, short = _regencies(pages)
    return Ranking(
        quotas=_quotas(pages),
        bands={band: shown.groups.get(band, 0) for band in BANDS},
        steps=tuple(
            Step(first, first + WIDTH - 1, band, shown.cells[band, str(first)]) for band, first in sorted(counts)
        ),
        full=full,
        short=short,
        model=_model(pages),
    )


def _steps(pages: Pages) -> dict[tuple[str, int], int]:
    """Units ranked in this round by band and step; the scores of other rounds come from other models."""
    table = pages.table("registry_ranks")
    kept = table.filter((table.unit == pages.card.unit) & (table.ranked_in == pages.card.name))
    first = (kept.percentile.cast("int64") - 1) // WIDTH * WIDTH + 1
    rows = pages.rows(kept.group_by("band", first=first).agg(n=lambda t: t.count()))
    return {(str(row["band"]), whole(row["first"])): whole(row["n"]) for row in rows}


def _quotas(pages: Pages) -> tuple[Quota, ...]:
    table = pages.table("quotas")
    rows = pages.rows(table.filter(table.level == "nation"))
    made = [
        Quota(
            band=str(row["band"]),
            counts=str(row["counts"]),
            quota=whole(row["quota"]),
            listed=whole(row["listed"]),
            unfilled={reason: whole(row[f"unfilled_{reason}"]) for reason in UNFILLED},
        )
        for row in rows
    ]
    return tuple(sorted(made, key=lambda quota: BANDS.index(quota.band)))


def _regencies(pages: Pages) -> tuple[int, int]:
    table = pages.table("quotas")
    by_regency = table.filter(table.level == "regency").group_by("area").agg(open=lambda t: t.unfilled.sum())
    rows = pages.rows(by_regency)
    short = sum(whole(row["open"]) > 0 for row in rows)
    return len(rows) - short, short


def _model(pages: Pages) -> dict[str, float]:
    """Measures of fit and error as shares; counts as they are."""
    table = pages.table("model_measures")
    rows = pages.rows(table.order_by("measure"))
    return {str(row["measure"]): whole(row["value"]) / (10**6 if row["unit"] == "1e-6" else 1) for row in rows}
