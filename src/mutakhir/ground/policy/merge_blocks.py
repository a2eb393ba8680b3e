"""A YAML file cut into blocks: the lines of each key and of each list item, with the comments that stand above it.

Put together again the blocks give the file, byte for byte. Cut further are mappings, and lists whose items are
mappings with one kind of key that tells them apart; everything else is one block.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import yaml

from mutakhir.ground.policy.yaml_text import Tree


IDENTITIES: Final = ("id", "name", "code", "number", "programme")
Shape = Literal["mapping", "list", "leaf"]
Lines = tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """One key or item. `head` are the lines before the first child, `dash` the column of an item's `-`."""

    lines: Lines
    value: Tree
    shape: Shape
    head: Lines = ()
    children: "dict[str, Block]" = field(default_factory=dict)
    column: int = 0
    dash: int | None = None

    @property
    def text(self) -> str:
        return "".join(self.lines)


def blocks_of(text: str, tree: Tree) -> Block:
    """The whole file as a block. `tree` is what `parse_yaml` made of the text, which must be good YAML."""
    whole = text if text.endswith("\n") else text + "\n"
    lines = tuple(whole.splitlines(keepends=True))
    node = yaml.compose(whole, Loader=yaml.SafeLoader)
    assert node is not None, "an empty file is no good YAML to our reader"
    return _block(node, tree, _Cut(lines, 0, len(lines)), None)


def identity_of(items: Sequence[Tree]) -> str | None:
    """The key that tells the items of a list apart, if they have one."""
    for key in IDENTITIES:
        found = [item.get(key) if isinstance(item, dict) else None for item in items]
        told = [str(each) for each in found if isinstance(each, str | int)]
        if items and len(told) == len(items) == len(set(told)):
            return key
    return None


@dataclass(frozen=True)
class _Cut:
    """Lines of the file from `first` up to `after`; an item's dash is a blank in them."""

    lines: Lines
    first: int
    after: int

    def of(self) -> Lines:
        return self.lines[self.first : self.after]


def _block(node: yaml.Node, value: Tree, cut: _Cut, dash: int | None) -> Block:
    whole = _with_dash(cut.of(), dash)
    entries = list(_entries(node, value, cut))
    if not entries:
        return Block(whole, value, "leaf", dash=dash)
    starts = _starts(entries, cut, dash)
    children: dict[str, Block] = {}
    for place, each in enumerate(entries):
        after = starts[place + 1] if place + 1 < len(starts) else cut.after
        inner = _Cut(_without_dash(cut.lines, each.line, each.dash), starts[place], after)
        children[each.key] = _block(each.node, each.value, inner, each.dash)
    shape: Shape = "mapping" if isinstance(node, yaml.MappingNode) else "list"
    assert len(children) == len(entries), "keys of a mapping differ, and so do the identities of a list"
    return Block(whole, value, shape, cut.lines[cut.first : starts[0]], children, entries[0].column, dash)


@dataclass(frozen=True)
class _Entry:
    key: str
    node: yaml.Node
    value: Tree
    line: int  # of the key or the dash
    column: int
    dash: int | None


def _entries(node: yaml.Node, value: Tree, cut: _Cut) -> Iterator[_Entry]:
    """The children of a block that can be cut; none for a leaf."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and isinstance(value, dict):
        lines = [key.start_mark.line for key, _ in node.value]
        columns = {key.start_mark.column for key, _ in node.value}
        if len(set(lines)) == len(lines) and len(columns) == 1 and _blank_before(cut, lines[0], min(columns)):
            for key, held in node.value:
                mark = key.start_mark
                yield _Entry(key.value, held, value[key.value], mark.line, mark.column, None)
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and isinstance(value, list):
        identity = identity_of(value)
        places = [(item.start_mark.line, _dash(cut.lines, item)) for item in node.value]
        if identity is None or any(dash is None for _, dash in places):
            return
        for (line, dash), item, held in zip(places, node.value, value, strict=True):
            assert isinstance(held, dict), "identity_of takes mappings only"
            assert dash is not None, "looked at above"
            yield _Entry(str(held[identity]), item, held, line, dash, dash)


def _blank_before(cut: _Cut, line: int, column: int) -> bool:
    """Whether the first key begins its line (an item's dash was made a blank), within the block."""
    return cut.first <= line and not cut.lines[line][:column].strip()


def _dash(lines: Lines, item: yaml.Node) -> int | None:
    """The column of the dash of a block mapping in a list, if it stands on the line of its first key."""
    if not isinstance(item, yaml.MappingNode):
        return None
    before = lines[item.start_mark.line][: item.start_mark.column]
    return before.index("-") if before.strip() == "-" else None


def _starts(entries: Sequence[_Entry], cut: _Cut, dash: int | None) -> list[int]:
    """The first line of each entry: that of the comments right above it. Those above a dash are the item's."""
    starts = []
    bound = cut.first if dash is None else entries[0].line
    for each in entries:
        first = each.line
        while first > bound and cut.lines[first - 1].lstrip().startswith("#"):
            first -= 1
        starts.append(first)
        bound = max(_end(each.node), each.line + 1)
    return starts


def _end(node: yaml.Node) -> int:
    """The line after the last one that holds something of the node."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        return max(_end(each) for pair in node.value for each in pair)
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return max((_end(each) for each in node.value), default=node.start_mark.line + 1)
    mark = node.end_mark
    return int(mark.line) + (1 if mark.column else 0)


def _without_dash(lines: Lines, line: int, dash: int | None) -> Lines:
    if dash is None:
        return lines
    text = lines[line]
    return (*lines[:line], f"{text[:dash]} {text[dash + 1 :]}", *lines[line + 1 :])


def _with_dash(lines: Lines, dash: int | None) -> Lines:
    """The dash put back before the first line that is neither empty nor a comment."""
    if dash is None:
        return lines
    place = next(i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    text = lines[place]
    assert text[dash] == " ", "a blank stands where the dash was"
    return (*lines[:place], f"{text[:dash]}-{text[dash + 1 :]}", *lines[place + 1 :])


def put_together(block: Block, children: Sequence[Lines]) -> Lines:
    """The lines of a block with other children."""
    lines = (*block.head, *(line for child in children for line in child))
    return _with_dash(lines, block.dash)


def moved(lines: Lines, by: int) -> Lines:
    """Lines set `by` columns further right, or left."""
    if not by:
        return lines
    return tuple(_moved(line, by) for line in lines)


def _moved(line: str, by: int) -> str:
    if not line.strip():
        return line
    return " " * by + line if by > 0 else line[min(-by, len(line) - len(line.lstrip())) :]
