"""YAML as a policy file may use it: text, numbers, true/false, lists and mappings, each with its line.

Deliberately less than YAML: no aliases (a small file could expand without end), no tags, no second
document, no duplicate keys, no yes/no booleans, no octal numbers, no dates by guessing. A scalar is
`true`/`false`, `null`, a decimal number without leading zeros, or text; the model decides what a text
means. So `no`, `0123` and `12:30` stay what the author wrote.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from mutakhir.ground.errors import PolicyProblem, Said, Where
from mutakhir.ground.policy.problems import together


Tree: TypeAlias = "str | int | float | bool | None | list[Tree] | dict[str, Tree]"
Loc: TypeAlias = tuple[int | str, ...]

MAX_BYTES = 4 * 1024 * 1024  # the full questionnaire is some 300 KB; this is a guard, not a policy
MAX_DEPTH = 24

# The C parser reads the same language about ten times faster; a wheel without it still works.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*|(?=\.[0-9]))(\.[0-9]*)?([eE][-+]?[0-9]{1,3})?")
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Document:
    """One file as a tree, the line (from 1) of every key and list item, and the mistakes found so far."""

    file: Path
    tree: Tree
    lines: dict[Loc, int] = field(default_factory=dict)
    faults: tuple[PolicyProblem, ...] = ()

    def line(self, loc: Loc) -> int:
        """The line of `loc`; parts that are no key of the file (union branches, missing keys) are skipped."""
        known: Loc = ()
        for part in loc:
            known = (*known, part) if (*known, part) in self.lines else known
        return self.lines.get(known, 1)

    def where(self, loc: Loc) -> Where:
        return Where(self.file, self.line(loc))


def read_yaml(file: Path) -> Document:
    """Reads one policy file.

    Raises:
        PolicyProblem: the file is missing, too large, not UTF-8, not YAML, or uses what is not allowed.
    """
    document = parse_yaml(_text(file), file)
    if document.faults:
        raise together(document.faults)
    return document


def parse_yaml(text: str, file: Path) -> Document:
    """Like `read_yaml`, from text; duplicate keys are returned as `faults`, so that a caller can add more."""
    bad = _UNPRINTABLE.search(text)
    if bad:
        raise _fault("policy.not-text", file, text.count("\n", 0, bad.start()) + 1, _NOT_TEXT)
    builder = _Builder(file)
    try:
        tree = builder.document(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, text, file) from error
    except yaml.YAMLError as error:
        raise _fault("policy.syntax", file, None, _NOT_TEXT) from error
    return Document(file, tree, builder.lines, tuple(builder.faults))


def text_of(file: Path) -> str:
    """The text of one pack file with the guards on size and encoding."""
    return _text(file)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise _fault("policy.too-large", file, None, _TOO_LARGE)
        data = file.read_bytes()
    except OSError as error:
        raise _fault("policy.file-missing", file, None, _MISSING) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _fault("policy.not-text", file, line, _NOT_TEXT) from error


class _Builder:
    """Turns parser events into a tree. Recursion is bounded by MAX_DEPTH."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines: dict[Loc, int] = {}
        self.faults: list[PolicyProblem] = []

    def document(self, events: Iterator[yaml.Event]) -> Tree:
        body = (e for e in events if not isinstance(e, yaml.StreamStartEvent | yaml.DocumentEndEvent))
        if isinstance(next(body), yaml.StreamEndEvent):
            raise _fault("policy.empty", self.file, 1, _EMPTY)
        first = next(body)
        self.lines[()] = _line(first)
        tree = self.node(first, body, ())
        after = next(body)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _fault("policy.two-documents", self.file, _line(after), _TWO_DOCUMENTS)
        if tree is None:
            raise _fault("policy.empty", self.file, 1, _EMPTY)
        return tree

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], loc: Loc) -> Tree:
        self.refuse(event, loc)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(events, loc)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, loc)
        assert isinstance(event, yaml.ScalarEvent), f"Unhandled event: {event!r}"
        plain, _quoted = event.implicit
        text: str = event.value
        return _scalar(text) if plain else text

    def refuse(self, event: yaml.Event, loc: Loc) -> None:
        """Stops at what would let a small file grow without end, or run code."""
        if not isinstance(event, yaml.NodeEvent) or isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _fault("policy.alias", self.file, _line(event), _ALIAS)
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            raise _fault("policy.tag", self.file, _line(event), _TAG)
        if len(loc) > MAX_DEPTH:
            raise _fault("policy.too-deep", self.file, _line(event), _TOO_DEEP)

    def sequence(self, events: Iterator[yaml.Event], loc: Loc) -> Tree:
        items: list[Tree] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            here = (*loc, len(items))
            self.lines[here] = _line(event)
            items.append(self.node(event, events, here))
        return items

    def mapping(self, events: Iterator[yaml.Event], loc: Loc) -> Tree:
        entries: dict[str, Tree] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self.key(event)
            here = (*loc, key)
            if key in entries:
                said = _duplicate(here, self.lines[here])
                self.faults.append(_fault("policy.duplicate-key", self.file, _line(event), said))
            self.lines.setdefault(here, _line(event))
            entries.setdefault(key, self.node(next(events), events, here))
        return entries

    def key(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise _fault("policy.key", self.file, _line(event), _KEY)
        self.refuse(event, ())
        text: str = event.value
        return text


def _line(event: yaml.Event) -> int:
    assert event.start_mark is not None, "both parsers mark every event"
    return event.start_mark.line + 1


def _scalar(text: str) -> Tree:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


def _fault(code: str, file: Path, line: int | None, said: Said) -> PolicyProblem:
    return PolicyProblem(code, said, Where(file, line))


def _syntax(error: yaml.MarkedYAMLError, text: str, file: Path) -> PolicyProblem:
    mark = error.problem_mark or error.context_mark
    line = 1 if mark is None else mark.line + 1
    rows = text.split("\n")
    row = rows[line - 1] if line <= len(rows) else ""
    tab = "\t" in row[: len(row) - len(row.lstrip())]
    return _fault("policy.tab" if tab else "policy.syntax", file, line, _TAB if tab else _SYNTAX)


def _duplicate(loc: Loc, first: int) -> Said:
    name = ".".join(str(part) for part in loc)
    return Said(
        id=f"{name}: kunci ini sudah ada di baris {first}. Hapus salah satu, atau gabungkan isinya.",
        en=f"{name}: this key already stands in line {first}. Remove one of them, or join their contents.",
    )


_MISSING = Said(
    id="Berkas ini tidak ada atau tidak dapat dibaca. Periksa namanya, atau salin lagi dari paket kebijakan.",
    en="This file is missing or cannot be read. Check its name, or copy it again from the policy pack.",
)
_TOO_LARGE = Said(
    id=f"Berkas ini lebih besar dari {MAX_BYTES // 1024 // 1024} MB. Berkas kebijakan kecil; pindahkan data ke lake.",
    en=f"This file is larger than {MAX_BYTES // 1024 // 1024} MB. Policy files are small; data belong in the lake.",
)
_NOT_TEXT = Said(
    id="Berkas ini bukan teks UTF-8 biasa. Simpan lagi sebagai teks UTF-8 dari penyunting teks.",
    en="This file is not plain UTF-8 text. Save it again as UTF-8 text from a text editor.",
)
_EMPTY = Said(
    id="Berkas ini kosong. Isi dengan kunci yang diperlukan, mulai dari valid_from dan reference.",
    en="This file is empty. Write the keys that it needs, beginning with valid_from and reference.",
)
_TWO_DOCUMENTS = Said(
    id="Ada dokumen kedua setelah '---'. Satu berkas hanya memuat satu dokumen; pecah menjadi dua berkas.",
    en="A second document begins after '---'. A file holds one document; split it into two files.",
)
_ALIAS = Said(
    id="Jangkar '&' dan alias '*' tidak boleh dipakai. Tulis isinya di setiap tempat, atau beri tanda kutip.",
    en="Anchors '&' and aliases '*' are not allowed. Write the content out, or put the text in quotes.",
)
_TAG = Said(
    id="Tag '!' tidak boleh dipakai. Hapus tag itu, atau beri tanda kutip bila '!' bagian dari teks.",
    en="Tags '!' are not allowed. Remove the tag, or put the text in quotes if '!' belongs to it.",
)
_TOO_DEEP = Said(
    id=f"Isi berkas bersarang lebih dari {MAX_DEPTH} tingkat. Sederhanakan susunannya.",
    en=f"The contents are nested more than {MAX_DEPTH} levels deep. Make the structure simpler.",
)
_KEY = Said(
    id="Kunci harus berupa satu kata atau teks, bukan daftar atau susunan. Tulis sebagai 'nama: isi'.",
    en="A key must be one word or text, not a list or a mapping. Write it as 'name: value'.",
)
_TAB = Said(
    id="Baris ini menjorok dengan tab. Ganti setiap tab dengan dua spasi.",
    en="This line is indented with a tab. Replace each tab with two spaces.",
)
_SYNTAX = Said(
    id="Baris ini tidak terbaca sebagai YAML. Periksa jarak awal baris, titik dua, kurung dan tanda kutip "
    "di baris ini dan baris sebelumnya.",
    en="This line cannot be read as YAML. Check indentation, colons, brackets and quotes "
    "in this line and the one before.",
)
