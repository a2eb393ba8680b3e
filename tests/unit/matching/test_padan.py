"""The status of a member: what register and registry office say of the NIK, and whose a number of several is."""

from datetime import date

import ibis
import pytest

from mutakhir.matching.civil import answers, asks, found_in_register
from mutakhir.matching.civil_steps import with_no_record
from mutakhir.matching.exchange.numbers import as_recorded, with_number_to_ask
from mutakhir.matching.exchange.replies import unasked, with_replies
from mutakhir.matching.padan import (
    civil_reviews,
    claims,
    compared,
    confirmed_niks,
    double_claims,
    heard,
    links_table,
    not_asked,
)
from mutakhir.matching.records import accepted_members, living, named_members, passed_over, register_persons
from small_matching import HERE, NIK_A, NIK_B, POLICY, THERE, Row, member, of_regency, registered, split, table


ASKED, ANSWERED = date(2021, 2, 1), date(2021, 3, 1)
NIK_C = "9901010101900009"


def request(member_id: int, nik: str, *, of: str = "Q1", on: date = ASKED) -> Row:
    return {
        "regency": HERE, "request_id": of, "row": member_id, "member_id": member_id, "asked_on": on, "nik": nik,
        "nik_from": "record", "asked": "x",
    }  # fmt: skip


def reply(member_id: int, name: str | None, year: int = 1980, *, of: str = "Q1", on: date = ANSWERED,
          alive: bool | None = True) -> Row:  # fmt: skip
    """Not found without a name."""
    return {
        "regency": HERE, "request_id": of, "row": member_id, "member_id": member_id, "answered_on": on, "sex": 1,
        "outcome": "not_found" if name is None else "found", "person_name": name, "alive": alive,
        "birth_date": None if name is None else date(year, 5, 1),
    }  # fmt: skip


def repair(member_id: int, nik: str, day: int = 1) -> Row:
    return {
        "regency": HERE, "member_id": member_id, "nik": nik, "repaired_by": "desa",
        "repaired_on": date(2021, 2, day),
    }  # fmt: skip


def links(
    rows: list[Row],
    register: list[Row] | None = None,
    requests: tuple[Row, ...] = (),
    replies: tuple[Row, ...] = (),
    repairs: tuple[Row, ...] = (),
    persons: dict[int, int] | None = None,
) -> dict[int, Row]:
    """The links of the members `rows`, made as the stage makes them; `persons` are those with a shared NIK."""
    members, identity = split("members", rows)
    accepted = table("accepted", *({"regency": HERE, "household_id": row["household_id"]} for row in rows))
    sent = named_members(accepted_members(accepted, members), identity)
    named = with_number_to_ask(sent, table("nik_repairs_identity", *repairs))
    if register is None:
        found = with_no_record(named)
    else:
        everyone, everybody = split("civil_register", register)
        alive = living(of_regency(everyone), of_regency(everybody))
        answered = answers(asks(named, alive), everyone, everybody)
        here = register_persons(of_regency(everyone), alive, passed_over(alive))
        found = found_in_register(named, here, answered)
    asked = table("register_requests_identity", *requests), table("register_replies_identity", *replies)
    told = compared(heard(with_replies(found, *asked), has_register=register is not None), POLICY)
    people = table("persons", *({"regency": HERE, "member_id": m, "person_id": p} for m, p in (persons or {}).items()))
    shared = named.semi_join(people, "member_id").select(nik_number=named.nik.cast("int64")).distinct()
    doubles = double_claims(claims(told, shared), people)
    made = links_table(told, doubles).to_pyarrow().to_pylist()
    assert {row["member_id"] for row in made} == {row["member_id"] for row in rows}
    return {row["member_id"]: row for row in made}


@pytest.mark.parametrize("where", [HERE, THERE, "reply"])
@pytest.mark.parametrize(
    ("nik", "name", "year", "status", "evidence"),
    [
        (NIK_A, "SUTRISNO", 1980, "matched", "nik name birth_year sex"),
        (NIK_A, "SUTRISNA", 1981, "matched", "nik name birth_year sex"),
        (NIK_A, "SUTRISNO BIN KARTO", 1980, "matched", "nik name birth_year sex"),
        (NIK_A, "WAGIYEM", 1980, "name_differs", "nik birth_year sex"),
        (NIK_A, "SUTRISNO", 1950, "date_differs", "nik name sex"),
        (NIK_A, "SUTRISNO", None, "date_differs", "nik name sex"),
        (NIK_A, "WAGIYEM", 1950, "name_differs", "nik sex"),
        (NIK_B, "WATI", 1985, "dead", "nik name birth_year sex"),
        (NIK_B, "WAGIYEM", 1985, "name_differs", "nik birth_year sex"),
        (NIK_C, "SUTRISNO", 1980, "not_found", None),
        (None, "SUTRISNO", 1980, "no_nik", None),
    ],
)
def test_what_the_civil_register_says(
    nik: str | None, name: str, year: int | None, status: str, evidence: str | None, where: str
) -> None:
    """Wherever in the nation the record lies, and whether we hold the register or ask the office."""
    rows = [member(1, nik, name, year)]
    if where == "reply":
        said = {NIK_A: reply(1, "SUTRISNO"), NIK_B: reply(1, "WATI", 1985, alive=False), NIK_C: reply(1, None)}
        asked = ((request(1, nik),), (said[nik],)) if nik else ((request(2, NIK_C),), ())
        found = links(rows, None, *asked)[1]
    else:
        register = [
            registered(1, NIK_A, "SUTRISNO", 1980, regency=where),
            registered(2, NIK_B, "WATI", 1985, alive=False, regency=where),
        ]
        found = links(rows, register)[1]
    assert (found["status"], found["evidence"]) == (status, evidence)
    assert found["source"] == (None if nik is None or (status == "not_found" and where != "reply") else
                               "reply" if where == "reply" else "register")  # fmt: skip
    reviews = civil_reviews(table("links", found)).to_pyarrow()["reason"].to_pylist()
    expected = [f"civil_register_{status}"] if status in ("name_differs", "date_differs", "dead") else []
    assert reviews == expected


@pytest.mark.parametrize(
    ("register", "answer"),
    [
        ([registered(7, NIK_A, "SUTRISNO", 1980), registered(5, NIK_A, "SUTRISNO", 1980)], 5),
        ([registered(3, NIK_A, "SUTRISNO", 1980, alive=False), registered(5, NIK_A, "SUTRISNO", 1980)], 5),
        ([registered(3, NIK_A, "SUTRISNO", 1980, regency=THERE), registered(5, NIK_A, "SUTRISNO", 1980)], 5),
        (
            [
                registered(3, NIK_A, "SUTRISNO", 1980, alive=False),
                registered(5, NIK_A, "SUTRISNO", 1980, regency=THERE),
            ],
            5,
        ),
        (
            [
                registered(3, NIK_A, "SUTRISNO", 1980, alive=False),
                registered(2, NIK_A, "SUTRISNO", 1980, alive=False, regency=THERE),
            ],
            2,
        ),
    ],
    ids=["lower number", "the living", "own regency", "the living elsewhere", "dead in both"],
)
def test_of_several_records_with_a_nik_one_counts(register: list[Row], answer: int) -> None:
    assert links([member(1, NIK_A, "SUTRISNO", 1980)], register)[1]["register_id"] == answer


def test_a_nik_that_nobody_typed_well_is_not_asked_for() -> None:
    rows = [member(1, NIK_A, "SUTRISNO", 1980) | {"nik_level": "malformed"}]
    found = links(rows, [registered(1, NIK_A, "SUTRISNO", 1980)])[1]
    assert (found["status"], found["register_id"], found["evidence"], found["nik_from"]) == ("no_nik", None, None, None)


def test_without_a_register_nobody_was_asked() -> None:
    rows, _ = split("members", [member(1, NIK_A, "SUTRISNO", 1980)])
    found = not_asked(rows).to_pyarrow().to_pylist()[0]
    assert (found["status"], found["evidence"]) == ("not_asked", None)
    assert set(found) == set(table("links").columns)


def test_asked_and_unanswered_is_neither_not_asked_nor_not_found() -> None:
    rows = [member(1, NIK_A, "SUTRISNO", 1980), member(2, NIK_B, "WATI", 1985), member(3, None, "TONO", 1990)]
    found = links(rows, None, (request(1, NIK_A),))
    assert {m: row["status"] for m, row in found.items()} == {1: "no_answer", 2: "not_asked", 3: "no_nik"}
    with_register = links(rows, [], (request(1, NIK_A),))
    assert {m: row["status"] for m, row in with_register.items()} == {1: "no_answer", 2: "not_found", 3: "no_nik"}


def test_nobody_of_a_regency_that_was_not_asked_is_said_to_lack_a_nik() -> None:
    assert links([member(3, None, "TONO", 1990)])[3]["status"] == "not_asked"


@pytest.mark.parametrize(
    ("as_of", "on", "status"),
    [
        (None, ANSWERED, "not_found"),
        (date(2021, 2, 28), ANSWERED, "not_found"),
        (ANSWERED, ANSWERED, "not_found"),
        (date(2021, 3, 2), ANSWERED, "matched"),
    ],
    ids=["undated register", "later reply", "same day", "later register"],
)
def test_of_register_and_reply_the_later_counts(as_of: date | None, on: date, status: str) -> None:
    register = [registered(1, NIK_A, "SUTRISNO", 1980) | {"as_of": as_of}]
    rows = [member(1, NIK_A, "SUTRISNO", 1980)]
    found = links(rows, register, (request(1, NIK_A),), (reply(1, None, on=on),))[1]
    assert found["status"] == status
    assert found["answered_on"] == (on if status == "not_found" else as_of)


def test_a_reply_counts_where_the_register_holds_no_record_whatever_its_day() -> None:
    found = links([member(1, NIK_A, "SUTRISNO", 1980)], [], (request(1, NIK_A),), (reply(1, "SUTRISNO"),))[1]
    assert (found["status"], found["source"], found["register_id"]) == ("matched", "reply", None)


def test_of_several_replies_the_latest_counts_and_silence_on_death_is_no_death() -> None:
    asked = (request(1, NIK_A), request(1, NIK_A, of="Q2"))
    said = (reply(1, None), reply(1, "SUTRISNO", of="Q2", on=date(2021, 3, 9), alive=None))
    found = links([member(1, NIK_A, "SUTRISNO", 1980)], None, asked, said)[1]
    assert (found["status"], found["answered_on"]) == ("matched", date(2021, 3, 9))


def test_a_reply_about_a_number_that_was_corrected_says_nothing_any_more() -> None:
    rows = [member(1, NIK_A, "SUTRISNO", 1980)]
    assert links(rows, None, (request(1, NIK_C),), (reply(1, None),))[1]["status"] == "not_asked"


def test_a_repaired_nik_is_asked_about_and_counts_only_with_evidence() -> None:
    rows = [member(1, NIK_C, "SUTRISNO", 1980), member(2, None, "WATI", 1985), member(3, NIK_C, "TONO", 1990)]
    register = [registered(1, NIK_A, "SUTRISNO", 1980), registered(2, NIK_B, "WAGIYEM", 1950)]
    fixed = (repair(1, NIK_B, day=1), repair(1, NIK_A, day=2), repair(2, NIK_B))
    found = links(rows, register, repairs=fixed)
    assert [(found[m]["status"], found[m]["nik_from"]) for m in (1, 2, 3)] == [
        ("matched", "repair"), ("name_differs", "repair"), ("not_found", "record"),
    ]  # fmt: skip


def test_a_repair_is_confirmed_by_a_match_alone() -> None:
    told = [(1, "matched", "repair"), (2, "name_differs", "repair"), (3, "matched", "record"), (4, "not_asked", None)]
    rows = ({"regency": HERE, "member_id": m, "status": s, "nik_from": n} for m, s, n in told)
    fixed = table("nik_repairs_identity", *(repair(m, NIK_B) for m in (1, 2, 3)), repair(1, NIK_A, day=2))
    found = confirmed_niks(table("links", *rows), fixed)
    assert found.to_pyarrow().to_pylist() == [{"regency": HERE, "member_id": 1, "nik": NIK_A}]


def test_without_repairs_and_questions_the_same_columns_are_there() -> None:
    members, identity = split("members", [member(1, NIK_A, "SUTRISNO", 1980), member(2, None, "WATI", 1985)])
    accepted = table("accepted", *({"regency": HERE, "household_id": n} for n in (1, 2)))
    named = named_members(accepted_members(accepted, members), identity)
    plain, joined = as_recorded(named), with_number_to_ask(named, table("nik_repairs_identity"))
    asked = with_replies(joined, table("register_requests_identity"), table("register_replies_identity"))
    assert rows_of(unasked(plain)) == rows_of(asked)


def rows_of(found: ibis.Table) -> list[Row]:
    return sorted(found.to_pyarrow().to_pylist(), key=lambda row: row["member_id"])


def claimants(*names: str) -> list[Row]:
    return [member(place, NIK_A, name, 1980) for place, name in enumerate(names, start=1)]


@pytest.mark.parametrize(
    ("names", "persons", "statuses"),
    [
        (("SUTRISNO", "SUTRISNO"), {1: 11, 2: 11}, ["matched", "matched"]),
        (("SUTRISNO", "WAGIYEM"), {1: 11, 2: 12}, ["matched", "double"]),
        (("SUTRISNO", "SUTRISNO"), {1: 11, 2: 12}, ["double", "double"]),
        (("WATI", "WAGIYEM"), {1: 11, 2: 12}, ["double", "double"]),
    ],
    ids=["one person", "the register knows whose", "it knows both", "it knows neither"],
)
def test_a_number_that_several_persons_claim(names: tuple[str, ...], persons: dict[int, int], statuses: list[str]):
    found = links(claimants(*names), [registered(1, NIK_A, "SUTRISNO", 1980)], persons=persons)
    assert [found[m]["status"] for m in (1, 2)] == statuses
    assert found[1]["evidence"]


def test_a_double_that_nobody_was_asked_about_is_not_asked() -> None:
    found = links(claimants("SUTRISNO", "WATI"), persons={1: 11, 2: 12})
    assert [row["status"] for row in found.values()] == ["not_asked", "not_asked"]
