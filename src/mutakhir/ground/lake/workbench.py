"""What a stage works with: its declared datasets, its policy, its clock, and the verbs that write.

A stage is a function that takes a workbench. It builds Ibis expressions over `table(...)` and hands them to
`write_each` (made regency by regency), `write_spread` (made once for the nation, stored by regency) or
`write_nation`. Python makes what SQL cannot: the same three verbs ending in `_with`. Each result is keyed by
its inputs, policy and code; what is there under its key is not made again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import ibis
import ibis.expr.operations as ops
import pyarrow as pa
from tqdm import tqdm

from mutakhir.ground.areas import AreaList, AreaVersion, load_areas
from mutakhir.ground.clock import Clock
from mutakhir.ground.engine import Engine
from mutakhir.ground.errors import Said, WaitingProblem
from mutakhir.ground.lake.files import sha256_text
from mutakhir.ground.lake.home import Home
from mutakhir.ground.lake.manifest import NATION, FileEntry
from mutakhir.ground.lake.minting import MINTED, bind_minted, mint_ids, minted_key
from mutakhir.ground.lake.stage import Stage
from mutakhir.ground.lake.store import Lake
from mutakhir.ground.lake.writer import VersionWriter
from mutakhir.ground.policy import Policy, RoundPolicy
from mutakhir.ground.schema import dataset


Tables = Mapping[str, pa.Table]
VERSION_LENGTH = 16
KEPT = "kept_"


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
    _kept: dict[str, ibis.Table] = field(default_factory=dict)
    _kept_each: set[str] = field(default_factory=set)
    _kept_reads: dict[str, list[str]] = field(default_factory=dict)
    _kept_sql: dict[str, str] = field(default_factory=dict)
    _kept_made: dict[str, str | None] = field(default_factory=dict)

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
    def _fixed_key(self) -> str:
        """What the keys of all steps share: stage, its code and ground's, its policy."""
        return sha256_text(self.stage.word, self.stage.code_hash(), self.policy.hash(self.stage.patterns))

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

    def read_all(self, name: str) -> pa.Table:
        """All regencies of a small dataset as Arrow, with the column `regency`."""
        self._declared(name)
        self._note_whole([name])
        self.engine.bind(self.lake.source(name))
        return self.engine.fetch(self.engine.compile(self.table(name)))

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
        inputs = self._inputs(tables.values())
        sql: dict[str, str] = {}

        def make(regency: str) -> Tables:
            if not sql:
                sql.update({name: self.engine.compile(table) for name, table in tables.items()})
            self._bind(inputs, regency)
            return {name: self.engine.fetch(text) for name, text in sql.items()}

        self._write_parts(step, list(tables), inputs, make, only)

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

        def made(regency: str) -> Tables:
            return make(regency, {name: self._part_of(name, regency) for name in reads})

        self._write_parts(step, names, list(reads), made)

    def write_spread(self, step: str, tables: Mapping[str, ibis.Table]) -> None:
        """Results that need the whole nation, stored by regency; each table has a column `regency`."""
        inputs = self._inputs(tables.values())
        kept: list[str] = []

        def make(regency: str) -> Tables:
            if not kept:
                self._bind(inputs, None)
                for name, table in tables.items():
                    self.engine.keep(f"spread_{name}", self.engine.compile(table), sort=("regency",))
                    kept.append(name)
            return {name: self.engine.fetch_kept(f"spread_{name}", regency) for name in tables}

        keys = dict.fromkeys(self.regencies, self._key(step, list(tables), inputs, None))
        self._write(step, list(tables), keys, make)
        for name in kept:
            self.engine.drop(f"spread_{name}")

    def write_nation(self, step: str, tables: Mapping[str, ibis.Table]) -> None:
        """National results from expressions over the whole nation."""
        inputs = self._inputs(tables.values())

        def make(_part: str) -> Tables:
            self._bind(inputs, None)
            return {name: self.engine.fetch(self.engine.compile(table)) for name, table in tables.items()}

        self._write(step, list(tables), {NATION: self._key(step, list(tables), inputs, None)}, make)

    def write_nation_with(
        self, step: str, names: Sequence[str], reads: Sequence[str | ibis.Table], make: Callable[[], Tables]
    ) -> None:
        """National results from Python; `reads` are the datasets (or expressions over them) that `make` reads."""
        inputs = sorted(
            {name for read in reads for name in ([read] if isinstance(read, str) else self._inputs([read]))}
        )
        for name in (read for read in reads if isinstance(read, str)):
            self._declared(name)
        self._write(step, names, {NATION: self._key(step, names, inputs, None)}, lambda _part: make())

    def collect(self, table: ibis.Table) -> pa.Table:
        """A small national result for use inside the stage; its inputs count as read whole."""
        inputs = self._inputs([table])
        self._note_whole(inputs)
        self._bind(inputs, None)
        return self.engine.fetch(self.engine.compile(table))

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        """A national intermediate that several results share: made once, when the first of them needs it.

        Without it each result would compute the intermediate again, and chains of joins double at every link.
        """
        self._kept[KEPT + name] = table
        return ibis.table(table.schema(), name=KEPT + name)

    def keep_each(self, name: str, table: ibis.Table) -> ibis.Table:
        """A regional intermediate that the results of a step share: made once per regency.

        Its files must be those of one regency, so it serves `write_each` and `mint` only.
        """
        self._kept_each.add(KEPT + name)
        return self.keep(name, table)

    def mint(self, kind: str, wanted: ibis.Table, reason: str) -> None:
        """Gives an id to every `source_key` of `wanted` (regency, source_key) that has none yet."""
        assert self.stage.mints, f"{self.stage.word} does not declare that it mints ids"
        self.used.add("id_register")
        inputs = self._inputs([wanted])
        keys = {r: self._key(f"mint {kind}", ["id_register"], inputs, r) for r in self.regencies}

        def fetch(regency: str) -> pa.Table:
            self._bind(inputs, regency)
            return self.engine.fetch(self.engine.compile(wanted.select("source_key").distinct()))

        self._kept_made.clear()
        made = mint_ids(self.lake, self.stage.word, kind, keys, fetch, reason)
        self.reports.append(StepReport(self.stage.word, f"mint {kind}", tuple(made), len(keys) - len(made)))

    # -- inside ---------------------------------------------------------------------------------------------

    def _inputs(self, tables: Iterable[ibis.Table]) -> list[str]:
        nodes = {node.name for table in tables for node in table.op().find(ops.UnboundTable)}
        for name in nodes:
            if not name.startswith((MINTED, KEPT)):
                self._declared(name)
        return sorted(nodes)

    def _inputs_of_kept(self, name: str) -> list[str]:
        if name not in self._kept_reads:
            self._kept_reads[name] = self._inputs([self._kept[name]])
        return self._kept_reads[name]

    def _part_of(self, name: str, regency: str) -> pa.Table:
        if not self.lake.exists(name):
            return self._empty(name)
        return self.lake.read(name, NATION if dataset(name).scope == "nation" else regency)

    def _bind(self, inputs: Iterable[str], regency: str | None) -> None:
        for name in inputs:
            if name.startswith(MINTED):
                bind_minted(self.lake, self.engine, self.stage.word, name, regency)
                continue
            if name.startswith(KEPT):
                self._bind_kept(name, regency if name in self._kept_each else None)
                continue
            parts = None if regency is None or dataset(name).scope == "nation" else [regency]
            self.engine.bind(self.lake.source(name, parts))

    def _bind_kept(self, name: str, regency: str | None) -> None:
        if name in self._kept_made and self._kept_made[name] == regency:
            return
        if name not in self._kept_sql:
            self._kept_sql[name] = self.engine.compile(self._kept[name])
        self._bind(self._inputs_of_kept(name), regency)
        self.engine.keep(name, self._kept_sql[name])
        self._kept_made[name] = regency

    def _content(self, name: str, regency: str | None) -> str:
        if name.startswith(KEPT):
            part = regency if name in self._kept_each else None
            return sha256_text(name, *(self._content(n, part) for n in self._inputs_of_kept(name)))
        if name.startswith(MINTED):
            return minted_key(self.lake, self.stage.word, name, regency)
        found = self.lake.manifest(name)
        part = NATION if dataset(name).scope == "nation" else regency
        entries = [] if found is None else [e for e in found.files if part is None or e.part == part]
        return sha256_text(name, *(text for e in entries for text in (e.part, e.content)))

    def _key(self, step: str, names: Sequence[str], inputs: Sequence[str], regency: str | None) -> str:
        whole = sorted(self._read_whole)
        return sha256_text(
            self._fixed_key,
            step,
            *(f"{name}:{dataset(name).schema_version}" for name in names),
            *(self._content(name, regency) for name in inputs),
            *(self._content(name, None) for name in whole),
            self._areas_key if "areas" in vars(self) else "",
            regency or NATION,
        )

    def _write_parts(
        self,
        step: str,
        names: Sequence[str],
        inputs: Sequence[str],
        make: Callable[[str], Tables],
        only: Iterable[str] | None = None,
    ) -> None:
        regencies = self.regencies if only is None else sorted(only)
        self._write(step, names, {r: self._key(step, names, inputs, r) for r in regencies}, make)

    def _write(self, step: str, names: Sequence[str], keys: Mapping[str, str], make: Callable[[str], Tables]) -> None:
        for name in names:
            self._declared(name)
        version = sha256_text(step, *(text for pair in sorted(keys.items()) for text in pair))[:VERSION_LENGTH]
        current = [self.lake.manifest(name) for name in names]
        if all(found is not None and found.version == version for found in current):
            self.reports.append(StepReport(self.stage.word, step, (), len(keys)))
            return
        made = self._write_version(step, names, version, keys, make)
        self.reports.append(StepReport(self.stage.word, step, tuple(made), len(keys) - len(made)))

    def _write_version(
        self, step: str, names: Sequence[str], version: str, keys: Mapping[str, str], make: Callable[[str], Tables]
    ) -> list[str]:
        writers = {name: VersionWriter(self.lake, name, version) for name in names}
        known = {name: self._known_entries(name) for name in names}
        files: dict[str, list[FileEntry]] = {name: [] for name in names}
        made = []
        for part in tqdm(sorted(keys), desc=f"{self.stage.word}: {step}", unit="part", disable=self.quiet or None):
            entries = {n: known[n].get((part, keys[part])) or w.found(part, keys[part]) for n, w in writers.items()}
            if any(entry is None for entry in entries.values()):
                self._making = True
                tables = make(part)
                self._making = False
                entries = {n: e or writers[n].write(part, keys[part], tables[n]) for n, e in entries.items()}
                made.append(part)
            for name, entry in entries.items():
                assert entry is not None
                files[name].append(entry)
        whole_key = sha256_text(*(keys[part] for part in sorted(keys)))
        for name, writer in writers.items():
            self.lake.commit(name, writer.manifest(whole_key, files[name]))
        self._kept_made.clear()  # what was kept may rest on what has just been written
        return made

    def _known_entries(self, name: str) -> dict[tuple[str, str], FileEntry]:
        return {(e.part, e.key): e for manifest in self.lake.manifests(name) for e in manifest.files}


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
