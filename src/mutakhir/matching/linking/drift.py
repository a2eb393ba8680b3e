"""Whether a model still fits: how often true pairs show each level now, beside what the model learned.

A model is fixed within a round. Where a comparison drifts by more than the policy allows, it should be learned anew for
the next one; until then its weights are less trustworthy than they look.
"""

from typing import Final

import pyarrow as pa

from mutakhir.matching.linking.model import LinkageModel


MILLION: Final = 1_000_000
_SCHEMA: Final = pa.schema(
    [
        ("comparison", pa.string()), ("level", pa.int8()), ("pairs", pa.int64()), ("observed", pa.int64()),
        ("expected", pa.int64()), ("drift", pa.int64()),
    ]
)  # fmt: skip


def model_drift(counted: pa.Table, model: LinkageModel) -> pa.Table:
    """`model_drift` from comparison, level and pairs of the nation; pairs that could not be compared are left out.

    The drift of a comparison is the total variation between both distributions: half the sum of the differences.
    """
    found = {(row["comparison"], row["level"]): int(row["pairs"]) for row in counted.to_pylist()}
    rows = [row for comparison in model.levels for row in _of_comparison(comparison, found, model)]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def _of_comparison(
    comparison: str, found: dict[tuple[str, int], int], model: LinkageModel
) -> list[dict[str, str | int]]:
    chances = model.levels[comparison]
    pairs = [found.get((comparison, level), 0) for level in range(len(chances))]
    total, likely = sum(pairs), sum(one.m for one in chances)
    if not total:
        return []
    observed = [round(MILLION * count / total) for count in pairs]
    expected = [round(MILLION * one.m / likely) for one in chances]
    drift = sum(abs(one - other) for one, other in zip(observed, expected, strict=True)) // 2
    return [
        {
            "comparison": comparison, "level": level, "pairs": pairs[level], "observed": observed[level],
            "expected": expected[level], "drift": drift,
        }
        for level in range(len(chances))
    ]  # fmt: skip
