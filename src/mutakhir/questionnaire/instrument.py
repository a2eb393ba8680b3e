"""What an instrument is made of: items, code lists and blocks, as written in `questionnaire/*.yaml`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part


FOLDER = "questionnaire"
HOUSEHOLD = "household"  # the form whose blocks are files of their own
VERSION = "{version}"  # in a calculation: the version of the instrument
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
NonBlank = Annotated[str, Field(pattern=r"\S")]
RowNumber = Annotated[str, Field(pattern=r"^(I|II|III|IV|V|M)\.[0-9A-Za-z-]+$", max_length=20)]


class Kind(StrEnum):
    """What a question takes. `start` and `end` are set by the device, `calculate` by the form."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    TEXT = "text"
    DATE = "date"
    GEOPOINT = "geopoint"
    IMAGE = "image"
    CALCULATE = "calculate"
    START = "start"
    END = "end"


class Stored(StrEnum):
    """Where an answer ends: in a column of a dataset, as a file beside the form, or in the form as sent only."""

    COLUMN = "column"
    ATTACHMENT = "attachment"
    FORM = "form"


SELECTS = (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE)


class Label(Part):
    """A text on the form in both languages."""

    id: NonBlank
    en: NonBlank


class Code(Part):
    """One answer of a select question."""

    code: Annotated[int, Field(ge=0, le=99)]
    id: NonBlank
    en: NonBlank


class CodeLists(Dated):
    """All lists of answers, by name. The list `yes_no` is that of every question of kind `boolean`."""

    lists: dict[Name, Annotated[tuple[Code, ...], Field(min_length=1)]]

    @model_validator(mode="after")
    def _unique(self) -> Self:
        for name, codes in self.lists.items():
            numbers = [code.code for code in codes]
            twice = sorted({number for number in numbers if numbers.count(number) > 1})
            if twice:
                raise NotAllowed(
                    Said(
                        f"daftar {name}: kode {twice[0]} tertulis dua kali. Hapus atau ubah salah satunya.",
                        f"list {name}: code {twice[0]} stands twice. Remove or change one of them.",
                    )
                )
        return self


class Item(Part):
    """One question. `name` is the column of the answer; `ask_if` a condition in the rule language over other
    items (empty answers make it untrue); `minimum` and `maximum` include their value; `pattern` is a regular
    expression that the whole text must match; `message` is shown where an answer breaks range or pattern;
    `help` tells the officer what is meant; `row` is the number in the public instrument (`rows.yaml`)."""

    name: Name
    kind: Kind
    label: Label
    row: RowNumber | None = None
    help: Label | None = None
    stored: Stored = Stored.COLUMN
    codes: Name | None = None
    ask_if: NonBlank | None = None
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    pattern: NonBlank | None = None
    unique_in_roster: bool = False
    message: Label | None = None
    calculation: NonBlank | None = None

    @property
    def code_list(self) -> str | None:
        """The list of its answers, also of a yes-no question."""
        return "yes_no" if self.kind is Kind.BOOLEAN else self.codes

    @property
    def number(self) -> str | None:
        """The row where it is a number: `IV.3`, not `IV.mother`."""
        return self.row if self.row and any(sign.isdigit() for sign in self.row) else None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        _need(self.kind in SELECTS, self.codes is not None, self.name, "codes")
        _need(self.kind is Kind.CALCULATE, self.calculation is not None, self.name, "calculation")
        _need(self.pattern is not None, self.message is not None, self.name, "message")
        _need(self.kind is Kind.IMAGE, self.stored is Stored.ATTACHMENT, self.name, "stored: attachment")
        return self


def _need(one: bool, other: bool, name: str, key: str) -> None:
    if one != other:
        raise NotAllowed(
            Said(
                f"{name}: kunci '{key}' harus ada bila jenisnya memerlukannya, dan hanya pada saat itu.",
                f"{name}: the key '{key}' must be there where its kind needs it, and only there.",
            )
        )


class BlockPart(Part):
    """A part of the form; with `repeat` it is asked once per line of the roster of that name. `borrow` names
    items of the household form that follow the own ones in the same words."""

    name: Name
    label: Label
    ask_if: NonBlank | None = None
    repeat: Name | None = None
    items: tuple[Item, ...] = ()
    borrow: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.items and not self.borrow:
            raise NotAllowed(
                Said(
                    f"blok {self.name}: tidak memuat butir. Isi 'items' atau 'borrow', atau hapus bloknya.",
                    f"block {self.name}: holds no item. Fill 'items' or 'borrow', or remove the block.",
                )
            )
        return self


class Block(BlockPart, Dated):
    """A block of the household form, in a file of its own."""


class PaperPart(Part):
    """What a paper form has beside its items: the number to copy on every roster sheet, and who signs."""

    sheet: Label
    signed_by: Annotated[tuple[Label, ...], Field(min_length=1, max_length=3)]


class InstrumentPolicy(Dated):
    """The instrument as a whole; `version` goes with every value that was collected with it. `further` names
    the other forms, one file each."""

    version: Annotated[str, Field(pattern=r"^[a-z][a-z0-9.-]*$", max_length=40)]
    form: Name
    title: Label
    paper: PaperPart
    blocks: Annotated[tuple[Name, ...], Field(min_length=1)]
    further: tuple[Name, ...] = ()


class FormPolicy(Dated):
    """A further form with its blocks."""

    form: Name
    title: Label
    paper: PaperPart
    blocks: Annotated[tuple[BlockPart, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Instrument:
    """One form of the instrument whose parts fit together. `name` is the word for it: household, meeting, ..."""

    name: str
    version: str
    form: str
    title: Label
    paper: PaperPart
    blocks: tuple[BlockPart, ...]
    lists: dict[str, tuple[Code, ...]]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for block in self.blocks for item in block.items)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(item.name for item in self.items)

    def codes_of(self, item: Item) -> tuple[Code, ...]:
        """The answers to choose from; none if the item has no list."""
        return self.lists[item.code_list] if item.code_list else ()
