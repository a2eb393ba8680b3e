"""A made-up civil registry office: it answers request files from the synthetic civil register, in its own words.

A few questions stay unanswered, as they do. The same question gets the same answer, or none.
"""

import csv
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.errors import InputProblem, Said, Where
from mutakhir.ground.lake import Home
from mutakhir.synthetic.answerer import Answerer
from mutakhir.synthetic.civil_register import CivilRegister, civil_register


COLUMNS: Final = (
    "request_number", "nik", "TANGGAL_JAWABAN", "HASIL", "NAMA_LENGKAP", "JENIS_KELAMIN", "TANGGAL_LAHIR",
    "STATUS_HIDUP", "NO_KK",
)  # fmt: skip
DAYS: Final = 14  # from question to answer
UNANSWERED: Final = 40  # of a thousand
MANIFEST: Final = "manifest.json"
Record = Mapping[str, object]


def answer_requests(home: Home, folder: Path) -> list[Path]:
    """Answers each file of a folder that `matching ask` wrote; the answers lie in its folder `answers`.

    Raises:
        InputProblem: the folder holds no request.
        HomeProblem: nothing synthetic was made in the home.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise InputProblem("synthetic.no-request", _NO_REQUEST, Where(folder))
    told = json.loads(manifest.read_text("utf-8"))
    day = dt.date.fromisoformat(told["asked_on"]) + dt.timedelta(days=DAYS)
    files = [folder / file["file"] for file in told["files"]]
    records = records_of(registers(home), _wanted(files))
    (folder / "answers").mkdir(exist_ok=True, mode=0o700)
    return [answer_file(file, records, folder / "answers" / f"answer-{file.name}", day) for file in files]


def answer_file(request: Path, records: Mapping[str, Record], out: Path, day: dt.date) -> Path:
    """Writes the answers to one request file, with semicolons and dates as day-month-year.

    Args:
        records: what the register holds, by NIK (`records_of`).
    """
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(_answer(row, records.get(row["nik"]), day) for row in _rows(request) if _is_answered(row))
    return out


def registers(home: Home) -> Iterator[CivilRegister]:
    """The civil register of each regency of the home, whether the home holds it or not."""
    answerer = Answerer(home)
    for regency, plan in answerer.regency_plans.items():
        yield civil_register(plan, answerer.truth(regency))


def records_of(found: Iterable[CivilRegister], wanted: pa.Array) -> dict[str, Record]:
    """Records with these NIKs; of several the living, then the one with the lowest number."""
    records: dict[str, Record] = {}
    for register in found:
        kept = pc.is_in(register.civil_register_identity["nik"], wanted)
        named = register.civil_register_identity.filter(kept).to_pylist()
        known = register.civil_register.filter(kept).to_pylist()
        for record in sorted(({**k, **n} for k, n in zip(known, named, strict=True)), key=_first):
            there = records.get(record["nik"])
            if there is None or (record["alive"] and not there["alive"]):
                records[record["nik"]] = record
    return records


def _first(record: Mapping[str, object]) -> tuple[bool, int]:
    return not record["alive"], int(str(record["register_id"]))


def _wanted(files: Iterable[Path]) -> pa.Array:
    return pa.array(sorted({row["nik"] for file in files for row in _rows(file)}), pa.string())


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _is_answered(row: Mapping[str, str]) -> bool:
    digest = hashlib.sha256(f"answered {row['nik']}".encode()).digest()
    return int.from_bytes(digest[:4]) % 1000 >= UNANSWERED


def _answer(row: Mapping[str, str], record: Record | None, day: dt.date) -> list[str]:
    head = [row["request_number"], row["nik"], _day(day)]
    if record is None:
        return [*head, "TIDAK DITEMUKAN", "", "", "", "", ""]
    sex = "P" if record["sex"] == 2 else "L"
    alive = "HIDUP" if record["alive"] else "MENINGGAL"
    name, card = str(record["person_name"] or ""), str(record["family_card"] or "")
    return [*head, "DITEMUKAN", name, sex, _day(record["birth_date"]), alive, card]


def _day(day: object) -> str:
    return f"{day:%d-%m-%Y}" if isinstance(day, dt.date) else ""


_NO_REQUEST = Said(
    "Folder ini tidak berisi permintaan. Buat dengan `mutakhir matching ask --out FOLDER`, lalu sebut folder itu.",
    "The folder holds no request. Make one by `mutakhir matching ask --out FOLDER`, and name that folder.",
)
