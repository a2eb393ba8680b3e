"""A made-up regency with its truth and its previous registry, made once per test run for all tests that ask."""

from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from mutakhir.synthetic.ailments import Rates
from mutakhir.synthetic.previous import previous_registry
from mutakhir.synthetic.previous_tables import IdStart, Previous
from mutakhir.synthetic.truth import RegencyPlan, Truth, make_truth


START = IdStart(household=1_001, family=2_001, member=3_001, person=4_001)


@dataclass(frozen=True)
class Made:
    plan: RegencyPlan
    truth: Truth
    previous: Previous

    def records(self) -> pa.Table:
        """Members of the registry with what is true of the person behind them (columns `true_...`)."""
        names = ["person", "household", "family", "person_name", "nik", "birth_date", "mother_name", "alive"]
        cards = self.truth.families.select(["family", "family_card"]).rename_columns(["family", "card"])
        true = self.truth.members.select(names).join(cards, "family")
        true = true.rename_columns([f"true_{name}" for name in true.column_names])
        written = self.previous.members_identity.join(self.previous.previous_members, "member_id")
        return written.join(true, "person", "true_person").sort_by("member_id")


def plan_of(regency: str, households: int, seed: int = 11) -> RegencyPlan:
    """A plan with villages of some 300 households in up to 20 districts."""
    count = max(households // 300, 2)
    villages = tuple(sorted(f"{regency}{place % 20 + 1:02d}{2001 + place // 20}" for place in range(count)))
    return RegencyPlan(regency, regency[:2], villages, households, 0.12, seed)


@cache
def made(regency: str = "3374", households: int = 9_000, seed: int = 11, rates: Rates | None = None) -> Made:
    plan = plan_of(regency, households, seed)
    truth = make_truth(plan)
    return Made(plan, truth, previous_registry(plan, truth, START, rates=rates))
