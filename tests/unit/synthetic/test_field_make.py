"""`synth HOME`: any size, the same bytes from one seed, also when it is interrupted."""

from pathlib import Path

import pyarrow.compute as pc
import pytest

from mutakhir.ground.lake import Delivery, Home, Lake, read_card
from mutakhir.synthetic import make
from mutakhir.synthetic.answerer import Answerer
from mutakhir.synthetic.kept import kept
from mutakhir.synthetic.make import INPUTS, REGISTRY, synthesise
from mutakhir.synthetic.plan import Regency, SynthPlan, read_plan, regencies_of


REGENCIES = ("3273", "9171")


def made(folder: Path, households: int = 240, seed: int = 3, *, store_truth: bool = True) -> Home:
    home = Home.open(folder) if folder.exists() else Home.create(folder, synthetic=True)
    return synthesise(home, households, seed, REGENCIES, store_truth=store_truth)


def contents(home: Home) -> dict[str, list[str]]:
    """What the lake holds: the hash of the content of every file, by dataset."""
    lake = Lake(home)
    manifests = {name: lake.manifest(name) for name in (*REGISTRY, *INPUTS)}
    return {name: [entry.content for entry in found.files] for name, found in manifests.items() if found}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return made(tmp_path_factory.mktemp("made") / "home")


def test_all_inputs_are_there_for_every_regency(home: Home) -> None:
    found = contents(home)
    assert set(found) == {*REGISTRY, *INPUTS}
    assert {len(files) for files in found.values()} == {2}
    assert Lake(home).regencies("proposals") == list(REGENCIES)


def test_the_truth_holds_more_than_are_visited_and_lies_outside_the_lake(home: Home) -> None:
    tables = [kept(home.folder, regency, "households") for regency in REGENCIES]
    assert sum(table.num_rows for table in tables if table is not None) == round(240 / 0.602)
    assert not list((home.folder / "lake").rglob("*truth*"))


def test_the_sources_of_the_prelist_are_ample(home: Home) -> None:
    lake = Lake(home)
    listed = sum(lake.read("previous_registry_households", r).num_rows for r in REGENCIES)
    proposed = sum(lake.read("proposals", r).num_rows for r in REGENCIES)
    assert 0.6 * 240 < listed < 0.75 * 240
    assert listed + proposed > 1.1 * 240


def test_the_same_arguments_give_the_same_bytes(home: Home, tmp_path: Path) -> None:
    assert contents(made(tmp_path / "again")) == contents(home)
    assert contents(made(tmp_path / "other", seed=4)) != contents(home)


def test_an_interrupted_run_ends_in_the_same_bytes(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Delivery.add
    added: list[str] = []

    def stop_at_second(delivery: Delivery, part: str, tables: dict) -> None:  # type: ignore[type-arg]
        if added:
            raise KeyboardInterrupt
        added.append(part)
        whole(delivery, part, tables)

    with monkeypatch.context() as broken:
        broken.setattr(Delivery, "add", stop_at_second)
        with pytest.raises(KeyboardInterrupt):
            made(tmp_path / "home")
    assert contents(made(tmp_path / "home")) == contents(home)


def test_a_second_run_makes_nothing_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(home)
    monkeypatch.setattr(make, "make_regency", None)
    assert contents(made(home.folder)) == before


def test_truth_that_is_not_stored_is_made_again_when_needed(home: Home, tmp_path: Path) -> None:
    slim = made(tmp_path / "slim", store_truth=False)
    assert kept(slim.folder, "3273", "households") is None
    again = make.make_regency(*_arguments(slim)).truth["households"]
    stored = kept(home.folder, "3273", "households")
    assert stored is not None
    assert again.equals(stored.cast(again.schema))


def test_a_home_without_stored_truth_knows_as_much_as_one_with_it(home: Home, tmp_path: Path) -> None:
    slim = made(tmp_path / "slim", store_truth=False)
    one, other = Answerer(home).known("9171"), Answerer(slim).known("9171")
    assert all(table.equals(getattr(other, name).cast(table.schema)) for name, table in vars(one).items())


def _arguments(home: Home) -> tuple[Regency, SynthPlan, int]:
    plan = read_plan(home)
    return next(iter(regencies_of(home, plan))), plan, 60


def test_new_ids_start_beyond_those_of_the_previous_release(home: Home) -> None:
    card = read_card(home.folder / "releases" / str(home.round.previous_release))
    assert card is not None
    lake = Lake(home)
    for kind, name, column in (
        ("household", "households", "household_id"),
        ("family", "families", "family_id"),
        ("member", "members", "member_id"),
        ("person", "members", "person_id"),
    ):
        ids = [pc.max(lake.read(f"previous_registry_{name}", r)[column]).as_py() for r in REGENCIES]
        assert max(ids) <= card.last_ids[kind]


def test_one_village_is_enough(tmp_path: Path) -> None:
    home = synthesise(Home.create(tmp_path / "home", synthetic=True), 60, 1, ("3273",))
    villages = Lake(home).read("previous_registry_households", "3273")["village"].unique()
    assert len(villages) == 1
