"""`import_files`: from files of others to datasets of the lake. The steps in order:

which file is what, read and repair (rows laid down by regency, the rest put aside), then, regency by regency, the
tables. What there is to say is written first, the data last: data without their findings are never there.
"""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pyarrow as pa
from tqdm import tqdm

from mutakhir.border import troubles
from mutakhir.border.filling import tables_of
from mutakhir.border.gathering import Gathering, Regencies
from mutakhir.border.gatherings import gathering_of
from mutakhir.border.imports import Import, Role
from mutakhir.border.ledger import DATASETS, IMPORTED, ROWS, UNKNOWN_COLUMN, Ledger, Place
from mutakhir.border.link_decisions import parted
from mutakhir.border.lookup import known_keys, regencies_of
from mutakhir.border.mapping import Mapping
from mutakhir.border.pair_book import DECISIONS
from mutakhir.border.parts import Given, Part, cast, renamed
from mutakhir.border.places import Places, places_of
from mutakhir.border.registry import KEYS, KeyBook, registry_tables
from mutakhir.border.release import check_replaceable, last_ids, remove_unlisted, write_card
from mutakhir.border.repair import Repairer
from mutakhir.border.replies import with_members
from mutakhir.border.report import ABSENT_COLUMN, Report, report_again, report_of
from mutakhir.border.spill import Spill
from mutakhir.ground.lake import Delivery, Home, Lake
from mutakhir.ground.lake.files import sha256_of, sha256_text
from mutakhir.ground.lake.manifest import NATION


VERSION: int = 1  # of how files are read: raised when the same file would give other rows
ID_LENGTH = 16
REPLIES = "register-replies"


@dataclass(frozen=True)
class Request:
    """One call of `mutakhir import`."""

    what: Import
    given: tuple[Given, ...]
    mapping: Mapping | None = None
    areas: str | None = None
    crosswalk: Path | None = None
    dry_run: bool = False
    quiet: bool = False

    @property
    def area_version(self) -> str | None:
        return self.areas or (self.mapping.areas if self.mapping else None)


@dataclass
class Read:
    """What was read: rows by regency and role, and how each file was read."""

    ledger: Ledger
    regencies: Regencies
    spills: dict[str, Spill]
    gatherings: list[Gathering] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def import_files(home: Home, request: Request) -> Report:
    """Imports into the lake of the home; with `dry_run` reads and reports only.

    Raises:
        InputProblem: a file cannot be read as a whole, or lacks what its role needs.
        UsageProblem, PolicyProblem: the command or the mapping does not fit.
        ConflictProblem: release N-1 is one of our own and is not replaced by an import.
    """
    lake = Lake(home)
    if request.what.name == "previous-registry":
        check_replaceable(lake)
    import_id = import_key(home, request)
    data, said = _deliveries(lake, request, import_id)
    if data.is_complete and said.is_complete:
        return report_again(lake, request.what.name, import_id)
    scratch = scratch_of(home, request, import_id)
    try:
        read = read_files(lake, request, import_id, scratch)
        if not request.dry_run:
            _write(lake, request, read, data, said)
        return report_of(read.ledger, read.parts, read.gatherings, written=not request.dry_run)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def scratch_of(home: Home, request: Request, import_id: str) -> Path:
    """Where rows pass through, readable by their owner only. What a killed import left, with its names and numbers,
    goes first; a dry run, which holds no lock, has a folder of its own kind."""
    above = home.folder / "scratch"
    above.mkdir(mode=0o700, exist_ok=True)
    kind = "dry" if request.dry_run else "import"
    if not request.dry_run:
        for left in sorted(above.glob("import-*")):
            shutil.rmtree(left, ignore_errors=True)
    folder = above / f"{kind}-{import_id}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def import_key(home: Home, request: Request) -> str:
    """Names the import: the bytes of the files, the mapping, the options, and the areas of the round."""
    area = home.round.area
    texts = [request.what.name, str(VERSION), f"{area.system}/{area.version}", request.area_version or ""]
    texts.append(request.mapping.model_dump_json() if request.mapping else "")
    texts.append(sha256_of(request.crosswalk) if request.crosswalk and request.crosswalk.is_file() else "")
    for one in request.given:
        texts += [one.role or "", one.file.name, sha256_of(one.file) if one.file.is_file() else ""]
    return sha256_text("import", *texts)[:ID_LENGTH]


def _deliveries(lake: Lake, request: Request, import_id: str) -> tuple[Delivery, Delivery]:
    append = request.what.mode == "append"
    data = Delivery(lake, request.what.fills, f"import {import_id}", append=append)
    return data, said_by(lake, import_id)


def said_by(lake: Lake, import_id: str) -> Delivery:
    return Delivery(lake, DATASETS, f"import {import_id}", append=True)


# Reading


def read_files(lake: Lake, request: Request, import_id: str, scratch: Path) -> Read:
    parts = cast(request.what, request.given, request.mapping, scratch)
    names = renamed(parts)
    # A list of areas is about to become a version: its codes are not read by one.
    areas = None if request.what.name == "areas" else request.area_version
    places = places_of(lake.home, areas, request.crosswalk)
    spills = {role.name: Spill(scratch / role.name) for role in request.what.roles}
    read = Read(Ledger(request.what.name, import_id), Regencies(), spills, parts=parts)
    with tqdm(unit=" rows", unit_scale=True, disable=request.quiet or not sys.stderr.isatty()) as bar:
        for part in parts:
            bar.set_description(names[part.source.file])
            _read_part(lake, read, part, names[part.source.file], places, bar)
    for spill in spills.values():
        spill.close()
    return read


def _read_part(lake: Lake, read: Read, part: Part, name: str, places: Places, bar: "tqdm[NoReturn]") -> None:
    gathering = _gathering(lake, read, part, Place(name, part.role.name), places)
    read.gatherings.append(gathering)
    for header in part.unknown:
        read.ledger.count(gathering.place, UNKNOWN_COLUMN, 1, header)
    for column in part.absent:
        read.ledger.count(gathering.place, ABSENT_COLUMN, 1, column)
    for batch in part.source.batches():
        gathering.take(batch)
        bar.update(batch.table.num_rows)
    gathering.finish()
    if not read.ledger.of(gathering.place, ROWS):
        raise troubles.no_rows(part.source.file)


def _gathering(lake: Lake, read: Read, part: Part, place: Place, places: Places) -> Gathering:
    role = part.role
    earlier = [one for one in read.gatherings if one.role is role]
    made = gathering_of(
        lake,
        role, place, part.given,
        Repairer(role.columns, part.mapped, part.source.headers, places),
        read.regencies, read.spills[role.name], read.ledger,
        repeats=part.mapped.repeats,
    )  # fmt: skip
    if earlier:
        made.go_on_from(earlier[0])
        return made
    made.known = _known(lake, read, role, part)
    made.there = _there(lake, read, role, made)
    return made


def _known(lake: Lake, read: Read, role: Role, part: Part) -> dict[object, int]:
    if role.home == "parent":
        parents = dict(read.gatherings[0].seen)
        first = next(name for name in ("household_key", "household_id", role.key[0]) if name in part.given)
        whole = role.columns[first].type == "int64"
        return {int(key) if whole else key: place for key, place in parents.items()}
    if role.home in ("household", "member", "officer"):
        return {key: read.regencies.place(code) for key, code in regencies_of(lake, role.home).items()}
    return {}


def _there(lake: Lake, read: Read, role: Role, made: Gathering) -> frozenset[str]:
    """Keys that are in the lake. Forms are sent again by nature: intake settles what came twice."""
    if read.ledger.dataset in ("previous-registry", "civil-register", "consumption-survey", "submissions", REPLIES):
        return frozenset()
    key = made.key_columns()
    return frozenset(known_keys(lake, role.fills[0], key)) if role.fills and key else frozenset()


# Writing


def _write(lake: Lake, request: Request, read: Read, data: Delivery, said: Delivery) -> None:
    write_said(read, said)
    if not read.ledger.total(IMPORTED):
        return
    if request.what.name == "previous-registry":
        _write_registry(lake, request.what, read, data)
    else:
        for regency in _regencies(read):
            tables = tables_of(request.what, _completed(lake, request.what, read, regency))
            data.add(regency, parted(tables) if DECISIONS in tables else tables)
        data.close()


def write_said(read: Read, said: Delivery) -> None:
    """Findings, rows put aside and counts; kept also where no row could be imported."""
    if not said.is_complete:
        said.add(NATION, read.ledger.tables())
        said.close()


def _completed(lake: Lake, what: Import, read: Read, regency: str) -> dict[str, pa.Table | None]:
    """The rows of a regency, of answers with the members they are about."""
    rows = rows_of(read, regency)
    return {name: with_members(lake, regency, t) for name, t in rows.items() if t} if what.name == REPLIES else rows


def _write_registry(lake: Lake, what: Import, read: Read, data: Delivery) -> None:
    book = KeyBook.read(lake, last_ids(lake))
    keys = Delivery(lake, (KEYS,), f"keys {read.ledger.import_id}", append=True)
    known_already = keys.is_complete
    for regency in _regencies(read):
        tables = registry_tables(what, rows_of(read, regency), book, regency)
        fresh = tables.pop(KEYS)
        if fresh.num_rows and not known_already:
            keys.add(regency, {KEYS: fresh})
        data.add(regency, tables)
    # Keys first: where the power fails between the two, the next run finds the ids that it has given.
    if not known_already:
        keys.close()
    write_card(lake, book.last)
    data.close()
    remove_unlisted(lake, what.fills)


def _regencies(read: Read) -> Sequence[str]:
    return sorted({regency for spill in read.spills.values() for regency in spill.regencies()})


def rows_of(read: Read, regency: str) -> dict[str, pa.Table | None]:
    return {name: spill.read(regency) for name, spill in read.spills.items()}
