"""`synth HOME --next`: each call answers what the round asks next, and nothing twice."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from mutakhir.ground.identifiers import read_id
from mutakhir.ground.lake import Delivery, Home, Lake
from mutakhir.ground.schema import dataset
from mutakhir.synthetic.answering import NOTHING, late_submission, next_step
from mutakhir.synthetic.kept import keep
from mutakhir.synthetic.plan import SynthPlan, save_plan
from unit.synthetic.field_stand_in import REGENCY, Regency, regency


@pytest.fixture(scope="module")
def world() -> Regency:
    return regency(900, officers=3, villages=3)


@pytest.fixture
def home(tmp_path: Path, world: Regency) -> Iterator[Home]:
    """A home in which the truth is kept and release N-1 delivered, as `synthesise` leaves it."""
    home = Home.create(tmp_path / "home", synthetic=True)
    save_plan(home, SynthPlan(5, 540, (REGENCY,), ("31",), (0.05,), (900,), True))
    known = world.known
    keep(home.folder, REGENCY, {name: getattr(known, name) for name in ("households", "families", "members")})
    links = {
        "previous_households": known.previous_households,
        "previous_members": known.previous_members.select(["member_id", "person"]),
    }
    keep(home.folder, REGENCY, links)
    old = known.previous_members
    count = old.num_rows
    ids = {"family_id": pa.nulls(count, pa.int64()), "person_id": old["member_id"]}
    deliver(home, previous_registry_members=filled("registry_members", old, ids))
    deliver(home, previous_registry_members_identity=filled("registry_members_identity", old, {}))
    return home


def filled(name: str, rows: pa.Table, more: dict[str, pa.Array]) -> pa.Table:
    """The columns of a dataset from `rows` and `more`, the rest empty."""
    schema = dataset(name).arrow_schema()
    columns = dict(zip(rows.column_names, rows.columns, strict=True)) | more
    return pa.table(
        [columns[f.name].cast(f.type) if f.name in columns else pa.nulls(rows.num_rows, f.type) for f in schema],
        names=schema.names,
    )


def deliver(home: Home, **tables: pa.Table) -> None:
    """Put datasets into the lake as a stage would."""
    delivery = Delivery(Lake(home), tuple(tables), f"test {sorted(tables)} {[t.num_rows for t in tables.values()]}")
    delivery.add(REGENCY, tables)
    delivery.close()


def read(home: Home, name: str) -> pa.Table:
    return Lake(home).read(name, REGENCY)


def number_of(text: str) -> int:
    return int(text) if text.isdigit() else read_id(text)[1]


def assigned(home: Home, world: Regency) -> None:
    identity = world.prelist_identity.append_column(
        "family_card", pa.nulls(world.prelist_identity.num_rows, pa.string())
    )
    deliver(home, prelist=world.prelist, prelist_identity=identity, assignments=world.assignments)
    officers = sorted(set(world.assignments["enumerator_id"].to_pylist()))
    schema = dataset("officers").arrow_schema()
    rows = [{"officer_id": o, "role": "enumerator", "district": f"{REGENCY}01"} for o in officers]
    deliver(home, officers=pa.Table.from_pylist(rows, schema=schema))


def judged(home: Home, world: Regency, revisits: int, pending: int) -> None:
    """Standings and revisits as the review would write them: some to be visited again, some pending."""
    ids = world.prelist["household_id"].to_pylist()
    first = dict(zip(ids, world.assignments["enumerator_id"].to_pylist(), strict=True))
    again = [
        {
            "household_id": one,
            "visit_number": 2,
            "village": f"{REGENCY}012001",
            "reason": "suspected",
            "not_by": first[one],
        }
        for one in ids[:revisits]
    ]
    standing = [
        {"household_id": one, "village": f"{REGENCY}012001", "standing": "revisit" if place < revisits else "pending",
         "reason": "x", "decided_by": "automatic", "errors": 1, "warnings": 0, "visits": 1}
        for place, one in enumerate(ids[: revisits + pending])
    ]  # fmt: skip
    deliver(
        home,
        revisits=pa.Table.from_pylist(again, schema=dataset("revisits").arrow_schema()),
        standings=pa.Table.from_pylist(standing, schema=dataset("standings").arrow_schema()),
    )


def test_without_a_question_there_is_no_answer(home: Home) -> None:
    assert next_step(home) == NOTHING


def test_the_first_prelist_is_answered_by_meetings_once(home: Home, world: Regency) -> None:
    deliver(home, prelist_first=world.prelist)
    assert f"{world.prelist.num_rows:,} households" in next_step(home).en
    assert read(home, "meetings").num_rows == world.prelist.num_rows
    assert next_step(home) == NOTHING


def test_assignments_are_answered_by_forms_and_reinterviews(home: Home, world: Regency) -> None:
    assigned(home, world)
    assert "Officers sent" in next_step(home).en
    forms = read(home, "submissions")
    assert 0.98 < forms.num_rows / world.assignments.num_rows < 1.02
    assert forms["instrument"].unique().to_pylist() == ["dtks-2020.1"]
    assert read(home, "reinterviews").num_rows > 10
    assert read(home, "decisions").num_rows == 0
    assert read(home, "submission_members_identity").num_rows == read(home, "submission_members").num_rows
    assert next_step(home) == NOTHING


def test_revisits_are_made_by_others_and_added_to_what_was_sent(home: Home, world: Regency) -> None:
    assigned(home, world)
    next_step(home)
    before = read(home, "submissions").num_rows
    judged(home, world, revisits=40, pending=60)
    assert "40 households" in next_step(home).en
    sent = read(home, "revisits_sent")
    assert sent.num_rows == 40
    forms = read(home, "submissions")
    second = forms.filter(pc.equal(forms["visit_number"], "2"))
    assert forms.num_rows == before + 40 == before + second.num_rows
    not_by = dict(zip(sent["household_id"].to_pylist(), sent["not_by"].to_pylist(), strict=True))
    for household, officer in zip(second["household_id"].to_pylist(), second["enumerator_id"].to_pylist(), strict=True):
        assert not_by[number_of(household)] != officer
    assert 25 < read(home, "decisions").num_rows < 60
    assert next_step(home) == NOTHING


def test_the_next_revisits_are_answered_in_turn(home: Home, world: Regency) -> None:
    assigned(home, world)
    next_step(home)
    judged(home, world, revisits=20, pending=0)
    next_step(home)
    judged(home, world, revisits=35, pending=0)
    assert "15 households" in next_step(home).en
    assert read(home, "revisits_sent").num_rows == 35


def test_an_interrupted_answer_is_resumed_to_the_same_forms(
    home: Home, world: Regency, monkeypatch: pytest.MonkeyPatch
) -> None:
    assigned(home, world)
    next_step(home)
    judged(home, world, revisits=20, pending=40)
    with monkeypatch.context() as broken:
        broken.setattr(Delivery, "close", interrupted)
        with pytest.raises(KeyboardInterrupt):
            next_step(home)
    before = read(home, "submissions").num_rows
    next_step(home)
    assert read(home, "submissions").num_rows == before + 20
    assert next_step(home) == NOTHING


def interrupted(delivery: Delivery) -> None:
    raise KeyboardInterrupt


def test_a_late_form_is_one_more_of_a_household_without_a_form(home: Home, world: Regency) -> None:
    assigned(home, world)
    next_step(home)
    before = read(home, "submissions")
    late_submission(home, REGENCY)
    after = read(home, "submissions")
    assert after.num_rows == before.num_rows + 1
    new = set(after["household_id"].to_pylist()) - set(before["household_id"].to_pylist())
    assert len(new) == 1


def test_the_truth_stays_out_of_the_lake(home: Home, world: Regency) -> None:
    assigned(home, world)
    next_step(home)
    inside = {path.parts[-4] for path in (home.folder / "lake").rglob("*.parquet")}
    assert inside == {
        "assignments", "decisions", "officers", "prelist", "prelist_identity", "reinterviews", "submission_members",
        "submission_members_identity", "submissions", "submissions_identity",
    }  # fmt: skip
