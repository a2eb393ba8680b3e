"""The model in plain words: comparisons and their levels, guard rails, steps and verdicts, in both languages.

Read by people on sheets and in `explain`, so none of it names a value. Weights are in `weight_words.py`.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.matching.linking.comparing import comparison_levels
from mutakhir.matching.linking.level_words import EXACT, LACKING, LEVELS
from mutakhir.matching.linking.specification import Comparison
from mutakhir.matching.linking.weight_parts import MISSING


COLUMNS: Final[Mapping[str, Said]] = {
    "name": Said("Nama", "Name"),
    "born": Said("Lahir dan NIK", "Birth and NIK"),
    "card": Said("Keluarga", "Family"),
    "sex": Said("Jenis kelamin", "Sex"),
}
# Why a machine may not link, as half a sentence after "karena" and "because".
GUARDS: Final[Mapping[str, Said]] = {
    "nik_contradicts": Said(
        "NIK-nya sama, tetapi nama atau tanggal lahirnya bertentangan",
        "the NIK is the same, but name or date of birth contradicts",
    ),
    "twins": Said(
        "mungkin kembar, yaitu lahir pada hari yang sama di satu keluarga dengan nama depan yang lain",
        "they may be twins, born on one day in one family with another first name",
    ),
    "other_sex": Said("jenis kelaminnya berbeda", "the sex differs"),
    "dead": Said("salah satunya tercatat sudah meninggal", "one of the two is recorded as dead"),
    "one_word_default_date": Said(
        "namanya hanya satu kata dan tanggal lahirnya tanggal pengganti, yang dipakai banyak orang",
        "the name is a single word and the date of birth a stand-in, which many people share",
    ),
}
# How a pair was found, as a sentence without a full stop.
STEPS: Final[Mapping[str, Said]] = {
    "model": Said(
        "Catatan ini dibandingkan dengan data kependudukan", "The record was compared with the civil register"
    ),
    "family": Said(
        "Catatan ini dibandingkan dengan kartu keluarga anggota rumah tangganya yang sudah terhubung",
        "The record was compared with the family card of those of its household who were linked already",
    ),
    "within": Said(
        "Catatan-catatan registri dibandingkan satu sama lain", "Records of the registry were compared with each other"
    ),
    "register": Said(
        "Keduanya terhubung dengan satu catatan data kependudukan yang sama",
        "Both are linked to the same record of the civil register",
    ),
    "nik": Said(
        "NIK dicocokkan menurut aturan pasti, tanpa bobot", "The NIK was looked up by a fixed rule, without weights"
    ),
    "decision": Said("Petugas membaca kedua catatan", "An officer has read both records"),
}  # fmt: skip
VERDICTS: Final[Mapping[str, Said]] = {
    "link": Said("dihubungkan oleh mesin", "linked by machine"),
    "review": Said("diserahkan kepada petugas", "left to people"),
}
DECISIONS: Final[Mapping[str, Said]] = {
    "same": Said("Petugas memutuskan bahwa keduanya orang yang sama", "An officer decided that both are one person"),
    "different": Said("Petugas memutuskan bahwa keduanya dua orang", "An officer decided that they are two people"),
}


def column_said(column: str) -> Said:
    """What is compared, as the heading of a row."""
    spaced = column.replace("_", " ")
    return COLUMNS.get(column, Said(*[spaced[:1].upper() + spaced[1:]] * 2))


def worded(comparison: Comparison) -> tuple[Said, ...]:
    """The sentences of all levels, the most alike first; none where nobody has put these levels in words."""
    told = EXACT.get(comparison.column, ()) if comparison.kind == "exact" else LEVELS.get(comparison.kind, ())
    return told if len(told) == _count(comparison) else ()


def lacking(comparison: Comparison) -> Said | None:
    """The sentence where nothing can be compared; None where nobody has written one."""
    return LACKING.get(comparison.column if comparison.kind == "exact" else comparison.kind)


def level_said(comparisons: Sequence[Comparison], column: str, level: int) -> Said:
    """One level of the comparison of a column, as a sentence without a full stop; by its number if it has no words."""
    comparison = next((one for one in comparisons if one.column == column), None)
    name = column_said(column)
    if level == MISSING:
        told = lacking(comparison) if comparison else None
        return told or Said(f"{name.id}: tidak dapat dibandingkan", f"{name.en}: cannot be compared")
    words = worded(comparison) if comparison else ()
    if level < len(words):
        return words[level]
    of = Said(f" dari {_count(comparison)}", f" of {_count(comparison)}") if comparison else Said("", "")
    return Said(f"{name.id}: tingkat kemiripan {level + 1}{of.id}", f"{name.en}: level {level + 1}{of.en} of likeness")


def guard_said(guard: str) -> Said:
    """By its own word where nobody has put it in words."""
    spaced = guard.replace("_", " ")
    return GUARDS.get(guard, Said(spaced, spaced))


def _count(comparison: Comparison) -> int:
    return len(comparison_levels(comparison)) - 1
