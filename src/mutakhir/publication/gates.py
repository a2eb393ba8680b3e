"""Gates: what must hold before a candidate may be signed, and who answers for what does not."""

from collections.abc import Mapping

from mutakhir.ground.errors import ConflictProblem, Said
from mutakhir.ground.lake import Home, Lake
from mutakhir.publication.policy import Gate, GatesPolicy


def waivers_of(home: Home) -> list[str]:
    """The waivers that publication needed, in words for the card. ConflictProblem if a failed gate has none."""
    policy = home.policy.load("publication/gates.yaml", GatesPolicy)
    failed = failed_gates(policy.gates, _national(home)) if policy.gates else []
    answered = {waiver.gate: waiver for waiver in policy.waivers}
    open_ones = [gate.id for gate in failed if gate.id not in answered]
    if open_ones:
        raise _closed(open_ones)
    used = [answered[gate.id] for gate in failed]
    return [f"{waiver.gate}: {waiver.reason} ({waiver.by})" for waiver in used]


def failed_gates(gates: tuple[Gate, ...], indicators: Mapping[str, tuple[int, int]]) -> list[Gate]:
    """Gates whose indicator (numerator, denominator) lies below its bound, or was not measured."""
    return [gate for gate in gates if not _holds(gate, indicators.get(gate.indicator))]


def _holds(gate: Gate, measured: tuple[int, int] | None) -> bool:
    if measured is None or measured[1] == 0:
        return False
    numerator, denominator = measured
    return 100 * numerator >= gate.at_least_percent * denominator


def _national(home: Home) -> dict[str, tuple[int, int]]:
    rows = Lake(home).read("indicators").to_pylist()
    national = [row for row in rows if row["level"] == "nation"]
    return {row["indicator"]: (row["numerator"], row["denominator"]) for row in national}


def _closed(gates: list[str]) -> ConflictProblem:
    names = ", ".join(gates)
    return ConflictProblem(
        "publication.gates",
        Said(
            id=f"Gerbang mutu tidak terpenuhi: {names}. Perbaiki datanya, atau catat siapa yang bertanggung jawab"
            " di `waivers` pada publication/gates.yaml (`mutakhir policy amend`).",
            en=f"Quality gates do not hold: {names}. Mend the data, or record who answers for it under `waivers` in"
            " publication/gates.yaml (`mutakhir policy amend`).",
        ),
    )
