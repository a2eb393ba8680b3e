"""Encrypted files: opened with the key of their dataset only, and scanned by several lanes without a call back.

Arrow decrypts in its own threads. A key client in Python would be asked from there, while DuckDB starts the scan with
Python's lock held; both then wait for ever (seen once, at 4 million households; it does not come when it is called).
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest

import mutakhir
from mutakhir.ground.engine import DuckEngine, Part, Source
from mutakhir.ground.errors import IntegrityProblem
from mutakhir.ground.lake.files import read_table, write_table
from mutakhir.ground.lake.keys import FileKey, KeyRing
from mutakhir.ground.schema import dataset


FILES, ROWS, ROUNDS = 60, 40, 5
DATASET = dataset("families_identity")


@pytest.fixture
def source(tmp_path: Path) -> Source:
    ring = KeyRing(tmp_path / "keys")
    ring.make("direct.test")
    key = ring.key("direct.test", DATASET.name)
    schema = pa.schema([field.with_nullable(True) for field in DATASET.arrow_schema()])
    columns = [
        pa.array(range(ROWS)).cast(f.type) if pa.types.is_integer(f.type) else pa.nulls(ROWS, f.type) for f in schema
    ]
    parts = []
    for number in range(FILES):
        path = tmp_path / f"regency={1000 + number}" / "part-0.parquet"
        write_table(path, pa.table(columns, schema=schema), key)
        parts.append(Part(str(1000 + number), path))
    return Source(DATASET.name, DATASET, tuple(parts), key)


def test_two_lanes_scan_many_files_side_by_side(source: Source, tmp_path: Path) -> None:
    first = DuckEngine(tmp_path / "scratch")
    lanes = [first, first.lane()]

    def scan(lane: DuckEngine) -> int:
        total = 0
        for turn in range(ROUNDS):
            part = Source(source.name, source.dataset, source.parts[turn:], source.key)
            lane.bind(part)
            total += lane.fetch(f'SELECT count(family_id) AS n FROM "{source.name}"')["n"][0].as_py()  # noqa: S608
        return total

    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(scan, lane) for lane in lanes]
        expected = sum((FILES - turn) * ROWS for turn in range(ROUNDS))
        assert [future.result(timeout=120) for future in futures] == [expected, expected]
    first.close()


def test_arrow_is_never_given_a_key_client() -> None:
    src = Path(mutakhir.__file__).parent
    callers = ("KmsClient", "CryptoFactory", "decryption_config")
    assert [path.name for path in src.rglob("*.py") if any(word in path.read_text("utf-8") for word in callers)] == []


def test_a_file_opens_with_the_key_of_its_own_dataset_only(source: Source) -> None:
    path, key = source.parts[0].path, source.key
    assert isinstance(key, FileKey)
    assert read_table(path, key).num_rows == ROWS
    for other in (FileKey(key.folder, key.name, "members_identity"), None):
        with pytest.raises(IntegrityProblem) as problem:
            read_table(path, other)
        assert problem.value.code == "lake.unreadable"
