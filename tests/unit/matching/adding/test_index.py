"""The index finds exactly who has a key, hides names, and is made anew when what it was made from changes."""

import dataclasses
import os
import shutil
import stat
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mutakhir.ground.errors import HomeProblem, IntegrityProblem
from mutakhir.ground.lake import Home
from mutakhir.matching.adding.blocking import NATION
from mutakhir.matching.adding.index import ABOUT, RegistryIndex, keys_file
from mutakhir.matching.adding.making import index_of, is_made, make_index


def test_the_holders_of_keys_are_those_of_the_whole_list(made):
    index = made.registry.index
    for part in index.parts():
        every = pq.read_table(keys_file(index.folder, part), decryption_properties=index.key.decryption())
        keys, places = every["key"].to_numpy(), every["place"].to_numpy()
        asked = np.unique(np.concatenate([keys[:: max(len(keys) // 50, 1)], np.array([0, 2**32 - 1], np.uint32)]))
        found = index.holders(part, asked)
        wanted = [(key, place) for key, place in zip(keys, places, strict=True) if key in set(asked.tolist())]
        assert sorted(zip(found["key"].to_pylist(), found["place"].to_pylist(), strict=True)) == sorted(wanted)
        assert len(wanted) > 50


def test_people_are_found_by_their_numbers(made):
    index, table = made.registry.index, made.registry.side.table
    wanted = np.unique(np.random.default_rng(1).integers(0, table.num_rows, 200))
    found = index.people(wanted)
    assert found["record"].to_pylist() == wanted.tolist()
    ordered = table.sort_by([("regency", "ascending"), ("member", "ascending")])
    assert found["member"].to_pylist() == ordered["member"].take(pa.array(wanted)).to_pylist()
    assert index.people(np.array([], np.int64)).num_rows == 0


def test_it_counts_persons_by_regency_and_all(made):
    sizes = made.registry.index.sizes()
    assert sizes[None] == sum(count for regency, count in sizes.items() if regency) == made.registry.side.table.num_rows


def test_no_name_or_number_stands_plain_on_the_disk(made):
    folder = made.registry.index.folder
    every = b"".join(path.read_bytes() for path in sorted(folder.parent.rglob("*")) if path.is_file())
    table = made.registry.side.table
    words = {word for name in table["person_name"].to_pylist()[:300] for word in name.split() if len(word) > 5}
    numbers = [nik for nik in table["nik"].to_pylist()[:300] if nik]
    assert len(words) > 50
    for text in (*words, *numbers):
        assert text.encode() not in every
        assert text.lower().encode() not in every
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_another_state_of_the_registry_makes_another_index_and_the_old_one_goes(made, tmp_path: Path):
    home = _copied(made, tmp_path)
    side = dataclasses.replace(made.registry.side, home=home)
    first = index_of(side)
    make_index(side, first, quiet=True)
    before = _times(first.folder)
    make_index(side, index_of(side), quiet=True)
    assert _times(first.folder) == before
    later = dataclasses.replace(side, state="later")
    make_index(later, index_of(later), quiet=True)
    assert index_of(later).folder != first.folder
    assert (is_made(index_of(later)), is_made(first)) == (True, False)
    assert [path.name for path in first.folder.parent.iterdir() if path.is_dir()] == [index_of(later).folder.name]


def test_another_policy_of_comparing_makes_another_index(made, tmp_path: Path):
    home = _copied(made, tmp_path)
    side = dataclasses.replace(made.registry.side, home=home)
    before = index_of(side).folder
    file = home.policy.folder / "matching" / "persons.yaml"
    file.write_text(file.read_text("utf-8").replace("largest_block: 500", "largest_block: 3"), "utf-8")
    index = index_of(side)
    assert index.folder != before
    make_index(side, index, quiet=True)
    for part in index.parts():
        assert _largest(index, part) == 3
        assert _largest(made.registry.index, part) > 3


def test_without_its_key_nothing_is_read(made, tmp_path: Path):
    home = _copied(made, tmp_path)
    index = index_of(dataclasses.replace(made.registry.side, home=home))
    for key in (home.folder / "keys").glob("*.key"):
        key.unlink()
    with pytest.raises(HomeProblem, match=r"lake\.key"):
        index.people(np.array([0], np.int64))


def test_a_damaged_index_tells_what_to_do(made, tmp_path: Path):
    folder = tmp_path / "index"
    shutil.copytree(made.registry.index.folder, folder)
    index = RegistryIndex(folder, made.registry.index.key)
    file = keys_file(folder, NATION)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 255
    file.write_bytes(data)
    asked = np.arange(0, 2**32, 2**12, dtype=np.uint32)
    with pytest.raises(IntegrityProblem, match=r"matching\.index"):
        index.holders(NATION, asked)
    (folder / ABOUT).write_text("{")
    with pytest.raises(IntegrityProblem, match=r"matching\.index"):
        index.sizes()


def test_a_registry_of_nobody_has_no_index(made, tmp_path: Path):
    home = Home.create(tmp_path / "home", synthetic=True)
    side = dataclasses.replace(made.registry.side, home=home, table=made.registry.side.table.slice(0, 0))
    with pytest.raises(HomeProblem, match=r"matching\.no-people"):
        make_index(side, index_of(side), quiet=True)
    assert [path for path in (home.folder / "index").iterdir() if path.is_dir()] == []


def _copied(made, tmp_path: Path) -> Home:
    """The home with its index."""
    shutil.copytree(made.registry.side.home.folder, tmp_path / "home")
    return Home.open(tmp_path / "home")


def _largest(index: RegistryIndex, part: str) -> int:
    """The most persons that a key has."""
    every = pq.read_table(keys_file(index.folder, part), decryption_properties=index.key.decryption())
    return int(np.unique(every["key"].to_numpy(), return_counts=True)[1].max())


def _times(folder: Path) -> dict[str, int]:
    return {path.name: os.stat(path).st_mtime_ns for path in folder.iterdir()}
