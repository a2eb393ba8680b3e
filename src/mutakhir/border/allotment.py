"""`mutakhir import targets`: the official allotment goes over `target_households` of frame/regencies.csv.

The table is policy. Before the round opens it is simply written; afterwards it is a change of the pack, which the
ministry records as an amendment with number and date.
"""

import csv
import io
import shutil
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from mutakhir.border.ledger import IMPORTED
from mutakhir.border.report import Report, report_of
from mutakhir.border.steps import Read, Request, import_key, read_files, rows_of, said_by, scratch_of, write_said
from mutakhir.ground.errors import PolicyProblem, Said
from mutakhir.ground.lake import Home, Lake
from mutakhir.ground.lake.files import write_bytes
from mutakhir.ground.policy import read_yaml


TABLE: Final = "frame/regencies.csv"
KEY: Final = "regency"
COLUMN: Final = "target_households"


def import_targets(home: Home, request: Request) -> Report:
    """Raises as `import_files`. Regencies that the file does not name keep their number, and the report says so."""
    lake, import_id = Lake(home), import_key(home, request)
    scratch = scratch_of(home, request, import_id)
    try:
        read = read_files(lake, request, import_id, scratch)
        allotted = _allotted(read)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    file = home.policy.folder / TABLE
    text = file.read_text("utf-8")
    new, total, kept = _rewritten(text, allotted)
    if not request.dry_run:
        write_said(read, said_by(lake, import_id))
        if new != text:
            write_bytes(file, new.encode())
    done = report_of(read.ledger, read.parts, read.gatherings, written=not request.dry_run)
    again = new == text and not request.dry_run and read.ledger.total(IMPORTED) > 0
    return replace(done, again=again, notes=_notes(home, total, kept, changed=new != text))


def _allotted(read: Read) -> dict[str, int]:
    table = rows_of(read, "0")["row"]
    if table is None:
        return {}
    return dict(zip(table.column("area").to_pylist(), table.column(COLUMN).to_pylist(), strict=True))


def _rewritten(text: str, allotted: Mapping[str, int]) -> tuple[str, int, int]:
    """The table with the new numbers, their sum, and how many regencies keep the old one; comments stay."""
    lines = text.splitlines(keepends=True)
    above = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    rows = list(csv.DictReader(lines[above:]))
    for row in rows:
        row[COLUMN] = str(allotted.get(row[KEY], row[COLUMN]))
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    kept = sum(row[KEY] not in allotted for row in rows)
    return "".join(lines[:above]) + out.getvalue(), sum(int(row[COLUMN]) for row in rows), kept


def _notes(home: Home, total: int, kept: int, *, changed: bool) -> tuple[Said, ...]:
    national = home.round.national_target_households
    notes = [
        Said(
            id=f"Jumlah target {total:,}; round.yaml menulis {national:,}. {kept:,} kabupaten/kota tetap angkanya.",
            en=f"The targets sum to {total:,}; round.yaml says {national:,}. {kept:,} regencies keep their number.",
        )
    ]
    if changed and _is_open(home):
        notes.append(
            Said(
                id="Putaran sudah dibuka: catat perubahan ini dengan mutakhir policy amend"
                " --number NOMOR --date TANGGAL --reason ALASAN.",
                en="The round is open: record this change with mutakhir policy amend"
                " --number NUMBER --date DATE --reason REASON.",
            )
        )
    return tuple(notes)


def _is_open(home: Home) -> bool:
    try:
        tree = read_yaml(home.folder / "registry.yaml").tree
    except PolicyProblem:
        return False
    rounds = tree.get("rounds") if isinstance(tree, dict) else None
    return isinstance(rounds, dict) and home.round.name in rounds
