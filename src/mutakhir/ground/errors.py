"""The three families of trouble (DESIGN section 7).

1. A *finding* about a household is a row in a dataset, never an exception; it is not here.
2. A *problem* shown to a person is a `Problem`: a stable code, a sentence that says what to do in
   Indonesian and English, and, where there is one, the file and line. Exit code and HTTP status
   derive from the class, here and nowhere else.
3. A programmer's mistake is an `assert`, and may crash.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal


Language = Literal["id", "en"]


@dataclass(frozen=True)
class Said:
    """One sentence (or a few) in both languages of the house: what is wrong and what to do."""

    id: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.id if language == "id" else self.en


@dataclass(frozen=True)
class Where:
    """The place of a mistake in something that a person wrote: file, and line if known (from 1)."""

    file: Path | str
    line: int | None = None

    def __str__(self) -> str:
        return str(self.file) if self.line is None else f"{self.file}:{self.line}"


class Problem(Exception):
    """Something a person can mend. `code` is stable: it may be searched for and documented."""

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, code: str, said: Said, where: Where | None = None) -> None:
        super().__init__(code, said, where)
        self.code = code
        self.said = said
        self.where = where

    def sentence(self, language: Language = "id") -> str:
        place = f"{self.where}: " if self.where else ""
        return f"[{self.code}] {place}{self.said.in_language(language)}"

    def __str__(self) -> str:
        return self.sentence("en")


class UsageProblem(Problem):
    """The command was called with words or values that do not fit."""

    exit_code = 2
    http_status = 400


class HomeProblem(Problem):
    """The folder is no registry home, or the home lacks what the work needs."""

    exit_code = 10
    http_status = 404


class PolicyProblem(Problem):
    """A policy file does not load, does not type-check or contradicts another."""

    exit_code = 11
    http_status = 422


class InputProblem(Problem):
    """Data from outside cannot be read as a whole (single bad rows go to quarantine instead)."""

    exit_code = 12
    http_status = 422


class IntegrityProblem(Problem):
    """Bytes are not what their manifest says: a changed, missing or corrupt file."""

    exit_code = 13
    http_status = 409


class AccessProblem(Problem):
    """What is asked for is not allowed; the sentence names the clause."""

    exit_code = 14
    http_status = 403


class ConflictProblem(Problem):
    """The act does not fit the present state, for example publishing twice."""

    exit_code = 15
    http_status = 409


class MachineProblem(Problem):
    """The machine lacks something: disk, memory, a program, a server that does not answer."""

    exit_code = 16
    http_status = 503


class WaitingProblem(Problem):
    """The process waits for people: meetings, submissions or a signature are not there yet."""

    exit_code = 17
    http_status = 409
