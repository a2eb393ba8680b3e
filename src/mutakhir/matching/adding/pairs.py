"""Pairs of new records with persons of the registry, and with each other, by the model of doubles.

A pair with the registry depends on its two records alone: the order of a file, and what else stands in it, change
nothing. Only within a file are blocks left out that are too large.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa

from mutakhir.matching.adding.blocking import NATION, adding_specification, anywhere, half, national, record_keys
from mutakhir.matching.adding.blocking import regional as regional_rules
from mutakhir.matching.adding.index import RegistryIndex
from mutakhir.matching.linking.blocks import cap_blocks
from mutakhir.matching.linking.guards import guard_case
from mutakhir.matching.linking.model_file import ApprovedModel
from mutakhir.matching.linking.pair_weights import with_parts
from mutakhir.matching.linking.people import with_fields
from mutakhir.matching.linking.preparing import BLOCK, prepare
from mutakhir.matching.linking.scorer import Scorer
from mutakhir.matching.linking.specification import Deciding
from mutakhir.matching.linking.weighing import SHARES, weighed
from mutakhir.matching.names.tables import NameTables


AT_ONCE: Final = 10_000  # new records that are compared with the registry in one go
# What a table of new records holds; `record` numbers them from 0.
NEW: Final = pa.schema(
    [
        ("record", pa.int64()), ("person_name", pa.string()), ("mother_name", pa.string()), ("birth_date", pa.date32()),
        ("nik", pa.string()), ("card", pa.string()), ("sex", pa.int8()), ("village", pa.string()),
        ("regency", pa.string()), ("household", pa.int64()), ("alive", pa.bool_()),
    ]
)  # fmt: skip
PAIR: Final = ("weight", "guard", "links", "parts")


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A record of the registry that is like the new one. `parts`: what each comparison gave (`weight_parts`)."""

    member: int
    person: int | None
    household: int
    weight: int
    guard: str | None
    links: bool
    parts: str

    @property
    def who(self) -> int:
        """The same number for all records of a person; a record without a person stands for itself."""
        return 2 * self.person if self.person is not None else 2 * self.member + 1


@dataclass(frozen=True, slots=True)
class FoundRow:
    """Two new records that are like each other; `left` is the lower."""

    left: int
    right: int
    weight: int
    guard: str | None
    links: bool


@dataclass(frozen=True, slots=True)
class Found:
    """`persons` by new record, the heaviest first; `empty`: new records that nothing can be found by."""

    persons: Mapping[int, list[FoundPerson]]
    rows: list[FoundRow]
    empty: frozenset[int]


class NewRecords:
    """New records (`NEW`) on one connection, ready to be compared."""

    def __init__(self, con: duckdb.DuckDBPyConnection, model: ApprovedModel, names: NameTables, new: pa.Table) -> None:
        self.con, self.model = con, model
        self.spec = adding_specification(model.persons)
        con.register("raw_new", new)
        with_fields(con, "raw_new", "new_fields", names)
        con.unregister("raw_new")
        prepare(con, "new_fields", "new_ready", self.spec)
        con.sql(f"UPDATE new_ready SET {anywhere(self.spec)} = NULL WHERE regency IS NOT NULL")

    def found(self, index: RegistryIndex) -> Found:
        """All pairs from the review threshold on."""
        self._thresholds(index.sizes())
        persons: dict[int, list[FoundPerson]] = {}
        for start in range(0, self._count(), AT_ONCE):
            for record, found in self._in_registry(index, start):
                persons.setdefault(record, []).append(found)
        return Found(persons, self._in_file(), frozenset(self._without_keys()))

    def _count(self) -> int:
        return int(self.con.sql("SELECT count(*) FROM new_ready").fetchall()[0][0])

    def _thresholds(self, sizes: Mapping[str | None, int]) -> None:
        """Table `thresholds`: those that hold for the number of persons among whom a record is looked for."""
        rows = self.con.sql("SELECT DISTINCT regency FROM new_ready").fetchall()
        told: dict[str | None, Deciding] = {
            regency: self.model.at(sizes.get(regency, 0)).doubles.deciding for (regency,) in rows
        }
        columns = [[*told], [one.review_from for one in told.values()], [one.link_from for one in told.values()]]
        types = (pa.string(), pa.int64(), pa.int64())
        table = pa.table(
            [pa.array(c, t) for c, t in zip(columns, types, strict=True)], names=["area", "review", "link"]
        )
        self.con.register("read_thresholds", table)
        self.con.sql("CREATE OR REPLACE TABLE thresholds AS SELECT * FROM read_thresholds")
        self.con.unregister("read_thresholds")
        self._floor = min((one.review_from for one in told.values()), default=0) / 1000 - 1

    def _without_keys(self) -> list[int]:
        none = " AND ".join(f"{BLOCK.format(number)} IS NULL" for number in range(len(self.spec.blocking)))
        return [row[0] for row in self.con.sql(f"SELECT record FROM new_ready WHERE {none}").fetchall()]

    def _in_registry(self, index: RegistryIndex, start: int) -> Iterator[tuple[int, FoundPerson]]:
        self.con.sql(
            f"CREATE OR REPLACE TABLE now_ready AS SELECT * FROM new_ready"
            f" WHERE record >= {start} AND record < {start + AT_ONCE}"
        )
        self._ask(index)
        spec = self.spec.model_copy(update={"task": "between"})
        prepare(self.con, "candidates", "candidates_ready", spec)
        self._weigh()
        told = with_parts(self.con, spec, self.model.models.doubles, "decided", "now_ready", "candidates_ready")
        rows = self.con.sql(
            f"SELECT record_l, member, person, household, {', '.join(PAIR)} FROM ({told})"
            " JOIN candidates c ON c.record = record_r ORDER BY record_l, weight DESC, person, member"
        )
        for record, *others in rows.fetchall():
            yield record, FoundPerson(*others)

    def _ask(self, index: RegistryIndex) -> None:
        """Tables `asked_pairs`, whom the index finds, and `candidates`, who they are."""
        spec = self.spec
        here = record_keys(spec, "now_ready", regional_rules(spec))
        everywhere = record_keys(spec, "now_ready", national(spec))
        self.con.sql(_ASKED.format(here=here, everywhere=everywhere, half=half("key"), nation=NATION))
        self.con.sql("CREATE OR REPLACE TABLE asked_pairs (record_l BIGINT, record_r BIGINT)")
        there = sorted(set(index.parts()) & {row[0] for row in self.con.sql(_ASKED_PARTS).fetchall()})
        asked = {part: self.con.execute(_ASKED_KEYS, [part]).fetchnumpy()["key"] for part in there}
        for part, holders in index.all_holders({part: np.asarray(keys) for part, keys in asked.items()}).items():
            self.con.register("holders", holders)
            self.con.execute(_ASKED_PAIRS, [part])
            self.con.unregister("holders")
        places = self.con.sql("SELECT DISTINCT record_r FROM asked_pairs ORDER BY 1").fetchnumpy()["record_r"]
        self.con.register("read_people", index.people(np.asarray(places, np.int64)))
        self.con.sql("CREATE OR REPLACE TABLE candidates AS SELECT * FROM read_people")
        self.con.unregister("read_people")

    def _weigh(self) -> None:
        """Table `decided`: the pairs from the review threshold on, with the guard rail that each breaks."""
        model, spec = self.model.models.doubles, self.spec
        for column, table in model.frequencies.items():
            self.con.register(SHARES.format(column), table)
        scored = weighed(spec, model, "asked_pairs", "now_ready", "candidates_ready", self._floor)
        self.con.sql(f"CREATE OR REPLACE TABLE scored_pairs AS SELECT * FROM ({scored})")
        for column in model.frequencies:
            self.con.unregister(SHARES.format(column))
        self._decide("scored_pairs", "now_ready", "candidates_ready")

    def _in_file(self) -> list[FoundRow]:
        """Blocks that are too large are left out here, as they are in the registry."""
        spec = self.spec
        self.con.sql("CREATE OR REPLACE TABLE within_ready AS SELECT * FROM new_ready")
        cap_blocks(self.con, ["within_ready"], spec)
        scored = Scorer(self.con, spec, ["within_ready"]).score(self.model.models.doubles, self._floor)
        self._decide(scored, "within_ready", "within_ready")
        rows = self.con.sql("SELECT record_l, record_r, weight, guard, links FROM decided ORDER BY record_l, record_r")
        return [FoundRow(*row) for row in rows.fetchall()]

    def _decide(self, scored: str, left: str, right: str) -> None:
        self.con.sql(f"""
        CREATE OR REPLACE TABLE decided AS SELECT *, guard IS NULL AND weight >= link_from AS links FROM (
            SELECT record_l, record_r, round(weight * 1000)::BIGINT AS weight, {guard_case()}::VARCHAR AS guard,
                t.review AS review_from, t.link AS link_from
            FROM {scored} JOIN {left} l ON l.record = record_l JOIN {right} r ON r.record = record_r
            JOIN thresholds t ON t.area IS NOT DISTINCT FROM l.regency)
        WHERE weight >= review_from
        """)


_ASKED = """
CREATE OR REPLACE TABLE asked AS SELECT DISTINCT part, {half} AS key, record FROM (
    SELECT key, record, regency AS part FROM ({here}) JOIN now_ready USING (record)
    UNION ALL SELECT key, record, '{nation}' FROM ({everywhere}))
"""
_ASKED_PARTS = "SELECT DISTINCT part FROM asked"
_ASKED_KEYS = "SELECT DISTINCT key FROM asked WHERE part = ? ORDER BY key"
_ASKED_PAIRS = """
INSERT INTO asked_pairs SELECT DISTINCT a.record, h.place FROM asked a JOIN holders h USING (key) WHERE a.part = ?
"""
