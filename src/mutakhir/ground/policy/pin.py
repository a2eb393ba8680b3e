"""A round pins one pack by hash when it opens; a change during the round is an amendment.

HOME/registry.yaml keeps, under `rounds.<name>`, the pack's name, hash and the hash of each file at the
opening. HOME/policy/amendments.yaml keeps number, date, reason, the changed files and the hash after.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, cast

from pydantic import Field

from mutakhir.ground.errors import ConflictProblem, HomeProblem, PolicyProblem, Said, Where
from mutakhir.ground.policy.model import NonBlank, Part, load_model, model_of
from mutakhir.ground.policy.pack import AMENDMENTS_FILE, Policy, hash_of
from mutakhir.ground.policy.registry_text import put_key
from mutakhir.ground.policy.yaml_text import Tree, read_yaml


Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
REGISTRY_FILE = "registry.yaml"
REMOVED = "removed"


class Pin(Part):
    """The pack as it stood when the round opened."""

    pack: NonBlank
    pack_hash: Sha256
    opened_at: dt.datetime
    files: dict[str, Sha256]


class Amendment(Part):
    """One recorded change during a round; `files` gives each changed file's hash, or `removed`."""

    round: NonBlank
    number: NonBlank
    date: dt.date
    reason: NonBlank
    files: dict[str, str]
    pack_hash: Sha256


class Amendments(Part):
    amendments: tuple[Amendment, ...]


@dataclass(frozen=True)
class PackState:
    """What a release says of its policy: the hash at the opening, the hash now, and all that lies between."""

    pack: str
    opened_hash: str
    current_hash: str
    amendments: tuple[Amendment, ...]


def pin_pack(policy: Policy, opened_at: dt.datetime) -> PackState:
    """Opens the round: writes the pin into HOME/registry.yaml. Opening an open round is `check_pin`.

    Raises:
        HomeProblem: the home has no registry.yaml.
        PolicyProblem: the round is open already and its pack has changed since.
    """
    assert opened_at.tzinfo is not None, "opened_at is an instant and needs its offset"
    registry = policy.home / REGISTRY_FILE
    if _pin(policy, registry) is not None:
        return check_pin(policy, registry)
    files = policy.file_hashes()
    pin = Pin(pack=policy.pack.name, pack_hash=hash_of(files), opened_at=opened_at, files=files)
    _write_pin(registry, policy.round.name, pin)
    return PackState(pin.pack, pin.pack_hash, pin.pack_hash, ())


def check_pin(policy: Policy, registry: Path) -> PackState:
    """Returns when the pack is what the round opened with, plus its recorded amendments.

    `registry` is HOME/registry.yaml.

    Raises:
        HomeProblem: the round is not open.
        PolicyProblem: files changed without an amendment; it names them and says how to record one.
    """
    state, expected = _recorded(policy, registry)
    changed = _changes(expected, policy.file_hashes())
    if changed:
        raise PolicyProblem("policy.changed", _changed(changed), Where(policy.folder))
    return state


def is_open(policy: Policy) -> bool:
    """Whether the round has opened with a pack, so that a change of it must be an amendment."""
    return _pin(policy, policy.home / REGISTRY_FILE) is not None


def amend(policy: Policy, number: str, date: dt.date, reason: str) -> Amendment:
    """Records the changes that stand in the pack now as one amendment.

    Raises:
        ConflictProblem: nothing has changed, the number is used, or the date lies before the last one.
        HomeProblem: the round is not open.
    """
    registry = policy.home / REGISTRY_FILE
    state, expected = _recorded(policy, registry)
    current = policy.file_hashes()
    changed = _changes(expected, current)
    _check_new(policy, state, changed, number, date)
    new = Amendment(
        round=policy.round.name,
        number=number,
        date=date,
        reason=reason,
        files=changed,
        pack_hash=hash_of(current),
    )
    everything = (*_amendments(policy.folder), new)
    put_key(policy.folder / AMENDMENTS_FILE, "amendments", [_tree(each) for each in everything])
    return new


def _recorded(policy: Policy, registry: Path) -> tuple[PackState, dict[str, str]]:
    """What is on record: the state, and the hash that each file of the pack should have."""
    pin = _pin(policy, registry)
    if pin is None:
        raise HomeProblem("policy.not-open", _NOT_OPEN, Where(registry))
    mine = tuple(each for each in _amendments(policy.folder) if each.round == policy.round.name)
    expected: dict[str, str] = dict(pin.files)
    for each in mine:
        expected |= each.files
    expected = {name: sha for name, sha in expected.items() if sha != REMOVED}
    return PackState(pin.pack, pin.pack_hash, hash_of(expected), mine), expected


def _changes(expected: Mapping[str, str], current: Mapping[str, str]) -> dict[str, str]:
    names = sorted(expected.keys() | current.keys())
    return {name: current.get(name, REMOVED) for name in names if expected.get(name) != current.get(name)}


def _check_new(policy: Policy, state: PackState, changed: Mapping[str, str], number: str, date: dt.date) -> None:
    where = Where(policy.folder / AMENDMENTS_FILE)
    if not changed:
        raise ConflictProblem("policy.unchanged", _UNCHANGED, where)
    if any(each.number == number for each in state.amendments):
        raise ConflictProblem("policy.amendment-number", _NUMBER_USED, where)
    if state.amendments and date < state.amendments[-1].date:
        raise ConflictProblem("policy.amendment-date", _DATE_BEFORE, where)


def _amendments(folder: Path) -> tuple[Amendment, ...]:
    file = folder / AMENDMENTS_FILE
    return load_model(file, Amendments).amendments if file.exists() else ()


def _rounds(registry: Path) -> dict[str, Tree]:
    if not registry.is_file():
        raise HomeProblem("home.registry", _NO_REGISTRY, Where(registry))
    tree = read_yaml(registry).tree
    rounds = tree.get("rounds") if isinstance(tree, dict) else None
    return rounds if isinstance(rounds, dict) else {}


def _pin(policy: Policy, registry: Path) -> Pin | None:
    entry = _rounds(registry).get(policy.round.name)
    if not isinstance(entry, dict) or "pack_hash" not in entry:
        return None
    ours = {key: value for key, value in entry.items() if key in Pin.model_fields}
    return model_of(ours, Pin, registry, ("rounds", policy.round.name))


def _write_pin(registry: Path, name: str, pin: Pin) -> None:
    rounds = _rounds(registry)
    entry = rounds.get(name)
    kept = entry if isinstance(entry, dict) else {}
    put_key(registry, "rounds", {**rounds, name: {**kept, **_tree(pin)}})


def _tree(part: Part) -> dict[str, Tree]:
    return cast("dict[str, Tree]", part.model_dump(mode="json"))


def _changed(files: Mapping[str, str]) -> Said:
    names = ", ".join(files)
    return Said(
        f"Kebijakan berubah sejak putaran dibuka: {names}. Kembalikan berkas itu, atau catat perubahannya: "
        "mutakhir policy amend --number NOMOR --date TTTT-BB-HH --reason ALASAN.",
        f"The policy has changed since the round was opened: {names}. Restore these files, or record it: "
        "mutakhir policy amend --number NUMBER --date YYYY-MM-DD --reason REASON.",
    )


_NO_REGISTRY = Said(
    "Rumah registri ini tidak memuat registry.yaml. Buat dengan 'mutakhir init FOLDER'.",
    "This registry home holds no registry.yaml. Make one with 'mutakhir init FOLDER'.",
)
_NOT_OPEN = Said(
    "Putaran ini belum dibuka, atau namanya di round.yaml berubah. Buka dengan 'mutakhir run', "
    "atau kembalikan namanya.",
    "This round is not open, or its name in round.yaml has changed. Open it with 'mutakhir run', or restore the name.",
)
_UNCHANGED = Said(
    "Tidak ada berkas kebijakan yang berubah, jadi tidak ada yang dicatat. Ubah dulu berkasnya.",
    "No policy file has changed, so there is nothing to record. Change the files first.",
)
_NUMBER_USED = Said(
    "Nomor perubahan ini sudah dipakai. Pakai nomor lain.",
    "This amendment number is used. Take another number.",
)
_DATE_BEFORE = Said(
    "Tanggal perubahan mendahului perubahan terakhir. Pakai tanggal yang sama atau sesudahnya.",
    "The amendment's date is before the last one. Take the same date or a later one.",
)
