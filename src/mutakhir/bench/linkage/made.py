"""Made-up registries with known truth, as hard to link as a real one, and their civil registers.

`doubled` makes 15% of the records repeat a person: half a percent, the real rate, gives too few pairs to measure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb
import pyarrow as pa

from mutakhir.synthetic.ailments import Rates
from mutakhir.synthetic.civil_register import civil_register
from mutakhir.synthetic.previous import previous_registry
from mutakhir.synthetic.previous_tables import IdStart
from mutakhir.synthetic.truth import RegencyPlan, make_truth


REGENCIES: Final = ("1101", "1205", "1371", "1803", "3204", "3302", "3374", "3515", "5103", "5304", "6302", "7371")
DOUBLED: Final = 0.15
PER_HOUSEHOLD: Final = 1.63  # persons of the registry per household of the truth
_ROOM_FOR_IDS: Final = 10_000_000
_COLUMNS: Final = (
    "person_name VARCHAR, mother_name VARCHAR, birth_date DATE, nik VARCHAR, card VARCHAR, sex TINYINT,"
    " village VARCHAR, regency VARCHAR, household BIGINT, alive BOOLEAN, person BIGINT"
)


@dataclass(frozen=True)
class Made:
    """Sizes of the two tables."""

    members: int
    register: int


def made_registry(
    con: duckdb.DuckDBPyConnection, persons: int, seed: int, *, doubled: bool, regencies: Sequence[str] = REGENCIES
) -> Made:
    """Tables `raw_members` and `raw_register` of about so many registry persons, with the truth as column `person`."""
    for name in ("raw_members", "raw_register"):
        con.sql(f"CREATE OR REPLACE TABLE {name} ({_COLUMNS})")
    for name, table in _parts(persons, seed, doubled, regencies):
        con.register("part", table)
        con.sql(f"INSERT INTO {name} SELECT * FROM part")
        con.unregister("part")
    sizes = []
    for name in ("raw_members", "raw_register"):
        con.sql(f"CREATE OR REPLACE TABLE {name} AS SELECT row_number() OVER () - 1 AS record, * FROM {name}")
        sizes.append(int(con.sql(f"SELECT count(*) FROM {name}").fetchall()[0][0]))
    return Made(*sizes)


def _parts(persons: int, seed: int, doubled: bool, regencies: Sequence[str]) -> Iterator[tuple[str, pa.Table]]:
    share = DOUBLED if doubled else 0.0
    households = max(int(persons * (1 - share) / PER_HOUSEHOLD / len(regencies)), 50)
    rates = Rates(duplicate=DOUBLED) if doubled else Rates()
    for place, regency in enumerate(regencies):
        plan = _plan(regency, households, seed)
        truth = make_truth(plan)
        start = IdStart(*[1 + place * _ROOM_FOR_IDS] * 4)
        found = previous_registry(plan, truth, start, rates=rates)
        tables = {name.removeprefix("previous_registry_"): table for name, table in found.datasets().items()}
        with duckdb.connect() as con:
            for name, table in {**tables, "link": found.previous_members}.items():
                con.register(f"seen_{name}", table)
            yield "raw_members", con.sql(_MEMBERS.format(regency=regency)).to_arrow_table()
            register = civil_register(plan, truth)
            for name, table in (
                ("register", register.civil_register),
                ("identity", register.civil_register_identity),
                ("known", register.link),
            ):
                con.register(f"seen_{name}", table)
            yield "raw_register", con.sql(_REGISTER.format(regency=regency)).to_arrow_table()


def _plan(regency: str, households: int, seed: int) -> RegencyPlan:
    """Villages of some 300 households in up to 20 districts."""
    count = max(households // 300, 2)
    villages = tuple(sorted(f"{regency}{place % 20 + 1:02d}{2001 + place // 20}" for place in range(count)))
    return RegencyPlan(regency, regency[:2], villages, households, 0.12, seed)


_MEMBERS = """
SELECT i.person_name, i.mother_name, i.birth_date, i.nik, f.family_card, m.sex, h.village, '{regency}',
    m.household_id, NULL, l.person
FROM seen_members m JOIN seen_members_identity i USING (member_id) JOIN seen_link l USING (member_id)
JOIN seen_households h USING (household_id) LEFT JOIN seen_families_identity f USING (family_id) ORDER BY m.member_id
"""
_REGISTER = """
SELECT i.person_name, i.mother_name, i.birth_date, i.nik, i.family_card, r.sex, r.village, '{regency}', NULL, r.alive,
    k.person
FROM seen_register r JOIN seen_identity i USING (register_id) JOIN seen_known k USING (register_id) ORDER BY register_id
"""
