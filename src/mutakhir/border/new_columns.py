"""The columns of new records: how a file names them, with or without a mapping, and what it cannot do without."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map
from pathlib import Path
from typing import Final

from mutakhir.border import troubles
from mutakhir.border.imports import Import, Role
from mutakhir.border.mapping import Mapping, folded
from mutakhir.border.opening import open_source
from mutakhir.border.places import Places
from mutakhir.border.reasons import Read, Reason
from mutakhir.border.source import Options, Source
from mutakhir.border.values import Reader
from mutakhir.ground.areas.codes import System, level_of, undotted
from mutakhir.ground.errors import InputProblem, Said, Where
from mutakhir.ground.schema import Column, Privacy, codes


ROLE: Final = "person"
COLUMNS: Final[Map[str, Column]] = {
    "row_id": Column("string", "Id of the row in the file", Privacy.QUASI, required=True),
    "person_name": Column("string", "Name", Privacy.DIRECT, required=True),
    "birth_date": Column("date", "Date of birth", Privacy.DIRECT),
    "sex": Column("int8", "Sex", Privacy.QUASI, codes=codes.SEX),
    "nik": Column("string", "NIK", Privacy.DIRECT),
    "family_card": Column("string", "Number of the family card", Privacy.DIRECT),
    "mother_name": Column("string", "Name of the mother", Privacy.DIRECT),
    "village": Column("string", "Village code", Privacy.QUASI),
}
NEW_RECORDS: Final = Import("new-records", "New records", (Role(ROLE, (), ("row_id",), "none", extra=COLUMNS),))
# Headers that are known without a mapping, folded.
HEADERS: Final[Map[str, tuple[str, ...]]] = {
    "row_id": ("id", "row_id"),
    "person_name": ("name", "nama", "person_name"),
    "birth_date": ("birth_date", "tanggal_lahir", "tgl_lahir"),
    "sex": ("sex", "jenis_kelamin"),
    "nik": ("nik",),
    "family_card": ("family_card", "nomor_kk", "no_kk"),
    "mother_name": ("mother_name", "nama_ibu"),
    "village": ("village", "desa", "kode_desa"),
}
_MEN: Final = ("1", "l", "m", "laki-laki", "laki laki", "pria", "male")
_WOMEN: Final = ("2", "p", "f", "perempuan", "wanita", "female")
_SEXES: Final = {
    form: sex for sex, words in ((1, _MEN), (2, _WOMEN)) for word in words
    for form in (word, word.upper(), word.capitalize())
}  # fmt: skip


class ShapedCodes(Places):
    """Village codes of the round's own system by their shape alone, without the list of areas, which takes seconds."""

    def __init__(self, system: System) -> None:
        self._system = system

    def reader(self, name: str) -> Reader:
        def read(text: str) -> Read:
            bare = undotted(self._system, text.strip().strip("'`\"").removesuffix(".0"))
            if not bare:
                return Read(None)
            return Read(bare) if level_of(self._system, bare) == "village" else Read(None, (Reason.UNKNOWN_AREA,))

        return read


def mapping_for(file: Path, mapping: Mapping | None, scratch: Path) -> Mapping:
    """The mapping that was named, or that of the headers that are known; a file in two code pages is refused.

    Raises:
        InputProblem: the file cannot be read, or no header is known, or one is lacking that is needed.
    """
    if mapping is None:
        return _unmixed(_by_headers(_opened(file, Options(scratch, "unmixed"))))
    whole = _unmixed(mapping)
    for one in whole.files.values():
        source = _opened(file, Options(scratch, one.encoding, one.delimiter, one.sheet))
        _need_a_header(source, one.used(), folded)
    return whole


def from_column(name: str, header: str) -> dict[str, object]:
    """How a column of ours is read from one of a file, as a mapping says it."""
    return {"from": (header,), **({"codes": _SEXES} if name == "sex" else {})}


def _plain(header: str) -> str:
    return re.sub(r"[\s\-_./]+", "_", header.strip().lower())


def _opened(file: Path, options: Options) -> Source:
    """Headers that repeat may be those of a file without headers: they are not told."""
    try:
        return open_source(file, options)
    except InputProblem as error:
        if error.code != troubles.repeated_headers(file, (), 1).code:
            raise
        raise InputProblem("matching.header-repeated", _REPEATED, error.where) from None


def _need_a_header(source: Source, known: set[str], form: Callable[[str], str]) -> None:
    """Where no header is known the first line may be a person, whose values no problem must repeat."""
    if known.isdisjoint(map(form, source.headers)):
        raise InputProblem("matching.no-header", _NO_HEADER, Where(source.file, 1))


def _by_headers(source: Source) -> Mapping:
    _need_a_header(source, {name for names in HEADERS.values() for name in names}, _plain)
    found: dict[str, list[str]] = {}
    for header in source.headers:
        name = next((name for name, known in HEADERS.items() if _plain(header) in known), None)
        if name is not None:
            found.setdefault(name, []).append(header)
    twice = [header for headers in found.values() if len(headers) > 1 for header in headers]
    if twice:
        raise troubles.repeated_headers(source.file, twice, 1)
    lacking = [name for name in ("row_id", "person_name") if name not in found]
    if lacking:
        raise InputProblem("matching.new-columns", _lacking(lacking, source.headers), Where(source.file, 1))
    columns = {name: from_column(name, headers[0]) for name, headers in found.items()}
    return Mapping.model_validate(
        {
            "valid_from": dt.date(2020, 1, 1),
            "reference": "Headers that are known without a mapping",
            "dataset": NEW_RECORDS.name,
            "files": {ROLE: {"columns": columns}},
        }
    )


def _unmixed(mapping: Mapping) -> Mapping:
    """A file in which two code pages meet is refused: its names would be wrong."""
    files = {
        role: one.model_copy(update={"encoding": "unmixed"}) if one.encoding == "auto" else one
        for role, one in mapping.files.items()
    }
    return mapping.model_copy(update={"files": files})


def _lacking(names: Sequence[str], headers: Sequence[str]) -> Said:
    wanted = ", ".join(" / ".join(HEADERS[name]) for name in names)
    has = ", ".join(headers[:40])
    return Said(
        id=f"Berkas ini perlu kolom: {wanted}. Isinya: {has}. Ganti judul kolomnya, atau pakai pemetaan dengan --map.",
        en=f"The file needs the columns: {wanted}. It has: {has}. Rename its headers, or use a mapping with --map.",
    )


_REPEATED = Said(
    id="Judul kolom berulang di baris pertama. Beri setiap kolom nama sendiri; jika tidak ada baris judul, tambahkan.",
    en="Headers are repeated in the first line. Give each column a name of its own; if there is no header, add one.",
)
_NO_HEADER = Said(
    id="Baris pertama tidak memuat satu pun judul kolom yang dikenal. Tambahkan baris judul, misalnya"
    " id,nama,tanggal_lahir,jenis_kelamin,nik; atau sebut pemetaan dengan --map.",
    en="The first line holds no header that is known. Add a line of headers, such as id,name,birth_date,sex,nik; or"
    " name a mapping with --map.",
)
