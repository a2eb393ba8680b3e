"""Officers recruited for the round in one regency, and the results of their training."""

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
import pyarrow as pa

from mutakhir.ground.schema import fieldwork
from mutakhir.synthetic.declaring import declared
from mutakhir.synthetic.draws import Bools, Ints, pick, stream, strings
from mutakhir.synthetic.truth import RegencyPlan


RESERVE = 0.08
_FAILS_FIRST = 0.05
_PASSES_SECOND = 0.6
_ABSENT_AT_SECOND = 0.15
_SITTINGS = (45, 35)  # days before the reference date of the round
_LETTERS: Final = {"enumerator": "E", "supervisor": "S", "coordinator": "C"}


@dataclass(frozen=True)
class Needed:
    """Officers whom the field plan of a regency needs; `districts` are those that get a coordinator.

    A district that needs two coordinators stands in it twice.
    """

    enumerators: int
    supervisors: int
    districts: tuple[str, ...]


@dataclass(frozen=True)
class Recruits:
    """The three datasets of one regency."""

    officers: pa.Table
    officers_identity: pa.Table
    training_results: pa.Table


def staffing_for(villages: tuple[str, ...], visited: int, load: int = 500, team: int = 5) -> Needed:
    """What `visited` households need at a load per enumerator and a team per supervisor; at least one each."""
    enumerators = max(ceil(visited / load), 1)
    districts = tuple(sorted({village[:6] for village in villages}))
    return Needed(enumerators, max(ceil(enumerators / team), 1), districts)


def officers(plan: RegencyPlan, needed: Needed, names: pa.Array, pass_mark: int) -> Recruits:
    """Recruit what is needed plus a reserve of 8%, at least one, in each role, and train all of them.

    `names`: names to draw from; `pass_mark`, of 100, comes from the policy of the training. 5% fail the first
    sitting; most of them sit again and most of those pass. Of no role do more fail for good than its reserve,
    so that the round can be staffed.
    """
    draws = stream(plan.seed, plan.regency, "officers")
    districts = sorted({village[:6] for village in plan.villages})
    roles = ["enumerator"] * _with_reserve(needed.enumerators) + ["supervisor"] * _with_reserve(needed.supervisors)
    extra = _with_reserve(len(needed.districts)) - len(needed.districts)
    homes = [districts[place] for place in draws.integers(0, len(districts), len(roles) + extra)]
    homes = homes[: len(roles)] + list(needed.districts) + homes[len(roles) :]
    roles += ["coordinator"] * (len(needed.districts) + extra)
    ids = _ids(plan.regency, roles)
    reserve = {"enumerator": needed.enumerators, "supervisor": needed.supervisors, "coordinator": len(needed.districts)}
    return Recruits(
        declared(fieldwork.Officers, {"officer_id": ids, "role": pa.array(roles), "district": pa.array(homes)}),
        declared(fieldwork.OfficersIdentity, _identity(draws, names, ids)),
        _trained(draws, plan, roles, ids, reserve, pass_mark),
    )


def _with_reserve(needed: int) -> int:
    return needed + max(ceil(needed * RESERVE), 1)


def _ids(regency: str, roles: list[str]) -> pa.Array:
    """Officer codes: regency, letter of the role, number within the role."""
    numbers = {role: 0 for role in _LETTERS}
    ids = []
    for role in roles:
        numbers[role] += 1
        ids.append(f"{regency}{_LETTERS[role]}{numbers[role]:05d}")
    return pa.array(ids, pa.string())


def _identity(draws: np.random.Generator, names: pa.Array, ids: pa.Array) -> dict[str, object]:
    """Names from the pool, and telephone numbers that no network gives out (0000 and eight digits)."""
    count = len(ids)
    digits = np.full((count, 12), ord("0"), dtype=np.uint8)
    digits[:, 4:] += draws.integers(0, 10, (count, 8)).astype(np.uint8)
    named = names.take(pa.array(draws.integers(0, len(names), count)))
    return {"officer_id": ids, "officer_name": named, "phone": strings(digits)}


def _trained(
    draws: np.random.Generator,
    plan: RegencyPlan,
    roles: list[str],
    ids: pa.Array,
    needed: dict[str, int],
    pass_mark: int,
) -> pa.Table:
    count = len(ids)
    failed = draws.random(count) < _FAILS_FIRST
    again = failed & (draws.random(count) >= _ABSENT_AT_SECOND)
    passed = again & (draws.random(count) < _PASSES_SECOND)
    rescued = _rescued(roles, failed & ~passed, needed)
    again, passed = again | rescued, passed | rescued
    first = _sitting(draws, plan, ids, (np.ones(count, dtype=bool), ~failed), 1, pass_mark)
    second = _sitting(draws, plan, ids, (again, passed), 2, pass_mark)
    return pa.concat_tables([first, second])


def _rescued(roles: list[str], lost: Bools, needed: dict[str, int]) -> Bools:
    """Who must pass after all, since the reserve of the role is used up: the last ones lost."""
    rescued = np.zeros(len(lost), dtype=bool)
    for role, number in needed.items():
        of_role = np.array(roles) == role
        allowed = int(of_role.sum()) - number
        rescued[np.flatnonzero(of_role & lost)[max(allowed, 0) :]] = True
    return rescued


def _sitting(
    draws: np.random.Generator,
    plan: RegencyPlan,
    ids: pa.Array,
    who: tuple[Bools, Bools],
    sitting: int,
    pass_mark: int,
) -> pa.Table:
    """Marks of those who sit; a third of the failures pass the paper and fail the practice interview."""
    sat, passed = who[0], who[1][who[0]]
    count = int(sat.sum())
    practice = passed | (draws.random(count) < 0.4)
    paper = passed | ~practice
    held = np.datetime64(plan.as_of, "D") - np.timedelta64(_SITTINGS[sitting - 1], "D")
    columns: dict[str, object] = {
        "officer_id": ids.filter(pa.array(sat)),
        "sitting": np.full(count, sitting),
        "held_on": np.full(count, held),
        "score": _marks(draws, paper, pass_mark),
        "practice_passed": practice,
    }
    return declared(fieldwork.TrainingResults, columns)


def _marks(draws: np.random.Generator, passed: Bools, pass_mark: int) -> Ints:
    """Marks of 100, in steps of one; a pass is nearer to 80 than to the mark that is asked for."""
    good = pick(draws, range(101), [max(0.0, 1 - abs(mark - 82) / 22) for mark in range(101)], len(passed))
    bad = pass_mark - draws.integers(1, 26, len(passed))
    return np.where(passed, np.maximum(good, pass_mark), np.maximum(bad, 0))
