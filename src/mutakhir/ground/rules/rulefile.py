"""Reading one YAML file with its line numbers; what is wrong is noted down, and reading goes on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from mutakhir.ground.errors import Said, Where
from mutakhir.ground.rules.mistakes import Mistake
from mutakhir.ground.rules.vocabulary import nearest


Scalar = object
_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "str", "timestamp"))
_UNREAD: Mapping[type[Exception], tuple[str, str]] = {
    OSError: (
        "berkas tidak dapat dibuka; periksa nama dan izinnya",
        "the file cannot be opened; check its name and permissions",
    ),
    RecursionError: (
        "berkas bersarang terlalu dalam; kurangi tingkatnya",
        "the file is nested too deeply; use fewer levels",
    ),
    yaml.MarkedYAMLError: (
        "ini bukan YAML{}; periksa indentasi dan tanda kutip",
        "this is not YAML{}; check indentation and quotes",
    ),
    Exception: (
        "berkas memuat huruf yang tidak dapat dibaca; simpan sebagai UTF-8 tanpa huruf kendali",
        "the file holds characters that cannot be read; save it as UTF-8 without control characters",
    ),
}
_CONSTRUCTION = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, yaml.YAMLError)


@dataclass
class RuleFile:
    """One file, and the mistakes found in it so far."""

    path: Path
    mistakes: list[Mistake] = field(default_factory=list)

    def note(self, node: yaml.Node | int, code: str, indonesian: str, english: str) -> None:
        """Note a mistake at a node, or at a line."""
        self.note_said(node, code, Said(id=indonesian, en=english))

    def note_said(self, node: yaml.Node | int, code: str, said: Said) -> None:
        self.mistakes.append(Mistake(code, said, self.where(node)))

    def where(self, node: yaml.Node | int) -> Where:
        return Where(self.path, node if isinstance(node, int) else node.start_mark.line + 1)

    def root(self) -> yaml.Node | None:
        """The whole file as YAML nodes, or None with the reason noted."""
        try:
            node: yaml.Node | None = yaml.compose(self.path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        except (OSError, RecursionError, yaml.YAMLError, ValueError) as error:
            self._note_unread(error)
            return None
        if node is None:
            self._note_empty()
        return node

    def _note_unread(self, error: Exception) -> None:
        line, what = 1, ""
        if isinstance(error, yaml.MarkedYAMLError):
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            what = f" ({error.problem})"
        indonesian, english = next(said for family, said in _UNREAD.items() if isinstance(error, family))
        self.note(line, "rule.yaml", indonesian.format(what), english.format(what))

    def _note_empty(self) -> None:
        self.note(
            1,
            "rule.yaml",
            "berkas kosong; tulis valid_from, reference dan rules",
            "the file is empty; write valid_from, reference and rules",
        )

    def fields(
        self, node: yaml.Node, what: str, required: Sequence[str], optional: Sequence[str] = ()
    ) -> Mapping[str, yaml.Node]:
        """The values of a mapping by key; unknown, doubled and missing keys are noted."""
        found: dict[str, yaml.Node] = {}
        for key, held in self.pairs(node, what):
            name = str(key.value)
            if name not in (*required, *optional):
                self._unknown_key(key, name, what, (*required, *optional))
            else:
                found[name] = held
        if isinstance(node, yaml.MappingNode):
            self._note_missing(node, what, [name for name in required if name not in found])
        return found

    def _note_missing(self, node: yaml.Node, what: str, missing: Sequence[str]) -> None:
        for name in missing:
            self.note(
                node,
                "rule.missing",
                f"{what}: `{name}` belum ada; tambahkan",
                f"{what}: `{name}` is missing; add it",
            )

    def pairs(self, node: yaml.Node, what: str) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        """Keys and values of a mapping with plain keys; anything else is noted and left out."""
        if not isinstance(node, yaml.MappingNode):
            self.note(
                node,
                "rule.shape",
                f"{what} harus berupa pasangan `kunci: nilai`",
                f"{what} must be `key: value` pairs",
            )
            return
        seen: set[str] = set()
        for key, held in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.note(
                    key,
                    "rule.shape",
                    f"{what}: kunci harus satu kata",
                    f"{what}: a key must be a single word",
                )
            elif key.value in seen:
                self.note(
                    key,
                    "rule.doubled",
                    f"{what}: `{key.value}` tertulis dua kali; hapus satu",
                    f"{what}: `{key.value}` stands twice; remove one",
                )
            else:
                seen.add(key.value)
                yield key, held

    def _unknown_key(self, key: yaml.Node, name: str, what: str, known: tuple[str, ...]) -> None:
        meant = nearest(name, known)
        listed = ", ".join(known)
        self.note(
            key,
            "rule.key",
            f"{what}: `{name}` tidak dikenal; " + (f"maksud Anda `{meant}`?" if meant else f"yang ada: {listed}"),
            f"{what}: `{name}` is not known; " + (f"did you mean `{meant}`?" if meant else f"known are {listed}"),
        )

    def items(self, node: yaml.Node | None, what: str) -> Sequence[yaml.Node]:
        """The entries of a list; an absent one is empty (its absence is noted where keys are read)."""
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.note(
                node,
                "rule.shape",
                f"{what} harus berupa daftar (`- ...`) yang tidak kosong",
                f"{what} must be a list (`- ...`) that is not empty",
            )
            return ()
        held: Sequence[yaml.Node] = node.value
        return held

    def scalar(self, node: yaml.Node, what: str) -> tuple[bool, Scalar]:
        """(True, value) of a single YAML value; (False, None) with the reason noted."""
        if isinstance(node, yaml.ScalarNode) and node.tag in _TAGS and _clean(node.value):
            try:
                return True, yaml.SafeLoader("").construct_object(node)
            except _CONSTRUCTION:
                pass
        self.note(
            node,
            "rule.value",
            f"{what}: harus satu nilai; bila teks, beri tanda kutip",
            f"{what}: must be a single value; if it is text, put it in quotes",
        )
        return False, None

    def text(self, node: yaml.Node | None, what: str) -> str | None:
        """A text that is not blank; None with the reason noted."""
        if node is None:
            return None
        known, held = self.scalar(node, what)
        if known and not (isinstance(held, str) and held.strip()):
            self.note(
                node,
                "rule.text",
                f"{what}: harus teks yang tidak kosong; bila perlu beri tanda kutip",
                f"{what}: must be a text that is not empty; put it in quotes where needed",
            )
            return None
        return held.strip() if isinstance(held, str) else None

    def said(self, node: yaml.Node | None, what: str) -> Said | None:
        """A sentence in both languages."""
        if node is None:
            return None
        held = self.fields(node, what, ("id", "en"))
        indonesian, english = (self.text(held.get(name), f"{what}.{name}") for name in ("id", "en"))
        return Said(id=indonesian, en=english) if indonesian and english else None


def _clean(text: str) -> bool:
    """No lone surrogates and no control characters: engines cannot take them in a constant."""
    return all((letter >= " " or letter in "\n\t") and not "\ud800" <= letter <= "\udfff" for letter in text)
