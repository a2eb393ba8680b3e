"""A sheet for one reader: chosen, remembered, written. What is remembered first is what makes a lost sheet no loss."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from mutakhir.ground.lake import Delivery, Home, Lake
from mutakhir.ground.lake.files import sha256_text
from mutakhir.ground.schema import dataset
from mutakhir.matching.linking.specification import PersonsPolicy
from mutakhir.matching.reviewing.book import PairLine, write_sheet
from mutakhir.matching.reviewing.borrowing import Shown, with_weights
from mutakhir.matching.reviewing.choosing import choice_of
from mutakhir.matching.reviewing.handing import Batch, Task, batch
from mutakhir.matching.reviewing.holding import persons_that_hold
from mutakhir.matching.reviewing.pairs import DRAWN
from mutakhir.matching.reviewing.policy import ReviewingPolicy
from mutakhir.matching.reviewing.readings import Record, record_of
from mutakhir.matching.reviewing.sides import Sides
from mutakhir.matching.reviewing.words import weights_said, why


HANDED: Final = ("reader_pairs", "seeded_pairs")
POLICY: Final = "matching/reviewing.yaml"
_ID, _CHECK = 8, 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet before it is written: its id, and a code for each row."""

    sheet_id: str
    reader: str
    on: dt.date
    batch: Batch
    codes: tuple[str, ...]

    @property
    def rows(self) -> int:
        return len(self.codes)


def chosen_sheet(home: Home, reader: str, regencies: Sequence[str], most: int | None, on: dt.date) -> Sheet:
    """Chooses the pairs of one sheet; the same state of the round gives the same sheet. Opens no name."""
    lake, policy = Lake(home), home.policy.load(POLICY, ReviewingPolicy)
    persons = persons_that_hold(lake, home.policy)
    record = record_of(lake, regencies)
    seed = home.round.seed + policy.seed
    choice = choice_of(lake, regencies, record, policy, persons, seed)
    name = known_reader(reader, record)
    found = batch(name, min(most or policy.most_pairs, policy.most_pairs), choice, record, policy, seed)
    keys = (part for task in found.fresh for part in (*task.pair.key, task.reading))
    sheet_id = f"K{sha256_text('sheet', home.round.name, name, on.isoformat(), *map(str, keys))[:_ID].upper()}"
    codes = tuple(task.code or _code(sheet_id, place, task) for place, task in enumerate(found.tasks, start=1))
    return Sheet(sheet_id, name, on, found, codes)


def known_reader(name: str, record: Record) -> str:
    """The spelling under which this reader is known: the same person must not read a pair twice."""
    asked = " ".join(name.split())
    names = {each for one in record.standings.values() for each in one.readers.values()}
    names |= {seed.reader for seed in record.seeds}
    return next((each for each in sorted(names) if each.casefold() == asked.casefold()), asked)


def _code(sheet_id: str, row: int, task: Task) -> str:
    """Sheet, row and a check on what stands behind them: a digit that was changed names nothing."""
    check = sha256_text("pair", sheet_id, str(row), *map(str, task.pair.key))[:_CHECK].upper()
    return f"{sheet_id}-{row}-{check}"


def remember(home: Home, sheet: Sheet) -> None:
    """Writes down who was given what, and apart from it which pairs were known. Call under the lock of the home."""
    handed: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    seeded: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    for code, task in zip(sheet.codes, sheet.batch.tasks, strict=True):
        if task.code is not None:
            continue
        pair = task.pair
        handed[pair.regency].append(
            {"pair_code": code, "sheet_id": sheet.sheet_id, "reader": sheet.reader, "reading": task.reading,
             "readings": task.readings, "member_id": pair.member_id, "other_kind": pair.other_kind,
             "other_id": pair.other_id, "reason": pair.reason, "written_on": sheet.on}
        )  # fmt: skip
        if task.known is not None:
            seeded[pair.regency].append({"pair_code": code, "known_same": task.known.same, "source": task.known.source})
    if not handed:
        return
    delivery = Delivery(Lake(home), HANDED, f"sheet {sheet.sheet_id}", append=True)
    for regency in sorted(handed):
        rows = dict(zip(HANDED, (handed[regency], seeded[regency]), strict=True))
        schemas = {name: dataset(name).arrow_schema() for name in HANDED}
        delivery.add(regency, {name: pa.Table.from_pylist(rows[name], schema=schemas[name]) for name in HANDED})
    delivery.close()


def write(home: Home, sheet: Sheet, out: Path) -> None:
    """Opens the names behind the pairs and writes the workbook."""
    pairs = [task.pair for task in sheet.batch.tasks]
    both = Sides(home).of(pairs)
    shown = [Shown(*sides, pair.parts, pair.reason == DRAWN) for sides, pair in zip(both, pairs, strict=True)]
    comparisons = home.policy.load("matching/persons.yaml", PersonsPolicy).comparisons
    weights = with_weights(shown)
    lines = [
        PairLine(code, one.first, one.second, weights_said(parts, comparisons), why(pair.reason))
        for code, one, parts, pair in zip(sheet.codes, shown, weights, pairs, strict=True)
    ]
    write_sheet(out, lines)
