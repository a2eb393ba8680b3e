"""Decisions on pairs: rows in our own columns, or sheets of readers, on which each pair is named by its code only.

What a sheet says of a pair comes from its code alone: a cell beside it that somebody changed means nothing. Answers on
pairs that were known before go where no stage looks for decisions.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.border import troubles
from mutakhir.border.gathering import Fate, Gathering
from mutakhir.border.ledger import ROWS
from mutakhir.border.pair_book import DECISIONS, SEEDED, Handed, PairBook
from mutakhir.border.reasons import Reason
from mutakhir.border.repair import Repaired, Rows
from mutakhir.ground.schema import dataset
from mutakhir.ground.schema.declaration import ARROW_TYPES


REMARKS: Final = "link_remarks_identity"
CODE: Final = "pair_code"
SAME: Final = {"same": True, "different": False, "unsure": None}
WORDS: Final = {True: "same", False: "different", None: None}


@dataclass
class DecisionGathering(Gathering):
    """A file of decisions. `handed`: the pair of each row of the batch at hand, if the file is a sheet."""

    book: PairBook | None = None
    handed: list[Handed | None] = field(default_factory=list)
    strangers: int = 0

    @property
    def is_sheet(self) -> bool:
        return CODE in self.given

    def go_on_from(self, earlier: Gathering) -> None:
        super().go_on_from(earlier)
        assert isinstance(earlier, DecisionGathering)
        self.book = earlier.book

    def finish(self) -> None:
        """Raises InputProblem where no pair of a sheet was handed out here."""
        if self.strangers and self.strangers == self.ledger.of(self.place, ROWS):
            raise troubles.other_sheet(self.place.file)

    def _need_filled(self, repaired: Repaired, fates: dict[int, Fate]) -> None:
        """Only a sheet has rows that were left open."""
        if self.is_sheet:
            super()._need_filled(repaired, fates)

    def _need_more(self, repaired: Repaired, fates: dict[int, Fate]) -> None:
        if self.is_sheet:
            self._read_sheet(repaired, fates)
        else:
            self._read_rows(repaired, fates)

    # Sheets

    def _read_sheet(self, repaired: Repaired, fates: dict[int, Fate]) -> None:
        assert self.book is not None, "a sheet is read beside what was handed out"
        codes = repaired.columns.pop(CODE).to_pylist()
        self.handed = [self.book.pair(code) for code in codes]
        judged = repaired.columns["judgement"].to_pylist()
        for row, (code, pair) in enumerate(zip(codes, self.handed, strict=True)):
            if pair is None:
                self.strangers += 1
                fates.setdefault(row, (self._stranger(code), CODE))
            elif judged[row] is None:
                fates.setdefault(row, (_because(repaired, "judgement", row), "judgement"))
        self._need_one_answer(judged, fates)
        self._complete(repaired, judged)

    def _stranger(self, code: str | None) -> Reason:
        assert self.book is not None
        if not code or not code.strip():
            return Reason.NO_KEY
        return Reason.EDITED_PAIR if self.book.is_edited(code) else Reason.UNKNOWN_PAIR

    def _need_one_answer(self, judged: list[str | None], fates: dict[int, Fate]) -> None:
        """Two answers on one pair that differ: nobody knows which was meant."""
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, pair in enumerate(self.handed):
            if pair is not None and row not in fates:
                rows[pair.code].append(row)
        for places in rows.values():
            if len({judged[row] for row in places}) > 1:
                fates.update((row, (Reason.SEVERAL_ANSWERS, "judgement")) for row in places)

    def _complete(self, repaired: Repaired, judged: list[str | None]) -> None:
        """The columns that the code of the pair tells."""
        size = len(judged)
        days = repaired.columns["decided_on"].to_pylist() if "decided_on" in repaired.columns else [None] * size
        told: dict[str, Sequence[object]] = {
            name: [pair and getattr(pair, name) for pair in self.handed]
            for name in ("reader", "reading", "readings", "member_id", "other_kind", "other_id")
        }
        told["decision_id"] = [pair and pair.code for pair in self.handed]
        told["known_same"] = [None if pair is None else pair.known for pair in self.handed]
        told["same_person"] = [SAME[word] if word else None for word in judged]
        told["decided_on"] = [day or (pair and pair.written_on) for day, pair in zip(days, self.handed, strict=True)]
        _put(repaired, told)

    # Rows in our own columns

    def _read_rows(self, repaired: Repaired, fates: dict[int, Fate]) -> None:
        given = _given(repaired)
        others = [o if o is not None else m for o, m in zip(given["other_id"], given["other_member_id"], strict=True)]
        self._need_pairs(repaired, given, others, fates)
        judged = [self._word(repaired, row, given, fates) for row in range(len(others))]
        nothing: list[object] = [None] * len(others)
        _put(
            repaired,
            {
                "other_id": others,
                "other_kind": [kind or "member" for kind in given["other_kind"]],
                "other_member_id": nothing,
                "known_same": nothing,
                "judgement": judged,
                "same_person": [SAME[word] if word else None for word in judged],
            },
        )

    def _need_pairs(
        self,
        repaired: Repaired,
        given: Mapping[str, Sequence[object]],
        others: Sequence[object],
        fates: dict[int, Fate],
    ) -> None:
        """Two records, and they are not one and the same; the day is needed too."""
        days = repaired.columns["decided_on"].to_pylist()
        for row, (member, kind, other) in enumerate(zip(given["member_id"], given["other_kind"], others, strict=True)):
            told = {"member_id": member, "other_id": other, "decided_on": days[row]}
            for name in (name for name, value in told.items() if value is None):
                fates.setdefault(row, (_because(repaired, name, row), name))
            if kind is None and _because(repaired, "other_kind", row) is not Reason.NO_VALUE:
                fates.setdefault(row, (_because(repaired, "other_kind", row), "other_kind"))
            if kind != "register" and member == other:
                fates.setdefault(row, (Reason.NOT_A_PAIR, "other_id"))

    def _word(
        self, repaired: Repaired, row: int, given: Mapping[str, Sequence[object]], fates: dict[int, Fate]
    ) -> str | None:
        """The judgement, in words or as yes and no; both must say the same."""
        word, flag = given["judgement"][row], given["same_person"][row]
        of_flag = WORDS[flag if isinstance(flag, bool) else None]
        if word is None and of_flag is None:
            name = "judgement" if "judgement" in self.given else "same_person"
            fates.setdefault(row, (_because(repaired, name, row), name))
        elif word is not None and of_flag is not None and word != of_flag:
            fates.setdefault(row, (Reason.SEVERAL_ANSWERS, "judgement"))
        return str(word) if word is not None else of_flag

    # Which rows stay

    def _regencies(self, repaired: Repaired, rows: int, fates: dict[int, Fate]) -> Rows:
        if not self.is_sheet:
            return super()._regencies(repaired, rows, fates)
        return np.array([-1 if pair is None else self.regencies.place(pair.regency) for pair in self.handed], np.int64)

    def _need_new_keys(self, repaired: Repaired, regencies: Rows, fates: dict[int, Fate]) -> None:
        if not self.is_sheet:
            super()._need_new_keys(repaired, regencies, fates)
            return
        assert self.book is not None
        for row, pair in enumerate(self.handed):
            if pair is None or row in fates:
                continue
            if pair.code in self.seen:
                fates[row] = (Reason.DUPLICATE_KEY, CODE)
            elif self.book.is_answered(pair):
                fates[row] = (Reason.ALREADY_THERE, CODE)
            else:
                self.seen[pair.code] = int(regencies[row])


def parted(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Answers on known pairs apart from decisions; remarks where there are any. All three have the same rows."""
    seeded = pc.is_valid(tables[SEEDED]["known_same"])
    remarked = pc.is_valid(tables[REMARKS]["remark"])
    return {
        DECISIONS: tables[DECISIONS].filter(pc.invert(seeded)),
        SEEDED: tables[SEEDED].filter(seeded),
        REMARKS: tables[REMARKS].filter(remarked),
    }


_OURS: Final = ("member_id", "other_kind", "other_id", "other_member_id", "judgement", "same_person")


def _given(repaired: Repaired) -> dict[str, list[object]]:
    """What the file says of each row; nothing where it has no such column."""
    columns = repaired.columns
    size = len(next(iter(columns.values())))
    return {name: columns[name].to_pylist() if name in columns else [None] * size for name in _OURS}


def _put(repaired: Repaired, told: Mapping[str, Sequence[object]]) -> None:
    """The columns by their declared types, in one order; those of our datasets that nobody gave are empty."""
    declared = {
        name: column for each in (REMARKS, SEEDED, DECISIONS) for name, column in dataset(each).columns().items()
    }
    size = len(next(iter(told.values())))
    for name, column in declared.items():
        kind = ARROW_TYPES[column.type]
        if name in told:
            repaired.columns[name] = pa.array(told[name], kind)
        elif name not in repaired.columns:
            repaired.columns[name] = pa.nulls(size, kind)
    for name in declared:
        repaired.columns[name] = repaired.columns.pop(name)


def _because(repaired: Repaired, name: str, row: int) -> Reason:
    """Why a value is empty: what was said when it was read, else that nothing stood there."""
    marks = (mark for mark in repaired.marks if mark.column == name and row in mark.rows)
    return next((mark.reason for mark in marks), Reason.NO_VALUE)
