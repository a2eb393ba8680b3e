"""What an import tells at its end: per file and role the rows, the reasons, the columns nobody asked for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from mutakhir.border.gathering import Gathering
from mutakhir.border.ledger import (
    IMPORTED,
    MEASURES,
    UNKNOWN_COLUMN,
    Count,
    Ledger,
    Place,
)
from mutakhir.border.parts import Part
from mutakhir.border.reasons import SAID, Reason
from mutakhir.border.source import Shape
from mutakhir.ground.errors import Language, Said
from mutakhir.ground.lake import Lake
from mutakhir.ground.lake.manifest import NATION


ABSENT_COLUMN: Final = "absent_column"


@dataclass(frozen=True)
class DateColumn:
    """How the dates of a column were read: their styles, and which came first, day or month."""

    column: str
    styles: dict[str, int]
    order: str
    day_first: int
    month_first: int
    ambiguous: int


@dataclass(frozen=True)
class FileReport:
    """One file in one role. rows = imported + quarantined + repeated + unfilled."""

    file: str
    role: str
    rows: int
    imported: int
    quarantined: int
    repeated: int
    unfilled: int
    reasons: dict[str, dict[str, int]]  # reason -> column -> values or rows
    unknown_columns: tuple[str, ...]
    absent_columns: tuple[str, ...]
    shape: Shape | None = None
    dates: tuple[DateColumn, ...] = ()


@dataclass(frozen=True)
class Report:
    """`again`: this very import was made before, and nothing changed. `written`: something is in the lake."""

    dataset: str
    import_id: str
    again: bool
    written: bool
    files: tuple[FileReport, ...] = ()
    notes: tuple[Said, ...] = ()

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def report_of(ledger: Ledger, parts: Sequence[Part], gatherings: Sequence[Gathering], *, written: bool) -> Report:
    files = [
        _file(ledger.counts, one.place, part.source.shape, _dates(one))
        for part, one in zip(parts, gatherings, strict=True)
    ]
    written = written and ledger.total(IMPORTED) > 0
    return Report(ledger.dataset, ledger.import_id, again=False, written=written, files=tuple(files))


def report_again(lake: Lake, dataset: str, import_id: str) -> Report:
    """The report of an import that was made before, from the counts it left."""
    counts: Counter[Count] = Counter()
    for row in lake.read("import_counts", NATION).to_pylist():
        if row["import_id"] == import_id:
            counts[Count(Place(row["file"], row["role"]), row["measure"], row["column"])] += row["count"]
    places = sorted({count.place for count in counts})
    return Report(
        dataset, import_id, again=True, written=True, files=tuple(_file(counts, place, None, ()) for place in places)
    )


def _file(counts: Counter[Count], place: Place, shape: Shape | None, dates: tuple[DateColumn, ...]) -> FileReport:
    mine = {count: number for count, number in counts.items() if count.place == place}
    reasons: dict[str, dict[str, int]] = {}
    for count, number in sorted(mine.items()):
        if count.measure not in (*MEASURES, ABSENT_COLUMN):
            reasons.setdefault(str(count.measure), {})[count.column] = number
    totals = {measure: mine.get(Count(place, measure, ""), 0) for measure in MEASURES[:-1]}
    listed = {
        measure: tuple(count.column for count in sorted(mine) if count.measure == measure)
        for measure in (UNKNOWN_COLUMN, ABSENT_COLUMN)
    }
    return FileReport(
        place.file, place.role, **totals, reasons=reasons, unknown_columns=listed[UNKNOWN_COLUMN],
        absent_columns=listed[ABSENT_COLUMN], shape=shape, dates=dates,
    )  # fmt: skip


def _dates(one: Gathering) -> tuple[DateColumn, ...]:
    repairer = one.repairer
    return tuple(
        DateColumn(name, dict(sorted(styles.items())), *_order(one, name)) for name, styles in repairer.styles.items()
    )


def _order(one: Gathering, name: str) -> tuple[str, int, int, int]:
    found = one.repairer.orders.get(name)
    return (found.order, found.day_first, found.month_first, found.ambiguous) if found else ("as mapped", 0, 0, 0)


def lines(report: Report, language: Language) -> list[str]:
    """The report for people."""
    told = [text for one in report.files for text in _told(one)]
    return [text.in_language(language) for text in (*told, *report.notes)]


def _told(one: FileReport) -> list[Said]:
    found = [
        Said(
            id=f"{one.file} ({one.role}): {one.rows:,} baris dibaca, {one.imported:,} diimpor,"
            f" {one.quarantined:,} dikarantina"
            + (f", {one.repeated:,} ulangan" if one.repeated else "")
            + (f", {one.unfilled:,} tidak diisi" if one.unfilled else ""),
            en=f"{one.file} ({one.role}): {one.rows:,} rows read, {one.imported:,} imported,"
            f" {one.quarantined:,} put aside"
            + (f", {one.repeated:,} repeated" if one.repeated else "")
            + (f", {one.unfilled:,} not filled in" if one.unfilled else ""),
        )
    ]
    if one.shape is not None:
        how = " ".join(
            part for part in (one.shape.format, one.shape.encoding, one.shape.delimiter, one.shape.sheet) if part
        )
        found.append(Said(id=f"  dibaca sebagai: {how}", en=f"  read as: {how}"))
    for date in one.dates:
        styles = ", ".join(f"{style} {count:,}" for style, count in date.styles.items()) or "-"
        found.append(
            Said(
                id=f"  tanggal {date.column}: {styles}; urutan {date.order}"
                f" (hari dulu {date.day_first:,}, bulan dulu {date.month_first:,}, dua arti {date.ambiguous:,})",
                en=f"  dates of {date.column}: {styles}; order {date.order}"
                f" (day first {date.day_first:,}, month first {date.month_first:,}, either {date.ambiguous:,})",
            )
        )
    for reason, columns in one.reasons.items():
        where = ", ".join(f"{column or '-'} {count:,}" for column, count in columns.items())
        said = SAID[Reason(reason)] if reason in set(Reason) else Said(reason, reason)
        found.append(Said(id=f"  {reason}: {where} ({said.id})", en=f"  {reason}: {where} ({said.en})"))
    if one.unknown_columns:
        names = ", ".join(one.unknown_columns)
        found.append(Said(id=f"  kolom yang tidak diimpor: {names}", en=f"  columns not imported: {names}"))
    if one.absent_columns:
        names = ", ".join(one.absent_columns)
        found.append(Said(id=f"  dipetakan tetapi tidak ada: {names}", en=f"  mapped and not there: {names}"))
    return found
