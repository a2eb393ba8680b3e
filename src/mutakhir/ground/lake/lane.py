"""A lane: one connection of the engine, with the inputs of some regencies bound to it.

Lanes work side by side on different regencies; what an intermediate is (`Keeps`) they share, what is made of it
at present is each lane's own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import ibis
import ibis.expr.operations as ops
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.engine import PART, PARTS, Engine, lifted
from mutakhir.ground.lake.minting import MINTED, bind_minted
from mutakhir.ground.lake.store import Lake
from mutakhir.ground.schema import dataset


Regencies = tuple[str, ...]
Tables = Mapping[str, pa.Table]
KEPT = "kept_"


def tables_named_in(tables: Iterable[ibis.Table]) -> list[str]:
    """Names of the unbound tables in expressions: datasets, minted ids, kept intermediates."""
    return sorted({node.name for table in tables for node in table.op().find(ops.UnboundTable)})


@dataclass
class Keeps:
    """Intermediates that several results share; `each` names those made per regency."""

    tables: dict[str, ibis.Table] = field(default_factory=dict)
    each: set[str] = field(default_factory=set)
    _reads: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, table: ibis.Table, *, each: bool) -> ibis.Table:
        full = KEPT + name
        self.tables[full] = table
        self._reads.pop(full, None)
        (self.each.add if each else self.each.discard)(full)
        return ibis.table(table.schema(), name=full)

    def reads(self, name: str) -> list[str]:
        if name not in self._reads:
            self._reads[name] = tables_named_in([self.tables[name]])
        return self._reads[name]

    def under(self, names: Iterable[str]) -> set[str]:
        """The kept tables among `names`, and those that they rest on."""
        found: set[str] = set()
        for name in names:
            if name.startswith(KEPT) and name not in found:
                found |= {name, *self.under(self.reads(name))}
        return found

    def inputs_under(self, names: Iterable[str]) -> set[str]:
        """The datasets (and minted ids) that `names` are or rest on."""
        names = list(names)
        below = {read for kept in self.under(names) for read in self.reads(kept)}
        return {name for name in (*names, *below) if not name.startswith(KEPT)}


@dataclass(frozen=True)
class Work:
    """Results of one step: their expressions, what these read, and the SQL of many regencies at once if it exists."""

    tables: Mapping[str, ibis.Table]
    inputs: Sequence[str]
    many: Mapping[str, str] | None = None


class Lane:
    """See the module."""

    def __init__(self, engine: Engine, lake: Lake, word: str, keeps: Keeps) -> None:
        self.engine, self._lake, self._word, self._keeps = engine, lake, word, keeps
        self._made: dict[str, Regencies | None] = {}

    def forget(self) -> None:
        """Drops what was kept: it may rest on what has just been written, and it holds memory."""
        for name in self._made:
            self.engine.drop(name)
        self._made.clear()

    # -- binding --------------------------------------------------------------------------------------------

    def bind(self, inputs: Iterable[str], regencies: Regencies | None, many: Mapping[str, str] | None = None) -> None:
        """Makes `inputs` readable: the files of some regencies, or of all (None).

        `many` holds the lifted SQL of the kept tables.
        """
        for name in inputs:
            if name.startswith(MINTED):
                bind_minted(self._lake, self.engine, self._word, name, regencies)
            elif name.startswith(KEPT):
                self._bind_kept(name, regencies if name in self._keeps.each else None, many)
            else:
                parts = None if regencies is None or dataset(name).scope == "nation" else regencies
                self.engine.bind(self._lake.source(name, parts))

    def _bind_kept(self, name: str, regencies: Regencies | None, many: Mapping[str, str] | None) -> None:
        if name in self._made and self._made[name] == regencies:
            return
        text = many[name] if many and name in many else self.engine.compile(self._keeps.tables[name])
        self.engine.bind_constants(self._keeps.tables[name])
        self.bind(self._keeps.reads(name), regencies, many)
        self.engine.keep(name, text)
        self._made[name] = regencies

    # -- results --------------------------------------------------------------------------------------------

    def whole(self, table: ibis.Table) -> str:
        """SQL of an expression over the nation, its inputs bound."""
        self.bind(tables_named_in([table]), None)
        return self.engine.compile(table)

    def results(self, work: Work, regencies: Regencies) -> dict[str, Tables]:
        """The tables of each regency."""
        if len(regencies) == 1 or work.many is None:
            return {regency: self._of_one(work, regency) for regency in regencies}
        self.engine.bind_table(PARTS, pa.table({PART: list(regencies)}))
        self.bind(work.inputs, regencies, work.many)
        made: dict[str, dict[str, pa.Table]] = {regency: {} for regency in regencies}
        for name, table in work.tables.items():
            self.engine.bind_constants(table)
            for regency, rows in split(self.engine.fetch(work.many[name]), regencies).items():
                made[regency][name] = rows
        return dict(made)

    def _of_one(self, work: Work, regency: str) -> Tables:
        self.bind(work.inputs, (regency,))
        return {name: self.engine.fetch(self.engine.compile(table)) for name, table in work.tables.items()}


def split(table: pa.Table, regencies: Regencies) -> dict[str, pa.Table]:
    """Rows of a lifted result by regency, without the column that names it."""
    ordered = table.take(pc.sort_indices(table[PART])) if table.num_rows else table
    counts = {row["values"]: row["counts"] for row in ordered[PART].value_counts().to_pylist()}
    assert set(counts) <= set(regencies), "a lifted query made rows of a regency that it did not read"
    rows, found, start = ordered.drop_columns([PART]), {}, 0
    for regency in sorted(regencies):
        count = counts.get(regency, 0)
        found[regency] = rows.slice(start, count)
        start += count
    return found


def lift(work: Work, keeps: Keeps) -> Work:
    """The same work with the SQL of many regencies at once, where every text of it can be lifted."""
    kept = keeps.under(work.inputs)
    texts = {name: keeps.tables[name] for name in kept & keeps.each} | dict(work.tables)
    parts = {name: PART if name.startswith(KEPT) else "regency" for name in _with_parts(work, keeps)}
    many = {name: lifted(table, parts) for name, table in texts.items()}
    done = {name: text for name, text in many.items() if text is not None}
    return Work(work.tables, work.inputs, done if len(done) == len(many) else None)


def _with_parts(work: Work, keeps: Keeps) -> Iterable[str]:
    yield from keeps.under(work.inputs) & keeps.each
    for name in keeps.inputs_under(work.inputs):
        if name.startswith(MINTED) or dataset(name).scope != "nation":
            yield name
