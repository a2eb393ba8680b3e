"""What if an answer were another one? One household scored and ranked again by the functions of the round.

Nothing is written but a line in the log that somebody looked; the trial itself is kept nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.engine import Engine, open_engine
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.identifiers import IdKind, show_id
from mutakhir.ground.lake import Home, Workbench
from mutakhir.ground.lake.lane import tables_named_in
from mutakhir.ground.schema import dataset
from mutakhir.pipeline import STAGES
from mutakhir.ranking.order_step import rank_rows
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.score import PARTS, Slopes
from mutakhir.ranking.unit_scores import unit_scores
from mutakhir.story.explain_facts import Place
from mutakhir.story.explain_labels import Labels
from mutakhir.story.explain_log import Asking, log_reveal
from mutakhir.story.explain_shelf import Row, Shelf
from mutakhir.story.explain_where import areas_of, household_regency, place_of, read_asked, shelf_of
from mutakhir.story.what_if_answers import Answer, Value, read_answers


@dataclass(frozen=True)
class Tried:
    """An answer before and in the trial."""

    item: str
    line: int | None
    label: Said
    before: Said
    now: Said


@dataclass(frozen=True)
class Stand:
    """Where a unit stands: place in the regency, percentile, band."""

    place: int
    percentile: int
    band: str
    listed: bool


@dataclass(frozen=True)
class Unit:
    """A unit before and in the trial. `before` or `now` is empty where nobody of it lives here.

    `changed`: the parts of the score that differ, and by how much in 1e-6, below 0 is poorer. The score itself is not
    told, since its exponential is a sum of money.
    """

    id: str
    number: int | None
    before: Stand | None
    now: Stand | None
    changed: Mapping[str, int]


@dataclass(frozen=True)
class WhatIf:
    """The trial of one household; `of`: ranked units of the regency."""

    id: str
    place: Place
    unit: str
    of: int
    tried: tuple[Tried, ...]
    units: tuple[Unit, ...]


def what_if(home: Home, id: str, texts: Sequence[str], asking: Asking) -> WhatIf:
    """Scores a household with other answers.

    Args:
        id: as people type it.
        texts: the answers to try, see `what_if_answers`.

    Raises:
        UsageProblem: the id is mistyped or unknown, the household is not ranked, or an answer is none.
    """
    number, shelf = read_asked(id, "H"), shelf_of(home, None)
    regency = household_regency(shelf, number)
    ranks = shelf.rows("ranks", regency, "household_id", [number])
    if not ranks:
        raise UsageProblem("story.what-if-unranked", _unranked(show_id(number, "H")))
    model, labels = home.policy.load("ranking/model.yaml", ModelPolicy), Labels(shelf.national("codebook"))
    members = sorted(shelf.rows("members", regency, "household_id", [number]), key=lambda row: row["line"])
    household = shelf.one("households", regency, "household_id", number) or {}
    answers = read_answers(texts, model, labels, [row["line"] for row in members])
    tried = tuple(_tried(answer, household, members, labels) for answer in answers)
    with home.lock():
        log_reveal(home, asking, show_id(number, "H"), home.round.name)
    answered = _answered(answers, household, members)
    old = shelf.rows("scores", regency, "household_id", [number])
    new, after = _again(shelf, regency, number, model, answered)
    changed = _changed(old, new)
    units = _units(shelf, regency, number, _stands(ranks), _stands(after), changed)
    place = place_of(areas_of(home), str(ranks[0]["village"]))
    return WhatIf(show_id(number, "H"), place, str(home.round.unit), shelf.count("ranks", regency), tried, units)


def _tried(answer: Answer, household: Row, members: Sequence[Row], labels: Labels) -> Tried:
    row = household if answer.line is None else next(row for row in members if row["line"] == answer.line)
    known, tried = (labels.answer(answer.item, value) for value in (row.get(answer.item), answer.value))
    return Tried(answer.item, answer.line, labels.item(answer.item), known, tried)


def _answered(answers: Sequence[Answer], household: Row, members: Sequence[Row]) -> tuple[Row, list[Row]]:
    """The rows with the answers that are tried in their places; all others stay as they are."""
    of_home = {answer.item: answer.value for answer in answers if answer.line is None}
    of_members: dict[int, dict[str, Value]] = {}
    for answer in answers:
        if answer.line is not None:
            of_members.setdefault(answer.line, {})[answer.item] = answer.value
    return {**household, **of_home}, [{**row, **of_members.get(row["line"], {})} for row in members]


# -- scored and ranked again ------------------------------------------------------------------------------------


def _again(
    shelf: Shelf, regency: str, id: int, model: ModelPolicy, answered: tuple[Row, list[Row]]
) -> tuple[list[Row], list[Row]]:
    """Scores and ranks of the household with the answers that are tried, among the regency's others as they are."""
    engine = open_engine("duckdb", shelf.home.folder / "scratch")
    try:
        scores = _scores(shelf, engine, regency, model, answered)
        stage = next(stage for stage in STAGES if stage.word == "ranking")
        rows = rank_rows(Workbench(shelf.home, shelf.lake, engine, stage, quiet=True))
        for name in tables_named_in([rows]):
            engine.bind(shelf.lake.source(name, None if dataset(name).scope == "nation" else [regency]))
        others = engine.fetch(engine.compile(_others(id)))
        engine.bind_table("scores", pa.concat_tables([others, scores.select(others.column_names).cast(others.schema)]))
        ranked = engine.fetch(engine.compile(rows))
    finally:
        engine.close()
    return scores.to_pylist(), ranked.filter(pc.equal(ranked["household_id"], id)).to_pylist()


def _scores(
    shelf: Shelf, engine: Engine, regency: str, model: ModelPolicy, answered: tuple[Row, list[Row]]
) -> pa.Table:
    """By the function that made all scores; of the tables it is given, one household is there."""
    household, members = answered
    for name, rows in (("households", [household]), ("accepted", [household]), ("members", members)):
        engine.bind_table(name, _one(name, rows, regency))
    engine.bind(shelf.lake.source("coefficients"))
    slopes = Slopes.of(shelf.national("coefficients"))
    found = unit_scores(lambda name: dataset(name).table(), model, slopes, shelf.home.round.unit)
    return engine.fetch(engine.compile(found.mutate(regency=ibis.literal(regency))))


def _one(name: str, rows: Sequence[Row], regency: str) -> pa.Table:
    schema = dataset(name).arrow_schema()
    columns = {field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in schema}
    return pa.table({"regency": pa.array([regency] * len(rows), pa.string()), **columns})


def _others(id: int) -> ibis.Table:
    scores = dataset("scores").table()
    return scores.filter(scores.household_id != id)


# -- before and after -------------------------------------------------------------------------------------------


def _units(
    shelf: Shelf,
    regency: str,
    id: int,
    before: Mapping[int, Stand],
    now: Mapping[int, Stand],
    changed: Mapping[int, Mapping[str, int]],
) -> tuple[Unit, ...]:
    families = shelf.rows("families", regency, "household_id", [id], ["family_id", "family_number"])
    numbers = {row["family_id"]: row["family_number"] for row in families}
    by_family = str(shelf.home.round.unit) == "family"
    kind: IdKind = "F" if by_family else "H"
    return tuple(
        Unit(
            id=show_id(unit, kind),
            number=numbers.get(unit) if by_family else None,
            before=before.get(unit),
            now=now.get(unit),
            changed=changed.get(unit, {}),
        )
        for unit in sorted(before.keys() | now.keys())
    )


def _stands(ranks: list[Row]) -> dict[int, Stand]:
    return {row["unit_id"]: Stand(row["place"], row["percentile"], row["band"], row["listed"]) for row in ranks}


def _changed(old: list[Row], new: list[Row]) -> dict[int, dict[str, int]]:
    """By unit that is there both times: the parts that differ."""
    before = {row["unit_id"]: row for row in old}
    pairs = [(before[row["unit_id"]], row) for row in new if row["unit_id"] in before]
    return {
        was["unit_id"]: {part.removeprefix("part_"): now[part] - was[part] for part in PARTS if now[part] != was[part]}
        for was, now in pairs
    }


def _unranked(shown: str) -> Said:
    return Said(
        f"{shown} belum diperingkat dalam pemutakhiran ini, jadi belum ada yang dapat dicoba. Lihat `mutakhir explain"
        f" {shown}` untuk sebabnya.",
        f"{shown} is not ranked in this round, so there is nothing to try yet. `mutakhir explain {shown}` tells why.",
    )
