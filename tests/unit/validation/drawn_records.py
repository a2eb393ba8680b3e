"""A few hundred households drawn at random, codes and emptiness included, such that most rules pass and fail."""

from datetime import date, timedelta
from random import Random
from typing import Any

from mutakhir.ground.identifiers.kinds import NikLevel
from mutakhir.ground.schema import CodeList, Column, Words, dataset


Row = dict[str, Any]
VILLAGES = ("1101012001", "1101012002", "1101012003")
OFFICERS = ("E1", "E2", "E3")
FIRST_DAY = date(2021, 1, 4)
LEVELS = tuple(level.value for level in NikLevel)


def drawn(seed: int, households: int = 330) -> dict[str, list[Row]]:
    """Rows of every dataset that validation reads; a household in nine is carried, some have no record."""
    draw = Random(seed)
    rows: dict[str, list[Row]] = {name: [] for name in _NAMES}
    for number in range(1, households + 1):
        village = VILLAGES[number % 3]
        rows["prelist"].append(_row(draw, "prelist", household_id=number, village=village, status=_status(draw)))
        if draw.random() < 0.95:
            _household(draw, rows, number, village)
    return rows


_NAMES = (
    "prelist", "households", "families", "members", "visits",
    "previous_registry_households", "previous_registry_members",
)  # fmt: skip


def _status(draw: Random) -> str:
    return draw.choice(("listed", "listed", "listed", "reserve", "removed"))


def _household(draw: Random, rows: dict[str, list[Row]], number: int, village: str) -> None:
    # The second village has an officer who finds everybody home, and nobody living alone.
    keen = village == VILLAGES[1]
    size = draw.choice((4, 5, 17)) if keen else draw.choice((0, 1, 1, 2, 3))
    result = 1 if keen else draw.choice((1, 1, 2, 3, 4, 5, 6, None))
    channel = "visit" if keen else draw.choice(("visit", "visit", "desk", "carried"))
    given = {"household_id": number, "village": village, "member_count": size, "result": result, "channel": channel}
    given["family_count"] = draw.choice((0, 1, 1, 2, 6))
    household = _row(draw, "households", **given)
    if draw.random() < 0.7:
        household["stated_member_count"] = size
    rows["households"].append(household)
    if draw.random() < 0.6:
        rows["previous_registry_households"].append(
            _row(draw, "previous_registry_households", household_id=number, village=village)
        )
    _families(draw, rows, number, size)
    for visit in range(1, draw.choice((1, 1, 2)) + 1):
        visited_on = FIRST_DAY + timedelta(draw.randrange(6)) if draw.random() < 0.95 else None
        rows["visits"].append(
            _row(
                draw, "visits", visit_id=f"v{number}-{visit}", household_id=number, visit_number=visit, village=village,
                result=result, visited_on=visited_on,
                related_household_id=draw.choice((None, number, number + 1)), duration=draw.choice((60, 900, 20_000)),
                clock_ahead=draw.choice((-500, 0, 100_000)), point_distance=draw.choice((None, 20, 4_000)),
                enumerator_id=draw.choice((*OFFICERS, f"rare{number}")), assigned_to=draw.choice(OFFICERS),
            )
        )  # fmt: skip


def _families(draw: Random, rows: dict[str, list[Row]], number: int, size: int) -> None:
    for family in range(1, draw.choice((1, 1, 2)) + 1):
        ids = {"household_id": number, "family_id": number * 10 + family, "family_number": family}
        rows["families"].append(_row(draw, "families", **ids, member_count=size, card_level=draw.choice(LEVELS)))
    for line in range(1, size + 1):
        member = number * 100 + line
        given = {"member_id": member, "household_id": number, "line": line, "family_id": number * 10 + 1}
        given["relation"] = draw.choice(((1, 1, 2), (1, 2, 2))[line - 1] if line < 3 else (2, 3, 3, 5, 6, 8))
        given["previous_member_id"] = draw.choice((None, member))
        row = _row(draw, "members", **given, nik_level=draw.choice(LEVELS))
        row["stated_age"] = draw.choice((row["age"], row["stated_age"]))
        if row["school_attendance"] == 0 and draw.random() < 0.5:
            row |= {"school_level": None, "school_class": None, "diploma": None}
        if row["works"] is False and draw.random() < 0.5:
            row |= {"work_hours": None, "industry": None, "work_status": None}
        rows["members"].append(row)
        rows["previous_registry_members"].append(
            _row(draw, "previous_registry_members", member_id=member, household_id=number)
        )


def _row(draw: Random, name: str, **given: Any) -> Row:
    drawn_values = {n: _value(draw, n, c) for n, c in dataset(name).columns().items() if n not in given}
    return {**drawn_values, **given}


def _value(draw: Random, name: str, column: Column) -> Any:
    if not column.required and draw.random() < 0.12:
        return None
    if isinstance(column.codes, CodeList):
        return draw.choice(list(column.codes.codes))
    if isinstance(column.codes, Words):
        return draw.choice(column.codes.words)
    if column.type == "boolean":
        return draw.random() < 0.5
    if column.type == "string":
        return f"{name}-{draw.randrange(9)}"
    if column.type == "date":
        return FIRST_DAY + timedelta(draw.randrange(200))
    return _number(draw, name, column)


def _number(draw: Random, name: str, column: Column) -> int:
    low = column.minimum or 0
    high = min(column.maximum or 60, 130)
    if name == "work_hours":
        return draw.choice((0, 40, 97))
    if name == "start_hour":
        return draw.randrange(24)
    if name in ("age", "stated_age"):
        return draw.choice((0, 4, 7, 9, 12, 16, 25, 33, 40, 64, 80))
    if name == "floor_area":
        return draw.choice((0, 3, 30, 70, 900))
    return draw.randint(low, max(low, high))
