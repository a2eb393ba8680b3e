"""Weights as numbers and in words that need no logarithm: how many times likelier something is of one person."""

from typing import Final

from mutakhir.ground.errors import Said


BIT: Final = 1000
"""Weights are whole thousandths of log2."""
MINUS: Final = "\N{MINUS SIGN}"
_INDIFFERENT: Final = 138  # up to 1.1 times
_MOST: Final = 15  # digits of a number that still means something to somebody
_TENTHS: Final = 10
_LARGE: Final = {
    12: Said(" triliun", " trillion"), 9: Said(" miliar", " billion"), 6: Said(" juta", " million"),
}  # fmt: skip
_TURNED: Final = str.maketrans(".,", ",.")


def signed(weight: int) -> Said:
    """`+9,1`: bits with one decimal, rounded half away from zero, and always with a sign but for 0."""
    tenths = (abs(weight) * _TENTHS + BIT // 2) // BIT
    sign = "" if not tenths else "+" if weight > 0 else MINUS
    return Said(*(f"{sign}{tenths // _TENTHS}{point}{tenths % _TENTHS}" for point in ",."))


def is_indifferent(weight: int) -> bool:
    """Whether the weight says next to nothing."""
    return abs(weight) < _INDIFFERENT


def times_said(weight: int) -> Said:
    """What one comparison says."""
    if is_indifferent(weight):
        return Said("tidak menentukan", "tells nothing either way")
    count = _count(abs(weight))
    if weight > 0:
        return Said(f"{count.id} kali lebih mungkin jika satu orang", f"{count.en} times likelier if one person")
    return Said(
        f"menentang, {count.id} kali lebih mungkin jika dua orang",
        f"against, {count.en} times likelier if two people",
    )


def odds_said(weight: int) -> Said:
    """What a sum of weights says."""
    if is_indifferent(weight):
        return Said("sama mungkin satu atau dua orang", "one person is as likely as two")
    count = _count(abs(weight))
    if weight > 0:
        return Said(f"{count.id} banding 1 untuk satu orang", f"{count.en} to 1 for one person")
    return Said(f"{count.id} banding 1 untuk dua orang", f"{count.en} to 1 for two people")


def prior_said(prior: int) -> Said:
    """How often two records taken at random are one person, as a sentence without a full stop."""
    if prior > -BIT:
        odds = odds_said(prior)
        return Said(f"Sebelum dibandingkan: {odds.id}", f"Before anything is compared: {odds.en}")
    pairs = _number(2 ** (-prior / BIT) + 1)
    return Said(
        f"Dua catatan acak jarang orang yang sama: satu dari {pairs.id} pasangan",
        f"Two random records are seldom one person: one pair in {pairs.en}",
    )


def _count(weight: int) -> Said:
    return _number(2 ** (weight / BIT))


def _number(value: float) -> Said:
    """Two digits that count, and millions in words: `kira-kira 2,7 juta`."""
    if value >= 10**_MOST:
        return Said("lebih dari seribu triliun", "more than a thousand trillion")
    rounded = float(f"{value:.1e}")
    group = next((power for power in _LARGE if rounded >= 10**power), 0)
    text = f"{rounded / 10**group:,.1f}".removesuffix(".0")
    word = _LARGE.get(group, Said("", ""))
    return Said(f"kira-kira {text.translate(_TURNED)}{word.id}", f"about {text}{word.en}")
