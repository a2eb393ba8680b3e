"""The mapping file: which column of a partner's file is which column of ours, and how its values are read.

One file of YAML per layout, dated and sourced like any policy file. Example, a layout with one file of
households and one of members, BPS codes, assets coded 1/2 in one form and 3/4 in the next:

    valid_from: 2015-01-01
    reference: Layout of the household and member files of the 2015 update, as documented by the sender.
    dataset: previous-registry          # the DATASET of `mutakhir import`
    areas: bps-2020                     # optional; the option --areas goes before it
    files:
      household:                        # a role of the dataset: see `mutakhir import DATASET --list`
        file: "*rt*.csv"                # optional: which of the files given plays this role (capitals do not count)
        encoding: auto                  # auto, utf-8, utf-16, cp1252, latin-1
        delimiter: auto                 # auto, ",", ";", "|", tab
        columns:
          household_key: IDRT           # short for {from: IDRT}
          village: {from: [PROP, KAB, KEC, DESA], pad: [2, 2, 3, 3]}     # parts padded with zeros, then joined
          address: {from: [ALAMAT, RT], join: " RT "}
          has_refrigerator: {from: LEMARI_ES, codes: {"1": true, "2": false, "3": true, "4": false}}
          floor: {from: LANTAI, codes: {"1": 1, "2": 2, "10": 10}}       # any other value: empty, with a finding
          roof_condition: {from: KUALITAS_ATAP, values: {"0": ""}}       # replaced; other values stay as they are
          visited_on: {from: TGL, date: dmy}    # auto (the column decides), dmy, mdy, ymd
          source: {default: registry}           # no column in the file: the same for every row
        ignore: [CATATAN]               # known and left out on purpose; all other unknown columns are listed
      member:
        file: "*art*.csv"
        columns:
          household_key: IDRT
          member_key: IDART             # without it members are numbered in the order of the file
          nik: NIK
          person_name: NAMA
          birth_date: {from: [TGL_LAHIR, BLN_LAHIR, THN_LAHIR], join: "-", date: dmy}

`repeats: true` on a file says that it carries the columns of this role on every line of another one (a file of
members that repeats its household): the first line of each key counts, the others are counted as repeated.
Columns of the file are found without regard to capitals and blanks around them.
"""

from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part, load_model


# unmixed: as auto, but a file in which two code pages meet is refused: its names would be wrong.
Encoding = Literal["auto", "unmixed", "utf-8", "utf-16", "cp1252", "latin-1"]
Delimiter = Literal["auto", ",", ";", "|", "tab"]
DateOrder = Literal["auto", "dmy", "mdy", "ymd"]
Scalar = bool | int | float | str | None
FOLDER = "border"  # of the pack: named mappings lie in HOME/policy/border/<name>.yaml


class ColumnMap(Part):
    """Where one column of ours comes from. A plain text stands for {from: text}.

    `codes`: the only values that are read (as text) and what each means to us; `values`: values that are
    replaced while all others stay; `default`: where the file has nothing.
    """

    columns: Annotated[tuple[str, ...], Field(alias="from")] = ()
    join: str = ""
    pad: tuple[Annotated[int, Field(ge=1, le=20)], ...] = ()
    codes: dict[str, Scalar] | None = None
    values: dict[str, str] = Field(default_factory=dict)
    date: DateOrder = "auto"
    default: Scalar = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"from": (given,)}
        if not isinstance(given, dict):
            return given
        # Behind a validator of our own pydantic no longer takes a list for a tuple.
        whole = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
        return {**whole, "from": (whole["from"],)} if isinstance(whole.get("from"), str) else whole

    @model_validator(mode="after")
    def _comes_from_somewhere(self) -> Self:
        if not self.columns and self.default is None:
            raise NotAllowed(_FROM_NOWHERE)
        if self.pad and len(self.pad) != len(self.columns):
            raise NotAllowed(_PAD, "pad")
        return self


class FileMap(Part):
    """One file of the layout: how it is read, and its columns by our names."""

    file: str = "*"
    encoding: Encoding = "auto"
    delimiter: Delimiter = "auto"
    sheet: str | None = None
    repeats: bool = False
    columns: Annotated[dict[str, ColumnMap], Field(min_length=1)]
    ignore: tuple[str, ...] = ()

    def fits(self, file: Path) -> bool:
        return fnmatch(file.name.lower(), self.file.lower())

    def used(self) -> set[str]:
        """The columns of the file that are imported or left out on purpose, folded as headers are."""
        named = (name for column in self.columns.values() for name in column.columns)
        return {folded(name) for name in (*named, *self.ignore)}


class Mapping(Dated):
    """A mapping file as a whole."""

    dataset: str
    areas: str | None = None
    files: Annotated[dict[str, FileMap], Field(min_length=1)]


def folded(header: str) -> str:
    """A header as it is compared: without blanks around it and without capitals."""
    return " ".join(header.split()).lower()


def read_mapping(file: Path) -> Mapping:
    """Raises PolicyProblem with file, line, field and remedy for every mistake."""
    return load_model(file, Mapping)


_FROM_NOWHERE = Said(
    id="sebut `from:` (kolom berkas) atau `default:` (nilai untuk semua baris).",
    en="name `from:` (columns of the file) or `default:` (a value for every row).",
)
_PAD = Said(
    id="`pad` berisi satu panjang untuk setiap kolom pada `from`.",
    en="`pad` holds one length for each column in `from`.",
)
