"""A first mapping from a file's header: our own names, the names that the pack's mappings know, then likeness.

A draft is a proposal to read: what is only alike is marked, and what is not recognised is listed.
"""

import re
from collections.abc import Mapping as Table
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final, NamedTuple

import yaml

from mutakhir.border.imports import Import, Role
from mutakhir.border.mapping import ColumnMap, Mapping, folded
from mutakhir.border.source import Source


# Headers that offices use, beside those of the layouts in the pack; of several the first that the role has.
SYNONYMS: Final[Table[str, str]] = {
    "nama": "person_name officer_name name head_name",
    "nama_lengkap": "person_name officer_name", "nama_art": "person_name",
    "no_nik": "nik",
    "nik_krt": "head_nik", "nik_kepala": "head_nik", "nama_kepala": "head_name", "nama_krt": "head_name",
    "nama_kk": "head_name", "no_kk": "family_card", "nokk": "family_card", "nomor_kk": "family_card",
    "kk": "family_card", "tgl_lahir": "birth_date", "tanggal_lahir": "birth_date", "nama_ibu": "mother_name",
    "ibu_kandung": "mother_name", "nama_gadis_ibu_kandung": "mother_name", "jk": "sex", "jenis_kelamin": "sex",
    "umur": "age", "usia": "age", "alamat": "address", "desa": "village", "kode_desa": "village",
    "kelurahan": "village", "kode_kelurahan": "village", "id_desa": "village", "kecamatan": "district",
    "kode_kecamatan": "district", "lat": "latitude", "lintang": "latitude", "long": "longitude",
    "lng": "longitude", "bujur": "longitude", "hubungan": "relation", "hubungan_krt": "relation",
    "jumlah_art": "member_count", "jml_art": "member_count", "idbdt": "household_key", "id_dtks": "household_key",
    "iddtks": "household_key", "id_keluarga": "household_key", "idartbdt": "member_key", "id_art": "member_key",
    "kode_petugas": "officer_id", "nama_petugas": "officer_name", "hp": "phone", "no_hp": "phone",
    "telepon": "phone", "nilai": "score", "peran": "role", "tanggal": "held_on", "kode_kabupaten": "area",
    "kode": "code", "target": "target_households", "bobot": "weight", "pengeluaran": "consumption",
}  # fmt: skip
ALIKE: Final = 0.84


class Drafted(NamedTuple):
    """One column of ours: where it comes from, and whether that is known or only alike."""

    mapped: ColumnMap
    sure: bool


def drafted(role: Role, source: Source, known: Sequence[Mapping]) -> dict[str, Drafted]:
    """Our columns that the header seems to hold, in our order."""
    headers = {folded(header): header for header in source.headers}
    found = _of_layouts(role, headers, known)
    for header in headers.values():
        name, sure = _named(header, role)
        if name and name not in found and not _used(header, found):
            found[name] = Drafted(ColumnMap.model_validate({"from": (header,)}), sure)
    return {name: found[name] for name in role.columns if name in found}


def _of_layouts(role: Role, headers: Table[str, str], known: Sequence[Mapping]) -> dict[str, Drafted]:
    """What the pack's mappings say of these very headers, with their codes."""
    found: dict[str, Drafted] = {}
    files = [mapping.files[role.name] for mapping in known if role.name in mapping.files]
    for file in sorted(files, key=lambda one: -len(one.used() & set(headers))):
        for name, column in file.columns.items():
            here = bool(column.columns) and all(folded(header) in headers for header in column.columns)
            if here and name in role.columns:
                found.setdefault(name, Drafted(column, True))
    return found


def _used(header: str, found: Table[str, Drafted]) -> bool:
    return any(folded(header) in map(folded, one.mapped.columns) for one in found.values())


def _named(header: str, role: Role) -> tuple[str | None, bool]:
    plain = re.sub(r"[^a-z0-9]+", "_", header.lower()).strip("_")
    if plain in role.columns:
        return plain, True
    words = {name: name for name in role.columns}
    for header_word, meant in SYNONYMS.items():
        mine = [name for name in meant.split() if name in role.columns]
        if mine:
            words[header_word] = mine[0]
    if plain in words:
        return words[plain], True
    near = get_close_matches(plain, sorted(words), n=1, cutoff=ALIKE)
    return (words[near[0]], False) if near else (None, False)


def draft_text(what: Import, files: Sequence[tuple[Role, Source]], known: Sequence[Mapping]) -> str:
    """The draft as YAML, ready to be read by a person."""
    text = [
        "# A draft made from the headers. Check every line; a line marked `?` is only alike.",
        "valid_from: 2000-01-01   # change: from when this layout holds",
        "reference: Draft from the headers of the files; name the sender and the date.",
        f"dataset: {what.name}",
        "# areas: bps-2020   # if the codes are not those of the round",
        "files:",
    ]
    for role, source in files:
        text += _role_lines(role, source, drafted(role, source, known))
    return "\n".join(text) + "\n"


def _role_lines(role: Role, source: Source, found: Table[str, Drafted]) -> list[str]:
    used = {folded(header) for one in found.values() for header in one.mapped.columns}
    unknown = [header for header in source.headers if folded(header) not in used]
    text = [f"  {role.name}:", f"    file: {_scalar(source.file.name)}", "    columns:"]
    text += [_column_line(name, one) for name, one in found.items()]
    text += [f"      # {name}:   # needed, and not recognised" for name in role.lacking(set(found))]
    if unknown:
        text += ["    # Not recognised; map them above, or list them under ignore:"]
        text += [f"    #   {' '.join(header.split())}" for header in unknown]
    return text


def _column_line(name: str, one: Drafted) -> str:
    mapped = one.mapped
    tree: dict[str, object] = {"from": list(mapped.columns) if len(mapped.columns) > 1 else mapped.columns[0]}
    tree |= {key: value for key in ("join", "codes", "values") if (value := getattr(mapped, key))}
    tree |= {"pad": list(mapped.pad)} if mapped.pad else {}
    tree |= {"date": mapped.date} if mapped.date != "auto" else {}
    short = tree["from"] if list(tree) == ["from"] else tree
    return f"      {name}: {_scalar(short)}{'' if one.sure else '   # ?'}"


def _scalar(value: object) -> str:
    text: str = yaml.safe_dump(value, default_flow_style=True, width=10_000, allow_unicode=True, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...")
