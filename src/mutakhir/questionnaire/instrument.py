"""The instrument of the pack: blocks, items, code lists, as written in `questionnaire/*.yaml`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import PolicyProblem, Said, Where
from mutakhir.ground.policy import Dated, NotAllowed, Part, Policy


FOLDER = "questionnaire"
VERSION = "{version}"  # in a calculation: the version of the instrument
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
NonBlank = Annotated[str, Field(pattern=r"\S")]


class Kind(StrEnum):
    """What a question takes. `start` and `end` are set by the device, `calculate` by the form."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    TEXT = "text"
    DATE = "date"
    GEOPOINT = "geopoint"
    CALCULATE = "calculate"
    START = "start"
    END = "end"


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
    expression that the whole text must match; `message` is shown where an answer breaks range or pattern."""

    name: Name
    kind: Kind
    label: Label
    hint: Label | None = None
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

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        _need(self.kind in SELECTS, self.codes is not None, self.name, "codes")
        _need(self.kind is Kind.CALCULATE, self.calculation is not None, self.name, "calculation")
        _need(self.pattern is not None, self.message is not None, self.name, "message")
        return self


def _need(one: bool, other: bool, name: str, key: str) -> None:
    if one != other:
        raise NotAllowed(
            Said(
                f"{name}: kunci '{key}' harus ada bila jenisnya memerlukannya, dan hanya pada saat itu.",
                f"{name}: the key '{key}' must be there where its kind needs it, and only there.",
            )
        )


class Block(Dated):
    """A part of the form; with `repeat` it is asked once per line of the roster of that name."""

    name: Name
    label: Label
    ask_if: NonBlank | None = None
    repeat: Name | None = None
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class InstrumentPolicy(Dated):
    """The instrument as a whole; `version` goes with every value that was collected with it."""

    version: Annotated[str, Field(pattern=r"^[a-z][a-z0-9.-]*$", max_length=40)]
    form: Name
    title: Label
    blocks: Annotated[tuple[Name, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Instrument:
    """An instrument whose parts fit together."""

    version: str
    form: str
    title: Label
    blocks: tuple[Block, ...]
    lists: dict[str, tuple[Code, ...]]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for block in self.blocks for item in block.items)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(item.name for item in self.items)


def load_instrument(policy: Policy) -> Instrument:
    """Reads all files of the instrument.

    Raises:
        PolicyProblem: a file does not load, two items share a name, or a list of codes is missing.
    """
    whole = policy.load(f"{FOLDER}/instrument.yaml", InstrumentPolicy)
    blocks = tuple(policy.load(f"{FOLDER}/{name}.yaml", Block) for name in whole.blocks)
    lists = policy.load(f"{FOLDER}/code_lists.yaml", CodeLists).lists
    instrument = Instrument(whole.version, whole.form, whole.title, blocks, lists)
    for block in blocks:
        _check_block(block, instrument, Where(policy.folder / FOLDER / f"{block.name}.yaml"))
    return instrument


def _check_block(block: Block, instrument: Instrument, where: Where) -> None:
    names = [item.name for item in instrument.items]
    for item in block.items:
        if names.count(item.name) > 1:
            raise PolicyProblem("questionnaire.twice", _twice(item.name), where)
        if item.code_list is not None and item.code_list not in instrument.lists:
            raise PolicyProblem("questionnaire.no-list", _no_list(item), where)


def _twice(name: str) -> Said:
    return Said(
        f"Butir '{name}' tertulis dua kali dalam kuesioner. Beri nama lain pada salah satunya.",
        f"Item '{name}' stands twice in the instrument. Give one of them another name.",
    )


def _no_list(item: Item) -> Said:
    return Said(
        f"Butir '{item.name}' memakai daftar kode '{item.code_list}' yang tidak ada di code_lists.yaml. "
        "Tambahkan daftar itu, atau perbaiki namanya.",
        f"Item '{item.name}' uses the list of codes '{item.code_list}', which is not in code_lists.yaml. "
        "Add the list, or mend its name.",
    )
