"""The persons of a registry, regency by regency: of a release, or of the accepted members of the round."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from mutakhir.ground.errors import HomeProblem, Said, UsageProblem
from mutakhir.ground.lake import MANIFEST, Home, Lake, ReleaseCard, direct_key, read_card, read_manifest
from mutakhir.ground.lake.damage import unreadable
from mutakhir.ground.lake.files import check_whole
from mutakhir.ground.lake.manifest import Manifest
from mutakhir.ground.lake.release import dataset_folder, release_folder
from mutakhir.ground.schema import dataset


Kind = Literal["release", "round"]
# What is read of each dataset: the columns that tell who somebody is.
_RELEASED: Final[Mapping[str, tuple[str, ...]]] = {
    "registry_members": (
        "member_id", "household_id", "family_id", "person_id", "sex", "civil_status", "presence",
    ),
    "registry_members_identity": ("member_id", "person_name", "mother_name", "birth_date", "nik"),
    "registry_families_identity": ("family_id", "family_card"),
    "registry_households": ("household_id", "village"),
}  # fmt: skip
_ROUND: Final[Mapping[str, tuple[str, ...]]] = {
    "members": ("member_id", "household_id", "family_id", "sex", "presence"),
    "members_identity": _RELEASED["registry_members_identity"],
    "families_identity": _RELEASED["registry_families_identity"],
    "accepted": ("household_id", "village"),
    "persons": ("member_id", "person_id"),
    "links": ("member_id", "status"),
}
_OPTIONAL: Final = ("registry_families_identity", "families_identity", "persons", "links")


@dataclass(frozen=True)
class RegistrySide:
    """`name` is that of the release or of the round; `status` that of the release, or `accepted`."""

    home: Home
    name: str
    kind: Kind
    status: str

    @property
    def regencies(self) -> list[str]:
        """Those with members, ascending."""
        members = "registry_members" if self.kind == "release" else "members"
        return self._manifests[members].parts()

    @property
    def contents(self) -> list[str]:
        """What tells one state of the registry from another."""
        return [text for name in sorted(self._manifests) for text in (name, *_contents(self._manifests[name]))]

    def people(self, regency: str, first: int) -> pa.Table:
        """The columns that `people.with_fields` needs, with member, person and household; numbered from `first`."""
        with duckdb.connect() as con:
            con.sql("SET enable_progress_bar = false")
            for name in self._columns:
                con.register(f"read_{name}", self._read(name, regency))
            sql = _RELEASED_PEOPLE if self.kind == "release" else _ROUND_PEOPLE
            return con.sql(sql, params={"regency": regency, "first": first}).to_arrow_table()

    @property
    def _columns(self) -> Mapping[str, tuple[str, ...]]:
        return _RELEASED if self.kind == "release" else _ROUND

    @cached_property
    def _manifests(self) -> dict[str, Manifest]:
        """Read once, so that what is read is of one state."""
        found = {name: self._manifest(name) for name in self._columns}
        return {name: manifest for name, manifest in found.items() if manifest is not None}

    def _manifest(self, name: str) -> Manifest | None:
        if self.kind == "round":
            lake = Lake(self.home)
            return lake.manifest(name) if name in _OPTIONAL else lake.need(name)
        path = self._folder(name) / MANIFEST
        return read_manifest(path) if path.exists() or name not in _OPTIONAL else None

    def _folder(self, name: str) -> Path:
        if self.kind == "round":
            return Lake(self.home).folder_of(name)
        return dataset_folder(release_folder(self.home, self.name), name)

    def _read(self, name: str, regency: str) -> pa.Table:
        """The wanted columns of one regency; what files of an earlier declaration lack is empty."""
        schema = dataset(name).arrow_schema()
        wanted = pa.schema([schema.field(column).with_nullable(True) for column in self._columns[name]])
        manifest = self._manifests.get(name)
        tables = []
        for entry in manifest.of(regency) if manifest else ():
            path = self._folder(name) / entry.path
            check_whole(path, entry.bytes, entry.sha256)
            tables.append(self._table(path, name, wanted))
        return pa.concat_tables(tables) if tables else wanted.empty_table()

    def _table(self, path: Path, name: str, wanted: pa.Schema) -> pa.Table:
        key = None
        if dataset(name).is_identity() and self.home.encrypts:
            key = self.home.ring.key(direct_key(self.name), name).decryption()
        try:
            file = pq.ParquetFile(path, decryption_properties=key)
            there = [column for column in wanted.names if column in file.schema_arrow.names]
            table = file.read(there)
        except (OSError, pa.ArrowException) as error:
            raise unreadable(path) from error
        empty = {field.name: pa.nulls(table.num_rows, field.type) for field in wanted}
        return pa.table({n: table[n] if n in there else empty[n] for n in wanted.names}).cast(wanted)


def registry_side(home: Home, release: str | None) -> RegistrySide:
    """The release of this name, else the newest one of the home, else the accepted members of the round.

    Raises:
        UsageProblem: there is no release of this name.
        HomeProblem: there is neither a release nor an accepted member.
    """
    cards = [card for path in sorted((home.folder / "releases").glob("[!.]*")) if (card := read_card(path))]
    if release is not None:
        named = [card for card in cards if card.name == release]
        if not named:
            raise UsageProblem("matching.release", _no_release(release, cards))
        return RegistrySide(home, release, "release", named[0].status)
    standing = [card for card in cards if card.status != "withdrawn"]
    if standing:
        newest = max(standing, key=lambda card: (card.as_of, card.name))
        return RegistrySide(home, newest.name, "release", newest.status)
    if not Lake(home).exists("accepted"):
        raise HomeProblem("matching.no-registry", _NO_REGISTRY)
    return RegistrySide(home, home.round.name, "round", "accepted")


def _contents(manifest: Manifest) -> list[str]:
    return [text for entry in manifest.files for text in (entry.part, entry.content)]


def _no_release(name: str, cards: list[ReleaseCard]) -> Said:
    there = ", ".join(card.name for card in cards) or "-"
    return Said(
        id=f"Tidak ada rilis {name}. Yang ada: {there}. Perbaiki --release, atau hapus agar rilis terbaru dipakai.",
        en=f"There is no release {name}. There are: {there}. Mend --release, or leave it out to take the newest.",
    )


_NO_REGISTRY = Said(
    id="Belum ada rilis dan belum ada anggota yang diterima, jadi tidak ada yang dapat dibandingkan. Impor registri"
    " lama dengan `mutakhir import previous-registry`, atau tunggu sampai tahap review selesai.",
    en="There is no release and no accepted member yet, so there is nothing to compare with. Import the previous"
    " registry with `mutakhir import previous-registry`, or wait until the stage review has run.",
)
_PEOPLE = """
SELECT $first + row_number() OVER (ORDER BY m.member_id) - 1 AS record, m.member_id AS member, {person} AS person,
    m.household_id AS household, i.person_name, i.mother_name, i.birth_date, i.nik, f.family_card AS card, m.sex,
    h.village, $regency AS regency, NOT ({dead} OR coalesce(m.presence = 2, false)) AS alive
FROM {people} LEFT JOIN {families} f USING (family_id) ORDER BY 1
"""
_RELEASED_PEOPLE = _PEOPLE.format(
    person="m.person_id",
    dead="coalesce(m.civil_status = 'dead', false)",
    people="read_registry_members m JOIN read_registry_members_identity i USING (member_id)"
    " JOIN read_registry_households h USING (household_id)",
    families="read_registry_families_identity",
)
_ROUND_PEOPLE = _PEOPLE.format(
    person="p.person_id",
    dead="coalesce(c.status = 'dead', false)",
    people="read_members m JOIN read_members_identity i USING (member_id) JOIN read_accepted h USING (household_id)"
    " LEFT JOIN read_persons p USING (member_id) LEFT JOIN read_links c USING (member_id)",
    families="read_families_identity",
)
