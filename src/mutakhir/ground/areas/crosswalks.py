"""From the areas of one list to those of another, with the kind of each step.

A pair is looked for from the nation downwards, the safest evidence first; each area is paired once:
1. what a decree says (`renames`); 2. the same code with the same name; 3. below the converted parent, the
same last part of the code with the same name, then a name that is there once; 4. anywhere below the converted
grandparent, a name that is there once (an area whose parent was split); 5. below the converted parent, the
same last part of the code with another name (renamed). Between two systems numbers say nothing, and only
names count. Afterwards the children tell of splits and mergers.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal, get_args

import pyarrow as pa

from mutakhir.ground.areas.codes import LEVELS, NATION
from mutakhir.ground.areas.lists import AreaList
from mutakhir.ground.areas.names import normalised


Kind = Literal["same", "renamed", "recoded", "split", "merged", "unknown"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

CROSSWALK_SCHEMA: Final = pa.schema(
    [
        pa.field("old_code", pa.string(), nullable=False),
        pa.field("new_code", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
    ]
)
_Key = tuple[str, ...]


def crosswalk(old: AreaList, new: AreaList, renames: Mapping[str, str] | None = None) -> pa.Table:
    """Every area of `old` with its area in `new`: columns old_code, new_code, kind; sorted.

    `renames` holds pairs (old code, new code) that a decree names and that cannot be found by code or name.
    Kinds: *same* code and name; *renamed*: same code, other name; *recoded*: other code; *split*: one row per
    part; *merged*: the new area holds more than one old one; *unknown*: not found, and `new_code` is that of
    the nearest area above that is found. A new village cut from an old one cannot be seen from two lists.
    """
    search = _Search(old, new)
    for level in LEVELS:
        search.pair_level(old.codes(level), renames or {})
    parts = search.parts()
    holders = Counter(code for codes in parts.values() for code in codes)
    rows = sorted(row for code in search.old_codes() for row in _rows(search, parts, holders, code))
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    return pa.Table.from_arrays(columns, schema=CROSSWALK_SCHEMA)


class _Search:
    """The pairs found so far, and what is still free on either side."""

    def __init__(self, old: AreaList, new: AreaList) -> None:
        self.old, self.new = old, new
        self.pairs: dict[str, str] = {}
        self.taken: set[str] = set()
        self._numbers_count = old.version.system == new.version.system

    def old_codes(self) -> Iterable[str]:
        return (code for level in LEVELS for code in self.old.codes(level))

    def pair_level(self, codes: Sequence[str], renames: Mapping[str, str]) -> None:
        for code in codes:
            decreed = renames.get(code, NATION if code == NATION else None)
            if decreed is not None:
                self._pair(code, decreed)
            elif self._numbers_count and self.new.contains(code) and self._same_name(code, code):
                self._pair(code, code)
        if self._numbers_count:
            self._pair_within(codes, self._below_parent, _suffix_and_name)
        self._pair_within(codes, self._below_parent, _name)
        self._pair_within(codes, self._below_grandparent, _name)
        if self._numbers_count:
            self._pair_within(codes, self._below_parent, _suffix)

    def _pair_within(
        self,
        codes: Sequence[str],
        place: Callable[[str], str | None],
        key: Callable[[AreaList, str], _Key],
    ) -> None:
        """Pair what has a key that is there once on either side, among the free areas of the same place."""
        free: defaultdict[str, list[str]] = defaultdict(list)
        for code in codes:
            where = place(code) if code not in self.pairs else None
            if where is not None:
                free[where].append(code)
        for where, old_codes in free.items():
            level = self.old.level(old_codes[0])
            new_codes = [code for code in self._below(where, level) if code not in self.taken]
            found = _once(new_codes, lambda code: key(self.new, code))
            for one, code in _once(old_codes, lambda code: key(self.old, code)).items():
                if one in found:
                    self._pair(code, found[one])

    def _below(self, where: str, level: str) -> list[str]:
        """The new areas of the level one or two steps below `where`."""
        children = self.new.children(where)
        if children and self.new.level(children[0]) == level:
            return list(children)
        return [below for child in children for below in self.new.children(child)]

    def _below_parent(self, code: str) -> str | None:
        parent = self.old.parent(code)
        return None if parent is None else self.pairs.get(parent)

    def _below_grandparent(self, code: str) -> str | None:
        parent = self.old.parent(code)
        return None if parent is None or parent == NATION else self._below_parent(parent)

    def _same_name(self, old_code: str, new_code: str) -> bool:
        return _name(self.old, old_code) == _name(self.new, new_code)

    def _pair(self, old_code: str, new_code: str) -> None:
        self.pairs[old_code] = new_code
        self.taken.add(new_code)

    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """Old code to the new areas that hold it: its pair, and new areas that took some of its children."""
        took: defaultdict[str, set[str]] = defaultdict(set)
        for code, pair in self.pairs.items():
            took[code].add(pair)
            old_parent, new_parent = self.old.parent(code), self.new.parent(pair)
            if old_parent is None or new_parent is None:
                continue
            # A child that moved to an area with an old pair of its own is a moved boundary, not a split.
            if old_parent not in self.pairs or new_parent not in self.taken:
                took[old_parent].add(new_parent)
        return {code: tuple(sorted(found)) for code, found in took.items()}

    def kind_of_pair(self, old_code: str, new_code: str) -> Kind:
        if old_code != new_code:
            return "recoded"
        return "same" if self._same_name(old_code, new_code) else "renamed"


def _rows(
    search: _Search, parts: Mapping[str, tuple[str, ...]], holders: Mapping[str, int], code: str
) -> Iterable[tuple[str, str, Kind]]:
    found = parts.get(code, ())
    if not found:
        yield code, _lifted(parts, search.old, code), "unknown"
    for new_code in found:
        yield code, new_code, _kind(search, holders, code, new_code, len(found))


def _kind(search: _Search, holders: Mapping[str, int], code: str, new_code: str, parts: int) -> Kind:
    if parts > 1:
        return "split"
    return "merged" if holders[new_code] > 1 else search.kind_of_pair(code, new_code)


def _lifted(parts: Mapping[str, tuple[str, ...]], old: AreaList, code: str) -> str:
    """The new area of the nearest area above that has exactly one."""
    above = old.parent(code)
    while above is not None and len(parts.get(above, ())) != 1:
        above = old.parent(above)
    return NATION if above is None else parts[above][0]


def _once(codes: Iterable[str], key: Callable[[str], _Key]) -> Mapping[_Key, str]:
    """Key to code for the keys that only one of the codes has."""
    found: defaultdict[_Key, list[str]] = defaultdict(list)
    for code in codes:
        found[key(code)].append(code)
    return {one: same[0] for one, same in found.items() if len(same) == 1}


def _name(areas: AreaList, code: str) -> _Key:
    return (normalised(areas.name(code)),)


def _suffix(areas: AreaList, code: str) -> _Key:
    """The last part of the code: what is its own, without that of the parent."""
    parent = areas.parent(code)
    return (code if parent is None or parent == NATION else code.removeprefix(parent),)


def _suffix_and_name(areas: AreaList, code: str) -> _Key:
    return (*_suffix(areas, code), *_name(areas, code))
