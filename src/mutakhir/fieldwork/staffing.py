"""Staffing: how many officers each regency gets, planned against certified."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from mutakhir.ground.engine.apportion import largest_remainder
from mutakhir.ground.policy.round import Staffing


ROLES = ("enumerator", "supervisor", "coordinator")


@dataclass(frozen=True)
class Plan:
    """Officers planned per regency; the three maps have the same keys."""

    enumerators: Mapping[str, int]
    supervisors: Mapping[str, int]
    coordinators: Mapping[str, int]


def plan_officers(targets: Mapping[str, int], districts: Mapping[str, Sequence[int]], staffing: Staffing) -> Plan:
    """Shares the officers of the nation out to regencies, at least one of each role to every regency.

    Enumerators and supervisors go by targets. Coordinators go by districts, whose targets `districts` holds per
    regency: see `coordinators_by_district`.
    """
    regencies = sorted(targets)
    by_target = [targets[r] for r in regencies]
    enumerators = at_least_one(by_target, staffing.enumerators)
    supervisors = at_least_one(enumerators, staffing.supervisors)
    by_district = coordinators_by_district({r: districts.get(r, ()) for r in regencies}, staffing.coordinators)
    return Plan(
        dict(zip(regencies, enumerators, strict=True)), dict(zip(regencies, supervisors, strict=True)), by_district
    )


def coordinators_by_district(districts: Mapping[str, Sequence[int]], total: int) -> dict[str, int]:
    """Coordinators per regency: one a district, then fewer or more until they sum to `total`.

    With more districts than coordinators the smallest districts of the nation give theirs up and share a
    neighbour's; with fewer, the districts with the most households for each coordinator get one more. Who shares
    with whom is settled within the regency (`teams`). Every regency keeps one, even if the sum then exceeds.
    """
    counts = {regency: max(len(targets), 1) for regency, targets in districts.items()}
    surplus = sum(counts.values()) - total
    for _, regency in sorted((target, r) for r, targets in districts.items() for target in targets):
        if surplus > 0 and counts[regency] > 1:
            counts[regency] -= 1
            surplus -= 1
    loads = [(-target, regency, target, 1) for regency, targets in districts.items() for target in targets]
    heapq.heapify(loads)
    while surplus < 0 and loads:
        _, regency, target, share = heapq.heappop(loads)
        counts[regency] += 1
        surplus += 1
        heapq.heappush(loads, (-(target // (share + 1)), regency, target, share + 1))
    return counts


def nobody(regencies: Iterable[str]) -> Plan:
    """The plan of a round without field work."""
    none = dict.fromkeys(regencies, 0)
    return Plan(none, none, none)


def at_least_one(weights: Sequence[int], total: int) -> list[int]:
    """Largest remainder in which no share is 0: every place that would get none takes one from the largest.

    With fewer units than places every place gets one, so that the sum exceeds `total`.
    """
    if total <= len(weights):
        return [1] * len(weights)
    shares = largest_remainder(weights, total) if any(weights) else largest_remainder([1] * len(weights), total)
    for place, share in enumerate(shares):
        if share == 0:
            giver = max(range(len(shares)), key=lambda p: (shares[p], -p))
            shares[giver] -= 1
            shares[place] = 1
    return shares


def staffing_table(
    targets: Mapping[str, int], plan: Plan, certified: Mapping[tuple[str, str], int] | None, staffing: Staffing
) -> pa.Table:
    """Planned against certified per regency. `certified` counts (regency, role); None before any recruitment."""
    rows = [_row(r, targets[r], plan, certified, staffing) for r in sorted(targets)]
    return pa.Table.from_pylist(rows, schema=_schema(rows[0]))


def _schema(row: Mapping[str, object]) -> pa.Schema:
    kinds = {"area": pa.string(), "note": pa.string(), "target": pa.int64(), "mean_load": pa.float64()}
    return pa.schema([(name, kinds.get(name, pa.int32())) for name in row])


def _row(
    regency: str, target: int, plan: Plan, certified: Mapping[tuple[str, str], int] | None, staffing: Staffing
) -> dict[str, object]:
    enumerators = plan.enumerators[regency]
    load = target / enumerators if enumerators else None
    found = {role: None if certified is None else certified.get((regency, role), 0) for role in ROLES}
    have = found["enumerator"]
    needed = max(enumerators, -(-target // staffing.load_limit)) if enumerators else 0
    return {
        "area": regency,
        "target": target,
        "planned_enumerators": enumerators,
        "planned_supervisors": plan.supervisors[regency],
        "planned_coordinators": plan.coordinators[regency],
        **{f"certified_{role}s": found[role] for role in ROLES},
        "missing_enumerators": None if have is None else max(needed - have, 0),
        "mean_load": load,
        "note": _note(load, staffing),
    }


def _note(load: float | None, staffing: Staffing) -> str | None:
    if load is None:
        return "no field work"
    if load < staffing.load_min:
        return f"mean load below {staffing.load_min}"
    if load > staffing.load_max:
        return f"mean load above {staffing.load_max}"
    return None
