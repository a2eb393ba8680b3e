"""A round of one regency for tests: a home, a prelist, an old registry, and whatever came back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from mutakhir import intake, questionnaire
from mutakhir.ground.engine import open_engine
from mutakhir.ground.lake import Delivery, Home, Lake, Stage, StepReport, Workbench
from mutakhir.ground.schema import dataset


REGENCY = "1101"
VILLAGE = "1101012001"
Row = dict[str, object]
READS = (
    "prelist",
    "prelist_identity",
    "assignments",
    "codebook",
    "submissions",
    "submissions_identity",
    "submission_members",
    "submission_members_identity",
    "previous_registry_households",
    "previous_registry_households_identity",
    "previous_registry_families",
    "previous_registry_families_identity",
    "previous_registry_members",
    "previous_registry_members_identity",
)
WRITES = (
    "households",
    "households_identity",
    "families",
    "families_identity",
    "members",
    "members_identity",
    "visits",
    "quarantine",
)
INTAKE = Stage(
    "intake",
    "What came back?",
    intake.land,
    may_read=READS,
    writes=WRITES,
    identity=tuple(name for name in (*READS, *WRITES) if name.endswith("_identity")),
    policy=("intake/*", "questionnaire/*"),
    mints=True,
)
QUESTIONNAIRE = Stage(
    "questionnaire", "What is asked?", questionnaire.compile, writes=("codebook",), policy=("questionnaire/**/*",)
)


def made_home(folder: Path, *, fieldwork: bool = True) -> Home:
    """A synthetic home whose round covers one regency."""
    home = Home.create(folder, synthetic=True)
    regencies = home.folder / "policy" / "frame" / "regencies.csv"
    lines = regencies.read_text("utf-8").splitlines()
    regencies.write_text("\n".join([lines[0], *(line for line in lines if line.startswith(REGENCY))]) + "\n", "utf-8")
    if not fieldwork:
        path = home.folder / "policy" / "round.yaml"
        path.write_text(path.read_text("utf-8").replace("fieldwork: door_to_door", "fieldwork: none"), "utf-8")
    return Home.open(folder)


@dataclass
class FieldRound:
    """`deliver` brings rows in (columns that are not named are empty), `land` runs the stage."""

    home: Home
    scratch: Path
    lake: Lake = field(init=False)

    def __post_init__(self) -> None:
        self.lake = Lake(self.home)

    def bench(self, stage: Stage) -> Workbench:
        return Workbench(self.home, self.lake, open_engine("duckdb", self.scratch), stage, quiet=True)

    def deliver(self, name: str, rows: Sequence[Row], key: str = "first", *, append: bool = False) -> None:
        delivery = Delivery(self.lake, [name], key, append=append)
        part = REGENCY if dataset(name).scope == "regency" else "nation"
        delivery.add(part, {name: table_of(name, rows)})
        delivery.close()

    def land(self) -> list[StepReport]:
        bench = self.bench(INTAKE)
        intake.land(bench)
        return bench.reports

    def rows(self, name: str) -> list[Row]:
        return self.lake.read(name, REGENCY).to_pylist()


def opened(folder: Path, *, fieldwork: bool) -> FieldRound:
    made = FieldRound(made_home(folder / "home", fieldwork=fieldwork), folder / "scratch")
    questionnaire.compile(made.bench(QUESTIONNAIRE))
    made.deliver("assignments", [])
    made.deliver("prelist_identity", [])
    return made


def table_of(name: str, rows: Sequence[Row]) -> pa.Table:
    schema = pa.schema([each.with_nullable(True) for each in dataset(name).arrow_schema()])
    return pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in rows], schema=schema)


def listed(household_id: int, **more: object) -> Row:
    """A row of the final prelist, known to release N-1."""
    row = {
        "household_id": household_id,
        "village": VILLAGE,
        "position": household_id,
        "source": "registry",
        "source_key": f"release:{household_id}",
        "previous_household_id": household_id,
        "status": "listed",
    }
    return row | more


def form(submission_id: str, household_id: object, **more: object) -> Row:
    """A form as it is sent after a first visit with an interview; all answers are text."""
    row = {
        "submission_id": submission_id,
        "channel": "visit",
        "household_id": None if household_id is None else str(household_id),
        "visit_number": "1",
        "village": VILLAGE,
        "enumerator_id": "E-1",
        "instrument": "dtks-2020.1",
        "started_at": "2021-02-03T08:15:00.000+07:00",
        "ended_at": "2021-02-03T08:45:30+07:00",
        "received_at": dt.datetime(2021, 2, 3, 2, 0),
        "result": "1",
        "member_count": "1",
    }
    return row | more


def person(submission_id: str, line: int, **more: object) -> Row:
    row = {
        "submission_id": submission_id,
        "line": line,
        "relation": "1",
        "family_number": "1",
        "family_relation": "1",
        "sex": "2",
        "age": "40",
        "presence": "1",
    }
    return row | more
