"""Crosswalks: what a code of another instrument means in this one.

Every code that the other list knows is named: with the code it becomes, or with the reason why it becomes none.
A code that could mean two things here is left open, since nobody may guess what a family answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import PolicyProblem, Said, Where
from mutakhir.ground.policy.model import Dated, NotAllowed, Part
from mutakhir.ground.policy.pack import Policy
from mutakhir.ground.policy.round import Text


CROSSWALKS = "questionnaire/crosswalks/*.yaml"
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class CodeMove(Part):
    """One code of the other list: `to` what it becomes, or `because` why it becomes nothing. `note` says what
    gets lost on the way."""

    code: Annotated[int, Field(ge=0, le=99)]
    to: Annotated[int, Field(ge=0, le=99)] | None = None
    because: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.to is None) == (self.because is None):
            raise NotAllowed(
                Said(
                    f"kode {self.code}: tulis 'to', atau 'because' bila tidak ada padanannya.",
                    f"code {self.code}: write 'to', or 'because' if nothing here means the same.",
                )
            )
        return self


class ListCrosswalk(Part):
    """One list of the other instrument, all its codes, and the items here that it answers."""

    items: Annotated[tuple[Name, ...], Field(min_length=1)]
    source: Text
    codes: Annotated[tuple[CodeMove, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        codes = [move.code for move in self.codes]
        for code in codes:
            if codes.count(code) > 1:
                raise NotAllowed(
                    Said(
                        f"kode {code} tertulis dua kali. Hapus salah satunya.",
                        f"code {code} stands twice. Remove one of them.",
                    )
                )
        return self


class CrosswalkPolicy(Dated):
    """All lists of one other instrument that differ from those here."""

    from_instrument: Annotated[str, Field(pattern=r"^[a-z][a-z0-9.-]*$", max_length=40)]
    to_instrument: Annotated[str, Field(pattern=r"^[a-z][a-z0-9.-]*$", max_length=40)]
    lists: tuple[ListCrosswalk, ...]


@dataclass(frozen=True)
class Crosswalk:
    """The codes of one item: `codes` maps those that have a meaning here, `open` says why others have none;
    `path` is the file within the pack."""

    from_instrument: str
    to_instrument: str
    item: str
    codes: Mapping[int, int]
    open: Mapping[int, Text]
    path: str


def load_crosswalks(policy: Policy) -> dict[tuple[str, str], Crosswalk]:
    """All crosswalks of the pack, by instrument that the codes come from and item here; none if it has none.

    Whether items and codes are those of the instrument is checked when the instrument is compiled.

    Raises:
        PolicyProblem: a file does not load, or two lists of one instrument answer the same item.
    """
    found: dict[tuple[str, str], Crosswalk] = {}
    for path in sorted(policy.folder.glob(CROSSWALKS)):
        relative = path.relative_to(policy.folder).as_posix()
        written = policy.load(relative, CrosswalkPolicy)
        for each in written.lists:
            for item in each.items:
                key = (written.from_instrument, item)
                if key in found:
                    raise PolicyProblem("questionnaire.crosswalk-twice", _twice(item), Where(path))
                found[key] = _crosswalk(written, each, item, relative)
    return found


def _crosswalk(written: CrosswalkPolicy, each: ListCrosswalk, item: str, path: str) -> Crosswalk:
    codes = {move.code: move.to for move in each.codes if move.to is not None}
    left = {move.code: move.because for move in each.codes if move.because is not None}
    return Crosswalk(written.from_instrument, written.to_instrument, item, codes, left, path)


def _twice(item: str) -> Said:
    return Said(
        f"Butir '{item}' mendapat dua daftar dari kuesioner yang sama. Hapus salah satunya.",
        f"Item '{item}' gets two lists from the same instrument. Remove one of them.",
    )
