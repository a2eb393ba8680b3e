"""Answers of the civil registry office: each row names the question that it answers, and so member and regency."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa

from mutakhir.border import troubles
from mutakhir.border.gathering import Fate, Gathering
from mutakhir.border.ledger import ROWS
from mutakhir.border.reasons import Reason
from mutakhir.border.repair import Repaired, Rows
from mutakhir.ground.lake import NATION, Lake


NUMBER: Final = "request_number"
FOUND: Final = "found"
COMPARED: Final = ("person_name", "birth_date")  # without these nothing can be said of a member who was found
_NUMBER: Final = re.compile(r"(Q[0-9A-F]{12})[-_ ]?0*([1-9][0-9]{0,8})", re.IGNORECASE)
Question = tuple[str, int]  # a request and a row of its file


@dataclass(frozen=True)
class Asked:
    """A request file: its regency, how many questions, and the day."""

    regency: str
    rows: int
    on: dt.date


class RequestBook:
    """What was asked in this round, and what was answered so far; of one request after another."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        name = "register_request_files"
        rows = lake.read(name, NATION).to_pylist() if lake.exists(name) else []
        self.requests = {row["request_id"]: Asked(row["area"], row["rows"], row["asked_on"]) for row in rows}
        self._answered: dict[str, frozenset[tuple[str, int, dt.date]]] = {}

    def asked(self, text: str | None) -> Question | None:
        """The question behind a number; None if this round did not ask it."""
        found = _NUMBER.fullmatch(text.strip()) if text else None
        if found is None:
            return None
        request, row = found[1].upper(), int(found[2])
        known = self.requests.get(request)
        return (request, row) if known and row <= known.rows else None

    def is_answered(self, question: Question, on: dt.date) -> bool:
        """Whether an answer of that day is in the lake."""
        regency = self.requests[question[0]].regency
        if regency not in self._answered:
            self._answered[regency] = self._read(regency)
        return (*question, on) in self._answered[regency]

    def _read(self, regency: str) -> frozenset[tuple[str, int, dt.date]]:
        name = "register_replies_identity"
        if not self._lake.exists(name):
            return frozenset()
        table = self._lake.read(name, regency)
        columns = (table[column].to_pylist() for column in ("request_id", "row", "answered_on"))
        return frozenset(zip(*columns, strict=True))


@dataclass
class ReplyGathering(Gathering):
    """A file of answers. `asked`: the question of each row of the batch at hand."""

    book: RequestBook | None = None
    asked: list[Question | None] = field(default_factory=list)
    answered: set[tuple[Question, dt.date]] = field(default_factory=set)
    strangers: int = 0

    def go_on_from(self, earlier: Gathering) -> None:
        super().go_on_from(earlier)
        assert isinstance(earlier, ReplyGathering)
        self.book, self.answered = earlier.book, earlier.answered

    def finish(self) -> None:
        """Raises InputProblem where no row answers a question of this round."""
        if self.strangers and self.strangers == self.ledger.of(self.place, ROWS):
            raise troubles.other_questions(self.place.file)

    def _need_more(self, repaired: Repaired, fates: dict[int, Fate]) -> None:
        assert self.book is not None, "a file of answers is read beside the questions"
        self.asked = [self.book.asked(text) for text in repaired.columns[NUMBER].to_pylist()]
        days = repaired.columns["answered_on"].to_pylist()
        for row, (question, day) in enumerate(zip(self.asked, days, strict=True)):
            if question is None:
                self.strangers += 1
                fates.setdefault(row, (Reason.UNKNOWN_REQUEST, NUMBER))
            elif day is not None and day < self.book.requests[question[0]].on:
                fates.setdefault(row, (Reason.ANSWERED_BEFORE_ASKED, "answered_on"))
        self._need_what_is_compared(repaired, fates)
        repaired.columns["request_id"] = pa.array([q and q[0] for q in self.asked], pa.string())
        repaired.columns["row"] = pa.array([q and q[1] for q in self.asked], pa.int64())

    def _need_what_is_compared(self, repaired: Repaired, fates: dict[int, Fate]) -> None:
        """A record that was found says nothing without name and birth date."""
        outcomes = repaired.columns["outcome"].to_pylist()
        for name in COMPARED:
            cells = repaired.columns[name].to_pylist() if name in repaired.columns else [None] * len(outcomes)
            because = {row: mark.reason for mark in repaired.marks if mark.column == name for row in mark.rows.tolist()}
            for row, (outcome, cell) in enumerate(zip(outcomes, cells, strict=True)):
                if outcome == FOUND and cell is None:
                    fates.setdefault(row, (because.get(row, Reason.NO_VALUE), name))

    def _regencies(self, repaired: Repaired, rows: int, fates: dict[int, Fate]) -> Rows:
        assert self.book is not None
        requests = self.book.requests
        return np.array([self.regencies.place(requests[q[0]].regency) if q else -1 for q in self.asked], np.int64)

    def _need_new_keys(self, repaired: Repaired, regencies: Rows, fates: dict[int, Fate]) -> None:
        assert self.book is not None
        for row, (question, day) in enumerate(
            zip(self.asked, repaired.columns["answered_on"].to_pylist(), strict=True)
        ):
            if row in fates or question is None:
                continue
            if (question, day) in self.answered:
                fates[row] = (Reason.DUPLICATE_KEY, NUMBER)
            elif self.book.is_answered(question, day):
                fates[row] = (Reason.ALREADY_THERE, NUMBER)
            else:
                self.answered.add((question, day))


def with_members(lake: Lake, regency: str, rows: pa.Table) -> pa.Table:
    """Answers of a regency with the member that each question was about, in the order of the file."""
    questions = lake.read("register_requests_identity", regency).select(["request_id", "row", "member_id"])
    cells = zip(*(questions[name].to_pylist() for name in questions.column_names), strict=True)
    members = {(request, row): member for request, row, member in cells}
    asked = zip(rows["request_id"].to_pylist(), rows["row"].to_pylist(), strict=True)
    return rows.append_column("member_id", pa.array([members[question] for question in asked], pa.int64()))
