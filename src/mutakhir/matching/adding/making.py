"""Making the index of a registry: regency by regency, so that memory holds one; once for each state of the registry."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from tqdm import tqdm

from mutakhir.ground.errors import HomeProblem, Said
from mutakhir.ground.lake import direct_key
from mutakhir.ground.lake.files import sha256_text
from mutakhir.ground.lake.keys import FileKey
from mutakhir.ground.machine import machine_problems
from mutakhir.matching.adding.blocking import NATION, adding_specification, half, national, record_keys, regional
from mutakhir.matching.adding.index import (
    ABOUT,
    FOLDER,
    POSTINGS,
    About,
    Part,
    RegistryIndex,
    keys_file,
    others,
    persons_file,
)
from mutakhir.matching.adding.registry_side import RegistrySide
from mutakhir.matching.linking.people import with_fields
from mutakhir.matching.linking.preparing import prepare
from mutakhir.matching.linking.specification import PersonsPolicy, Specification
from mutakhir.matching.names.tables import NameTables


POLICY: Final = ("matching/persons.yaml", "matching/names/*.yaml")
MEMORY: Final = "3GB"
_CODE: Final = ("linking", "names", "adding")
_ID_LENGTH: Final = 16
_KEYS_IN_GROUP, _PERSONS_IN_GROUP = 65_536, 16_384


def index_of(side: RegistrySide) -> RegistryIndex:
    """Where the index of this state of the registry lies, or would lie."""
    folder = side.home.folder / FOLDER / f"{side.name}-{_made_from(side)}"
    return RegistryIndex(folder, side.home.ring.key(direct_key(side.name), FOLDER) if side.home.encrypts else None)


def is_made(index: RegistryIndex) -> bool:
    return (index.folder / ABOUT).is_file()


def make_index(side: RegistrySide, index: RegistryIndex, *, quiet: bool) -> None:
    """Makes the index unless it is there; earlier ones of this registry go. Two at once wait for each other.

    Raises:
        HomeProblem: nobody stands in the registry; its key is missing.
    """
    above = index.folder.parent
    above.mkdir(mode=0o700, exist_ok=True)
    with _alone(above), machine_problems(above):
        if is_made(index):
            return
        releases = [path.name for path in (side.home.folder / "releases").glob("[!.]*")]
        for folder in others(above, side.name, index.folder, releases):
            shutil.rmtree(folder)
        half_made = above / f".{index.folder.name}"
        shutil.rmtree(half_made, ignore_errors=True)
        half_made.mkdir(mode=0o700)
        try:
            _Making(side, half_made, index.key).all(quiet)
            half_made.rename(index.folder)
        finally:
            shutil.rmtree(half_made, ignore_errors=True)


@contextmanager
def _alone(above: Path) -> Iterator[None]:
    descriptor = os.open(above / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _made_from(side: RegistrySide) -> str:
    """Registry, policy of comparing, and code: when one changes the index does. The model is asked later."""
    root = Path(__file__).parents[1]
    files = [path for name in _CODE for path in sorted((root / name).glob("*.py"))]
    code = [text for path in files for text in (path.name, path.read_text("utf-8"))]
    policy = side.home.policy.hash(POLICY)
    return sha256_text(side.name, policy, duckdb.__version__, *code, *side.contents)[:_ID_LENGTH]


class _Making:
    """One index in the making."""

    def __init__(self, side: RegistrySide, folder: Path, key: FileKey | None) -> None:
        self.side, self.folder, self.key = side, folder, key
        self.persons = side.home.policy.load("matching/persons.yaml", PersonsPolicy)
        self.names = NameTables.load(side.home.policy)
        self.spec: Specification = adding_specification(self.persons)

    def all(self, quiet: bool) -> None:
        """Every regency, then what is common to all."""
        parts: list[Part] = []
        scratch = self.folder / "spill"
        with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(scratch)}) as con:
            con.sql("SET enable_progress_bar = false")
            con.sql("CREATE TABLE national (key UBIGINT, record BIGINT); CREATE TABLE everyone (person BIGINT)")
            for regency in tqdm(self.side.regencies, desc="index", unit="regency", disable=quiet or None):
                first = parts[-1].first + parts[-1].persons if parts else 0
                if count := self._regency(con, regency, first):
                    parts.append(Part(regency, first, count))
            if not parts:
                raise HomeProblem("matching.no-people", _NO_PEOPLE)
            self._write_keys(con, "SELECT * FROM national", NATION)
            about = About(self.side.name, tuple(parts), self._crowded(con))
        shutil.rmtree(scratch, ignore_errors=True)
        about.write(self.folder)

    def _regency(self, con: duckdb.DuckDBPyConnection, regency: str, first: int) -> int:
        people = self.side.people(regency, first)
        if not people.num_rows:
            return 0
        con.register("read_people", people)
        with_fields(con, "read_people", "fields", self.names)
        con.unregister("read_people")
        prepare(con, "fields", "ready", self.spec)
        con.sql(f"INSERT INTO national {record_keys(self.spec, 'ready', national(self.spec))}")
        con.sql("INSERT INTO everyone SELECT person FROM fields WHERE person IS NOT NULL")
        self._write_keys(con, record_keys(self.spec, "ready", regional(self.spec)), regency)
        fields = con.sql("SELECT record, * EXCLUDE (record) FROM fields ORDER BY record").to_arrow_table()
        self._write(persons_file(self.folder, regency), fields)
        return int(people.num_rows)

    def _write_keys(self, con: duckdb.DuckDBPyConnection, keys: str, part: str) -> None:
        """Without the keys of blocks that are too large to be compared."""
        rows = con.sql(
            f"WITH every AS ({keys}) SELECT {half('key')} AS key, record::UINTEGER AS place FROM every"
            f" ANTI JOIN (SELECT key FROM every GROUP BY key HAVING count(*) > {self.spec.largest_block}) USING (key)"
            " ORDER BY 1, 2"
        )
        encryption = self.key.encryption() if self.key else None
        with pq.ParquetWriter(
            keys_file(self.folder, part), POSTINGS, use_dictionary=False, compression="none",
            encryption_properties=encryption,
        ) as file:  # fmt: skip
            for batch in rows.to_arrow_reader(_KEYS_IN_GROUP * 16):
                file.write_table(pa.Table.from_batches([batch]).cast(POSTINGS), _KEYS_IN_GROUP)

    def _write(self, path: Path, table: pa.Table) -> None:
        encryption = self.key.encryption() if self.key else None
        pq.write_table(
            table, path, compression="lz4", row_group_size=_PERSONS_IN_GROUP, encryption_properties=encryption
        )

    def _crowded(self, con: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
        most = self.persons.largest_cluster
        sql = f"SELECT person FROM everyone GROUP BY person HAVING count(*) >= {most} ORDER BY person"
        return tuple(row[0] for row in con.sql(sql).fetchall())


_NO_PEOPLE = Said(
    id="Registri ini belum berisi seorang pun, jadi tidak ada yang dapat dibandingkan. Pilih rilis lain dengan"
    " --release.",
    en="Nobody stands in this registry, so there is nothing to compare with. Choose another release with --release.",
)
