"""A regency's records on one connection: members of accepted households, its civil register, and what is settled."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from mutakhir.ground.lake import Tables


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rows of the two tables."""

    members: int
    register: int


def gather(con: duckdb.DuckDBPyConnection, regency: str, tables: Tables) -> Sizes:
    """Makes `raw_members`, `raw_register` (see `people.py`), `settled_claims` and `forbidden_claims`.

    The number of a record is that of the member, or of the record in the register.
    """
    for name, table in tables.items():
        con.register(f"read_{name}", table)
    for made, sql in (_PEOPLE | _CLAIMS).items():
        con.execute(f"CREATE OR REPLACE TABLE {made} AS {sql}", {"regency": regency} if "$regency" in sql else None)
    for name in tables:
        con.unregister(f"read_{name}")
    return _sizes(con)


def gather_all(con: duckdb.DuckDBPyConnection, regencies: Mapping[str, Tables]) -> Sizes:
    """`raw_members` and `raw_register` of several regencies."""
    for regency, tables in regencies.items():
        for name, table in tables.items():
            con.register(f"read_{name}", table)
        for made, sql in _PEOPLE.items():
            con.execute(f"CREATE TABLE IF NOT EXISTS {made} AS SELECT * FROM ({sql}) LIMIT 0", {"regency": regency})
            con.execute(f"INSERT INTO {made} {sql}", {"regency": regency})
    return _sizes(con)


def _sizes(con: duckdb.DuckDBPyConnection) -> Sizes:
    counts = (con.sql(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in _PEOPLE)
    return Sizes(*counts)


_PEOPLE = {
    "raw_members": """
SELECT m.member_id AS record, i.person_name, i.mother_name, i.birth_date, i.nik, f.family_card AS card, m.sex,
    a.village, $regency AS regency, m.household_id AS household, NULL::BOOLEAN AS alive
FROM read_members m JOIN read_accepted a USING (household_id) JOIN read_members_identity i USING (member_id)
LEFT JOIN read_families_identity f USING (family_id)
""",
    "raw_register": """
SELECT r.register_id AS record, i.person_name, i.mother_name, i.birth_date, i.nik, i.family_card AS card, r.sex,
    r.village, $regency AS regency, NULL::BIGINT AS household, r.alive
FROM read_civil_register r JOIN read_civil_register_identity i USING (register_id)
""",
}
_CLAIMS = {
    # A member may be certain of a record that lies in the register of another regency: it is settled all the same.
    "settled_claims": "SELECT member_id AS record_l, register_id AS record_r FROM read_settled_claims WHERE certain",
    "forbidden_claims": """
SELECT member_id AS record_l, register_id AS record_r FROM read_settled_claims WHERE NOT certain
""",
}
