"""Which release a report is about, and how its datasets and those of its round are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
import ibis.expr.operations as ops
import pyarrow.parquet as pq

from mutakhir.ground.engine import Engine, Part, Source, open_engine
from mutakhir.ground.errors import ConflictProblem, HomeProblem, Said, Where
from mutakhir.ground.lake import MANIFEST, Home, Lake, Manifest, ReleaseCard, read_card, read_manifest
from mutakhir.ground.lake.release import release_folder
from mutakhir.ground.policy import RoundPolicy
from mutakhir.ground.policy.wording import did_you_mean
from mutakhir.ground.schema import dataset
from mutakhir.publication.policy import DisclosurePolicy


CANDIDATE = "candidate"
RELEASED = ("registry_households", "registry_ranks", "registry_changes")

Row = dict[str, object]


class RoundLake(Lake):
    """The lake of the round that made a release, which may be an earlier one than the home's present round."""

    def __init__(self, home: Home, round_name: str) -> None:
        super().__init__(home)
        self.folder = home.folder / "lake" / round_name


@dataclass(frozen=True)
class Pages:
    """What the figures of a report are worked out from. It only reads."""

    home: Home
    card: ReleaseCard
    engine: Engine

    @cached_property
    def folder(self) -> Path:
        return release_folder(self.home, self.card.name)

    @cached_property
    def lake(self) -> RoundLake:
        return RoundLake(self.home, self.card.name)

    @property
    def round(self) -> RoundPolicy | None:
        """The policy of the round, while the home still holds it; dates of another round would be wrong."""
        return self.home.round if self.home.round.name == self.card.name else None

    @cached_property
    def minimum(self) -> int:
        """From which count on a figure about people may be shown."""
        return self.home.policy.load("publication/disclosure.yaml", DisclosurePolicy).minimum_count

    def table(self, name: str) -> ibis.Table:
        """The unbound table of a dataset: of the release if it is part of it, else of its round."""
        assert not dataset(name).is_identity(), "a report knows nobody by name"
        return ibis.table(dataset(name).ibis_schema(), name=name)

    def rows(self, expression: ibis.Table) -> list[Row]:
        """A small result; sums, which the engine widens, as whole numbers."""
        for node in expression.op().find(ops.UnboundTable):
            self.engine.bind(self._source(node.name))
        found = self.engine.fetch(self.engine.compile(expression)).to_pylist()
        return [{name: int(v) if isinstance(v, Decimal) else v for name, v in row.items()} for row in found]

    def counts(self, name: str, *columns: str) -> dict[tuple[str, ...], int]:
        """How many rows of a dataset hold each combination of values; an empty one is ''. One scan."""
        table = self.table(name)
        keys = {column: table[column].cast("string").fill_null("") for column in columns}
        rows = self.rows(table.select(**keys).group_by(list(columns)).agg(n=lambda t: t.count()).order_by(*columns))
        return {tuple(str(row[column]) for column in columns): whole(row["n"]) for row in rows}

    def pairs(self, name: str, first: str, second: str) -> dict[tuple[str, str], int]:
        """`counts` over two columns."""
        return {(one, other): count for (one, other), count in self.counts(name, first, second).items()}

    def read_public(self, name: str) -> list[Row]:
        """A table of the disclosure-controlled part of the release."""
        rows: list[Row] = pq.read_table(self.folder / "tables" / f"{name}.parquet").to_pylist()
        return rows

    def round_moved_on(self) -> bool:
        """True if the round was run again after this release was made, so that its datasets may tell otherwise."""
        return any(self._content(self._released(name)) != self._content(self.lake.manifest(name)) for name in RELEASED)

    def _source(self, name: str) -> Source:
        if name not in RELEASED:
            return self.lake.source(name)
        folder = self.folder / "attributes" / name
        parts = tuple(Part(entry.part, folder / entry.path) for entry in self._released(name).files)
        return Source(name, dataset(name), parts)

    def _released(self, name: str) -> Manifest:
        return read_manifest(self.folder / "attributes" / name / MANIFEST)

    def _content(self, manifest: Manifest | None) -> list[tuple[str, str]]:
        return [] if manifest is None else [(entry.part, entry.content) for entry in manifest.files]


def whole(value: object) -> int:
    """A count that came as a row's value; empty is nothing."""
    assert value is None or isinstance(value, int)
    return value or 0


@contextmanager
def opened_release(home: Home, name: str) -> Iterator[Pages]:
    """The release of that name, or with `candidate` what the present round would publish.

    Raises:
        HomeProblem: there is no such release, or the datasets of its round are no longer in this home.
        ConflictProblem: the present round has no candidate (any more).
    """
    card = _candidate(home) if name == CANDIDATE else _named(home, name)
    if not RoundLake(home, card.name).exists("indicators"):
        raise HomeProblem("report.no-round", _NO_ROUND, Where(release_folder(home, card.name)))
    with TemporaryDirectory() as scratch:
        engine = open_engine("duckdb", Path(scratch))
        try:
            yield Pages(home, card, engine)
        finally:
            engine.close()


def _candidate(home: Home) -> ReleaseCard:
    card = read_card(release_folder(home, home.round.name))
    if card is None:
        raise ConflictProblem("report.no-candidate", _NO_CANDIDATE)
    if card.status != CANDIDATE:
        raise ConflictProblem("report.published", _published(card.name))
    return card


def _named(home: Home, name: str) -> ReleaseCard:
    cards = [read_card(folder) for folder in sorted((home.folder / "releases").glob("[!.]*"))]
    known = {card.name: card for card in cards if card is not None}
    if name not in known:
        near = did_you_mean(name, sorted(known))
        raise HomeProblem(
            "report.no-release",
            Said(f"Tidak ada rilis '{name}' di sini. {near.id}", f"There is no release '{name}' here. {near.en}"),
        )
    return known[name]


def _published(name: str) -> Said:
    return Said(
        id=f"Rilis putaran ini sudah terbit. Jalankan `mutakhir report {name}`.",
        en=f"The release of this round is published already. Run `mutakhir report {name}`.",
    )


_NO_CANDIDATE = Said(
    id="Putaran ini belum punya kandidat. Jalankan `mutakhir run` sampai selesai, lalu ulangi.",
    en="This round has no candidate yet. Run `mutakhir run` to its end, then try again.",
)
_NO_ROUND = Said(
    id="Data putaran yang menghasilkan rilis ini tidak ada di sini (rilis impor, atau sudah dibersihkan)."
    " Buat laporan di registri tempat putarannya dijalankan.",
    en="The datasets of the round that made this release are not here (an imported release, or cleaned away)."
    " Make the report in the home in which its round was run.",
)
