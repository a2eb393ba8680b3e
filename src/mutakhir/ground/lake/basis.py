"""What the keys of a step's parts are made of: stage, code, policy, schemas, and the contents of its inputs.

A part is a regency, whose key takes in its own part of each input, or the nation, which takes them in whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, Self

from mutakhir.ground.lake.files import sha256_text
from mutakhir.ground.lake.lane import KEPT, Keeps
from mutakhir.ground.lake.manifest import NATION, Manifest
from mutakhir.ground.lake.minting import MINTED, minted_key
from mutakhir.ground.lake.store import Lake
from mutakhir.ground.schema import dataset


VERSION_LENGTH = 16


class Leaf(NamedTuple):
    """A dataset (or minted ids) under the inputs of a step; `regional` where a regency takes in its own part only."""

    name: str
    regional: bool


@dataclass
class Contents:
    """Hashes of the inputs of one step as they are now; each is taken once, so it serves one step and no longer."""

    lake: Lake
    word: str
    keeps: Keeps
    _known: dict[tuple[str, str | None], str] = field(default_factory=dict)
    _manifests: dict[str, Manifest | None] = field(default_factory=dict)

    def of(self, name: str, regency: str | None) -> str:
        """Content of an input in a regency, or of all of it (None)."""
        part = regency if self._is_regional(name) else None
        if (name, part) not in self._known:
            self._known[name, part] = self._content(name, part)
        return self._known[name, part]

    def _is_regional(self, name: str) -> bool:
        if name.startswith(KEPT):
            return name in self.keeps.each
        return name.startswith(MINTED) or dataset(name).scope != "nation"

    def _content(self, name: str, part: str | None) -> str:
        if name.startswith(KEPT):
            return sha256_text(name, *(self.of(read, part) for read in self.keeps.reads(name)))
        if name.startswith(MINTED):
            return minted_key(self.lake, self.word, name, part)
        if name not in self._manifests:
            self._manifests[name] = self.lake.manifest(name)
        found = self._manifests[name]
        entries = () if found is None else found.files if part is None else found.of(part)
        return sha256_text(name, *(text for e in entries for text in (e.part, e.content)))

    def leaves(self, names: Iterable[str], *, regional: bool = True) -> Iterator[Leaf]:
        """The datasets under `names`; with `regional` false they are taken in whole, whatever they are."""
        for name in names:
            own = regional and self._is_regional(name)
            if name.startswith(KEPT):
                yield from self.leaves(self.keeps.reads(name), regional=own)
            else:
                yield Leaf(name, own)


@dataclass(frozen=True)
class Basis:
    """What the results of one step rest on; `stored` where they are made for the nation and stored by regency."""

    word: str
    code: str
    policy: str
    step: str
    schemas: tuple[str, ...]
    inputs: tuple[str, ...]
    whole: tuple[str, ...]
    areas: str
    parts: tuple[str, ...]
    contents: Contents
    stored: tuple[str, ...] = ()

    def spread(self, regencies: Iterable[str]) -> Self:
        """The same, made once for the nation: every regency has the nation's key."""
        return replace(self, stored=tuple(regencies))

    @cached_property
    def keys(self) -> dict[str, str]:
        """The key of each part."""
        fixed = (sha256_text(self.word, self.code, self.policy), self.step, *self.schemas)
        whole = tuple(self.contents.of(name, None) for name in self.whole)
        own = {part: self._key(part, fixed, whole) for part in self.parts}
        return dict.fromkeys(self.stored, own[NATION]) if self.stored else own

    def _key(self, part: str, fixed: tuple[str, ...], whole: tuple[str, ...]) -> str:
        inputs = (self.contents.of(name, _regency(part)) for name in self.inputs)
        return sha256_text(*fixed, *inputs, *whole, self.areas, part)

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every dataset under the inputs, and those that were read whole before."""
        found = {*self.contents.leaves(self.inputs), *self.contents.leaves(self.whole, regional=False)}
        return tuple(sorted(found))

    def part_of(self, stored: str) -> str:
        """The part whose key a stored part has: itself, or the nation."""
        return NATION if self.stored else stored


def _regency(part: str) -> str | None:
    return None if part == NATION else part


def version_of(step: str, keys: dict[str, str]) -> str:
    """Name of the version that holds the parts with these keys."""
    return sha256_text(step, *(text for pair in sorted(keys.items()) for text in pair))[:VERSION_LENGTH]
