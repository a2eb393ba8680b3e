"""Figures of the first page: what the release is, who was visited and listed, and the three indices."""

from dataclasses import dataclass

from mutakhir.ground.errors import Said
from mutakhir.ground.policy.round import Text
from mutakhir.quality.indicators import INDICES
from mutakhir.quality.policy import QualityPolicy
from mutakhir.story.report.release import Pages, Row, whole


NATION = "0"


@dataclass(frozen=True)
class Identity:
    """What the release is. Dates are ISO 8601, empty where the home no longer knows."""

    name: str
    title: Said
    status: str
    decree: str
    signers: tuple[str, ...]
    waivers: tuple[str, ...]
    predecessor: str
    as_of: str
    field_work_from: str
    field_work_to: str
    unit: str
    area_version: str
    instrument: str
    pack: str
    pack_hash: str
    synthetic: bool
    round_moved_on: bool


def identity(pages: Pages) -> Identity:
    card, round_ = pages.card, pages.round
    return Identity(
        name=card.name,
        title=Said(round_.title.id, round_.title.en) if round_ else Said(card.name, card.name),
        status=card.status,
        decree=card.decree,
        signers=tuple(card.signers),
        waivers=tuple(card.waivers),
        predecessor=card.predecessor,
        as_of=card.as_of,
        field_work_from=str((round_ and round_.field_work_from) or ""),
        field_work_to=str((round_ and round_.field_work_to) or ""),
        unit=card.unit,
        area_version=f"{card.area_system}/{card.area_version}",
        instrument=card.instrument,
        pack=card.pack,
        pack_hash=card.amended_pack_hash or card.pack_hash,
        synthetic=card.synthetic,
        round_moved_on=pages.round_moved_on(),
    )


@dataclass(frozen=True)
class Headline:
    """Households, unless the name says persons. None: too few to be shown."""

    target: int
    prelist: int
    visited: int
    interviewed: int
    listed: int | None
    listed_persons: int | None
    entered: int | None
    stayed_in: int | None
    left: int | None
    records: int | None


def headline(pages: Pages) -> Headline:
    public = {str(row["count"]): row for row in pages.read_public("counts") if row["area"] == NATION}
    visits = {str(row["indicator"]): row for row in _national(pages)}
    return Headline(
        target=_target(pages),
        prelist=whole(visits["visited"]["denominator"]),
        visited=whole(visits["visited"]["numerator"]),
        interviewed=whole(visits["enumerated"]["numerator"]),
        listed=_shown(public["listed"]["households"]),
        listed_persons=_shown(public["listed"]["persons"]),
        **{name: _shown(public[name]["households"]) for name in ("entered", "stayed_in", "left", "records")},
    )


def _shown(value: object) -> int | None:
    return None if value is None else whole(value)


def _target(pages: Pages) -> int:
    targets = pages.table("targets")
    rows = pages.rows(targets.filter(targets.level == "nation").select("target"))
    return sum(whole(row["target"]) for row in rows)


def _national(pages: Pages) -> list[Row]:
    table = pages.table("indicators")
    return pages.rows(table.filter(table.level == "nation").order_by("indicator"))


@dataclass(frozen=True)
class Measured:
    """An indicator of the nation. `weight` is None for one that stands beside the catalogue."""

    id: str
    title: Said
    weight: int | None
    numerator: int
    denominator: int
    value: float | None
    standard_error: float | None


@dataclass(frozen=True)
class Index:
    """One of the three promises. The value is 0 to 1; None where nothing was measured."""

    id: str
    value: float | None
    parts: tuple[Measured, ...]


def indices(pages: Pages) -> tuple[Index, ...]:
    """Reliable, up to date, valid; each with the indicators of which it is the weighted mean (those of weight 0 are
    shown in the table of ages)."""
    found = {str(row["indicator"]): row for row in _national(pages)}
    policy = quality_policy(pages)
    made = []
    for index in INDICES:
        parts = [each for each in policy.indicators if each.index == index and each.weight and each.id in found]
        measured = tuple(_measured(found[each.id], _said(each.title), each.weight) for each in parts)
        made.append(Index(index, _value(found.get(f"index_{index}", {}).get("value")), measured))
    return tuple(made)


def reinterview_items(pages: Pages) -> tuple[Measured, ...]:
    """How often each item that was asked again got the same answer."""
    found = {str(row["indicator"]): row for row in _national(pages)}
    book = pages.table("codebook")
    labels = pages.rows(
        book.filter((book.code == "") & (book.form == "household")).select("item", "label_id", "label_en")
    )
    titles = {str(row["item"]): Said(str(row["label_id"]), str(row["label_en"])) for row in labels}
    items = [item for item in quality_policy(pages).reinterview_items if f"agreement_{item}" in found]
    return tuple(_measured(found[f"agreement_{item}"], titles.get(item, Said(item, item)), None) for item in items)


def quality_policy(pages: Pages) -> QualityPolicy:
    return pages.home.policy.load("quality/indicators.yaml", QualityPolicy)


def _measured(row: Row, title: Said, weight: int | None) -> Measured:
    counts = whole(row["numerator"]), whole(row["denominator"])
    return Measured(str(row["indicator"]), title, weight, *counts, _value(row["value"]), _value(row["standard_error"]))


def _said(text: Text) -> Said:
    return Said(text.id, text.en)


def _value(value: object) -> float | None:
    return value if isinstance(value, float) else None
