"""Three versions of one YAML file made one, key by key and item by item.

A block whose text one side left as it was is taken from the other side, with its comments. Where both sides
changed a mapping, or a list whose items have an id, the work goes on inside; where both changed the same value
in different ways there is a conflict. A comment is lost only where one side changed it and the other the value.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import yaml

from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.policy.merge_blocks import Block, Lines, blocks_of, moved, put_together
from mutakhir.ground.policy.yaml_text import Tree, parse_yaml


Side = Literal["ours", "theirs"]
Path_: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Clash:
    """Both sides changed the same thing. A side is None where it has no such key."""

    key: str
    base: Tree
    ours: Tree
    theirs: Tree


Choose = Callable[[Clash], Side | None]


def merge_yaml(base: str | None, ours: str, theirs: str, choose: Choose) -> tuple[str, tuple[Clash, ...]]:
    """The merged text and the clashes that `choose` leaves open (the text then keeps ours in their places).

    Raises:
        PolicyProblem: one of the three texts is no good YAML.
    """
    merger = _Merger(choose)
    sides = tuple(None if text is None else _parsed(text) for text in (base, ours, theirs))
    mine, new = sides[1], sides[2]
    assert mine is not None, "a file that is gone is not merged key by key"
    assert new is not None, "a file that is gone is not merged key by key"
    lines = merger.block((), sides[0], mine, new)
    text = "".join(lines)
    if not _is_good(text):
        merger.clashes.append(Clash("", None if sides[0] is None else sides[0].value, mine.value, new.value))
        text = ours
    return text, tuple(merger.clashes)


def _parsed(text: str) -> Block:
    document = parse_yaml(text, Path("merge.yaml"))
    if document.faults:
        raise document.faults[0]
    return blocks_of(text, document.tree)


def _is_good(text: str) -> bool:
    """Blocks of unlike styles (a document's end mark, say) may not fit together; the reader decides."""
    try:
        return not parse_yaml(text, Path("merge.yaml")).faults
    except (PolicyProblem, yaml.YAMLError):
        return False


class _Merger:
    def __init__(self, choose: Choose) -> None:
        self.choose = choose
        self.clashes: list[Clash] = []

    def block(self, path: Path_, base: Block | None, ours: Block, theirs: Block) -> Lines:
        """The lines of a block that both sides have."""
        if same(ours.value, theirs.value):
            return theirs.lines if base is not None and ours.text == base.text else ours.lines
        if base is not None and ours.text == base.text:
            return theirs.lines
        if base is not None and theirs.text == base.text:
            return ours.lines
        if ours.shape == theirs.shape != "leaf" and (base is None or base.shape == ours.shape or not base.value):
            inner = self._inside(path, base, ours, theirs)
            if inner is not None:
                return inner
        elif base is not None and same(ours.value, base.value):
            return theirs.lines
        elif base is not None and same(theirs.value, base.value):
            return ours.lines
        return self._clash(path, base, ours, theirs)

    def _inside(self, path: Path_, base: Block | None, ours: Block, theirs: Block) -> Lines | None:
        old = {} if base is None else base.children
        order = merged_order(list(old), list(ours.children), list(theirs.children), ours.shape == "list")
        if order is None:
            return None
        open_before = len(self.clashes)
        children = []
        for key in order:
            mine, new = ours.children.get(key), _fitted(theirs.children.get(key), ours.column - theirs.column)
            children.append(self._child((*path, key), old.get(key), mine, new))
        if not any(children) and len(self.clashes) == open_before:
            return None  # nothing is left: whether the key itself should go is for a person to say
        return put_together(ours, children)

    def _child(self, path: Path_, base: Block | None, ours: Block | None, theirs: Block | None) -> Lines:
        if ours is not None and theirs is not None:
            return self.block(path, base, ours, theirs)
        left = ours if theirs is None else theirs
        assert left is not None, "the order names what one side has"
        if base is None:
            return left.lines
        if same(left.value, base.value):
            return ()
        return self._clash(path, base, ours, theirs)

    def _clash(self, path: Path_, base: Block | None, ours: Block | None, theirs: Block | None) -> Lines:
        values = (None if each is None else each.value for each in (base, ours, theirs))
        clash = Clash(".".join(path), *values)
        side = self.choose(clash)
        if side is None:
            self.clashes.append(clash)
        kept = theirs if side == "theirs" else ours
        return () if kept is None else kept.lines


def same(one: Tree, other: Tree) -> bool:
    """Equal as a reader of the file sees it: `1`, `1.0` and `true` differ, the order of keys does not count."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _fitted(block: Block | None, by: int) -> Block | None:
    """A block of theirs at the columns of ours."""
    if block is None or not by:
        return block
    children = {key: held for key, child in block.children.items() if (held := _fitted(child, by)) is not None}
    dash = None if block.dash is None else block.dash + by
    return Block(
        moved(block.lines, by), block.value, block.shape, moved(block.head, by), children, block.column + by, dash
    )


def merged_order(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], counts: bool) -> list[str] | None:
    """The keys of both sides in one order; None where the order counts and both changed it, each in its way."""
    common = set(base) & set(ours) & set(theirs)
    told = [[key for key in keys if key in common] for keys in (base, ours, theirs)]
    skeleton, other = (theirs, ours) if told[1] == told[0] != told[2] else (ours, theirs)
    if counts and told[0] not in (told[1], told[2]) and told[1] != told[2]:
        return None
    order = list(skeleton)
    previous: str | None = None
    for key in other:
        if key not in order:
            order.insert(0 if previous is None else order.index(previous) + 1, key)
        previous = key
    return order
