"""What a reader sees of either record: from the round, from release N-1, the register, a reply, or another regency."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from mutakhir.ground.lake import Delivery, Home, Lake
from mutakhir.ground.schema import dataset
from mutakhir.matching.reviewing.pairs import Pair
from mutakhir.matching.reviewing.sides import Side, Sides


HERE, THERE = "3205", "3301"
NIK = "9901014107800001"
Rows = list[dict[str, object]]

PERSON: dict[str, object] = {
    "person_name": "SITI AMINAH", "nik": NIK, "birth_date": date(1980, 7, 1), "mother_name": "TUTI",
}  # fmt: skip
MEMBER: dict[str, object] = {"family_id": 5, "line": 1, "nik_level": "well_formed", "sex": 2}
DOOR: dict[str, object] = {"address": "Jalan Mawar 3"}


def fill(home: Home, regency: str, tables: dict[str, Rows]) -> None:
    """Rows as far as a test needs them; what is required and not given is 0 or empty."""
    lake = Lake(home)
    for name, given in tables.items():
        schema = pa.schema([field.with_nullable(True) for field in dataset(name).arrow_schema()])
        empty = {field.name: "" if field.type == pa.string() else 1 for field in dataset(name).arrow_schema()
                 if not field.nullable and field.type in (pa.string(), pa.int64(), pa.int16())}  # fmt: skip
        delivery = Delivery(lake, [name], f"{name} {regency}", append=True)
        delivery.add(regency, {name: pa.Table.from_pylist([empty | row for row in given], schema=schema)})
        delivery.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.create(tmp_path / "home", synthetic=True)
    home.begin_round()
    fill(home, HERE, {
        "members": [MEMBER | {"member_id": 20, "household_id": 2}, MEMBER | {"member_id": 21, "household_id": 2}],
        "members_identity": [PERSON | {"member_id": 20}],
        "households_identity": [DOOR | {"household_id": 2}],
        "families_identity": [{"family_id": 5, "family_card": "9901010101010001"}],
        "register_requests_identity": [
            {"request_id": "QA", "row": 1, "member_id": 20, "asked_on": date(2021, 3, 1), "nik": NIK,
             "nik_from": "record"},
        ],
        "register_replies_identity": [
            {"request_id": "QA", "row": 1, "member_id": 20, "answered_on": date(2021, 3, day), "outcome": "found",
             "person_name": name, "sex": 1}
            for day, name in ((9, "SUTRISNO"), (2, "SALAH"))
        ],
    })  # fmt: skip
    fill(home, THERE, {
        "members": [MEMBER | {"member_id": 30, "household_id": 3, "family_id": None, "sex": 1}],
        "members_identity": [{"member_id": 30, "person_name": "AMIN"}],
        "previous_registry_members": [{"member_id": 7, "household_id": 1, "family_id": None, "sex": 2}],
        "previous_registry_members_identity": [{"member_id": 7, "person_name": "AMINAH"}],
        "civil_register": [{"register_id": 70, "alive": True, "village": "3301012001", "sex": 2}],
        "civil_register_identity": [PERSON | {"register_id": 70, "family_card": "9901010101010009"}],
    })  # fmt: skip
    return home


def sides(home: Home, kind: str, other: int, member: int = 20) -> tuple[Side, Side]:
    (found,) = Sides(home).of([Pair(HERE, member, "member" if kind == "member" else "register", other, "x")])
    return found


def test_all_that_is_known_of_a_member(home: Home) -> None:
    one, _ = sides(home, "member", 21)
    assert one == Side(
        "now", "SITI AMINAH", "01-07-1980", NIK, "TUTI", "Jalan Mawar 3", "perempuan", "9901010101010001"
    )


def test_a_member_of_another_regency_is_found(home: Home) -> None:
    assert sides(home, "member", 30)[1] == Side("now", name="AMIN", sex="laki-laki")


def test_a_record_of_the_previous_release_is_told_as_such(home: Home) -> None:
    assert sides(home, "member", 7)[1] == Side("before", name="AMINAH", sex="perempuan")


def test_a_record_of_the_register_stands_with_its_village(home: Home) -> None:
    other = sides(home, "register", 70)[1]
    assert (other.kind, other.name, other.card) == ("register", "SITI AMINAH", "9901010101010009")
    assert "(3301012001)" in other.place


def test_the_last_reply_stands_for_the_register_with_the_nik_that_was_asked_about(home: Home) -> None:
    assert sides(home, "register", 0)[1] == Side("reply", name="SUTRISNO", nik=NIK, sex="laki-laki")


def test_what_is_gone_has_no_texts(home: Home) -> None:
    assert sides(home, "member", 999)[1] == Side("before")
    assert sides(home, "register", 999)[1] == Side("register")
    assert sides(home, "register", 0, member=21)[1] == Side("reply")
