"""The line that a quota implies: the score of the last unit that is in.

Quotas that differ from need give regencies different lines, which is worth publishing. A score is a prediction with
wide error, so a line in rupiah would claim what nobody knows: only an index is published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mutakhir.ranking.design import Ints


_MILLIONTHS = 1000  # in a thousandth of a log unit
_NATION = 1000


@dataclass(frozen=True)
class ImpliedLine:
    """Of one regency. Both are None where nobody is listed.

    log_thousandths: predicted logarithm of consumption of the last unit in, in 1e-3, rounded half up; it stays inside.
    index: the line in consumption, in thousandths of the nation's: 1000 is the nation's own. This may be published.
    """

    regency: str
    log_thousandths: int | None
    index: int | None


def implied_lines(regency: Sequence[str], score: Ints, listed: npt.NDArray[np.bool_]) -> tuple[ImpliedLine, ...]:
    """The line of each regency, in order of the codes, against that of the nation: the last listed unit of all.

    Args:
        score: in 1e-6 of a log unit.
    """
    names, scores = np.asarray(regency, dtype=str), np.asarray(score, dtype=np.int64)
    nation = _last(scores[listed])
    return tuple(_line(str(code), _last(scores[listed & (names == code)]), nation) for code in np.unique(names))


def line_table(last: Mapping[str, Mapping[str, int | None]]) -> pa.Table:
    """The dataset `regency_lines` from the score of the last unit in, by band and regency; None where nobody is in."""
    rows = []
    for band, scores in last.items():
        codes, known = sorted(scores), [scores[code] is not None for code in sorted(scores)]
        found = implied_lines(codes, np.array([scores[code] or 0 for code in codes], dtype=np.int64), np.array(known))
        rows += [{"area": line.regency, "band": band, "index": line.index} for line in found]
    return pa.Table.from_pylist(rows, pa.schema([("area", pa.string()), ("band", pa.string()), ("index", pa.int64())]))


def _line(code: str, line: int | None, nation: int | None) -> ImpliedLine:
    if line is None or nation is None:
        return ImpliedLine(code, None, None)
    return ImpliedLine(code, line, round(_NATION * exp((line - nation) / 1000)))


def _last(scores: Ints) -> int | None:
    """The highest score in thousandths."""
    return (2 * int(scores.max()) + _MILLIONTHS) // (2 * _MILLIONTHS) if len(scores) else None
