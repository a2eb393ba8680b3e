"""Codes of items to levels: whole codes keep their number, texts get their place in the list of codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.errors import InputProblem
from mutakhir.ranking.evaluating.cutting import Ints
from mutakhir.ranking.features import MISSING
from mutakhir.ranking.surveys import troubles


MOST_CODES = 100
_LARGEST = 32_000  # a level is an int16
_WHOLE = r"^(0|[1-9][0-9]{0,4})$"


@dataclass(frozen=True)
class Coded:
    """The level of each row, -1 where the answer is missing; `codes` says what each level stands for."""

    levels: Ints
    codes: Mapping[int, str]


def coded(item: str, text: pa.Array, listed: Sequence[str | int] | None) -> Coded:
    """Args: `text` of the column; `listed` are the instrument's codes, None: those of the file, sorted.

    Raises:
        InputProblem: a code outside the list, or far too many different ones.
    """
    found = sorted(value for value in pc.unique(text).to_pylist() if value is not None)
    known = found if listed is None else [str(code) for code in listed]
    if len(known) > MOST_CODES:
        raise InputProblem("ranking.survey-many-codes", troubles.many_codes(item, len(known), MOST_CODES))
    unknown = [code for code in found if code not in set(known)]
    if unknown:
        rows = int(pc.sum(pc.is_in(text, value_set=pa.array(unknown, pa.string()))).as_py())
        raise InputProblem("ranking.survey-codes", troubles.codes(item, unknown, rows, known))
    level_of = _levels(known)
    levels = np.array([MISSING if value is None else level_of[value] for value in text.to_pylist()], dtype=np.int64)
    return Coded(levels, {level: code for code, level in level_of.items()})


def _levels(known: Sequence[str]) -> dict[str, int]:
    whole = pc.match_substring_regex(pa.array(known, pa.string()), _WHOLE)
    if len(known) and pc.all(whole).as_py() and max(int(code) for code in known) <= _LARGEST:
        return {code: int(code) for code in known}
    return {code: place for place, code in enumerate(known)}
