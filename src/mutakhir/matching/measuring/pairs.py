"""Measures with known truth: pairwise, B-cubed, links between two files, and what blocking let through.

Pairs are counted from sizes of clusters and never listed: a cluster of n records is n(n-1)/2 pairs. All counts are
exact int64. B-cubed after Bagga and Baldwin, "Algorithms for scoring coreference chains" (1998): the mean over records
of the share of a record's own cluster that belongs with it, so that a large cluster does not drown the small ones.
"""

from dataclasses import dataclass

import numpy as np

from mutakhir.matching.measuring.kinds import Codes, Labels, Row, dense, share


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Pairs that are true, that were found, and that are both (`right`). Whole numbers; of a subgroup, whose records
    carry half of each of their pairs, halves occur."""

    true: float
    found: float
    right: float

    @property
    def precision(self) -> float | None:
        """Of the found pairs, the share that is true; None if nothing was found."""
        return share(self.right, self.found)

    @property
    def recall(self) -> float | None:
        """Of the true pairs, the share that was found; None if there are none."""
        return share(self.right, self.true)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None if there is no pair of either kind."""
        return share(2 * self.right, self.true + self.found)

    def as_rows(self) -> list[Row]:
        """One row."""
        counts: Row = {"true_pairs": self.true, "found_pairs": self.found, "right_pairs": self.right}
        return [counts | {"precision": self.precision, "recall": self.recall, "f1": self.f1}]


@dataclass(frozen=True, slots=True)
class BCubed:
    """Means over records; None of no records."""

    records: int
    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both."""
        if self.precision is None or self.recall is None:
            return None
        return share(2 * self.precision * self.recall, self.precision + self.recall)

    def as_rows(self) -> list[Row]:
        """One row."""
        return [{"records": self.records, "precision": self.precision, "recall": self.recall, "f1": self.f1}]


@dataclass(frozen=True, slots=True)
class Cells:
    """Records by true and found cluster: one cell for each meeting of the two. Sizes stand beside each cell; `of` is
    the cell of each record."""

    true: Codes
    size: Codes
    true_size: Codes
    found_size: Codes
    of: Codes


@dataclass(frozen=True, slots=True)
class Links:
    """Links as two columns of ids of equal length; a link that stands twice counts once."""

    left: Labels
    right: Labels


@dataclass(frozen=True, slots=True)
class Blocked:
    """What blocking let through: true pairs, those among the candidates, and distinct candidates."""

    true: int
    kept: int
    candidates: int

    @property
    def recall(self) -> float | None:
        """No later step finds more than this; None if there are no true pairs."""
        return share(self.kept, self.true)

    def as_rows(self) -> list[Row]:
        """One row."""
        counts: Row = {"true_pairs": self.true, "kept_pairs": self.kept, "candidates": self.candidates}
        return [counts | {"blocking_recall": self.recall}]


def cluster_pairs(found: Labels, true: Labels) -> PairCounts:
    """Pairwise counts of two labelings of the same records, in the same order."""
    cells = cells_of(found, true)
    found_sizes, true_sizes = (np.bincount(each) for each in (dense(found)[0], dense(true)[0]))
    return PairCounts(_pairs(true_sizes), _pairs(found_sizes), _pairs(cells.size))


def b_cubed(found: Labels, true: Labels) -> BCubed:
    """B-cubed of two labelings of the same records, in the same order."""
    cells = cells_of(found, true)
    squares = cells.size.astype(np.float64) ** 2
    records = int(cells.size.sum())
    precision, recall = (float((squares / sizes).sum()) for sizes in (cells.found_size, cells.true_size))
    return BCubed(records, share(precision, records), share(recall, records))


def cells_of(found: Labels, true: Labels) -> Cells:
    """The contingency table of two labelings."""
    (found_codes,), (true_codes,) = dense(found), dense(true)
    assert len(found_codes) == len(true_codes), "both labelings are of the same records"
    width = int(found_codes.max(initial=0)) + 1
    keys, of, size = np.unique(true_codes * width + found_codes, return_inverse=True, return_counts=True)
    true_of, found_of = keys // width, keys % width
    true_sizes, found_sizes = np.bincount(true_codes), np.bincount(found_codes)
    return Cells(true_of, size.astype(np.int64), true_sizes[true_of], found_sizes[found_of], of.astype(np.int64))


def link_pairs(found: Links, true: Links) -> PairCounts:
    """The same counts of links between two files; ids of the two files may repeat each other."""
    left, right = dense(found.left, true.left), dense(found.right, true.right)
    found_keys, true_keys = _keys(left, right)
    return PairCounts(len(true_keys), len(found_keys), len(np.intersect1d(found_keys, true_keys, assume_unique=True)))


def blocked_links(candidates: Links, true: Links, *, one_file: bool = False) -> Blocked:
    """How many true pairs are among the candidates.

    Args:
        one_file: both sides are records of one file, so that a pair may be written either way round; a record with
            itself is no pair.
    """
    left, right = dense(candidates.left, true.left), dense(candidates.right, true.right)
    if one_file:
        left, right = _either_way(candidates, true)
    candidate_keys, true_keys = _keys(left, right)
    kept = np.intersect1d(candidate_keys, true_keys, assume_unique=True)
    return Blocked(len(true_keys), len(kept), len(candidate_keys))


def blocked_clusters(left: Codes, right: Codes, true: Labels) -> Blocked:
    """The same within one file whose truth is a labeling.

    Args:
        left, right: candidate pairs as places of records in `true`, from 0.
    """
    (codes,) = dense(true)
    low, high = _ordered(np.asarray(left, dtype=np.int64), np.asarray(right, dtype=np.int64))
    keys = np.unique(low * len(codes) + high)
    kept = codes[keys // len(codes)] == codes[keys % len(codes)] if len(codes) else np.zeros(0, dtype=bool)
    return Blocked(_pairs(np.bincount(codes)), int(kept.sum()), len(keys))


def _pairs(sizes: Codes) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _keys(left: list[Codes], right: list[Codes]) -> tuple[Codes, Codes]:
    """One number per distinct link, of the first and of the second set."""
    width = max(int(each.max(initial=0)) for each in right) + 1
    first, second = (np.unique(one * width + other) for one, other in zip(left, right, strict=True))
    return first, second


def _either_way(candidates: Links, true: Links) -> tuple[list[Codes], list[Codes]]:
    one, two, three, four = dense(candidates.left, candidates.right, true.left, true.right)
    (low, high), (true_low, true_high) = _ordered(one, two), _ordered(three, four)
    return [low, true_low], [high, true_high]


def _ordered(one: Codes, other: Codes) -> tuple[Codes, Codes]:
    differ = one != other
    return np.minimum(one, other)[differ], np.maximum(one, other)[differ]
