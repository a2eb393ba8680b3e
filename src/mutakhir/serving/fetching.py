"""The rows of an extract, one regency after another: what is held in memory is never more than one regency."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ground.engine import Part, Source, open_engine
from mutakhir.ground.lake import MANIFEST, Home, Lake, direct_key, read_manifest
from mutakhir.ground.lake.manifest import Manifest
from mutakhir.ground.lake.release import dataset_folder
from mutakhir.ground.schema import dataset
from mutakhir.serving.coverage import (
    Registry,
    covered,
    household_rows,
    member_rows,
    names_needed,
    without_components,
)
from mutakhir.serving.permission import Grant
from mutakhir.serving.policy import AgreementPolicy, Covers, ProgrammePolicy


SAMPLE = "reinterviews"
ATTRIBUTES = ("registry_households", "registry_families", "registry_members", "registry_ranks")


@dataclass(frozen=True)
class Terms:
    """An agreement, and the programme it serves, if it is about one."""

    agreement: AgreementPolicy
    programme: ProgrammePolicy | None


def rows_by_regency(home: Home, folder: Path, terms: Terms, grant: Grant) -> Iterator[pa.Table]:
    """Tables with the granted columns, in order of regency, household and member; only files of granted regencies,
    and identity datasets only where a column needs them, are opened."""
    names = (*ATTRIBUTES, *names_needed(grant.columns))
    places = {name: dataset_folder(folder, name) for name in names}
    manifests = {name: read_manifest(place / MANIFEST) for name, place in places.items()}
    sample = Lake(home) if terms.agreement.covers is Covers.REINTERVIEWS else None
    engine = open_engine("duckdb", home.folder / "scratch")
    try:
        sql = engine.compile(_wanted(terms, grant))
        for regency in _regencies(manifests["registry_households"], grant):
            for name in names:
                engine.bind(_source(home, name, places[name], manifests[name], regency))
            if sample is not None:
                sample.need(SAMPLE)
                engine.bind(sample.source(SAMPLE, [regency]))
            found = engine.fetch(sql).sort_by([("key", "ascending"), ("second_key", "ascending")])
            yield found.drop_columns(["key", "second_key"])
    finally:
        engine.close()


def _regencies(households: Manifest, grant: Grant) -> list[str]:
    return sorted({part for part in households.parts() if grant.covers(part)})


def _wanted(terms: Terms, grant: Grant) -> ir.Table:
    agreement, programme = terms.agreement, terms.programme
    living_here = agreement.living_here if programme is None else programme.living_here
    rows = _covered(agreement, programme)
    if agreement.gives == "member":
        return member_rows(_registry(), rows, living_here, grant.columns, programme)
    return household_rows(_registry(), rows, living_here, grant.columns)


def _covered(agreement: AgreementPolicy, programme: ProgrammePolicy | None) -> ir.Table:
    """The households that the agreement is about, as `covered` gives them."""
    if programme is not None:
        return covered(_registry(), programme)
    named = SAMPLE if agreement.covers is Covers.REINTERVIEWS else "registry_households"
    return without_components(dataset(named).table().select("household_id"))


def _registry() -> Registry:
    names = (*ATTRIBUTES, "registry_households_identity", "registry_members_identity")
    return Registry(*(dataset(name).table() for name in names))


def _source(home: Home, name: str, place: Path, manifest: Manifest, regency: str) -> Source:
    parts = tuple(Part(e.part, place / e.path) for e in manifest.files if e.part == regency)
    key = home.ring.key(direct_key(place.parents[1].name), name) if manifest.encrypted else None
    return Source(name, dataset(name), parts, key)
