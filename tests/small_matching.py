"""Rows for the tests of matching: members, register, requests and replies, each as a small table of its dataset."""

from datetime import date

import ibis

from mutakhir.ground.schema import dataset
from mutakhir.matching.policy import DeterministicPolicy


POLICY = DeterministicPolicy(
    valid_from=date(2020, 1, 1),
    reference="a test",
    name_similarity_percent=75,
    prefix_letters=4,
    birth_year_gap=1,
    largest_group=4,
)
NIK_A, NIK_B = "9901010101800001", "9901014101850002"


Row = dict[str, object]
HERE, THERE = "1101", "1102"


def table(name: str, *rows: Row) -> ibis.Table:
    """A dataset with these rows; what they do not name is empty."""
    schema = dataset(name).ibis_schema()
    return ibis.memtable([dict.fromkeys(schema) | row for row in rows], schema=schema)


def member(member_id: int, nik: str | None, name: str, year: int | None, previous: int | None = None) -> Row:
    born = None if year is None else date(year, 5, 1)
    return {
        "regency": HERE, "member_id": member_id, "household_id": member_id, "previous_member_id": previous, "sex": 1,
        "nik_level": "well_formed" if nik else "missing", "nik": nik, "person_name": name, "birth_date": born,
    }  # fmt: skip


def registered(register_id: int, nik: str, name: str, year: int, *, alive: bool = True, regency: str = HERE) -> Row:
    return {
        "regency": regency, "register_id": register_id, "alive": alive, "nik": nik, "sex": 1, "person_name": name,
        "birth_date": date(year, 5, 1),
    }  # fmt: skip


def split(name: str, rows: list[Row]) -> tuple[ibis.Table, ibis.Table]:
    """The same rows as a dataset and as the one of its identities."""
    parts = []
    for one in (name, f"{name}_identity"):
        known = dataset(one).ibis_schema()
        parts.append(table(one, *({k: v for k, v in row.items() if k in known} for row in rows)))
    return parts[0], parts[1]


def of_regency(found: ibis.Table, regency: str = HERE) -> ibis.Table:
    return found.filter(found.regency == regency)
