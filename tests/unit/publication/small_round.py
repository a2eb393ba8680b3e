"""A round so small that everybody in it is known, up to where publication begins.

Regency 1101 is in the round; household 20 in 1102 is known to release N-1 only.

    1 accepted, listed before and now        7 new, accepted, listed
    2 accepted, listed before, now above     8 new, on reserve: nobody visited it
    3 listed before, not visited             9 accepted, not listed before, listed now
    4 listed before, asleep: dead           10 found in the field, pending
    5 not listed, not in the round          11 listed before, taken for a double by the meeting
    6 asleep since N-1: moved               20 listed before, its regency is not in the round
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from mutakhir import pipeline
from mutakhir.ground.engine import open_engine
from mutakhir.ground.lake import Delivery, Home, Lake, ReleaseCard, StepReport, Workbench
from mutakhir.ground.policy import pin_pack
from mutakhir.ground.schema import dataset


HERE, ELSEWHERE = "1101", "1102"
VILLAGE = "1101012001"
OPENED = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
STAGE = next(stage for stage in pipeline.STAGES if stage.word == "publication")
Row = Mapping[str, object]

OLD = {1: True, 2: True, 3: True, 4: True, 5: False, 6: False, 9: False, 11: True, 20: True}
STANDINGS = {
    1: ("accepted", "clean"),
    2: ("accepted", "clean"),
    3: ("pending", "not_visited"),
    4: ("asleep", "dead"),
    7: ("accepted", "clean"),
    9: ("accepted", "clean"),
    10: ("pending", "no_decision"),
}
VISITED = (1, 2, 4, 7, 9, 10)
REPAIRED = 261  # the second member of household 1, whose repaired NIK the civil register confirmed
NOW_LISTED = {1: True, 2: False, 7: True, 9: True}


def rows_of(name: str, rows: Sequence[Row]) -> pa.Table:
    """Rows of a declared dataset; columns that are not named are empty."""
    schema = dataset(name).arrow_schema()
    return pa.table({f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in schema})


def deliver(home: Home, tables: Mapping[str, Mapping[str, Sequence[Row]]], key: str = "made by hand") -> None:
    """Datasets by name, each with its rows by part (regency, or nation)."""
    for name, parts in tables.items():
        delivery = Delivery(Lake(home), [name], key)
        for part, rows in parts.items():
            delivery.add(part, {name: rows_of(name, rows)})
        delivery.close()


def small_round(folder: Path, encryption: str = "parquet", *, with_release: bool = True) -> Home:
    home = Home.create(folder, synthetic=True, encryption=encryption)
    path = home.folder / "policy" / "frame" / "regencies.csv"
    head, *rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(head + "".join(row for row in rows if row.startswith(HERE)), "utf-8")
    home = Home.open(folder)
    pin_pack(home.policy, OPENED)
    if with_release:
        _deliver_release(home)
    _deliver_round(home)
    return home


def prepared(home: Home) -> list[StepReport]:
    bench = Workbench(home, Lake(home), open_engine("duckdb", home.folder / "scratch"), STAGE, quiet=True)
    try:
        STAGE.run(bench)
    finally:
        bench.engine.close()
    return bench.reports


def _where(household: int) -> str:
    return ELSEWHERE if household == 20 else HERE


def _by_part(rows: Mapping[int, Sequence[Row]]) -> dict[str, list[Row]]:
    parts: dict[str, list[Row]] = {HERE: [], ELSEWHERE: []}
    for household, found in rows.items():
        parts[_where(household)] += found
    return parts


def nik(member: int) -> str:
    return f"990101010180{member:04d}"


def _deliver_release(home: Home) -> None:
    households = {h: [_old_household(h, listed)] for h, listed in OLD.items()}
    members = {h: [_old_member(h)] for h in OLD}
    tables = {
        "registry_households": households,
        "registry_households_identity": {
            h: [{"household_id": h, "head_name": f"Lama {h}", "address": "=Jalan Lama", "latitude": -6.5}] for h in OLD
        },
        "registry_families": {
            h: [{"family_id": 100 + h, "household_id": h, "family_number": 1, "member_count": 1}] for h in OLD
        },
        "registry_families_identity": {h: [{"family_id": 100 + h, "family_card": f"99{h:014d}"}] for h in OLD},
        "registry_members": members,
        "registry_members_identity": {
            h: [{"member_id": 200 + h, "person_name": f"Lama {h}", "nik": nik(h), "birth_date": dt.date(1960, 6, 1)}]
            for h in OLD
        },
        "registry_ranks": {h: [_old_rank(h, listed)] for h, listed in OLD.items()},
    }
    deliver(home, {f"previous_{name}": _by_part(rows) for name, rows in tables.items()})
    name = str(home.round.previous_release)
    last = {"household": 100, "family": 300, "member": 400, "person": 500}
    area = home.round.area
    card = ReleaseCard(name, "imported", "2019-10-01", area.system, area.version, "household", last_ids=last)
    replace(card, synthetic=True).write(home.folder / "releases" / name)


def _old_household(household: int, listed: bool) -> Row:
    return {
        "household_id": household,
        "village": f"{_where(household)}012001",
        "source": "field",
        "visited_on": dt.date(2015, 6, 1),
        "instrument": "old",
        "member_count": 1,
        "family_count": 1,
        "floor": 9,
        "percentile": 20 if listed else 50,
        "band": "core" if listed else "outside",
        "status": "asleep" if household == 6 else "accepted",
        "status_reason": "moved" if household == 6 else None,
    }


def _old_member(household: int) -> Row:
    return {
        "member_id": 200 + household,
        "household_id": household,
        "family_id": 100 + household,
        "person_id": 300 + household,
        "nik_level": "whole",
        "civil_status": "contradicts",  # the word of an earlier release: carried as it stands
        "relation": 1,
        "age": 55,
        "sex": 1,
    }


def _old_rank(household: int, listed: bool) -> Row:
    return {
        "unit": "household",
        "unit_id": household,
        "score": 13_000_000,
        "percentile": 20 if listed else 50,
        "band": "core" if listed else "outside",
        "listed": listed,
    }


def _deliver_round(home: Home) -> None:
    members = [row for h in VISITED for row in _members(h)]
    here = {
        "prelist": [_prelist(h) for h in (1, 2, 3, 4, 7, 8, 9, 11)],
        "prelist_identity": [{"household_id": h, "head_name": f"Daftar {h}"} for h in (1, 2, 3, 4, 7, 8, 9, 11)],
        "standings": [_standing(h, *found) for h, found in STANDINGS.items()],
        "households": [_household(h) for h in VISITED],
        "households_identity": [
            {"household_id": h, "head_name": f"Baru {h}", "address": f"+Jalan {h}", "latitude": -7.25} for h in VISITED
        ],
        "families": [_family(h) for h in VISITED],
        "families_identity": [{"family_id": _family_of(h), "family_card": f"99{h:014d}"} for h in VISITED],
        "members": members,
        "members_identity": [
            {"member_id": row["member_id"], "person_name": f"Baru {row['household_id']}", "nik": nik(row["member_id"])}
            for row in members
        ],
        "links": [_link(row) for row in members if row["household_id"] in NOW_LISTED],
        "confirmed_niks_identity": [{"member_id": REPAIRED, "nik": nik(999)}],
        "persons": [_person(row) for row in members if row["household_id"] in NOW_LISTED],
        "ranks": [_rank(place, h, listed) for place, (h, listed) in enumerate(NOW_LISTED.items(), 1)],
    }
    deliver(home, {name: {HERE: rows} for name, rows in here.items()})
    deliver(home, {"codebook": {"nation": [_codebook()]}, "indicators": {"nation": INDICATORS}})


def _prelist(household: int) -> Row:
    new = household not in OLD
    status = {8: "reserve", 11: "removed"}.get(household, "listed")
    return {
        "household_id": household,
        "village": VILLAGE,
        "position": household,
        "source": "proposal" if new else "registry",
        "source_key": str(household),
        "previous_household_id": None if new else household,
        "status": status,
        "reason": {8: "beyond_target", 11: "double"}.get(household),
    }


def _standing(household: int, standing: str, reason: str) -> Row:
    zeros = {"errors": 0, "warnings": 0, "visits": 1}
    named = {"household_id": household, "village": VILLAGE, "standing": standing, "reason": reason}
    return {**named, "decided_by": "automatic", **zeros}


def _household(household: int) -> Row:
    return {
        "household_id": household,
        "previous_household_id": household if household in OLD else None,
        "submission_id": f"form-{household}",
        "channel": "visit",
        "source": "field" if household == 10 else "registry",
        "village": VILLAGE,
        "visited_on": dt.date(2021, 3, 1),
        "instrument": "new",
        "result": 1,
        "member_count": 2,
        "family_count": 1,
        "floor": 2,
    }


def _family_of(household: int) -> int:
    return 100 + household if household in OLD else 150 + household


def _family(household: int) -> Row:
    numbers = {"family_id": _family_of(household), "household_id": household, "family_number": 1, "member_count": 2}
    return {**numbers, "card_level": "whole"}


def _members(household: int) -> list[dict[str, int | str | None]]:
    head, child = (200 + household, 260 + household)
    shared = {"household_id": household, "family_id": _family_of(household), "nik_level": "whole", "sex": 2}
    old = 200 + household if household in OLD else None
    return [
        {"member_id": head, "line": 1, "relation": 1, "age": 61, "previous_member_id": old, **shared},
        {"member_id": child, "line": 2, "relation": 3, "age": 4, "previous_member_id": None, **shared},
    ]


def _link(member: Row) -> Row:
    if member["member_id"] == REPAIRED:
        return {**_keys(member), "status": "matched", "step": "nik", "nik_from": "repair"}
    return {**_keys(member), "status": "name_differs", "step": "nik"}


def _person(member: Row) -> Row:
    return {**_keys(member), "person_id": int(str(member["member_id"])) + 1000, "step": "new", "duplicate": False}


def _keys(member: Row) -> dict[str, object]:
    return {"member_id": member["member_id"], "household_id": member["household_id"]}


def _rank(place: int, household: int, listed: bool) -> Row:
    return {
        "unit": "household",
        "unit_id": household,
        "household_id": household,
        "village": VILLAGE,
        "persons": 2,
        "score": 12_000_000 + place,
        "adjustment": 0,
        "place": place,
        "percentile": 30 if listed else 70,
        "decile_persons": 3 if listed else 7,
        "decile_units": 3 if listed else 7,
        "band": "extension" if listed else "outside",
        "listed": listed,
        "reason": "within_extension" if listed else "above_quota",
    }


def _codebook() -> Row:
    texts = ("instrument", "form", "item", "code", "block", "kind", "label_id", "label_en")
    return {**dict.fromkeys(texts, "floor"), "instrument": "dtks-2020.1"}


INDICATORS: list[Row] = [
    {
        "indicator": "nik_whole",
        "index": "valid",
        "level": level,
        "area": area,
        "numerator": 3,
        "denominator": 4,
        "value": 0.75,
    }
    for level, area in (("nation", "0"), ("regency", HERE))
]


def read(home: Home, name: str, part: str = HERE) -> dict[int, dict[str, object]]:
    """Rows of a dataset of the release by their first column."""
    table = Lake(home).read(name, part)
    return {row[table.column_names[0]]: row for row in table.to_pylist()}
