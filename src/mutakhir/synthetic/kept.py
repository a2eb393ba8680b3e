"""What the generator keeps of its truth, outside the lake: HOME/truth/regency=<code>/*.parquet.

Only `evaluate` verbs, tests and the generator itself read this folder; no stage does.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mutakhir.synthetic.draws import Ints, whole


TRUTH: Final = "truth"

# Who is who: the true household or person behind a row of an input; empty if there is none.
LINKS: Final = {
    "previous_households": pa.schema([("household_id", pa.int64()), ("household", pa.int64())]),
    "previous_members": pa.schema([("member_id", pa.int64()), ("person", pa.int64())]),
    "proposals": pa.schema([("proposal_id", pa.string()), ("household", pa.int64())]),
    "civil_register": pa.schema([("register_id", pa.int64()), ("person", pa.int64())]),
}


@dataclass(frozen=True)
class Known:
    """The truth of one regency, and who stands behind the rows of its inputs (tables of `LINKS`)."""

    households: pa.Table
    families: pa.Table
    members: pa.Table
    previous_households: pa.Table
    previous_members: pa.Table
    proposals: pa.Table
    civil_register: pa.Table

    def household_of(self, source: str, keys: pa.Array) -> Ints:
        """The true household behind rows of the prelist that come from a proposal or the civil register.

        `keys` are source keys such as "proposal:<uuid>": what stands behind the colon counts.
        """
        keys = pc.replace_substring_regex(keys, "^.*:", "")
        if source == "proposal":
            return _looked_up(self.proposals["proposal_id"], self.proposals["household"], keys)
        register = self.civil_register["register_id"].cast(pa.string())
        person = _looked_up(register, self.civil_register["person"], keys)
        return _looked_up(self.members["person"], self.members["household"], pa.array(person))


def _looked_up(keys: pa.ChunkedArray, values: pa.ChunkedArray, wanted: pa.Array) -> Ints:
    places = pc.index_in(wanted, value_set=keys.combine_chunks())
    found = values.combine_chunks().take(places) if len(keys) else pa.nulls(len(wanted), pa.int64())
    return whole(found)


def keep(folder: Path, regency: str, tables: dict[str, pa.Table]) -> None:
    """Write the tables of a regency; a table that is there is written again with the same bytes."""
    place = folder / TRUTH / f"regency={regency}"
    place.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        draft = place / f"{name}.parquet.draft"
        pq.write_table(table, draft, compression="zstd")
        draft.replace(place / f"{name}.parquet")


def kept(folder: Path, regency: str, name: str) -> pa.Table | None:
    """A kept table, or None if it was not stored."""
    file = folder / TRUTH / f"regency={regency}" / f"{name}.parquet"
    return pq.read_table(file, partitioning=None) if file.is_file() else None
