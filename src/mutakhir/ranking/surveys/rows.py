"""The rows of a file as text, and numbers read from them; what cannot be used is refused by row number only."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.errors import InputProblem
from mutakhir.ranking.evaluating.cutting import Floats, Ints
from mutakhir.ranking.surveys import troubles
from mutakhir.ranking.surveys.troubles import Wrong


Bools = npt.NDArray[np.bool_]
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?$"
_MILLION = 1_000_000


@dataclass(frozen=True)
class Rows:
    """A file: every column text; `numbers` are those of the rows in the file; `broken` rows had no columns."""

    table: pa.Table
    numbers: Ints
    broken: int = 0

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(self.table.column_names)

    def need(self, columns: Sequence[str]) -> None:
        """Raises InputProblem: the file lacks columns; all of them are named at once."""
        lacking = sorted({name for name in columns if name not in self.headers})
        if lacking:
            raise InputProblem("ranking.survey-lacks", troubles.lacks(lacking, self.headers))

    def text(self, column: str) -> pa.Array:
        """Trimmed; what is empty is null."""
        trimmed = pc.utf8_trim_whitespace(self.table[column].cast(pa.string())).combine_chunks()
        return pc.if_else(pc.equal(trimmed, ""), None, trimmed)

    def filled(self, column: str, otherwise: str) -> tuple[str, ...]:
        return tuple(pc.fill_null(self.text(column), otherwise).to_pylist())

    def named(self, column: str) -> tuple[str, ...]:
        """Texts that must be there: areas and clusters. Raises InputProblem."""
        text = self.text(column)
        self.refuse(np.array(pc.is_null(text)), troubles.PLACE, column)
        return tuple(text.to_pylist())

    def number(self, column: str) -> tuple[Floats, Bools]:
        """Values, NaN where the text is empty or no number; and where it is no number."""
        text = self.text(column)
        looks = pc.match_substring_regex(text, _NUMBER)
        values = pc.if_else(looks, text, None).cast(pa.float64())
        found: Floats = pc.fill_null(values, float("nan")).to_numpy(zero_copy_only=False)
        return found, np.array(pc.fill_null(pc.invert(looks), False))

    def amount(self, column: str, wrong: Wrong) -> Floats:
        """Numbers above zero. Raises InputProblem."""
        values, _ = self.number(column)
        self.refuse(~(np.isfinite(values) & (values > 0)), wrong, column)
        return values

    def count(self, column: str, least: int, wrong: Wrong) -> Ints:
        """Whole numbers from `least` on. Raises InputProblem."""
        values, _ = self.number(column)
        self.refuse(~((values >= least) & (values == np.floor(values)) & (values < _MILLION)), wrong, column)
        return values.astype(np.int64)

    def weight(self, column: str | None) -> Ints:
        """Households that each stands for, in 1e-6; 1 for all where there is no column. Raises InputProblem."""
        if column is None:
            return np.full(len(self), _MILLION, dtype=np.int64)
        values, _ = self.number(column)
        self.refuse(~(np.isfinite(values) & (values >= 0)), troubles.WEIGHT, column)
        if not values.any():
            raise InputProblem("ranking.survey-weight", troubles.no_weight(column))
        return np.round(values * _MILLION).astype(np.int64)

    def refuse(self, bad: Bools, wrong: Wrong, column: str) -> None:
        """Raises InputProblem if any row is bad: how many, and the first of their numbers."""
        if bad.any():
            raise InputProblem(wrong.code, wrong.said(column, self.numbers[bad].tolist()))
