"""A home with a made-up survey and a registry of two regencies, small enough for every test run."""

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa

from mutakhir.ground.engine import open_engine
from mutakhir.ground.lake import Delivery, Home, Lake, Workbench
from mutakhir.pipeline import STAGES
from tiny_tables import Row, table


REGENCIES = ("1101", "3204")
HOUSEHOLDS = 60
NAMES = (
    "prelist", "standings", "accepted", "households", "members", "consumption_survey", "consumption_survey_members",
)  # fmt: skip
NATIONAL = ("coefficients", "model_measures", "score_percentiles", "regency_quotas", "quotas", "regency_lines")
REGIONAL = ("scores", "ranks", "override_outcomes", "shock_outcomes")


def make_home(folder: Path, unit: str = "household") -> Lake:
    home = Home.create(folder, synthetic=True)
    round_file = folder / "policy" / "round.yaml"
    round_file.write_text(round_file.read_text().replace("unit: household", f"unit: {unit}"))
    _keep_regencies(folder / "policy" / "frame" / "regencies.csv")
    lake = Lake(Home.open(home.folder))
    delivery = Delivery(lake, NAMES, "made up")
    rng = np.random.default_rng(20201111)
    for regency in REGENCIES:
        delivery.add(regency, {name: rows.drop_columns("regency") for name, rows in _tables(rng, regency).items()})
    delivery.close()
    return lake


def rank_home(lake: Lake, engine: str = "duckdb") -> Workbench:
    stage = next(stage for stage in STAGES if stage.word == "ranking")
    opened = open_engine(engine, lake.home.folder / "tmp")
    bench = Workbench(lake.home, lake, opened, stage, quiet=True)
    stage.run(bench)
    opened.close()
    return bench


def results(lake: Lake) -> dict[str, pa.Table]:
    found = {name: lake.read(name) for name in NATIONAL}
    return found | {f"{n}/{r}": lake.read(n, r) for n in REGIONAL for r in REGENCIES}


def _keep_regencies(file: Path) -> None:
    with file.open(newline="") as stream:
        rows = list(csv.reader(stream))
    with file.open("w", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([rows[0], *(row for row in rows if row[0] in REGENCIES)])


def _tables(rng: np.random.Generator, regency: str) -> dict[str, pa.Table]:
    """Of every ten households one is pending, one waits for a revisit; all are listed."""
    homes, people = _village(rng, regency, int(regency) * 1000)
    surveyed, asked = _village(rng, regency, int(regency) * 1000)
    for place, home in enumerate(homes):
        state = {1: "pending", 2: "revisit"}.get(place % 10, "accepted")
        home |= {
            "channel": "visit", "source": "registry", "standing": state, "reason": "x", "decided_by": "automatic",
            "errors": 0, "warnings": 0, "visits": place % 3 if state != "accepted" else 1, "position": place + 1,
            "source_key": str(place), "status": "listed",
        }  # fmt: skip
    survey = [home | {"survey_id": home["household_id"], "weight": 2_000_000} for home in surveyed]
    members = [{**person, "survey_id": person["household_id"]} for person in asked]
    accepted = [home for home in homes if home["standing"] == "accepted"]
    rows = dict(zip(NAMES, (homes, homes, accepted, homes, people, survey, members), strict=True))
    return {name: table(name, each, regency) for name, each in rows.items()}


def _village(rng: np.random.Generator, regency: str, first: int) -> tuple[list[Row], list[Row]]:
    homes, people = [], []
    for id in range(first, first + HOUSEHOLDS):
        size, wealth = int(rng.integers(1, 7)), float(rng.normal())
        home = {"household_id": id, "village": f"{regency}01{rng.integers(2001, 2009)}", "member_count": size}
        home |= {"floor": int(np.clip(7 - 2 * wealth, 1, 10)), "has_motorcycle": wealth + rng.normal() > 0}
        home |= {"floor_area": int(30 + 15 * abs(wealth)) if id % 9 else None, "family_count": 1 + (size > 4)}
        home["consumption"] = int(500_000 * np.exp(0.5 * wealth - 0.3 * np.log(size) + 0.3 * rng.normal()))
        homes.append(home)
        people += [_person(rng, id, line, size) for line in range(1, size + 1)]
    return homes, people


def _person(rng: np.random.Generator, home: int, line: int, size: int) -> Row:
    second = size > 4 and line > 3
    return {
        "member_id": home * 100 + line,
        "household_id": home,
        "line": line,
        "relation": min(line, 3),
        "family_number": 1 + second,
        "family_id": home * 10 + second,
        "family_relation": 1 if line in (1, 4) else 3,
        "sex": int(rng.integers(1, 3)),
        "age": int(rng.integers(0, 80)),
        "diploma": int(rng.integers(0, 7)),
        "works": bool(rng.random() < 0.5),
        "nik_level": "well_formed",
        "presence": 1,
    }
