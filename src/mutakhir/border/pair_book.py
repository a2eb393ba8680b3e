"""The pairs that this round has handed to readers, by the codes under which they stand on sheets."""

import datetime as dt
import re
from typing import Final, NamedTuple

from mutakhir.ground.lake import Lake


DECISIONS: Final = "link_decisions"
SEEDED: Final = "seeded_readings"
_HANDED: Final = ("reader", "reading", "readings", "member_id", "other_kind", "other_id", "written_on")
_SHEET: Final = re.compile(r"(K[0-9A-F]{8})-", re.IGNORECASE)


class Handed(NamedTuple):
    """One pair as it was handed to a reader. `known`: whether it is one person, where that was known before."""

    code: str
    regency: str
    reader: str
    reading: int
    readings: int
    member_id: int
    other_kind: str
    other_id: int
    written_on: dt.date
    known: bool | None


class PairBook:
    """All pairs that this round has handed out, and which of them were answered."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._pairs: dict[str, Handed] = {}
        for regency in lake.regencies("reader_pairs"):
            known = self._column("seeded_pairs", regency, "known_same")
            for row in lake.read("reader_pairs", regency).to_pylist():
                code = row["pair_code"]
                told = {name: row[name] for name in _HANDED}
                self._pairs[code] = Handed(code=code, regency=regency, known=known.get(code), **told)
        self.sheets = {found[1].upper() for code in self._pairs if (found := _SHEET.match(code))}
        self._answered: dict[str, frozenset[str]] = {}

    def pair(self, code: str | None) -> Handed | None:
        return self._pairs.get("".join((code or "").split()).upper())

    def is_answered(self, pair: Handed) -> bool:
        """Whether this very reading is in the lake."""
        if pair.regency not in self._answered:
            names = (name for name in (DECISIONS, SEEDED) if self._lake.exists(name))
            ids = (self._lake.read(name, pair.regency)["decision_id"].to_pylist() for name in names)
            self._answered[pair.regency] = frozenset(id for part in ids for id in part)
        return pair.code in self._answered[pair.regency]

    def _column(self, name: str, regency: str, column: str) -> dict[str, bool]:
        if not self._lake.exists(name):
            return {}
        table = self._lake.read(name, regency)
        return dict(zip(table["pair_code"].to_pylist(), table[column].to_pylist(), strict=True))

    def is_edited(self, code: str) -> bool:
        """Whether a code that names no pair begins with a sheet of this round."""
        found = _SHEET.match("".join(code.split()))
        return found is not None and found[1].upper() in self.sheets
