"""The verb of the stage: an extract of a published release under an agreement, logged before it is handed over."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa

from mutakhir.ground.engine import Part, Source, open_engine
from mutakhir.ground.errors import PolicyProblem, Said, UsageProblem, Where
from mutakhir.ground.lake import MANIFEST, NATION, Delivery, Home, Lake, read_card, read_manifest
from mutakhir.ground.lake.files import replacing, sha256_text
from mutakhir.ground.lake.release import release_folder
from mutakhir.ground.lake.verification import Verdict, verify_release
from mutakhir.ground.schema import dataset
from mutakhir.serving.area_codes import Coding, recoded
from mutakhir.serving.coverage import Registry, covered, extract_rows, names_needed, without_components
from mutakhir.serving.csv_file import write_csv
from mutakhir.serving.permission import Grant, granted
from mutakhir.serving.policy import AgreementPolicy, Covers, ProgrammePolicy


DISCLOSURES = "disclosures"
SAMPLE = "reinterviews"
ATTRIBUTES = ("registry_households", "registry_families", "registry_members", "registry_ranks")


@dataclass(frozen=True)
class Extract:
    """What was given: rows, SHA-256 of the file, its line in the log of disclosures; and how many area codes had to
    become that of the area above, where another coding was asked for."""

    rows: int
    sha256: str
    disclosure_id: str
    lifted: int = 0


def extract(
    home: Home,
    *,
    agreement: str,
    purpose: str,
    out: Path,
    release: str | None = None,
    areas: Sequence[str] = (),
    columns: Sequence[str] = (),
    as_of: dt.date | None = None,
    coding: Coding | None = None,
) -> Extract:
    """Writes the rows and columns that an agreement allows to `out`; equal arguments give equal bytes.

    Raises:
        AccessProblem: the agreement does not cover what is asked for; it names the clause.
        IntegrityProblem: the release is not published, or not what was signed.
        PolicyProblem: there is no such agreement, or its file has a mistake.
        UsageProblem: `out` lies where releases or datasets do.
    """
    _refuse_place(home, out)
    terms = _terms(home, agreement)
    programme = _programme(home, terms)
    _refuse_sample_of_another_round(home, terms, release or home.round.name)
    verdict = verify_release(home, release=release, deep=False)
    folder = release_folder(home, verdict.name)
    day = as_of or _day_of(folder)
    grant = granted(terms, purpose=purpose, columns=columns, areas=areas, as_of=day)
    rows, lifted = _fetched(home, folder, terms, programme, grant), 0
    if coding is not None:
        rows, lifted = recoded(home, rows, coding)
    with replacing(out) as beside:
        sha256 = write_csv(beside, rows)
        given = _line(home, verdict, terms, grant, rows.num_rows, sha256)
        _log(home, given)
    return Extract(rows.num_rows, sha256, str(given["disclosure_id"]), lifted)


def _refuse_place(home: Home, out: Path) -> None:
    place = out.absolute().resolve()
    if any(place.is_relative_to(home.folder.resolve() / name) for name in ("releases", "lake", "policy")):
        raise UsageProblem(
            "serving.place",
            Said(
                id="Hasil ekstrak tidak boleh ditulis di antara rilis, dataset, atau kebijakan. Pilih tempat lain"
                " dengan --out.",
                en="An extract is not written among releases, datasets or policy. Choose another place with --out.",
            ),
            Where(out),
        )


def _terms(home: Home, agreement: str) -> AgreementPolicy:
    path = f"serving/agreements/{agreement}.yaml"
    terms = home.policy.load(path, AgreementPolicy)
    if terms.name != agreement:
        raise PolicyProblem(
            "serving.name",
            Said(
                id=f"name: tertulis '{terms.name}', tetapi berkasnya bernama '{agreement}'. Samakan keduanya.",
                en=f"name: found '{terms.name}', but the file is named '{agreement}'. Make them the same.",
            ),
            Where(home.policy.folder / path),
        )
    return terms


def _programme(home: Home, terms: AgreementPolicy) -> ProgrammePolicy | None:
    if terms.programme is None:
        return None
    return home.policy.load(f"serving/programmes/{terms.programme}.yaml", ProgrammePolicy)


def _refuse_sample_of_another_round(home: Home, terms: AgreementPolicy, release: str) -> None:
    """The sample lies in the lake of the round that drew it."""
    if terms.covers is Covers.REINTERVIEWS and release != home.round.name:
        raise UsageProblem(
            "serving.sample",
            Said(
                id=f"Sampel wawancara ulang ada pada putaran {home.round.name}, bukan pada rilis {release}. Minta"
                " rilis putaran ini.",
                en=f"The re-interview sample is that of round {home.round.name}, not of release {release}. Ask for"
                " the release of this round.",
            ),
        )


def _day_of(folder: Path) -> dt.date:
    card = read_card(folder)
    assert card is not None, "a verified release has its card"
    return dt.date.fromisoformat(card.as_of)


def _fetched(
    home: Home, folder: Path, terms: AgreementPolicy, programme: ProgrammePolicy | None, grant: Grant
) -> pa.Table:
    """Rows in order of household, read from the files of the granted regencies only."""
    living_here = terms.living_here if programme is None else programme.living_here
    wanted = extract_rows(_registry(), _covered(terms, programme), living_here, grant.columns)
    engine = open_engine("duckdb", home.folder / "scratch")
    try:
        for name in (*ATTRIBUTES, *names_needed(grant.columns)):
            engine.bind(_source(home, folder, name, grant))
        if terms.covers is Covers.REINTERVIEWS:
            lake = Lake(home)
            engine.bind(lake.source(SAMPLE, [part for part in lake.need(SAMPLE).parts() if grant.covers(part)]))
        found = engine.fetch(engine.compile(wanted))
    finally:
        engine.close()
    return found.sort_by("key").drop_columns("key")


def _covered(terms: AgreementPolicy, programme: ProgrammePolicy | None) -> ir.Table:
    """The households that the agreement is about, as `covered` gives them."""
    if programme is not None:
        return covered(_registry(), programme)
    named = SAMPLE if terms.covers is Covers.REINTERVIEWS else "registry_households"
    return without_components(dataset(named).table().select("household_id"))


def _registry() -> Registry:
    names = (*ATTRIBUTES, "registry_households_identity", "registry_members_identity")
    return Registry(*(dataset(name).table() for name in names))


def _source(home: Home, folder: Path, name: str, grant: Grant) -> Source:
    declared = dataset(name)
    where = folder / ("identity" if declared.is_identity() else "attributes") / name
    manifest = read_manifest(where / MANIFEST)
    parts = tuple(Part(e.part, where / e.path) for e in manifest.files if grant.covers(e.part))
    return Source(name, declared, parts, home.ring if manifest.encrypted else None)


def _line(
    home: Home, verdict: Verdict, terms: AgreementPolicy, grant: Grant, rows: int, sha256: str
) -> dict[str, object]:
    """The line of the log; its id stands for release, agreement, what was asked for and what was given."""
    own = [f"serving/agreements/{terms.name}.yaml"]
    policy = home.policy.hash(own if terms.programme is None else [*own, f"serving/programmes/{terms.programme}.yaml"])
    columns, areas = ",".join(grant.columns), ",".join(grant.areas)
    asked = (terms.name, grant.purpose, columns, areas, grant.as_of.isoformat())
    return {
        "disclosure_id": sha256_text("disclosure", verdict.root, policy, *asked, sha256),
        "release": verdict.name,
        "agreement": terms.name,
        "programme": terms.programme or str(terms.covers),
        "purpose": grant.purpose,
        "columns_given": columns,
        "rows": rows,
        "sha256": sha256,
        "given_on": grant.as_of,
    }


def _log(home: Home, line: dict[str, object]) -> None:
    """Appends the line to the log of the round; the same extract given again adds nothing."""
    delivery = Delivery(Lake(home), [DISCLOSURES], str(line["disclosure_id"]), append=True)
    if delivery.is_complete:
        return
    schema = dataset(DISCLOSURES).arrow_schema()
    delivery.add(NATION, {DISCLOSURES: pa.Table.from_pylist([line], schema=schema)})
    delivery.close()
