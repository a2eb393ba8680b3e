"""Minting ids: once, remembered, never reused (DESIGN section 3, *Ids*).

The register is read before minting; only unknown source keys get the next numbers, regency by regency in
order of code and within one in order of the source key. A late record never changes an earlier id. A stage
sees the ids that it minted itself; those of others come to it with the datasets.
"""

from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.engine import Engine
from mutakhir.ground.lake.card import ID_KINDS, read_card
from mutakhir.ground.lake.files import read_table, sha256_text
from mutakhir.ground.lake.manifest import FileEntry, Manifest
from mutakhir.ground.lake.store import Lake
from mutakhir.ground.lake.writer import VersionWriter


REGISTER = "id_register"
MINTED = "minted_"
VERSION_LENGTH = 16
_SERVED, _LAST = "served", "last"


def _mark(stage: str, kind: str) -> str:
    return f"{stage}.{kind}"


def _minted_entries(lake: Lake, stage: str, kind: str, regency: str | None) -> list[FileEntry]:
    found = lake.manifest(REGISTER)
    mark = _mark(stage, kind)
    entries = found.files if found else ()
    return [e for e in entries if e.key == mark and (regency is None or e.part == regency)]


def minted_key(lake: Lake, stage: str, name: str, regency: str | None) -> str:
    """Content of the ids of a kind that a stage minted: what a result's key takes in."""
    entries = _minted_entries(lake, stage, name.removeprefix(MINTED), regency)
    return sha256_text(name, *(e.content for e in entries))


def bind_minted(lake: Lake, engine: Engine, stage: str, name: str, regency: str | None) -> None:
    """Makes the ids of a kind readable as `minted_<kind>`: regency, source_key, id."""
    engine.bind_table(name, _minted_table(lake, stage, name.removeprefix(MINTED), regency))


def _minted_table(lake: Lake, stage: str, kind: str, regency: str | None) -> pa.Table:
    schema = pa.schema([("regency", pa.string()), ("source_key", pa.string()), ("id", pa.int64())])
    tables = [schema.empty_table()]
    for entry in _minted_entries(lake, stage, kind, regency):
        rows = read_table(lake.path_of(REGISTER, entry))
        region = pa.array([entry.part] * rows.num_rows, pa.string())
        tables.append(pa.table([region, rows["source_key"], rows["id"]], schema=schema))
    return pa.concat_tables(tables)


def mint_ids(
    lake: Lake,
    stage: str,
    kind: str,
    keys: Mapping[str, str],
    fetch: Callable[[str], pa.Table],
    reason: str,
) -> list[str]:
    """Mints what is unknown; `keys` are the result keys per regency, `fetch` gives its wanted source keys.

    Returns the regencies that got new ids. A regency whose result key is remembered is not asked again.
    """
    before = lake.manifest(REGISTER)
    served = dict(before.served) if before else {}
    asked = [r for r in sorted(keys) if served.get(f"{_SERVED}.{_mark(stage, kind)}.{r}") != keys[r]]
    if not asked:
        return []
    unknown = {r: _unknown(lake, stage, kind, r, fetch(r)) for r in asked}
    last = int(served.get(f"{_LAST}.{kind}", _last_of_previous(lake, kind)))
    served.update({f"{_SERVED}.{_mark(stage, kind)}.{r}": keys[r] for r in asked})
    fresh = {r: wanted for r, wanted in unknown.items() if wanted}
    served[f"{_LAST}.{kind}"] = str(last + sum(map(len, fresh.values())))
    _commit(lake, before, _mark(stage, kind), fresh, last, reason, served)
    return list(fresh)


def _unknown(lake: Lake, stage: str, kind: str, regency: str, wanted: pa.Table) -> list[str]:
    known = _minted_table(lake, stage, kind, regency)["source_key"]
    values = pc.unique(wanted["source_key"].combine_chunks()).drop_null()
    fresh = values.filter(pc.invert(pc.is_in(values, known.combine_chunks())))
    return sorted(str(value) for value in fresh.to_pylist())


def last_ids(lake: Lake) -> dict[str, int]:
    """The highest id of each kind, minted in this round or before: where the next round goes on counting."""
    found = lake.manifest(REGISTER)
    served = found.served if found else {}
    return {kind: int(served.get(f"{_LAST}.{kind}", _last_of_previous(lake, kind))) for kind in ID_KINDS}


def _last_of_previous(lake: Lake, kind: str) -> int:
    card = read_card(lake.previous_release)
    return card.last_ids.get(kind, 0) if card else 0


def _commit(
    lake: Lake,
    before: Manifest | None,
    mark: str,
    fresh: Mapping[str, list[str]],
    last: int,
    reason: str,
    served: dict[str, str],
) -> None:
    key = sha256_text(before.key if before else "", mark, *sorted(f"{k}={v}" for k, v in served.items()))
    writer = VersionWriter(lake, REGISTER, key[:VERSION_LENGTH])
    files = list(before.files) if before else []
    kind = mark.split(".")[1]
    for regency, wanted in fresh.items():
        numbers = range(last + 1, last + 1 + len(wanted))
        last += len(wanted)
        table = pa.table(
            {
                "kind": pa.array([kind] * len(wanted)),
                "source_key": pa.array(wanted, pa.string()),
                "id": pa.array(numbers, pa.int64()),
                "round": pa.array([lake.home.round.name] * len(wanted)),
                "reason": pa.array([reason] * len(wanted)),
            }
        )
        files.append(writer.write(regency, mark, table, f"{mark}.parquet"))
    lake.commit(REGISTER, writer.manifest(key, files, served))
