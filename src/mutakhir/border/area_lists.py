"""`mutakhir import areas FILE --areas SYSTEM-VERSION`: any office's list of areas as a version of its own."""

import csv
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyarrow as pa

from mutakhir.border.report import FileReport, Report, report_of
from mutakhir.border.steps import Request, import_key, read_files, rows_of, said_by, scratch_of, write_said
from mutakhir.ground.areas import AreaVersion, import_areas, load_areas
from mutakhir.ground.areas.importing import AreaImport
from mutakhir.ground.areas.store import ABOUT, place_of
from mutakhir.ground.errors import InputProblem, Problem, Said, UsageProblem, Where
from mutakhir.ground.lake import Home, Lake


COLUMNS: Final = ("code", "name", "level", "parent", "time_zone")


def import_area_list(home: Home, request: Request) -> Report:
    """Rows that are no area are kept beside the list (`areas/<system>/<version>/quarantine.parquet`).

    Raises:
        UsageProblem: no version is named. InputProblem: as `import_files`, or no row is an area.
        ConflictProblem: the version exists with other areas.
    """
    version = _version(request)
    lake, import_id = Lake(home), import_key(home, request)
    scratch = scratch_of(home, request, import_id)
    try:
        read = read_files(lake, request, import_id, scratch)
        table = rows_of(read, "0")["row"]
        plain = _plain_file(table, scratch / request.given[0].file.name)
        tried = _tried(plain, version, scratch / "areas", request.given[0].file)
        again = _is_there(version, home.folder / "areas", scratch / "areas")
        if not again and not request.dry_run:
            import_areas(plain, system=version.system, version=version.version, folder=home.folder / "areas",
                         reference=request.given[0].file.name)  # fmt: skip
        if not request.dry_run:
            write_said(read, said_by(lake, import_id))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    done = report_of(read.ledger, read.parts, read.gatherings, written=not request.dry_run)
    return replace(done, again=again, files=(_with_faults(done.files[0], tried), *done.files[1:]), notes=_notes(tried))


def _version(request: Request) -> AreaVersion:
    named = request.area_version
    if named is None:
        raise UsageProblem(
            "import.area-version",
            Said(
                id="Beri nama versi daftar ini dengan --areas SISTEM-VERSI, misalnya kemendagri-2020-resmi.",
                en="Name the version that this list becomes: --areas SYSTEM-VERSION, such as kemendagri-2020-official.",
            ),
        )
    return AreaVersion.parse(named if "/" in named else named.replace("-", "/", 1))


def _plain_file(table: pa.Table | None, file: Path) -> Path:
    """The rows by the names that the import of areas knows."""
    file = file.with_suffix(".csv")
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        size = table.num_rows if table is not None else 0
        there = table.column_names if table is not None else []
        columns = [table.column(name).to_pylist() if table and name in there else [""] * size for name in COLUMNS]
        writer.writerows(zip(*columns, strict=True))
    return file


def _tried(plain: Path, version: AreaVersion, folder: Path, file: Path) -> AreaImport:
    """The import into a folder that is thrown away: what it would do."""
    try:
        return import_areas(plain, system=version.system, version=version.version, folder=folder)
    except InputProblem as problem:
        raise InputProblem(problem.code, problem.said, Where(file)) from problem


def _is_there(version: AreaVersion, folder: Path, tried: Path) -> bool:
    """The version exists and says the same. Another list under its name is refused when it is written."""
    if not (place_of(folder, version) / ABOUT).is_file():
        return False
    try:
        return load_areas(version, folder).fingerprint() == load_areas(version, tried).fingerprint()
    except Problem:
        return False


def _with_faults(file: FileReport, tried: AreaImport) -> FileReport:
    faults: Mapping[str, int] = {fault.value: count for fault, count in tried.faults.items()}
    bad = sum(faults.values())
    reasons = file.reasons | {fault: {"code": count} for fault, count in sorted(faults.items())}
    return replace(file, imported=file.imported - bad, quarantined=file.quarantined + bad, reasons=reasons)


def _notes(tried: AreaImport) -> tuple[Said, ...]:
    levels = ", ".join(f"{level} {count:,}" for level, count in tried.accepted.items())
    return (Said(id=f"{tried.version}: {levels}", en=f"{tried.version}: {levels}"),)
