"""What `mutakhir matching add` tells: on the screen, as JSON, and as a CSV file. Ids of ours and of rows, no values."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pyarrow as pa

from mutakhir.border.new_records import NewPersons, Row
from mutakhir.border.reasons import SAID
from mutakhir.ground.errors import Language, Said
from mutakhir.ground.identifiers import show_id
from mutakhir.ground.lake.files import replacing
from mutakhir.matching.adding.coverage import Coverage
from mutakhir.matching.adding.door import Registry, elsewhere
from mutakhir.matching.adding.pairs import FoundPerson
from mutakhir.matching.adding.reasons import KINDS, reason_of
from mutakhir.matching.adding.verdicts import VERDICTS, Kind, Verdict
from mutakhir.serving.csv_file import write_csv


MOST_SHOWN: Final = 20
MOST_CANDIDATES: Final = 5
COLUMNS: Final = ("row", "id", "verdict", "person", "household", "weight", "candidates", "rows", "reason")


@dataclass(frozen=True)
class Line:
    """One row of what was given."""

    row: Row
    kind: Kind
    persons: tuple[FoundPerson, ...]
    others: tuple[Row, ...]
    weight: int | None
    reason: Said

    @property
    def one(self) -> FoundPerson | None:
        """The person of the registry, if there is no doubt."""
        return self.persons[0] if self.kind in ("same", "repeated") and len(self.persons) == 1 else None

    def tree(self, tongue: Language) -> dict[str, object]:
        """By the names of `COLUMNS`; what is not there is None."""
        candidates = () if self.one else self.persons[:MOST_CANDIDATES]
        return {
            "row": self.row.number,
            "id": self.row.id,
            "verdict": self.kind,
            "person": _person(self.one) if self.one else None,
            "household": show_id(self.one.household, "H") if self.one else None,
            "weight": self.weight,
            "candidates": [_shown(one) for one in candidates],
            "rows": [one.number for one in self.others],
            "reason": self.reason.in_language(tongue),
        }


@dataclass(frozen=True)
class Told:
    """All that there is to tell; `one`: of one person who was given by words."""

    registry: Registry
    new: NewPersons
    verdicts: list[Verdict]
    coverage: Coverage | None
    one: bool

    @cached_property
    def lines(self) -> list[Line]:
        """In the order of the file."""
        made = [self._line(row, one) for row, one in zip(self.new.rows, self.verdicts, strict=True)]
        made += [Line(one.row, "unusable", (), (), None, SAID[one.reason]) for one in self.new.aside]
        return sorted(made, key=lambda line: line.row.number)

    def _line(self, row: Row, one: Verdict) -> Line:
        reason = reason_of(one, self.registry.model.persons.comparisons, lambda record: self.new.rows[record].name)
        return Line(row, one.kind, one.persons, tuple(self.new.rows[other] for other in one.rows), one.weight, reason)

    @cached_property
    def elsewhere(self) -> list[int]:
        """Rows of regencies in which nobody of the registry lives."""
        return sorted(self.new.rows[record].number for record in elsewhere(self.registry, self.new.people))

    @property
    def counts(self) -> dict[Kind, int]:
        found = Counter(line.kind for line in self.lines)
        return {kind: found[kind] for kind in VERDICTS}


def _person(one: FoundPerson) -> str | None:
    return show_id(one.person, "P") if one.person is not None else None


def _shown(one: FoundPerson) -> str:
    household = show_id(one.household, "H")
    return household if one.person is None else f"{_person(one)} ({household})"


def write_out(told: Told, out: Path, tongue: Language) -> None:
    """A CSV file with the columns `COLUMNS`, in the order of the file; no cell is a formula to a spreadsheet."""
    rows = [line.tree(tongue) for line in told.lines]
    types = {"row": pa.int64(), "weight": pa.int64()}
    table = pa.table({name: pa.array([_cell(row[name]) for row in rows], types.get(name, pa.string()))
                      for name in COLUMNS})  # fmt: skip
    with replacing(out.absolute()) as beside:
        write_csv(beside, COLUMNS, [table])


def _cell(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def as_json_tree(told: Told, out: Path | None, tongue: Language) -> dict[str, object]:
    """Every row, or the file in which they stand."""
    rows: dict[str, object] = {"file": str(out)} if out else {"rows": [line.tree(tongue) for line in told.lines]}
    side = told.registry.side
    return {
        "registry": {"name": side.name, "status": side.status, "persons": told.registry.index.persons},
        "model_approved": told.registry.is_approved,
        "verdicts": dict(told.counts),
        "unusable": [{"row": line.row.number, "id": line.row.id, "reason": line.reason.in_language(tongue)}
                     for line in told.lines if line.kind == "unusable"],
        "notes": [{"column": column, "reason": str(reason), "rows": numbers}
                  for (column, reason), numbers in told.new.notes.items()],
        "rows_elsewhere": told.elsewhere,
        "unknown_columns": list(told.new.unknown),
        **({"coverage": _coverage_tree(told.coverage)} if told.coverage else {}),
        **rows,
    }  # fmt: skip


def _coverage_tree(found: Coverage) -> dict[str, object]:
    limits = {"low": found.interval.low, "high": found.interval.high}
    bounds = {"lowest": found.lowest, "highest": found.highest}
    return {**asdict(found), "share": found.share, **limits, **bounds}


def told_lines(told: Told, out: Path | None) -> Iterator[Said]:
    """What the screen shows."""
    yield from _registry(told)
    if told.one:
        yield from map(_person_told, told.lines)
        yield from _notes(told)
        return
    counts = told.counts
    for kind in VERDICTS:
        yield Said(*(f"  {kind:<9} {counts[kind]:>9,}  {text}" for text in (KINDS[kind].id, KINDS[kind].en)))
    yield from _notes(told)
    for kind in ("unusable", "review"):
        yield from _listed([line for line in told.lines if line.kind == kind])
    if told.coverage:
        yield from _coverage(told.coverage)
    if out:
        yield Said(f"{len(told.lines):,} baris ditulis ke {out}.", f"{len(told.lines):,} rows written to {out}.")


def _registry(told: Told) -> Iterator[Said]:
    side, persons = told.registry.side, told.registry.index.persons
    yield Said(
        id=f"Dibandingkan dengan {side.name} ({side.status}): {persons:,} orang. Registri tidak berubah.",
        en=f"Compared with {side.name} ({side.status}): {persons:,} persons. The registry is unchanged.",
    )
    if not told.registry.is_approved:
        yield Said(
            id="Modelnya belum disetujui siapa pun (approver kosong): hasilnya hanya petunjuk.",
            en="Nobody has approved the model yet (approver is empty): the verdicts are hints only.",
        )


def _notes(told: Told) -> Iterator[Said]:
    if told.new.unknown:
        names = ", ".join(told.new.unknown[:MOST_SHOWN])
        yield Said(f"Kolom yang tidak dikenal dan diabaikan: {names}.", f"Unknown columns, passed over: {names}.")
    for (column, reason), numbers in told.new.notes.items():
        yield Said(
            id=f"{column}: {SAID[reason].id}: {len(numbers):,} (baris {_some(numbers)}).",
            en=f"{column}: {SAID[reason].en}: {len(numbers):,} (rows {_some(numbers)}).",
        )
    if away := told.elsewhere:
        yield Said(
            id=f"village: tidak ada seorang pun dari kabupatennya di registri: {len(away):,} (baris {_some(away)}).",
            en=f"village: nobody of its regency stands in the registry: {len(away):,} (rows {_some(away)}).",
        )


def _some(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:MOST_SHOWN])) + (", ..." if len(numbers) > MOST_SHOWN else "")


def _listed(lines: list[Line]) -> Iterator[Said]:
    yield from map(_row, lines[:MOST_SHOWN])
    if len(lines) > MOST_SHOWN:
        more = len(lines) - MOST_SHOWN
        yield Said(f"... dan {more:,} baris lagi; --out menulis semuanya.", f"... and {more:,} more; --out writes all.")


def _row(line: Line) -> Said:
    told = _person_told(line)
    return Said(f"Baris {line.row.name}: {told.id}", f"Row {line.row.name}: {told.en}")


def _person_told(line: Line) -> Said:
    who = ", ".join(_shown(one) for one in line.persons[:MOST_CANDIDATES])
    shown = f" {who}." if who else ""
    kind = KINDS[line.kind]
    return Said(f"{kind.id}.{shown} {line.reason.id}.", f"{kind.en}.{shown} {line.reason.en}.")


def _coverage(found: Coverage) -> Iterator[Said]:
    share, low, high = (_percent(value) for value in (found.share, found.interval.low, found.interval.high))
    yield Said(
        id=f"Survei: {found.persons:,} orang; {found.found:,} ada di registri, {found.not_found:,} tidak,"
        f" {found.unresolved:,} belum diputuskan.",
        en=f"Survey: {found.persons:,} persons; {found.found:,} stand in the registry, {found.not_found:,} do not,"
        f" {found.unresolved:,} are unresolved.",
    )
    yield Said(
        id=f"Cakupan di antara yang diputuskan: {share} [{low}, {high}]. Jika yang belum diputuskan semuanya tidak ada:"
        f" {_percent(found.lowest)}; jika semuanya ada: {_percent(found.highest)}.",
        en=f"Coverage among the decided: {share} [{low}, {high}]. If none of the unresolved stood in the registry:"
        f" {_percent(found.lowest)}; if all did: {_percent(found.highest)}.",
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}%"
