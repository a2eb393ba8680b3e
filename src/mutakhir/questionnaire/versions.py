"""The guard of a version: what an instrument asks does not change under the same version.

A value carries the version of its instrument, so a code must mean the same wherever that version stands.
`questionnaire/versions.yaml` holds a fingerprint of each item and code list of each version. Help, hints and
messages are free to get better; a label, a code, a skip or a range is not.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date

from mutakhir.ground.errors import PolicyProblem, Said, Where
from mutakhir.ground.policy import Dated, Part, Policy
from mutakhir.questionnaire.instrument import FOLDER, HOUSEHOLD, BlockPart, Code, Item
from mutakhir.questionnaire.loading import Forms


VERSIONS = f"{FOLDER}/versions.yaml"
_LENGTH = 12  # hexadecimal digits of a fingerprint: against mistakes, not against attack
_SHOWN = 12  # changes that a message names
Prints = dict[str, str]


class Frozen(Part):
    """One version with the fingerprints of its items, by form, and of its code lists."""

    version: str
    frozen_on: date
    forms: dict[str, Prints]
    lists: Prints


class Versions(Dated):
    """All versions that were ever frozen, the oldest first."""

    versions: tuple[Frozen, ...]


def prints_of(forms: Forms) -> tuple[dict[str, Prints], Prints]:
    """Fingerprints of the items by form, and of the code lists."""
    items = {
        name: {item.name: _item_print(item, block) for block in form.blocks for item in block.items}
        for name, form in forms.items()
    }
    lists = {name: _list_print(codes) for form in forms.values() for name, codes in form.lists.items()}
    return items, dict(sorted(lists.items()))


def _item_print(item: Item, block: BlockPart) -> str:
    free = {"help", "message", "row"}
    return _hash([item.model_dump(mode="json", exclude=free), block.ask_if, block.repeat])


def _list_print(codes: tuple[Code, ...]) -> str:
    return _hash([code.model_dump(mode="json") for code in codes])


def _hash(tree: object) -> str:
    return hashlib.sha256(json.dumps(tree, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:_LENGTH]


def check_version(forms: Forms, policy: Policy) -> None:
    """Passes an instrument that is as its version was frozen.

    Raises:
        PolicyProblem: its version is not frozen yet; or an item or a code list is not what it was when the
            version was frozen, with the names of what changed.
    """
    version, where = forms[HOUSEHOLD].version, Where(policy.folder / VERSIONS)
    known = {frozen.version: frozen for frozen in policy.load(VERSIONS, Versions).versions}
    if version not in known:
        raise PolicyProblem("questionnaire.version-not-frozen", _not_frozen(version), where)
    changes = list(_changes(known[version], forms))
    if changes:
        raise PolicyProblem("questionnaire.version-changed", _changed(version, changes), where)


def _changes(frozen: Frozen, forms: Forms) -> Iterator[Said]:
    items, lists = prints_of(forms)
    for name in sorted(frozen.lists.keys() | lists.keys()):
        yield from _change(Said(f"daftar kode {name}", f"code list {name}"), name, frozen.lists, lists)
    for form in sorted(frozen.forms.keys() | items.keys()):
        before, after = frozen.forms.get(form, {}), items.get(form, {})
        for name in sorted(before.keys() | after.keys()):
            yield from _change(Said(f"butir {form}.{name}", f"item {form}.{name}"), name, before, after)


def _change(thing: Said, name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Said]:
    if name not in after:
        yield Said(f"{thing.id} dihapus", f"{thing.en} was removed")
    elif name not in before:
        yield Said(f"{thing.id} ditambahkan", f"{thing.en} was added")
    elif before[name] != after[name]:
        yield Said(f"{thing.id} diubah", f"{thing.en} was changed")


def _not_frozen(version: str) -> Said:
    return Said(
        f"Versi '{version}' belum dibekukan. Periksa formulirnya, lalu jalankan `mutakhir questionnaire freeze`.",
        f"Version '{version}' is not frozen yet. Look at its forms, then run `mutakhir questionnaire freeze`.",
    )


def _changed(version: str, changes: list[Said]) -> Said:
    more = len(changes) - _SHOWN
    rest = Said(f"; dan {more} lagi", f"; and {more} more") if more > 0 else Said("", "")
    return Said(
        f"Versi '{version}' sudah dibekukan, tetapi kuesionernya berubah: "
        f"{'; '.join(each.id for each in changes[:_SHOWN])}{rest.id}. Kembalikan seperti semula; atau beri versi baru "
        "di instrument.yaml, tambahkan crosswalks/*.yaml dari versi lama, lalu jalankan "
        "`mutakhir questionnaire freeze`.",
        f"Version '{version}' is frozen, but the instrument changed: "
        f"{'; '.join(each.en for each in changes[:_SHOWN])}{rest.en}. Put it back as it was; or give instrument.yaml "
        "a new version, add crosswalks/*.yaml from the old one, then run `mutakhir questionnaire freeze`.",
    )
