"""New records in, a verdict for each out. Nothing in the lake changes: all that is made is an index of the registry."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.errors import PolicyProblem, Said, UsageProblem, Where
from mutakhir.ground.lake import Home
from mutakhir.ground.machine import machine_problems
from mutakhir.matching.adding.index import RegistryIndex
from mutakhir.matching.adding.making import MEMORY, index_of, is_made, make_index
from mutakhir.matching.adding.pairs import NEW, NewRecords
from mutakhir.matching.adding.registry_side import RegistrySide, registry_side
from mutakhir.matching.adding.verdicts import Verdict, verdicts
from mutakhir.matching.linking.model_file import FILE, ApprovedModel, LinkagePolicy, loaded
from mutakhir.matching.names.tables import NameTables


MOST = 500_000
Announce = Callable[[RegistrySide], None]


@dataclass(frozen=True)
class Registry:
    """What new records are compared with, and by which model."""

    side: RegistrySide
    index: RegistryIndex
    model: ApprovedModel
    names: NameTables

    @property
    def is_approved(self) -> bool:
        """Whether somebody answers for the model."""
        return bool(self.model.file.approver)


def opened_registry(home: Home, release: str | None, announce: Announce, *, quiet: bool = False) -> Registry:
    """The registry with its index, which is made where it is missing; `announce` is called before that.

    Raises:
        PolicyProblem: the pack has no model, or one of another version.
        UsageProblem, HomeProblem: there is no such release; nothing to compare with; a key is missing.
    """
    policy = home.policy
    if not (policy.folder / FILE).is_file():
        raise PolicyProblem("matching.no-model", _NO_MODEL, Where(policy.folder / FILE))
    model = loaded(policy, policy.load(FILE, LinkagePolicy))
    side = registry_side(home, release)
    index = index_of(side)
    if not is_made(index):
        announce(side)
        make_index(side, index, quiet=quiet)
    return Registry(side, index, model, NameTables.load(policy))


def elsewhere(registry: Registry, records: pa.Table) -> list[int]:
    """The records of regencies in which nobody of the registry lives."""
    there = pa.array([regency for regency in registry.index.sizes() if regency], pa.string())
    away = pc.and_(pc.is_valid(records["regency"]), pc.invert(pc.is_in(records["regency"], there)))
    numbers: list[int] = records["record"].filter(away).to_pylist()
    return numbers


def _without_areas(records: pa.Table, away: list[int]) -> pa.Table:
    """Where there is nobody to compare with, a person is looked for as if the village were not known."""
    gone = pc.is_in(records["record"], pa.array(away, pa.int64()))
    for name in ("village", "regency"):
        place = records.column_names.index(name)
        records = records.set_column(place, name, pc.if_else(gone, pa.scalar(None, pa.string()), records[name]))
    return records


def added(registry: Registry, records: pa.Table) -> list[Verdict]:
    """The verdict of each new record, in order of its number `record`; columns as in `pairs.NEW`.

    Raises:
        UsageProblem: more records than a file of new ones has.
    """
    if records.num_rows > MOST:
        raise UsageProblem("matching.too-many", _too_many(records.num_rows))
    if not records.num_rows:
        return []
    records = _without_areas(records.select(NEW.names).cast(NEW), elsewhere(registry, records))
    scratch = registry.side.home.folder / "scratch"
    with machine_problems(scratch), duckdb.connect(
        config={"memory_limit": MEMORY, "temp_directory": str(scratch)}
    ) as con:  # fmt: skip
        con.sql("SET enable_progress_bar = false")
        new = NewRecords(con, registry.model, registry.names, records)
        found = new.found(registry.index)
    crowded = frozenset(registry.index.about.crowded)
    return verdicts(found, records.num_rows, crowded, registry.model.persons.largest_cluster)


def _too_many(rows: int) -> Said:
    return Said(
        id=f"Berkas ini berisi {rows:,} orang; paling banyak {MOST:,}. Bagi berkasnya, atau impor sebagai dataset.",
        en=f"The file holds {rows:,} persons, and {MOST:,} is the most. Divide it, or import it as a dataset.",
    )


_NO_MODEL = Said(
    id="Paket kebijakan ini belum punya model pemadanan. Latih dengan `mutakhir matching fit`, lalu salin foldernya ke"
    " policy/matching/model.",
    en="This policy pack has no linkage model yet. Learn one by `mutakhir matching fit`, then copy its folder to"
    " policy/matching/model.",
)
