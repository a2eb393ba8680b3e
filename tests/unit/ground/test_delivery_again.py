"""A file of a delivery that was lost, or written again elsewhere: the same delivery brings it back."""

from pathlib import Path

import pytest

from mutakhir.ground.errors import IntegrityProblem
from mutakhir.ground.lake import Delivery, Home, Lake
from unit.ground.lake_home import REGENCIES, proposals, two_regencies


NAMES = ("proposals", "proposals_identity")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = two_regencies(tmp_path / "home")
    deliver(home, "first", "Budi")
    deliver(home, "late", "Wati")
    return home


def begun(home: Home, key: str) -> Delivery:
    return Delivery(Lake(home), NAMES, key, append=True)


def deliver(home: Home, key: str, name: str) -> None:
    delivery = begun(home, key)
    for regency in REGENCIES:
        if not delivery.has(regency):
            delivery.add(regency, proposals(regency, [name]))
    delivery.close()


def path_of(home: Home, name: str, nth: int = 0) -> Path:
    lake = Lake(home)
    return lake.path_of(name, lake.need(name).of(REGENCIES[0])[nth])


def key_of(home: Home, name: str) -> str:
    """Which of the two deliveries the first file of the first regency is of."""
    held = Lake(home).read(name, REGENCIES[0])["proposal_id"][0].as_py()
    return "first" if held.startswith("Budi") else "late"


def contents(home: Home) -> dict[str, list[tuple[str, str]]]:
    return {name: [(e.path, e.content) for e in Lake(home).need(name).files] for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("nth", [0, 1])
def test_a_lost_file_comes_back_with_its_delivery(home: Home, name: str, nth: int) -> None:
    before = contents(home)
    path_of(home, name, nth).unlink()
    deliver(home, "first", "Budi")
    deliver(home, "late", "Wati")
    assert begun(home, "first").is_complete
    assert sorted(Lake(home).read(name, REGENCIES[0])["proposal_id"].to_pylist()) == ["Budi-1101", "Wati-1101"]
    assert {n: {c for _, c in found} for n, found in contents(home).items()} == {
        n: {c for _, c in found} for n, found in before.items()
    }


def test_a_file_written_again_by_another_process_is_listed_as_it_is(home: Home) -> None:
    key = key_of(home, "proposals_identity")
    path_of(home, "proposals_identity").unlink()
    waiting = begun(home, key)
    assert not waiting.has(REGENCIES[0])
    begun(home, key).add(REGENCIES[0], proposals(REGENCIES[0], ["Budi" if key == "first" else "Wati"]))
    for regency in REGENCIES:
        assert waiting.has(regency)
    waiting.close()
    assert Lake(home).read("proposals_identity", REGENCIES[0]).num_rows == 2


@pytest.mark.parametrize("name", NAMES)
def test_a_delivery_takes_no_file_of_other_content(home: Home, name: str) -> None:
    key, path = key_of(home, name), path_of(home, name)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(IntegrityProblem):
        begun(home, key).has(REGENCIES[0])
