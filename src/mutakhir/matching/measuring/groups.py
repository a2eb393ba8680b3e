"""The same measures by subgroup (sex, province, one-word names, no NIK): linkage errs more for some than for others.

Within one file a pair whose records differ in the group counts half to each: every record carries half of each of its
pairs, so the counts of all groups add up to those of the whole. B-cubed is a mean over records and needs no sharing.
Links between two files count to the group of the left record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from mutakhir.matching.measuring.intervals import (
    MEASURES,
    PAIRWISE,
    RESAMPLES,
    SUMS,
    Estimate,
    estimates,
    link_sums,
    record_sums,
    summed,
)
from mutakhir.matching.measuring.kinds import Codes, Floats, Labels, Row, dense
from mutakhir.matching.measuring.pairs import Links, PairCounts


NOT_KNOWN = "(not known)"
TOO_FEW = "too few"

Groups: TypeAlias = pa.Array | pa.ChunkedArray | Sequence[str | int | bool | None]
"""One value per record; None is a group of its own, `NOT_KNOWN`."""


@dataclass(frozen=True, slots=True)
class GroupMeasures:
    """One group. With fewer records than asked for there are no counts and no measures: they would tell of single
    people, and swing by chance."""

    group: str
    records: int
    pairs: PairCounts | None
    estimates: tuple[Estimate, ...]

    @property
    def too_few(self) -> bool:
        """Whether the group was too small to say anything."""
        return self.pairs is None

    def as_rows(self) -> list[Row]:
        """One row per measure; a single one that says `too few` of a group that is too small."""
        head: Row = {"group": self.group, "records": self.records}
        if self.pairs is None:
            return [head | {"measure": TOO_FEW, "value": None, "low": None, "high": None, "method": "none"}]
        return [head | row for each in self.estimates for row in each.as_rows()]


def cluster_groups(
    found: Labels, true: Labels, group: Groups, *, smallest: int, seed: int, resamples: int = RESAMPLES
) -> tuple[GroupMeasures, ...]:
    """Pairwise and B-cubed measures by group of the records, in order of the groups' names.

    Args:
        group: one value per record, in the order of the labelings.
        smallest: records that a group needs to be shown.
    """
    names, codes = _named(group)
    sums, (unit,) = record_sums(found, true), dense(true)
    assert len(codes) == len(sums), "one value of the group per record"
    size = np.bincount(codes, minlength=len(names))
    return _measured(names, size, _Parts(codes, sums, unit), MEASURES, smallest, seed, resamples)


def link_groups(
    found: Links, true: Links, left: Labels, group: Groups, *, smallest: int, seed: int, resamples: int = RESAMPLES
) -> tuple[GroupMeasures, ...]:
    """Precision, recall and F1 of links by group of the left record.

    Args:
        left: all records of the left file, each once; linked or not, they count to the size of a group.
        group: one value per record of `left`.
    """
    names, codes = _named(group)
    assert len(codes) == len(left), "one value of the group per left record"
    sums, unit, linked = link_sums(found, true)
    of = _group_of(dense(found.left, true.left, left), codes)
    size = np.bincount(codes, minlength=len(names))
    return _measured(names, size, _Parts(of[linked], sums, unit), PAIRWISE, smallest, seed, resamples)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Whatever is added up, each with its group and its unit of the bootstrap."""

    group: Codes
    sums: Floats
    unit: Codes


def _measured(
    names: Sequence[str],
    size: Codes,
    parts: _Parts,
    measures: Sequence[str],
    smallest: int,
    seed: int,
    resamples: int,
) -> tuple[GroupMeasures, ...]:
    rows = []
    for code in np.argsort(names, kind="stable"):
        chosen = parts.group == code
        if size[code] < smallest:
            rows.append(GroupMeasures(names[code], int(size[code]), None, ()))
            continue
        units = summed(parts.sums[chosen], parts.unit[chosen])
        counts = PairCounts(*units.sum(axis=0).tolist()[: SUMS.index("records")])
        rows.append(GroupMeasures(names[code], int(size[code]), counts, estimates(units, measures, seed, resamples)))
    return tuple(rows)


def _named(group: Groups) -> tuple[list[str], Codes]:
    """Names of the groups, and the group of each record."""
    array = group.combine_chunks() if isinstance(group, pa.ChunkedArray) else pa.array(group)
    encoded = array.cast(pa.string()).fill_null(NOT_KNOWN).dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy().astype(np.int64)


def _group_of(lefts: list[Codes], codes: Codes) -> Codes:
    """The group of each left record, by its code among all that were named."""
    *linked, listed = lefts
    of = np.full(max(int(each.max(initial=-1)) for each in lefts) + 1, -1, dtype=np.int64)
    of[listed] = codes
    assert all((of[each] >= 0).all() for each in linked), "every linked left record stands in `left`"
    return of
