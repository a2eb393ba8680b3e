"""Signed acts and a previous list for the home of `ranking_home`, and another policy of quotas."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from mutakhir.ground.lake import Delivery, Home, Lake
from mutakhir.ground.schema import PREVIOUS
from tiny_tables import Row, table
from unit.ranking.ranking_home import REGENCIES


DAY = dt.date(2021, 2, 1)
SIGNED = {"signed_by": "Bupati Uji", "signed_on": DAY, "expires_on": dt.date(2021, 12, 31)}


def set_policy(lake: Lake, *, unit: str = "household", counts: str = "persons", **quotas: str) -> Lake:
    """The same home with other words in round.yaml and quotas.yaml."""
    folder = lake.home.folder / "policy"
    _replaced(folder / "round.yaml", {"unit": unit, "shares_count": counts})
    _replaced(folder / "ranking" / "quotas.yaml", quotas)
    return Lake(Home.open(lake.home.folder))


def _replaced(path: Path, words: Mapping[str, str]) -> None:
    lines = path.read_text().splitlines()
    for key, value in words.items():
        places = [n for n, line in enumerate(lines) if line.startswith(f"{key}:")]
        assert len(places) == 1, key
        lines[places[0]] = f"{key}: {value}"
    path.write_text("\n".join(lines) + "\n")


def deliver(lake: Lake, name: str, rows: Mapping[str, list[Row]]) -> None:
    """Rows of an optional input, by regency."""
    delivery = Delivery(lake, [name], repr(rows))  # its key determines its content
    for regency in REGENCIES:
        delivery.add(regency, {name: table(name, rows.get(regency, []), regency).drop_columns("regency")})
    delivery.close()


def deliver_acts(lake: Lake, ranks: Mapping[str, list[Row]]) -> None:
    """From ranks without any act: the last two of each regency go to the core and the extension, the first one out;
    one village is flooded, one household lost its work, and a shock is too large. Half of all were in the core before.
    """
    overrides, shocks, before = {}, {}, {}
    for regency, rows in ranks.items():
        order = sorted(rows, key=lambda row: row["place"])
        moved = ((order[-1], "core"), (order[-2], "extension"), (order[0], "outside"))
        overrides[regency] = [
            {"override_id": f"{regency}-{band}", "unit": row["unit"], "unit_id": row["unit_id"], "band": band,
             "reason": "meeting", **SIGNED}
            for row, band in moved
        ]  # fmt: skip
        flooded, jobless = order[len(order) // 2], order[len(order) // 3]
        shocks[regency] = [
            _shock(f"{regency}-1", flooded["village"], -150_000),
            _shock(f"{regency}-2", jobless["village"], -90_000, "job_loss", jobless["household_id"]),
            _shock(f"{regency}-3", regency, -900_000),
        ]
        before[regency] = [
            {"unit": row["unit"], "unit_id": row["unit_id"], "score": 0, "band": "core", "listed": True}
            for row in order[::2]
        ]
    deliver(lake, "overrides", overrides)
    deliver(lake, "shocks", shocks)
    deliver(lake, f"{PREVIOUS}registry_ranks", before)


def _shock(id: str, area: object, adjustment: int, reason: str = "flood", household: object = None) -> Row:
    return {
        "shock_id": id, "area": area, "household_id": household, "adjustment": adjustment, "reason": reason, **SIGNED,
        "starts_on": dt.date(2021, 1, 1),
    }  # fmt: skip
