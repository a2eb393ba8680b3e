"""Worksheets that come back: a corrected NIK must be whole, hold a real date, and come from an area that there was."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from mutakhir.border.gathering import Fate, Gathering
from mutakhir.border.reasons import Reason
from mutakhir.border.repair import Repaired
from mutakhir.ground.identifiers import NikLevel, nik_level


_REASONS: Final = {
    NikLevel.BAD_FORMAT: Reason.NIK_BAD_FORMAT,
    NikLevel.BAD_STRUCTURE: Reason.NIK_BAD_STRUCTURE,
    NikLevel.UNKNOWN_AREA: Reason.NIK_UNKNOWN_AREA,
}


@dataclass
class RepairGathering(Gathering):
    """A worksheet. `areas`: beginnings of NIKs that are known; `synthetic`: made-up people's as well."""

    areas: Container[str] = frozenset()
    synthetic: bool = False

    def _need_more(self, repaired: Repaired, fates: dict[int, Fate]) -> None:
        """A NIK that was written and cannot be read is no empty one: the row goes aside whole."""
        if "nik" not in repaired.columns:
            return
        lost = {row: mark.reason for mark in repaired.marks if mark.column == "nik" for row in mark.rows.tolist()}
        for row, nik in enumerate(repaired.columns["nik"].to_pylist()):
            reason = _REASONS.get(nik_level(nik, self.areas, synthetic=self.synthetic)) if nik else lost.get(row)
            if reason is not None:
                fates.setdefault(row, (reason, "nik"))
