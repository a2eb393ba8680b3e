"""A small made-up registry with doubles, some of whose records are taken for new ones."""

from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from mutakhir.bench.linkage.made import REGENCIES, made_registry
from mutakhir.ground.lake import Home
from mutakhir.matching.adding.door import Registry
from mutakhir.matching.adding.making import index_of, make_index
from mutakhir.matching.adding.pairs import NEW
from mutakhir.matching.adding.registry_side import RegistrySide
from mutakhir.matching.linking.model_file import FILE, LinkagePolicy, loaded
from mutakhir.matching.names.tables import NameTables


@dataclass(frozen=True)
class MadeSide(RegistrySide):
    """A registry from a table with the columns of `RegistrySide.people`, instead of from a release."""

    table: pa.Table
    state: str = "made"

    @property
    def regencies(self) -> list[str]:
        return sorted(set(self.table["regency"].to_pylist()))

    @property
    def contents(self) -> list[str]:
        return [self.state]

    def people(self, regency: str, first: int) -> pa.Table:
        here = self.table.filter(pc.equal(self.table["regency"], regency))
        return here.set_column(0, "record", pa.array(range(first, first + here.num_rows), pa.int64()))


@dataclass(frozen=True)
class Made:
    """`members`: all records, whose person is the truth; those in `new` are not in the registry."""

    registry: Registry
    members: pa.Table
    new: pa.Table
    new_numbers: list[int]


def opened(home: Home, side: RegistrySide) -> Registry:
    make_index(side, index_of(side), quiet=True)
    policy = home.policy
    model = loaded(policy, policy.load(FILE, LinkagePolicy))
    return Registry(side, index_of(side), model, NameTables.load(policy))


def as_new(members: pa.Table) -> pa.Table:
    """Members as records that were never seen: numbered from 0, without household."""
    size = members.num_rows
    columns = {name: members[name] for name in NEW.names}
    columns |= {
        "record": pa.array(range(size), pa.int64()),
        "household": pa.nulls(size, pa.int64()),
        "alive": pa.nulls(size, pa.bool_()),
    }
    return pa.table(columns).cast(NEW)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    home = Home.create(tmp_path_factory.mktemp("adding") / "home", synthetic=True)
    with duckdb.connect() as con:
        con.sql("SET enable_progress_bar = false")
        made_registry(con, 5_000, 5, doubled=True, regencies=REGENCIES[3:6])
        members = con.sql("SELECT * FROM raw_members ORDER BY record").to_arrow_table()
        there = con.sql(
            "SELECT record, record + 1 AS member, person + 1 AS person, household, person_name, mother_name,"
            " birth_date, nik, card, sex, village, regency, true AS alive FROM raw_members WHERE record % 12 > 0"
            " ORDER BY record"
        ).to_arrow_table()
        numbers = [record for record in range(members.num_rows) if record % 12 == 0]
    registry = opened(home, MadeSide(home, home.round.name, "release", "published", there))
    new = members.filter(pc.is_in(members["record"], pa.array(numbers, pa.int64())))
    return Made(registry, members, as_new(new), numbers)
