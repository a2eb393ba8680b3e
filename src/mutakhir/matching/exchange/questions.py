"""Whom the civil registry office is asked about: accepted members with a NIK that was not asked about like this yet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ground.engine import Engine, open_engine
from mutakhir.ground.lake import Home, Lake
from mutakhir.ground.lake.files import sha256_text
from mutakhir.ground.schema import dataset
from mutakhir.matching.exchange.numbers import with_number_to_ask
from mutakhir.matching.records import WELL_FORMED, accepted_members


READS: Final = ("accepted", "members", "members_identity", "nik_repairs_identity")
CARDS: Final = "families_identity"
REQUESTS: Final = "register_requests_identity"
NUMBER: Final = "request_number"  # of the question, as it stands in files
ID_LENGTH: Final = 12


@dataclass(frozen=True)
class Questions:
    """One request: the questions about members of one regency.

    rows: row, member_id, nik_from, asked (a hash) and `request_number`, with whatever of nik, person_name, birth_date,
    sex, mother_name and family_card is given.
    """

    regency: str
    request_id: str
    rows: pa.Table


@dataclass(frozen=True)
class Asking:
    """What is asked: the columns that are given, of which regencies, and a text that tells this asking from others."""

    columns: tuple[str, ...]
    covers: Callable[[str], bool]
    told_apart: str


def questions(home: Home, asking: Asking) -> Iterator[Questions]:
    """A request for each regency with somebody to ask about, in order of code; one regency at a time is held."""
    lake = Lake(home)
    engine = open_engine("duckdb", home.folder / "scratch")
    try:
        for regency in (code for code in lake.regencies("accepted") if asking.covers(code)):
            found = _fresh(_people(engine, lake, regency, asking.columns), _asked(lake, regency), asking.columns)
            if found.num_rows:
                yield _numbered(regency, found, asking)
    finally:
        engine.close()


def _people(engine: Engine, lake: Lake, regency: str, columns: Sequence[str]) -> pa.Table:
    names = (*READS, CARDS) if "family_card" in columns else READS
    for name in names:
        engine.bind(lake.source(name, [regency]))
    tables = {name: dataset(name).table() for name in names}
    return engine.fetch(engine.compile(askable(**tables))).sort_by("member_id")


def askable(
    accepted: ir.Table,
    members: ir.Table,
    members_identity: ir.Table,
    nik_repairs_identity: ir.Table,
    families_identity: ir.Table | None = None,
) -> ir.Table:
    """Accepted members with a NIK that holds by itself or was repaired, and all that may be given of them."""
    known = members_identity.select(
        "person_name", "birth_date", "mother_name", named_id="member_id", sent_nik="nik"
    )  # fmt: skip
    here = accepted_members(accepted, members)
    joined = here.left_join(known, here.member_id == known.named_id)
    # In two steps: Ibis joins no table on a column that was worked out within a join.
    named = joined.mutate(nik=(joined.nik_level == WELL_FORMED).ifelse(joined.sent_nik, None)).drop("sent_nik")
    numbered = with_number_to_ask(named, nik_repairs_identity)
    wanted = numbered.filter(numbered.nik.notnull()).select(
        "member_id", "nik", "nik_from", "person_name", "birth_date", "sex", "mother_name"
    )
    if families_identity is None:
        return wanted
    families = members.select("family_id", card_of="member_id").filter(lambda t: t.family_id.notnull())
    cards = families.inner_join(families_identity.select("family_id", "family_card"), "family_id")
    return wanted.left_join(cards, wanted.member_id == cards.card_of).drop("card_of", "family_id")


def _asked(lake: Lake, regency: str) -> frozenset[str]:
    """The hashes of all questions that were asked before."""
    if not lake.exists(REQUESTS):
        return frozenset()
    return frozenset(lake.read(REQUESTS, regency)["asked"].to_pylist())


def _fresh(people: pa.Table, asked: frozenset[str], columns: Sequence[str]) -> pa.Table:
    """Those of whom not just this was asked before."""
    given = [name for name in columns if name != NUMBER]
    cells = zip(*(people[name].to_pylist() for name in ("member_id", *given)), strict=True)
    hashes = [sha256_text("asked", *given, *("" if cell is None else str(cell) for cell in row)) for row in cells]
    fresh = people.append_column("asked", pa.array(hashes, pa.string()))
    return fresh.filter(pa.array([one not in asked for one in hashes], pa.bool_()))


def _numbered(regency: str, people: pa.Table, asking: Asking) -> Questions:
    """The id begins with a letter: no spreadsheet takes it for a number or a date."""
    hashes = people["asked"].to_pylist()
    request_id = f"Q{sha256_text('request', asking.told_apart, regency, *hashes)[:ID_LENGTH].upper()}"
    rows = list(range(1, len(hashes) + 1))
    numbers = pa.array([f"{request_id}-{row}" for row in rows], pa.string())
    placed = people.append_column("row", pa.array(rows, pa.int64())).append_column(NUMBER, numbers)
    return Questions(regency, request_id, placed)
