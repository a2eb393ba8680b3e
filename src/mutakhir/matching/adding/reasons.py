"""Verdicts in words. None of them names a value: what agrees is told by its kind."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.matching.adding.pairs import FoundPerson
from mutakhir.matching.adding.verdicts import Doubt, Kind, Verdict
from mutakhir.matching.linking.specification import Comparison
from mutakhir.matching.linking.weight_parts import read_parts
from mutakhir.matching.linking.wording import guard_said, level_said


MOST_ROWS: Final = 5  # of other new records that a reason names
RowName = Callable[[int], str]
KINDS: Final[Mapping[Kind, Said]] = {
    "same": Said("sama dengan orang di registri", "the same as a person of the registry"),
    "review": Said("perlu diperiksa petugas", "for people to decide"),
    "new": Said("baru, tidak ditemukan di registri", "new, not found in the registry"),
    "repeated": Said("berulang dalam berkas", "repeated within the file"),
    "unusable": Said("tidak dapat dipakai", "cannot be used"),
}
_DOUBTS: Final[Mapping[Doubt, Said]] = {
    "weight": Said("Mirip, tetapi belum cukup untuk diputuskan mesin", "Alike, but not enough for a machine to decide"),
    "several": Said("Cocok dengan beberapa orang di registri", "It fits several persons of the registry"),
    "crowded": Said(
        "Orang itu sudah punya catatan sebanyak yang boleh disatukan mesin",
        "The person has as many records already as a machine may bring together",
    ),
}
_NEW: Final = Said("Tidak ada orang yang mirip di registri", "Nobody in the registry is alike")
_EMPTY: Final = Said(
    "Selain nama tidak ada isi untuk mencari: perlu tanggal lahir, NIK, kartu keluarga, atau desa",
    "There is nothing but a name to search by: it needs a birth date, a NIK, a family card or a village",
)


def reason_of(verdict: Verdict, comparisons: Sequence[Comparison], row: RowName) -> Said:
    """One or a few sentences without a full stop; `row` gives the name of a new record."""
    if verdict.kind == "unusable":
        return _EMPTY
    if verdict.kind == "new":
        return _NEW
    if verdict.kind == "repeated":
        name = row(verdict.rows[0])
        return Said(f"Orang yang sama dengan baris {name}", f"The same person as row {name}")
    if verdict.kind == "same":
        return agreements(verdict.persons[0], comparisons)
    if verdict.doubt == "row":
        names = ", ".join(map(row, verdict.rows[:MOST_ROWS])) + (" ..." if len(verdict.rows) > MOST_ROWS else "")
        return Said(f"Mirip dengan baris lain: {names}", f"It is like another row: {names}")
    best = verdict.persons[0]
    told = agreements(best, comparisons)
    doubt = _held_back(best) if verdict.doubt == "guard" else _DOUBTS[verdict.doubt or "weight"]
    return Said(f"{doubt.id}. {told.id}", f"{doubt.en}. {told.en}")


def agreements(person: FoundPerson, comparisons: Sequence[Comparison]) -> Said:
    """What speaks for one person, the heaviest first."""
    parts = read_parts(person.parts).compared
    told = sorted((one for one in parts.items() if one[1].weight > 0), key=lambda one: -one[1].weight)
    sentences = [level_said(comparisons, column, part.level) for column, part in told]
    return Said("; ".join(one.id for one in sentences), "; ".join(one.en for one in sentences))


def _held_back(best: FoundPerson) -> Said:
    guard = guard_said(best.guard or "")
    return Said(f"Mesin tidak memutuskan karena {guard.id}", f"No machine decides, because {guard.en}")
