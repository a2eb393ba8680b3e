"""The verb of the stage: an extract of a published release under an agreement, logged before it is handed over."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from mutakhir.ground.errors import PolicyProblem, Said, UsageProblem, Where
from mutakhir.ground.lake import NATION, Delivery, Home, Lake, read_card
from mutakhir.ground.lake.files import replacing, sha256_text
from mutakhir.ground.lake.release import release_folder
from mutakhir.ground.lake.verification import verify_release
from mutakhir.ground.schema import dataset
from mutakhir.serving.area_codes import Coding, Recoder
from mutakhir.serving.csv_file import write_csv
from mutakhir.serving.fetching import Terms, rows_by_regency
from mutakhir.serving.permission import Grant, granted
from mutakhir.serving.policy import AgreementPolicy, Covers, ProgrammePolicy


DISCLOSURES = "disclosures"
AGREEMENTS = "serving/agreements/*.yaml"


@dataclass(frozen=True)
class Extract:
    """What was given: rows, SHA-256 of the file, its line in the log of disclosures; and how many area codes had to
    become that of the area above, where another coding was asked for."""

    rows: int
    sha256: str
    disclosure_id: str
    lifted: int = 0


@dataclass(frozen=True)
class Published:
    """A release that was found to be what was signed."""

    name: str
    folder: Path
    root: str
    day: dt.date


def published(home: Home, release: str | None) -> Published:
    """Verifies a release (default: the round's) by its bytes.

    Raises:
        IntegrityProblem: the release is not published, or not what was signed.
        HomeProblem: there is no such release.
    """
    verdict = verify_release(home, release=release, deep=False)
    folder = release_folder(home, verdict.name)
    card = read_card(folder)
    assert card is not None, "a verified release has its card"
    return Published(verdict.name, folder, verdict.root, dt.date.fromisoformat(card.as_of))


def extract(
    home: Home,
    *,
    agreement: str,
    purpose: str,
    out: Path,
    release: str | Published | None = None,
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
        UsageProblem: `out` lies where releases or datasets do, or the date lies before the release.
    """
    refuse_place(home, out)
    terms = terms_of(home, agreement)
    _refuse_request(terms.agreement)
    _refuse_sample_of_another_round(home, terms.agreement, release)
    given_from = release if isinstance(release, Published) else published(home, release)
    day = as_of or given_from.day
    grant = granted(terms.agreement, purpose=purpose, columns=columns, areas=areas, as_of=day)
    _refuse_before(given_from, day)
    recoder = Recoder(home, coding)
    rows = recoder.recoded(rows_by_regency(home, given_from.folder, terms, grant))
    with replacing(out) as beside:
        count, sha256 = write_csv(beside, grant.columns, rows)
        line = _line(home, given_from, terms, grant, coding) | {"rows": count, "sha256": sha256}
        line["disclosure_id"] = sha256_text("disclosure", *_told_apart(home, given_from, terms, line))
        _log(home, line)
    return Extract(count, sha256, str(line["disclosure_id"]), recoder.lifted)


def agreements(home: Home) -> tuple[Terms, ...]:
    """All agreements of the policy with their programmes, in order of name."""
    return tuple(terms_of(home, path.stem) for path in sorted(home.policy.files([AGREEMENTS])))


def terms_of(home: Home, agreement: str) -> Terms:
    """An agreement with its programme. Raises PolicyProblem where there is none, or a file has a mistake."""
    path = f"serving/agreements/{agreement}.yaml"
    found = home.policy.load(path, AgreementPolicy)
    if found.name != agreement:
        raise PolicyProblem(
            "serving.name",
            Said(
                id=f"name: tertulis '{found.name}', tetapi berkasnya bernama '{agreement}'. Samakan keduanya.",
                en=f"name: found '{found.name}', but the file is named '{agreement}'. Make them the same.",
            ),
            Where(home.policy.folder / path),
        )
    programme = found.programme and home.policy.load(f"serving/programmes/{found.programme}.yaml", ProgrammePolicy)
    return Terms(found, programme or None)


def refuse_place(home: Home, out: Path) -> None:
    """Raises UsageProblem where a file must not be written: among releases, datasets and policy."""
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


def _refuse_request(agreement: AgreementPolicy) -> None:
    if agreement.is_request:
        raise UsageProblem(
            "serving.request",
            Said(
                id=f"Perjanjian {agreement.name} mengatur permintaan ke data kependudukan, bukan ekstrak rilis. Pakai"
                f" `mutakhir matching ask --agreement {agreement.name}`.",
                en=f"Agreement {agreement.name} is about asking the civil register, not about an extract of a release."
                f" Use `mutakhir matching ask --agreement {agreement.name}`.",
            ),
        )


def _refuse_sample_of_another_round(home: Home, agreement: AgreementPolicy, release: str | Published | None) -> None:
    """The sample lies in the lake of the round that drew it."""
    name = release.name if isinstance(release, Published) else release or home.round.name
    if agreement.covers is Covers.REINTERVIEWS and name != home.round.name:
        raise UsageProblem(
            "serving.sample",
            Said(
                id=f"Sampel wawancara ulang ada pada putaran {home.round.name}, bukan pada rilis {name}. Minta"
                " rilis putaran ini.",
                en=f"The re-interview sample is that of round {home.round.name}, not of release {name}. Ask for"
                " the release of this round.",
            ),
        )


def _refuse_before(release: Published, day: dt.date) -> None:
    if day < release.day:
        raise UsageProblem(
            "serving.before-release",
            Said(
                id=f"Rilis {release.name} menggambarkan keadaan {release.day}; pada {day} data itu belum ada. Pakai"
                " --as-of tanggal itu atau sesudahnya, atau --release yang lebih lama.",
                en=f"Release {release.name} is as of {release.day}; on {day} there was no such data. Use --as-of with"
                " that day or a later one, or an earlier --release.",
            ),
        )


def _line(home: Home, release: Published, terms: Terms, grant: Grant, coding: Coding | None) -> dict[str, object]:
    """The line of the log but for what the file itself tells."""
    area = home.round.area
    return {
        "release": release.name,
        "agreement": terms.agreement.name,
        "programme": terms.agreement.programme or str(terms.agreement.covers),
        "purpose": grant.purpose,
        "columns_given": ",".join(grant.columns),
        "areas_given": ",".join(grant.areas),
        "area_codes": str(coding) if coding else f"{area.system}/{area.version}",
        "given_on": grant.as_of,
    }


def _told_apart(home: Home, release: Published, terms: Terms, line: dict[str, object]) -> list[str]:
    """What makes a disclosure this one: release, agreement as it stands, what was asked for and what was given."""
    files = [f"serving/agreements/{terms.agreement.name}.yaml"]
    if terms.programme is not None:
        files.append(f"serving/programmes/{terms.programme.name}.yaml")
    asked = (line[name] for name in ("agreement", "purpose", "columns_given", "areas_given", "given_on", "sha256"))
    return [release.root, home.policy.hash(files), *map(str, asked)]


def _log(home: Home, line: dict[str, object]) -> None:
    """Appends the line to the log of the round; the same extract given again adds nothing."""
    log_disclosures(home, [line], str(line["disclosure_id"]))


def log_disclosures(home: Home, lines: Sequence[dict[str, object]], key: str) -> None:
    """Appends lines to the log of the round, once for each key."""
    delivery = Delivery(Lake(home), [DISCLOSURES], key, append=True)
    if delivery.is_complete:
        return
    schema = dataset(DISCLOSURES).arrow_schema()
    delivery.add(NATION, {DISCLOSURES: pa.Table.from_pylist(list(lines), schema=schema)})
    delivery.close()
