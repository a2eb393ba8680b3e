"""How new records find their like: by the blocking of doubles, and by one rule more where the village is not known.

A key is looked up by its first half, 32 of 64 bits: that finds all that the whole key finds, and of a million persons
one in some hundred keys a person too many, whose weight then tells.
"""

from collections.abc import Iterable
from typing import Final

from mutakhir.matching.linking.preparing import BLOCK, RECORD, is_listed
from mutakhir.matching.linking.specification import PersonsPolicy, Specification


NATION: Final = "nation"
_ANYWHERE: Final = ("name_key", "born")
_AREAS: Final = frozenset({"village", "regency"})


def adding_specification(persons: PersonsPolicy) -> Specification:
    """Doubles, with the rule for records without a village as the last."""
    spec = persons.within()
    return spec.model_copy(update={"blocking": [*spec.blocking, list(_ANYWHERE)]})


def anywhere(spec: Specification) -> str:
    """The column of keys that only records without a village have."""
    return BLOCK.format(len(spec.blocking) - 1)


def regional(spec: Specification) -> list[int]:
    """Rules under which only records of one regency meet."""
    return [number for number, rule in enumerate(spec.blocking) if not _AREAS.isdisjoint(rule)]


def national(spec: Specification) -> list[int]:
    """The others."""
    return [number for number, rule in enumerate(spec.blocking) if _AREAS.isdisjoint(rule)]


def record_keys(spec: Specification, table: str, rules: Iterable[int]) -> str:
    """SQL of `key` and `record`: the whole keys of a prepared table under these rules."""
    return " UNION ALL ".join(_keys(spec, table, number) for number in rules)


def half(key: str) -> str:
    """SQL of the half by which a key is looked up."""
    return f"({key} >> 32)::UINTEGER"


def _keys(spec: Specification, table: str, number: int) -> str:
    block = BLOCK.format(number)
    each = f"unnest({block})" if is_listed(spec, number) else block
    return f"SELECT {each} AS key, {RECORD} FROM {table} WHERE {block} IS NOT NULL"
