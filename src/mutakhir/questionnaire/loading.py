"""Reads the forms of the instrument and sees that their parts fit together."""

from collections.abc import Mapping
from typing import Self

from pydantic import model_validator

from mutakhir.ground.errors import PolicyProblem, Said, Where
from mutakhir.ground.policy import Dated, NotAllowed, Part, Policy
from mutakhir.questionnaire.instrument import (
    FOLDER,
    HOUSEHOLD,
    Block,
    BlockPart,
    Code,
    CodeLists,
    FormPolicy,
    Instrument,
    InstrumentPolicy,
    Item,
    Label,
    Name,
    RowNumber,
)


Forms = Mapping[str, Instrument]


class Row(Part):
    """One numbered item of the public instrument: on which form it is asked, or which stage knows it, and how."""

    row: RowNumber
    form: Name | None = None
    known_by: Name | None = None
    how: Label | None = None

    @model_validator(mode="after")
    def _asked_or_known(self) -> Self:
        if (self.form is None) == (self.known_by is None) or (self.known_by is None) != (self.how is None):
            raise NotAllowed(
                Said(
                    f"{self.row}: tulis 'form', atau 'known_by' bersama 'how'.",
                    f"{self.row}: write 'form', or 'known_by' with 'how'.",
                )
            )
        return self


class Rows(Dated):
    """The numbered items of the public instrument, each once."""

    rows: tuple[Row, ...]


def load_instrument(policy: Policy) -> Instrument:
    """The household form. Raises as `load_forms`."""
    return load_forms(policy)[HOUSEHOLD]


def load_forms(policy: Policy) -> Forms:
    """Reads all files of the instrument: its forms by name, the household form first.

    Raises:
        PolicyProblem: a file does not load, two items of a form share a name, a list of codes is missing, or
            items and `rows.yaml` do not agree.
    """
    whole = policy.load(f"{FOLDER}/instrument.yaml", InstrumentPolicy)
    lists = policy.load(f"{FOLDER}/code_lists.yaml", CodeLists).lists
    blocks = tuple(policy.load(f"{FOLDER}/{name}.yaml", Block) for name in whole.blocks)
    household = _instrument(HOUSEHOLD, whole.version, whole, blocks, lists)
    forms = {HOUSEHOLD: household}
    for name in whole.further:
        written = policy.load(f"{FOLDER}/{name}.yaml", FormPolicy)
        where = Where(policy.folder / FOLDER / f"{name}.yaml")
        filled = tuple(_with_borrowed(block, household, where) for block in written.blocks)
        forms[name] = _instrument(name, whole.version, written, filled, lists)
    for form in forms.values():
        _check_form(form, policy, lists)
    _check_rows(forms, policy)
    return forms


def _instrument(
    name: str,
    version: str,
    written: InstrumentPolicy | FormPolicy,
    blocks: tuple[BlockPart, ...],
    lists: dict[str, tuple[Code, ...]],
) -> Instrument:
    used = {item.code_list for block in blocks for item in block.items}
    own = {word: codes for word, codes in lists.items() if word in used}
    return Instrument(name, version, written.form, written.title, written.paper, blocks, own)


def _with_borrowed(block: BlockPart, household: Instrument, where: Where) -> BlockPart:
    known = {item.name: item for item in household.items}
    for name in block.borrow:
        if name not in known:
            raise PolicyProblem("questionnaire.no-item", _no_item(name), where)
    return block.model_copy(update={"items": (*block.items, *(known[name] for name in block.borrow))})


def _check_form(form: Instrument, policy: Policy, lists: Mapping[str, object]) -> None:
    names = [item.name for item in form.items]
    for block in form.blocks:
        file = block.name if form.name == HOUSEHOLD else form.name
        where = Where(policy.folder / FOLDER / f"{file}.yaml")
        for item in block.items:
            if names.count(item.name) > 1:
                raise PolicyProblem("questionnaire.twice", _twice(item.name), where)
            if item.code_list is not None and item.code_list not in lists:
                raise PolicyProblem("questionnaire.no-list", _no_list(item), where)


def _check_rows(forms: Forms, policy: Policy) -> None:
    rows = policy.load(f"{FOLDER}/rows.yaml", Rows).rows
    where = Where(policy.folder / FOLDER / "rows.yaml")
    known = [row.row for row in rows]
    asked = {(name, item.row) for name, form in forms.items() for item in form.items if item.row}
    for row in rows:
        if known.count(row.row) > 1:
            raise PolicyProblem("questionnaire.row-twice", _row_twice(row.row), where)
        if row.form is not None and (row.form, row.row) not in asked:
            raise PolicyProblem("questionnaire.row-not-asked", _row_not_asked(row.row, row.form), where)
    for number in sorted(number for _, number in asked if number not in known):
        raise PolicyProblem("questionnaire.row-unknown", _row_unknown(number), where)


def _twice(name: str) -> Said:
    return Said(
        f"Butir '{name}' tertulis dua kali dalam satu formulir. Beri nama lain pada salah satunya.",
        f"Item '{name}' stands twice in one form. Give one of them another name.",
    )


def _no_list(item: Item) -> Said:
    return Said(
        f"Butir '{item.name}' memakai daftar kode '{item.code_list}' yang tidak ada di code_lists.yaml. "
        "Tambahkan daftar itu, atau perbaiki namanya.",
        f"Item '{item.name}' uses the list of codes '{item.code_list}', which is not in code_lists.yaml. "
        "Add the list, or mend its name.",
    )


def _no_item(name: str) -> Said:
    return Said(
        f"borrow: '{name}' bukan butir formulir rumah tangga. Perbaiki namanya.",
        f"borrow: '{name}' is no item of the household form. Mend the name.",
    )


def _row_twice(row: str) -> Said:
    return Said(
        f"Nomor '{row}' tertulis dua kali. Hapus salah satunya.",
        f"Row '{row}' stands twice. Remove one of them.",
    )


def _row_not_asked(row: str, form: str) -> Said:
    return Said(
        f"Nomor '{row}' tidak ditanyakan dalam formulir '{form}'. Tambahkan butirnya, atau tulis siapa yang "
        "mengetahuinya (known_by, how).",
        f"Row '{row}' is not asked on the form '{form}'. Add the item, or write who knows it (known_by, how).",
    )


def _row_unknown(row: str) -> Said:
    return Said(
        f"Sebuah butir bernomor '{row}' yang tidak ada di rows.yaml. Tambahkan nomornya, atau perbaiki butirnya.",
        f"An item has the row '{row}', which is not in rows.yaml. Add the row, or mend the item.",
    )
