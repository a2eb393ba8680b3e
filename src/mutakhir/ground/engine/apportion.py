"""Sharing out a whole number by weights, so that the parts always sum to it exactly."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm


def largest_remainder(weights: Sequence[int | Fraction], total: int) -> list[int]:
    """Return whole shares of `total` in proportion to `weights`, one per weight, summing to `total`.

    Hamilton's method of largest remainders: each share is its exact quota rounded down, and the units
    left over go one each to the largest remainders; equal remainders go in the order of the weights.
    Every share therefore lies less than one unit from its exact quota, and a weight of 0 gets 0.
    All arithmetic is on whole numbers, so the result is the same on every machine.

    Weights are 0 or more and not all 0 (unless `total` is 0); `total` is 0 or more.
    """
    assert total >= 0, "a total to be shared is not negative"
    assert all(weight >= 0 for weight in weights), "weights are not negative"
    assert total == 0 or any(weights), "a total cannot be shared over weights that are all 0"
    if total == 0:
        return [0] * len(weights)
    parts = _whole(weights)
    whole = sum(parts)
    shares = [total * part // whole for part in parts]
    remainders = [total * part % whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: -remainders[place])
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares


def _whole(weights: Sequence[int | Fraction]) -> list[int]:
    """The same proportions as whole numbers: every weight times the common denominator."""
    common = lcm(*(weight.denominator for weight in weights))
    return [int(weight * common) for weight in weights]
