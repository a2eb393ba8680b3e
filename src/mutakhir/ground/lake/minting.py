"""Minting ids: once, remembered, never reused (DESIGN section 3, *Ids*).

The register is read before minting; only unknown source keys get the next numbers, regency by regency in
order of code and within one in order of the source key. A late record never changes an earlier id. A stage
sees the ids that it minted itself; those of others come to it with the datasets.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.engine import Engine
from mutakhir.ground.lake.card import ID_KINDS, read_card
from mutakhir.ground.lake.files import read_table, sha256_text, write_bytes
from mutakhir.ground.lake.manifest import FileEntry
from mutakhir.ground.lake.store import Lake
from mutakhir.ground.lake.writer import VersionWriter


REGISTER = "id_register"
MINTED = "minted_"
VERSION_LENGTH = 16
ASKED = "_asked.json"
# Regencies whose source keys are held in memory at a time; the nation has over 60 million new members.
TOGETHER = 64


def _mark(stage: str, kind: str) -> str:
    return f"{stage}.{kind}"


def _minted_entries(lake: Lake, stage: str, kind: str, regencies: Collection[str] | None) -> list[FileEntry]:
    found = lake.manifest(REGISTER)
    mark = _mark(stage, kind)
    entries = found.files if found else ()
    return [e for e in entries if e.key == mark and (regencies is None or e.part in regencies)]


def minted_key(lake: Lake, stage: str, name: str, regency: str | None) -> str:
    """Content of the ids of a kind that a stage minted: what a result's key takes in."""
    wanted = None if regency is None else (regency,)
    entries = _minted_entries(lake, stage, name.removeprefix(MINTED), wanted)
    return sha256_text(name, *(e.content for e in entries))


def bind_minted(lake: Lake, engine: Engine, stage: str, name: str, regencies: Collection[str] | None) -> None:
    """Makes the ids of a kind readable as `minted_<kind>`: regency, source_key, id."""
    engine.bind_table(name, _minted_table(lake, stage, name.removeprefix(MINTED), regencies))


def _minted_table(lake: Lake, stage: str, kind: str, regencies: Collection[str] | None) -> pa.Table:
    schema = pa.schema([("regency", pa.string()), ("source_key", pa.string()), ("id", pa.int64())])
    tables = [schema.empty_table()]
    for entry in _minted_entries(lake, stage, kind, regencies):
        rows = read_table(lake.whole(REGISTER, entry))
        region = pa.repeat(entry.part, rows.num_rows)
        tables.append(pa.table([region, rows["source_key"], rows["id"]], schema=schema))
    return pa.concat_tables(tables)


def mint_ids(
    lake: Lake,
    stage: str,
    kind: str,
    keys: Mapping[str, str],
    fetch: Callable[[Sequence[str]], Mapping[str, pa.Table]],
    reason: str,
) -> list[str]:
    """Mints what is unknown; `keys` are the result keys per regency, `fetch` gives the wanted source keys of some.

    Returns the regencies that got new ids. A regency whose result key is remembered is not asked again; that
    memory is a convenience beside the register, so that the register itself depends on nothing but its ids.
    """
    mark = _mark(stage, kind)
    remembered = _remembered(lake)
    last = _keys_of(remembered, stage, kind)
    asked = [r for r in sorted(keys) if last.get(r) != keys[r]]
    minting = _Minting(lake, stage, kind, sha256_text(*(text for r in asked for text in (r, keys[r]))))
    for start in range(0, len(asked), TOGETHER):
        some = asked[start : start + TOGETHER]
        wanted = fetch(some)
        for regency in some:
            minting.add(regency, wanted[regency], reason)
    minting.commit()
    if asked:
        remembered.update({f"{mark}.{r}": keys[r] for r in asked})
        write_bytes(lake.folder / REGISTER / ASKED, json.dumps(remembered, indent=1, sort_keys=True).encode())
    return [entry.part for entry in minting.fresh]


class _Minting:
    """The next version of the register: all earlier files and one for each regency with new ids, in order."""

    def __init__(self, lake: Lake, stage: str, kind: str, wanted: str) -> None:
        self._lake, self._stage, self._kind = lake, stage, kind
        self._before = lake.manifest(REGISTER)
        self._key = sha256_text(self._before.key if self._before else "", _mark(stage, kind), wanted)
        self._writer = VersionWriter(lake, REGISTER, self._key[:VERSION_LENGTH])
        self._highest = last_ids(lake)
        self.fresh: list[FileEntry] = []

    def add(self, regency: str, wanted: pa.Table, reason: str) -> None:
        """Ids for the source keys that have none."""
        unknown = _unknown(self._lake, self._stage, self._kind, regency, wanted)
        if len(unknown):
            mark = _mark(self._stage, self._kind)
            rows = _rows(self._lake, self._kind, unknown, self._highest[self._kind], reason)
            self._highest[self._kind] += len(unknown)
            self.fresh.append(self._writer.write(regency, mark, rows, f"{mark}.parquet"))

    def commit(self) -> None:
        if self.fresh:
            files = [*(self._before.files if self._before else ()), *self.fresh]
            self._lake.commit(REGISTER, self._writer.manifest(self._key, files, self._highest))


def last_asked(lake: Lake, stage: str, kind: str) -> dict[str, str]:
    """Result key of each regency when a stage last asked it for source keys of a kind."""
    return _keys_of(_remembered(lake), stage, kind)


def _keys_of(remembered: Mapping[str, str], stage: str, kind: str) -> dict[str, str]:
    mark = f"{_mark(stage, kind)}."
    return {name.removeprefix(mark): key for name, key in remembered.items() if name.startswith(mark)}


def record_of_minting(lake: Lake, stage: str, kind: str) -> Path:
    """Where it is remembered what the last asking rested on; beside the register, like what was asked."""
    return lake.folder / REGISTER / f"_why.{_mark(stage, kind)}.json"


def _remembered(lake: Lake) -> dict[str, str]:
    """Result key of each step and regency when it was last asked; empty if the memory is missing or damaged."""
    try:
        found = json.loads((lake.folder / REGISTER / ASKED).read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _unknown(lake: Lake, stage: str, kind: str, regency: str, wanted: pa.Table) -> pa.StringArray:
    """The source keys that have no id yet, in order (of their UTF-8 bytes, which is that of code points)."""
    known = _minted_table(lake, stage, kind, (regency,))["source_key"]
    values = pc.unique(wanted["source_key"].combine_chunks()).drop_null()
    fresh = values.filter(pc.invert(pc.is_in(values, known.combine_chunks())))
    return fresh.take(pc.sort_indices(fresh))


def last_ids(lake: Lake) -> dict[str, int]:
    """The highest id of each kind, minted in this round or before: where the next round goes on counting."""
    found = lake.manifest(REGISTER)
    minted = found.last_ids if found else {}
    return {kind: minted.get(kind, _last_of_previous(lake, kind)) for kind in ID_KINDS}


def _last_of_previous(lake: Lake, kind: str) -> int:
    card = read_card(lake.previous_release)
    return card.last_ids.get(kind, 0) if card else 0


def _rows(lake: Lake, kind: str, wanted: pa.StringArray, last: int, reason: str) -> pa.Table:
    return pa.table(
        {
            "kind": pa.repeat(kind, len(wanted)),
            "source_key": wanted,
            "id": pa.array(np.arange(last + 1, last + 1 + len(wanted), dtype=np.int64)),
            "round": pa.repeat(lake.home.round.name, len(wanted)),
            "reason": pa.repeat(reason, len(wanted)),
        }
    )
