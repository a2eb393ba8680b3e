"""Plans of small regencies for the tests of the truth."""

from functools import cache

from mutakhir.synthetic.truth import RegencyPlan, Truth, make_truth


def plan(
    regency: str = "3301", households: int = 3_000, poverty_rate: float = 0.11, seed: int = 7, villages: int = 30
) -> RegencyPlan:
    codes = tuple(f"{regency}{number // 10 + 1:02d}{2001 + number % 10}" for number in range(villages))
    return RegencyPlan(regency, regency[:2], codes, households, poverty_rate, seed)


@cache
def truth(regency: str = "3301", households: int = 3_000, seed: int = 7) -> Truth:
    return make_truth(plan(regency, households, seed=seed))
