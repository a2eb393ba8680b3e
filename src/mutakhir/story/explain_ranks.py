"""Where the units of a household stand, and which answers pull their score from the average of the regency."""

from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.engine import open_engine
from mutakhir.ground.identifiers import IdKind, show_id
from mutakhir.ground.policy import SharesCount
from mutakhir.ground.schema import dataset
from mutakhir.ranking.features import features, unit_members
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.score import Slopes
from mutakhir.story.explain_acts import acts_of
from mutakhir.story.explain_doubt import doubt_of
from mutakhir.story.explain_facts import Pull, Rank
from mutakhir.story.explain_labels import Labels
from mutakhir.story.explain_shelf import Row, Shelf
from mutakhir.story.explain_terms import Home, named_term


# Less than a hundredth of the score (about one percent of means) is not worth a sentence; 1e-6.
WORTH_TELLING = 10_000
PARTS = ("people", "housing", "assets")
_KIND: dict[str, IdKind] = {"household": "H", "family": "F"}


def ranks_of(shelf: Shelf, labels: Labels, regency: str, id: int) -> tuple[Rank, ...]:
    """From the round where it has ranked the household, else from the registry."""
    rows = shelf.rows("ranks", regency, "household_id", [id])
    if rows:
        return tuple(_of_round(shelf, labels, regency, sorted(rows, key=lambda row: row["unit_id"])))
    lived_in = shelf.rows("registry_families", regency, "household_id", [id])
    numbers = {row["family_id"]: row["family_number"] for row in lived_in}
    kept = [
        row
        for unit, ids in (("household", [id]), ("family", sorted(numbers)))
        for row in shelf.rows("registry_ranks", regency, "unit_id", ids)
        if row["unit"] == unit
    ]
    return tuple(_kept(row, numbers) for row in kept)


def _kept(row: Row, numbers: Mapping[int, int]) -> Rank:
    number = numbers.get(row["unit_id"]) if row["unit"] == "family" else None
    shown = show_id(row["unit_id"], _KIND[row["unit"]])
    ranked_in = row.get("ranked_in")
    return Rank(
        row["unit"], shown, number, None, None, row["percentile"], row["band"], row["listed"], None, ranked_in, {}, ()
    )


def _of_round(shelf: Shelf, labels: Labels, regency: str, rows: list[Row]) -> Iterable[Rank]:
    families = shelf.rows(
        "families", regency, "household_id", [rows[0]["household_id"]], ["family_id", "family_number"]
    )
    numbers = {row["family_id"]: row["family_number"] for row in families}
    pulls = _pulls(shelf, labels, regency, [row["unit_id"] for row in rows])
    for row in rows:
        found = pulls.get(row["unit_id"], [])
        told = sorted((pull for _, pull in found if abs(pull.by) >= WORTH_TELLING), key=lambda p: (-abs(p.by), p.term))
        yield Rank(
            unit=row["unit"],
            id=show_id(row["unit_id"], _KIND[row["unit"]]),
            number=numbers.get(row["unit_id"]) if row["unit"] == "family" else None,
            place=row["place"],
            of=shelf.count("ranks", regency),
            percentile=row["percentile"],
            band=row["band"],
            listed=row["listed"],
            reason=row["reason"],
            ranked_in=shelf.home.round.name,
            parts={part: sum(pull.by for of, pull in found if of == part) for part in PARTS} if found else {},
            pulls=tuple(told),
            doubt=doubt_of(shelf, regency, row),
            decile=row.get(_decile(shelf)),
            acts=acts_of(shelf, regency, row),
        )


def _decile(shelf: Shelf) -> str:
    return f"decile_{'persons' if shelf.home.round.shares_count is SharesCount.PERSONS else 'units'}"


def _pulls(shelf: Shelf, labels: Labels, regency: str, units: list[int]) -> dict[int, list[tuple[str, Pull]]]:
    """Per unit: what each term adds to its score, less what it adds to the average unit of the regency."""
    model = shelf.home.policy.load("ranking/model.yaml", ModelPolicy)
    slopes = Slopes.of(shelf.national("coefficients")).of_regency(regency)
    levels = _levels(shelf, model, regency)
    own = levels.filter(pc.is_in(levels["unit_id"], value_set=pa.array(units, pa.int64()))).to_pylist()
    homes = {row["unit_id"]: _home(shelf, regency, row) for row in own}
    found: dict[int, list[tuple[str, Pull]]] = {row["unit_id"]: [] for row in own}
    for part, term in model.terms():
        values = slopes.terms.get((part, term.name), {})
        average = _average(levels[term.name], values)
        for row in own:
            label, answer = named_term(labels, term, homes[row["unit_id"]])
            by = values.get(row[term.name], 0) - average
            found[row["unit_id"]].append((part, Pull(term.name, label, answer, by)))
    return found


def _levels(shelf: Shelf, model: ModelPolicy, regency: str) -> pa.Table:
    """The levels of all ranked units of the regency, by the function that made their scores."""
    tables = {name: dataset(name).table() for name in ("households", "members", "accepted")}
    accepted = tables["households"].semi_join(tables["accepted"], "household_id")
    engine = open_engine("duckdb", shelf.home.folder / "scratch")
    try:
        for name in tables:
            engine.bind(shelf.lake.source(name, [regency]))
        members = unit_members(tables["members"], shelf.home.round.unit)
        return engine.fetch(engine.compile(features(accepted, members, model, ())))
    finally:
        engine.close()


def _average(levels: pa.ChunkedArray, values: Mapping[int, int]) -> int:
    counted: dict[int, int] = {each["values"]: each["counts"] for each in pc.value_counts(levels).to_pylist()}
    return round(sum(values.get(level, 0) * count for level, count in counted.items()) / max(len(levels), 1))


def _home(shelf: Shelf, regency: str, row: Row) -> Home:
    """The answers behind a unit's levels: the household's, and those of its people who live here."""
    household = shelf.one("households", regency, "household_id", row["household_id"]) or {}
    members = shelf.rows("members", regency, "household_id", [row["household_id"]])
    by_family = str(shelf.home.round.unit) == "family"
    people = [each for each in members if not by_family or each["family_id"] == row["unit_id"]]
    return Home(household, people, by_family)
