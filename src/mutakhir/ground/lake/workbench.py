"""What a stage works with: its declared datasets, its policy, its clock, and the verbs that write.

A stage is a function that takes a workbench. It builds Ibis expressions over `table(...)` and hands them to
`write_each` (made regency by regency), `write_spread` (made once for the nation, stored by regency) or
`write_nation`. Python makes what SQL cannot: the same three verbs ending in `_with`. Each result is keyed by
its inputs, policy and code; what is there under its key is not made again. Regencies are made in lanes side by
side, small ones several at once; neither changes a result.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import ibis
import pyarrow as pa

from mutakhir.ground.areas import AreaList, AreaVersion, load_areas
from mutakhir.ground.clock import Clock
from mutakhir.ground.engine import Engine
from mutakhir.ground.errors import Said, WaitingProblem
from mutakhir.ground.lake.basis import Basis, Contents, version_of
from mutakhir.ground.lake.batches import batches
from mutakhir.ground.lake.files import sha256_of
from mutakhir.ground.lake.home import Home
from mutakhir.ground.lake.lane import KEPT, Keeps, Lane, Regencies, Tables, Work, lift, tables_named_in
from mutakhir.ground.lake.lanes import Lanes
from mutakhir.ground.lake.lost import lost
from mutakhir.ground.lake.manifest import NATION
from mutakhir.ground.lake.minting import MINTED, mint_ids, record_of_minting
from mutakhir.ground.lake.recorded import WHY, Recorded
from mutakhir.ground.lake.stage import Stage
from mutakhir.ground.lake.store import Lake
from mutakhir.ground.lake.writing import Writing
from mutakhir.ground.policy import Policy, RoundPolicy
from mutakhir.ground.schema import dataset


Make = Callable[[Lane, Regencies], Mapping[str, Tables]]


@dataclass(frozen=True)
class StepReport:
    """What one step did: the parts that were made and those that were there already."""

    stage: str
    step: str
    made: tuple[str, ...]
    kept: int


@dataclass
class Workbench:
    """See the module. `regencies` are those of the round, in order of code."""

    home: Home
    lake: Lake
    engine: Engine
    stage: Stage
    quiet: bool = False
    reports: list[StepReport] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    _read_whole: set[str] = field(default_factory=set)
    _making: bool = False
    _keeps: Keeps = field(default_factory=Keeps)

    # -- what a stage may know ------------------------------------------------------------------------------

    @property
    def policy(self) -> Policy:
        return self.home.policy

    @property
    def round(self) -> RoundPolicy:
        return self.home.round

    @property
    def clock(self) -> Clock:
        return Clock(as_of=self.round.reference_date, seed=self.round.seed)

    @property
    def regencies(self) -> list[str]:
        return sorted(self.policy.csv("frame/regencies.csv").column("regency").to_pylist())

    @cached_property
    def areas(self) -> AreaList:
        """The area list of the round: a built-in one, or one imported into the home (`HOME/areas`)."""
        area = self.round.area
        return load_areas(AreaVersion.parse(f"{area.system}/{area.version}"), self.home.folder / "areas")

    @cached_property
    def _code_and_policy(self) -> tuple[str, str]:
        """What the keys of all steps share: the stage's code and ground's, and its policy."""
        return self.stage.code_hash(), self.policy.hash(self.stage.patterns)

    @cached_property
    def policy_files(self) -> dict[str, str]:
        """SHA-256 of each file of the stage's policy."""
        files = self.policy.files(self.stage.patterns)
        return {path.as_posix(): sha256_of(self.policy.folder / path) for path in files}

    @cached_property
    def _lanes(self) -> Lanes:
        return Lanes(self.engine, self.lake, self.stage.word, self._keeps)

    @cached_property
    def _areas_key(self) -> str:
        return self.areas.fingerprint()

    # -- reading --------------------------------------------------------------------------------------------

    def table(self, name: str) -> ibis.Table:
        """The unbound table of a declared dataset (regional ones with their column `regency`)."""
        self._declared(name)
        return ibis.table(dataset(name).ibis_schema(), name=name)

    def ids(self, kind: str) -> ibis.Table:
        """Ids that this stage minted: regency, source_key, id."""
        self.used.add("id_register")
        return ibis.table({"regency": "string", "source_key": "string", "id": "int64"}, name=f"{MINTED}{kind}")

    def read(self, name: str, part: str = NATION) -> pa.Table:
        """One part as Arrow. What is read outside a `make` counts, whole, as an input of every later step."""
        self._declared(name)
        self._note_whole([name])
        return self.lake.read(name, part) if self.lake.exists(name) else self._empty(name)

    def _note_whole(self, names: Iterable[str]) -> None:
        if not self._making:
            self._read_whole.update(names)

    def _empty(self, name: str) -> pa.Table:
        return pa.schema([f.with_nullable(True) for f in dataset(name).arrow_schema()]).empty_table()

    def _declared(self, name: str) -> None:
        stage = self.stage
        assert name in (*stage.reads, *stage.may_read, *stage.writes), f"{stage.word} does not declare {name}"
        self.used.add(name)

    def has(self, name: str) -> bool:
        """Whether an optional input is there."""
        self._declared(name)
        return self.lake.exists(name)

    # -- writing --------------------------------------------------------------------------------------------

    def write_each(self, step: str, tables: Mapping[str, ibis.Table], only: Iterable[str] | None = None) -> None:
        """Regional results from expressions: compiled once, bound to the files of one regency after another.

        `only` names the regencies where they are not those of the round.
        """
        work = Work(tables, self._inputs(tables.values()))
        regencies = self.regencies if only is None else sorted(only)
        self._write(step, list(tables), self._basis(step, list(tables), work.inputs, regencies), work)

    def write_each_with(
        self,
        step: str,
        names: Sequence[str],
        reads: Sequence[str],
        make: Callable[[str, Tables], Tables],
    ) -> None:
        """Regional results from Python: `make(regency, inputs)`, with each input's rows of that regency."""
        for name in reads:
            self._declared(name)

        def made(_lane: Lane, regencies: Regencies) -> Mapping[str, Tables]:
            return {r: make(r, {name: self._part_of(name, r) for name in reads}) for r in regencies}

        self._write(step, names, self._basis(step, names, reads, self.regencies), made)

    def write_each_from(
        self,
        step: str,
        names: Sequence[str],
        tables: Mapping[str, ibis.Table],
        make: Callable[[str, Tables], Tables],
        only: Iterable[str] | None = None,
    ) -> None:
        """Regional results from Python on what expressions give of a regency: `make(regency, rows of each)`."""
        work = Work(tables, self._inputs(tables.values()))
        regencies = self.regencies if only is None else sorted(only)

        def made(lane: Lane, parts: Regencies) -> Mapping[str, Tables]:
            return {r: make(r, lane.results(work, (r,))[r]) for r in parts}

        self._write(step, names, self._basis(step, names, work.inputs, regencies), made)

    def write_spread(self, step: str, tables: Mapping[str, ibis.Table]) -> None:
        """Results that need the whole nation, stored by regency; each table has a column `regency`."""
        inputs = self._inputs(tables.values())

        @contextmanager
        def spread() -> Iterator[None]:
            first = self._lanes.first
            for name, table in tables.items():
                first.engine.spread(f"spread_{name}", first.whole(table))
            yield
            for name in tables:
                first.engine.drop(f"spread_{name}")

        def make(lane: Lane, regencies: Regencies) -> Mapping[str, Tables]:
            return {r: {name: lane.engine.fetch_kept(f"spread_{name}", r) for name in tables} for r in regencies}

        basis = self._basis(step, list(tables), inputs, [NATION]).spread(self.regencies)
        self._write(step, list(tables), basis, make, around=spread)

    def write_nation(self, step: str, tables: Mapping[str, ibis.Table]) -> None:
        """National results from expressions over the whole nation."""
        inputs = self._inputs(tables.values())

        def make(lane: Lane, _nation: Regencies) -> Mapping[str, Tables]:
            return {NATION: {name: lane.engine.fetch(lane.whole(table)) for name, table in tables.items()}}

        self._write(step, list(tables), self._basis(step, list(tables), inputs, [NATION]), make)

    def write_nation_with(
        self, step: str, names: Sequence[str], reads: Sequence[str | ibis.Table], make: Callable[[], Tables]
    ) -> None:
        """National results from Python; `reads` are the datasets (or expressions over them) that `make` reads."""
        inputs = sorted(
            {name for read in reads for name in ([read] if isinstance(read, str) else self._inputs([read]))}
        )
        for name in (read for read in reads if isinstance(read, str)):
            self._declared(name)
        basis = self._basis(step, names, inputs, [NATION])
        self._write(step, names, basis, lambda _lane, _part: {NATION: make()})

    def collect(self, table: ibis.Table) -> pa.Table:
        """A small national result for use inside the stage; its inputs count as read whole."""
        self._note_whole(self._inputs([table]))
        return self.engine.fetch(self._lanes.first.whole(table))

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        """A national intermediate that several results share: made once, when the first of them needs it.

        Without it each result would compute the intermediate again, and chains of joins double at every link.
        """
        return self._keeps.add(name, table, each=False)

    def keep_each(self, name: str, table: ibis.Table) -> ibis.Table:
        """A regional intermediate that the results of a step share: made once per regency.

        Its files must be those of one regency, so it serves `write_each` and `mint` only.
        """
        return self._keeps.add(name, table, each=True)

    def mint(self, kind: str, wanted: ibis.Table, reason: str) -> None:
        """Gives an id to every `source_key` of `wanted` (regency, source_key) that has none yet."""
        assert self.stage.mints, f"{self.stage.word} does not declare that it mints ids"
        self.used.add("id_register")
        keyed = wanted.select("source_key").distinct()
        work = Work({kind: keyed}, self._inputs([keyed]))
        self._mint(kind, work, self._basis(f"mint {kind}", ["id_register"], work.inputs, self.regencies), reason)

    def aside(
        self, step: str, reads: Sequence[str], act: Callable[[], object], stands: Callable[[], bool] | None = None
    ) -> None:
        """What a stage does beside the lake at every run, with datasets that are there.

        For those who plan: `reads` names the datasets, `stands` says, from manifests alone, whether it is done already.
        """
        act()

    # -- inside ---------------------------------------------------------------------------------------------

    def _inputs(self, tables: Iterable[ibis.Table]) -> list[str]:
        names = tables_named_in(tables)
        for name in names:
            if not name.startswith((MINTED, KEPT)):
                self._declared(name)
        return names

    def _part_of(self, name: str, regency: str) -> pa.Table:
        if not self.lake.exists(name):
            return self._empty(name)
        return self.lake.read(name, NATION if dataset(name).scope == "nation" else regency)

    def _basis(self, step: str, names: Sequence[str], inputs: Iterable[str], parts: Iterable[str]) -> Basis:
        """What the keys of these parts are made of: regency codes, or the nation, which takes in its inputs whole."""
        code, policy = self._code_and_policy
        basis = Basis(
            word=self.stage.word,
            code=code,
            policy=policy,
            step=step,
            schemas=tuple(f"{name}:{dataset(name).schema_version}" for name in names),
            inputs=tuple(inputs),
            whole=tuple(sorted(self._read_whole)),
            areas=self._areas_key if "areas" in vars(self) else "",
            parts=tuple(parts),
            contents=Contents(self.lake, self.stage.word, self._keeps),
        )
        for leaf in basis.leaves:
            if not leaf.name.startswith(MINTED):
                self._declared(leaf.name)
        return basis

    def _write(
        self,
        step: str,
        names: Sequence[str],
        basis: Basis,
        make: Make | Work,
        around: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        for name in names:
            self._declared(name)
        keys, version = basis.keys, version_of(step, basis.keys)
        current = [self.lake.manifest(name) for name in names]
        if all(found is not None and found.version == version for found in current) and not lost(self.lake, names):
            self.reports.append(StepReport(self.stage.word, step, (), len(keys)))
            return
        writing = Writing(self.lake, names, version, keys)
        pending = writing.pending()
        with around() if pending else nullcontext():
            self._run(step, pending, make, writing.add)
        self._remember(basis, version, self.lake.folder_of(names[0]) / version / WHY)
        writing.commit()
        self._lanes.forget()
        self.reports.append(StepReport(self.stage.word, step, tuple(pending), len(keys) - len(pending)))

    def _remember(self, basis: Basis, version: str, path: Path) -> None:
        """Before a version is current, so that a killed run remembers it when it is resumed."""
        Recorded.of(basis, self.policy_files, version).write(path)

    def _mint(self, kind: str, work: Work, basis: Basis, reason: str) -> None:
        step, keys = basis.step, basis.keys

        def fetch(regencies: Sequence[str]) -> Mapping[str, pa.Table]:
            nonlocal work  # lifted once for all calls
            work = self._lifted(work) if len(regencies) > 1 else work
            found: dict[str, pa.Table] = {}
            self._run(step, regencies, work, lambda r, tables: found.update({r: tables[kind]}))
            if regencies:
                self._remember(basis, version_of(step, keys), record_of_minting(self.lake, self.stage.word, kind))
            return found

        made = mint_ids(self.lake, self.stage.word, kind, keys, fetch, reason)
        self._lanes.forget()
        self.reports.append(StepReport(self.stage.word, step, tuple(made), len(keys) - len(made)))

    def _run(self, step: str, parts: Sequence[str], make: Make | Work, take: Callable[[str, Tables], None]) -> None:
        runs: list[Regencies] = [(part,) for part in parts]
        if isinstance(make, Work):
            work = self._lifted(make) if len(parts) > 1 else make
            runs = list(batches(parts, self._rows(work), joined=work.many is not None))
            make = _results_of(work)
        self._making = True
        try:
            self._lanes.run(f"{self.stage.word}: {step}", runs, make, take, quiet=self.quiet)
        finally:
            self._making = False

    def _lifted(self, work: Work) -> Work:
        """The work with its queries over several regencies, where engine and queries allow it."""
        return lift(work, self._keeps) if self._lanes.can_lift and work.many is None else work

    def _rows(self, work: Work) -> dict[str, int]:
        """Rows of all regional inputs, by regency."""
        rows: dict[str, int] = {}
        for name in self._keeps.inputs_under(work.inputs):
            found = None if name.startswith(MINTED) else self.lake.manifest(name)
            for entry in found.files if found else ():
                rows[entry.part] = rows.get(entry.part, 0) + entry.rows
        return rows


def _results_of(work: Work) -> Make:
    return lambda lane, regencies: lane.results(work, regencies)


def check_inputs(lake: Lake, stage: Stage) -> None:
    """Raises WaitingProblem naming the inputs without which a stage cannot begin."""
    missing = [name for name in stage.reads if not lake.exists(name)]
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        raise WaitingProblem(
            "round.waits-for-input",
            Said(
                id=f"Tahap {stage.word} menunggu {names}. Masukkan datanya, lalu jalankan lagi.",
                en=f"Stage {stage.word} waits for {names}. Bring in the data, then run again.",
            ),
        )
