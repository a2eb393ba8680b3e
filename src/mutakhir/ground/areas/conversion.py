"""Codes carried over from one area version to another by a crosswalk."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.areas.codes import NATION
from mutakhir.ground.areas.crosswalks import Kind


CONVERTED_SCHEMA: Final = pa.schema([("code", pa.string()), ("new_code", pa.string()), ("kind", pa.string())])

Codes: TypeAlias = "Sequence[str | None] | pa.StringArray | pa.ChunkedArray[pa.StringScalar]"


class _Step(NamedTuple):
    new_code: str
    kind: Kind


def convert(codes: Codes, table: pa.Table) -> pa.Table:
    """The codes in their order, each with its new code and how it got there: code, new_code, kind.

    `table` is what `crosswalk` returns. Where an area cannot be converted the code is lifted to the nearest
    area above that can, and the level of `new_code` tells: kind *split* when the area is known but lies in
    several new ones, *unknown* when it is not found, or when `codes` holds a code that the old list does not
    have. Every such row deserves a finding. A missing code stays missing, of kind *unknown*.
    """
    given = codes if isinstance(codes, (pa.Array, pa.ChunkedArray)) else pa.array(codes, pa.string())
    steps = _steps(table)
    distinct = pc.unique(given).to_pylist()
    found = [_Step("", "unknown") if code is None else _convert(code, steps) for code in distinct]
    place = pc.index_in(given, value_set=pa.array(distinct, pa.string()))
    new_code = pa.array([step.new_code or None for step in found], pa.string()).take(place)
    kind = pa.array([step.kind for step in found], pa.string()).take(place)
    return pa.table([given, new_code, kind], schema=CONVERTED_SCHEMA)


def _steps(table: pa.Table) -> Mapping[str, Sequence[_Step]]:
    steps: defaultdict[str, list[_Step]] = defaultdict(list)
    columns = [table.column(name).to_pylist() for name in ("old_code", "new_code", "kind")]
    for old_code, new_code, kind in zip(*columns, strict=True):
        steps[old_code].append(_Step(new_code, kind))
    return steps


def _convert(code: str, steps: Mapping[str, Sequence[_Step]]) -> _Step:
    found = steps.get(code, ())
    if len(found) == 1:
        return found[0]
    return _Step(_lifted(code, steps), "split" if found else "unknown")


def _lifted(code: str, steps: Mapping[str, Sequence[_Step]]) -> str:
    for length in range(len(code) - 1, 0, -1):
        found = steps.get(code[:length], ())
        if len(found) == 1:
            return found[0].new_code
    return NATION
