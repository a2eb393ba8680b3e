"""What pydantic found, in the words of the house: field, found, allowed, remedy, in both languages."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from mutakhir.ground.errors import Said


_SHOWN = 60

# pydantic's kind of error -> what is allowed. {x} is filled from the error's context.
_ALLOWED: dict[str, Said] = {
    "int": Said(
        "bilangan bulat, tanpa tanda kutip, tanpa titik ribuan",
        "a whole number without quotes or separators",
    ),
    "float": Said("angka dengan titik desimal, tanpa tanda kutip", "a number, point for decimals, no quotes"),
    "bool": Said("true atau false", "true or false"),
    "string": Said(
        "teks; beri tanda kutip bila hanya terdiri dari angka",
        "text; put it in quotes if it is only digits",
    ),
    "date": Said(
        "tanggal yang benar-benar ada, ditulis TTTT-BB-HH, misalnya 2021-01-31",
        "a real date, written YYYY-MM-DD, for example 2021-01-31",
    ),
    "list": Said("daftar, satu butir per baris diawali '- '", "a list, one item a line beginning with '- '"),
    "dict": Said("susunan kunci dan isi, ditulis 'kunci: isi'", "a mapping, written 'key: value'"),
    "enum": Said("salah satu dari {expected}", "one of {expected}"),
    "literal_error": Said("salah satu dari {expected}", "one of {expected}"),
    "union_tag_invalid": Said("salah satu dari {expected_tags}", "one of {expected_tags}"),
    "greater_than": Said("lebih dari {gt}", "more than {gt}"),
    "greater_than_equal": Said("paling sedikit {ge}", "at least {ge}"),
    "less_than": Said("kurang dari {lt}", "less than {lt}"),
    "less_than_equal": Said("paling banyak {le}", "at most {le}"),
    "string_pattern_mismatch": Said("teks berpola {pattern}", "text of the pattern {pattern}"),
    "string_too_short": Said("paling sedikit {min_length} huruf", "at least {min_length} characters"),
    "string_too_long": Said("paling banyak {max_length} huruf", "at most {max_length} characters"),
    "too_short": Said("paling sedikit {min_length} butir", "at least {min_length} items"),
    "too_long": Said("paling banyak {max_length} butir", "at most {max_length} items"),
}
_FAMILY = {"tuple": "list", "set": "list", "frozen_set": "list", "model": "dict", "mapping": "dict"}


def said_of(detail: ErrorDetails, loc: tuple[int | str, ...], keys: Sequence[str]) -> tuple[str, Said]:
    """The stable code and the sentence of one validation error at `loc`, where `keys` are allowed."""
    name = _name(loc)
    if detail["type"] == "missing":
        return "policy.key-missing", _missing(name)
    if detail["type"] == "extra_forbidden":
        return "policy.key-unknown", _unknown(name, str(loc[-1]), keys)
    own = getattr(detail.get("ctx", {}).get("error"), "said", None)
    if isinstance(own, Said):
        return "policy.value", Said(f"{name}: {own.id}", f"{name}: {own.en}")
    return "policy.value", _value(name, detail)


def did_you_mean(found: str, allowed: Sequence[str]) -> Said:
    """A hint at the nearest allowed word, else at most twenty allowed words; empty if there are none."""
    near = nearest(found, allowed)
    if near is not None:
        return Said(f"Maksudnya '{near}'?", f"Did you mean '{near}'?")
    listed = ", ".join(allowed[:20])
    return Said(f"Yang ada: {listed}.", f"There are: {listed}.") if listed else Said("", "")


def nearest(found: str, allowed: Sequence[str]) -> str | None:
    """The allowed word that was probably meant."""
    near = get_close_matches(found, allowed, n=1)
    return near[0] if near else None


def _name(loc: tuple[int | str, ...]) -> str:
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in loc]
    return "".join(parts).lstrip(".") or "(seluruh berkas / whole file)"


def _missing(name: str) -> Said:
    return Said(
        f"{name}: kunci ini wajib dan belum ada. Tambahkan '{name.rpartition('.')[2]}: ...'.",
        f"{name}: this key is required and missing. Add '{name.rpartition('.')[2]}: ...'.",
    )


def _unknown(name: str, key: str, keys: Sequence[str]) -> Said:
    hint = did_you_mean(key, keys)
    return Said(
        f"{name}: kunci ini tidak dikenal. {hint.id} Perbaiki ejaannya atau hapus barisnya.",
        f"{name}: this key is unknown. {hint.en} Mend its spelling or remove the line.",
    )


def _value(name: str, detail: ErrorDetails) -> Said:
    allowed = _allowed(detail)
    found = _found(detail["input"])
    hint = _nearest(detail)
    return Said(
        f"{name}: tertulis {found.id}; yang boleh: {allowed.id}. {hint.id}Ganti isinya.",
        f"{name}: found {found.en}; allowed: {allowed.en}. {hint.en}Change the value.",
    )


def _allowed(detail: ErrorDetails) -> Said:
    kind = detail["type"]
    stem = re.sub(r"_(type|parsing|from_float|from_datetime_parsing|attributes_type|parsing_size)$", "", kind)
    template = _ALLOWED.get(kind) or _ALLOWED.get(_FAMILY.get(stem, stem))
    if template is None:
        return Said(detail["msg"], detail["msg"])
    context: Mapping[str, Any] = detail.get("ctx", {})
    indonesian = template.id.format_map(context).replace("' or '", "' atau '")
    return Said(indonesian, template.en.format_map(context))


def _nearest(detail: ErrorDetails) -> Said:
    context = detail.get("ctx", {})
    listed = str(context.get("expected") or context.get("expected_tags") or "")
    near = nearest(str(detail["input"]), re.findall(r"'([^']*)'", listed))
    return Said("", "") if near is None else Said(f"Maksudnya '{near}'? ", f"Did you mean '{near}'? ")


def _found(value: object) -> Said:
    if isinstance(value, dict):
        return Said("susunan kunci", "a mapping")
    if isinstance(value, list):
        return Said("daftar", "a list")
    if value is None:
        return Said("kosong", "nothing")
    text = value if isinstance(value, str) else str(value).lower()
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
    return Said(f"'{shown}'", f"'{shown}'") if isinstance(value, str) else Said(shown, shown)
