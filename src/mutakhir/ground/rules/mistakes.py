"""Mistakes of an author, gathered until all files are read, then shown together."""

from collections.abc import Sequence
from dataclasses import dataclass

from mutakhir.ground.errors import PolicyProblem, Said, Where


class ExpressionMistake(Exception):
    """A mistake within one expression; the reader of the file adds file and line. Never leaves `rules`."""

    def __init__(self, code: str, indonesian: str, english: str) -> None:
        super().__init__(code, english)
        self.code = code
        self.said = Said(id=indonesian, en=english)


@dataclass(frozen=True)
class Mistake:
    """One mistake: what it is (a stable code), where it is, and what to do."""

    code: str
    said: Said
    where: Where


class RuleFileProblem(PolicyProblem):
    """The rule files do not load; every mistake of every file is listed, in the order of the files."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        assert mistakes, "a problem needs at least one mistake"
        self.mistakes = tuple(mistakes)
        count = len(mistakes)
        super().__init__(
            "rule.files",
            Said(
                id=_listed(f"{count} kesalahan dalam berkas aturan:", [(m.where, m.said.id) for m in mistakes]),
                en=_listed(f"{count} mistakes in the rule files:", [(m.where, m.said.en) for m in mistakes]),
            ),
        )

    def __reduce__(self) -> tuple[type["RuleFileProblem"], tuple[tuple[Mistake, ...]]]:
        return type(self), (self.mistakes,)


def _listed(opening: str, lines: Sequence[tuple[Where, str]]) -> str:
    return "\n".join([opening, *(f"{where}: {sentence}" for where, sentence in lines)])
