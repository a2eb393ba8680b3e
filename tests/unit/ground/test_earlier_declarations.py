"""Files and words of an earlier declaration are read: a column that they lack is empty, an earlier word stands."""

import dataclasses
from pathlib import Path

import pyarrow as pa
import pytest

from mutakhir.ground.engine import open_engine
from mutakhir.ground.lake import Delivery, Home, Lake
from mutakhir.ground.lake.checks import breaches
from mutakhir.ground.schema import dataset
from mutakhir.ground.schema.codes import CIVIL_STATUS
from unit.ground.lake_home import table, two_regencies


REGENCY = "1101"


@pytest.fixture(params=["links", "register_answers_identity"])
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Home, str]:
    """A home whose dataset was written before it had its last column; one lies plain, one is encrypted."""
    home, name = two_regencies(tmp_path / "home"), request.param
    columns = {f.name: [None] for f in dataset(name).arrow_schema()}
    required = {"member_id": [7], "household_id": [1], "status": ["contradicts"], "step": ["nik"],
                "register_id": [3], "alive": [True]}  # fmt: skip
    whole = table(name, **(columns | {k: v for k, v in required.items() if k in columns}))
    lake = Lake(home)
    old = _Earlier(lake, name, whole.drop_columns([whole.column_names[-1]]))
    old.write()
    return home, name


class _Earlier:
    """Writes a version as a software did that did not know the last column."""

    def __init__(self, lake: Lake, name: str, rows: pa.Table) -> None:
        self.lake, self.name, self.rows = lake, name, rows

    def write(self) -> None:
        from mutakhir.ground.lake.files import sha256_of, write_table

        whole = self.rows.append_column("last", pa.nulls(1)).drop_columns(["last"])
        delivery = Delivery(self.lake, [self.name], "earlier")
        full = dataset(self.name).arrow_schema()
        lost = next(name for name in full.names if name not in whole.column_names)
        delivery.add(REGENCY, {self.name: whole.append_column(lost, pa.nulls(1, full.field(lost).type))})
        delivery.close()
        manifest = self.lake.need(self.name)
        (entry,) = manifest.files
        path = self.lake.path_of(self.name, entry)
        write_table(path, whole, self.lake.key_of(self.name))
        changed = dataclasses.replace(entry, bytes=path.stat().st_size, sha256=sha256_of(path))
        self.lake.commit(self.name, dataclasses.replace(manifest, schema_version=1, files=(changed,)))


def test_a_column_that_files_lack_is_empty(earlier: tuple[Home, str]):
    home, name = earlier
    lake = Lake(home)
    last = dataset(name).arrow_schema().names[-1]
    (row,) = lake.read(name, REGENCY).to_pylist()
    assert (row["member_id"], row[last]) == (7, None)
    engine = open_engine("duckdb", home.folder / "scratch")
    engine.bind(lake.source(name))
    (seen,) = engine.fetch(engine.compile(dataset(name).table())).to_pylist()
    engine.close()
    assert seen == {"regency": REGENCY, **row}


def test_an_earlier_word_is_read_and_carried_and_no_word_of_today():
    assert "contradicts" in CIVIL_STATUS.readable
    assert "contradicts" not in CIVIL_STATUS.words
    rows = table("registry_members", member_id=[1, 2], household_id=[1, 1], civil_status=["contradicts", "nonsense"])
    assert [text for text in breaches(dataset("registry_members"), rows) if "civil_status" in text] == [
        "registry_members.civil_status: 1 rows hold no code of the list"
    ]
