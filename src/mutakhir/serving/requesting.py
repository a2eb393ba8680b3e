"""Request files to the civil registry office: handed over under an agreement, and logged, like an extract."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import rmtree
from typing import Self

import pyarrow as pa

from mutakhir.ground.errors import ConflictProblem, PolicyProblem, Said, UsageProblem, Where
from mutakhir.ground.lake import Home
from mutakhir.ground.lake.files import replacing, sha256_text
from mutakhir.serving.csv_file import write_csv
from mutakhir.serving.extracting import agreements, log_disclosures, refuse_place, terms_of
from mutakhir.serving.permission import Grant, granted
from mutakhir.serving.policy import AgreementPolicy


MANIFEST = "manifest.json"


@dataclass(frozen=True)
class RequestFile:
    """One file that was written: a regency's questions."""

    request_id: str
    regency: str
    file: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Mandate:
    """The agreement under which is asked, and what of it is asked for."""

    agreement: AgreementPolicy
    grant: Grant


def mandate(
    home: Home,
    agreement: str | None,
    *,
    purpose: str | None = None,
    columns: Sequence[str] = (),
    areas: Sequence[str] = (),
    on: dt.date,
) -> Mandate:
    """What may be asked on a day. Without a name the one agreement of the policy that is about asking.

    Raises:
        AccessProblem: the agreement does not cover it; it names the clause.
        UsageProblem: there are several such agreements, or the one named is about an extract.
        PolicyProblem: there is none, or its file has a mistake.
    """
    found = terms_of(home, agreement).agreement if agreement else _only_one(home)
    if not found.is_request:
        raise UsageProblem("serving.no-request", _no_request(found.name))
    needed = dict.fromkeys(("request_number", "nik", *columns)) if columns else {}
    grant = granted(found, purpose=purpose or found.purposes[0], columns=list(needed), areas=areas, as_of=on)
    return Mandate(found, grant)


def _only_one(home: Home) -> AgreementPolicy:
    found = [terms.agreement for terms in agreements(home) if terms.agreement.is_request]
    if not found:
        raise PolicyProblem("serving.nothing-to-ask-under", _NONE, Where(home.policy.folder / "serving/agreements"))
    if len(found) > 1:
        raise UsageProblem("serving.which-agreement", _several(", ".join(each.name for each in found)))
    return found[0]


class HandOver:
    """Files that appear in a folder together, once the log tells of each: until then they lie beside it."""

    def __init__(self, home: Home, mandate: Mandate, folder: Path, key: str) -> None:
        refuse_place(home, folder)
        self._home, self._mandate, self._folder, self._key = home, mandate, folder, key
        self._beside = folder.with_name(f".{folder.name}.writing")
        self._files: list[RequestFile] = []

    def __enter__(self) -> Self:
        rmtree(self._beside, ignore_errors=True)
        self._beside.mkdir(parents=True, mode=0o700)
        return self

    def __exit__(self, *_: object) -> None:
        rmtree(self._beside, ignore_errors=True)

    def write(self, regency: str, request_id: str, rows: pa.Table) -> RequestFile:
        """Writes the questions of a regency with the granted columns."""
        name = f"{regency}-{request_id}.csv"
        count, sha256 = write_csv(self._beside / name, self._mandate.grant.columns, [rows])
        made = RequestFile(request_id, regency, name, count, sha256)
        self._files.append(made)
        return made

    def close(self) -> Path:
        """Logs, then hands over; returns the manifest.

        Raises:
            ConflictProblem: the folder holds an earlier request.
        """
        manifest = self._folder / MANIFEST
        text = json.dumps(self._told(), indent=1, ensure_ascii=False) + "\n"
        if manifest.exists() and manifest.read_text("utf-8") != text:
            raise ConflictProblem("serving.earlier-request", _EARLIER, Where(manifest))
        log_disclosures(self._home, [self._line(file) for file in self._files], self._key)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for file in self._files:
            (self._beside / file.file).replace(self._folder / file.file)
        with replacing(manifest) as draft:
            draft.write_text(text, "utf-8")
        return manifest

    def _told(self) -> dict[str, object]:
        grant = self._mandate.grant
        return {
            "round": self._home.round.name,
            "agreement": self._mandate.agreement.name,
            "purpose": grant.purpose,
            "asked_on": grant.as_of.isoformat(),
            "columns": list(grant.columns),
            "rows": sum(file.rows for file in self._files),
            "files": [asdict(file) for file in self._files],
        }

    def _line(self, file: RequestFile) -> dict[str, object]:
        """Of each file a line in the log, as of an extract."""
        grant, agreement, area = self._mandate.grant, self._mandate.agreement, self._home.round.area
        line: dict[str, object] = {
            "release": self._home.round.name,
            "agreement": agreement.name,
            "programme": str(agreement.covers),
            "purpose": grant.purpose,
            "columns_given": ",".join(grant.columns),
            "areas_given": file.regency,
            "area_codes": f"{area.system}/{area.version}",
            "rows": file.rows,
            "sha256": file.sha256,
            "given_on": grant.as_of,
        }
        policy = self._home.policy.hash([f"serving/agreements/{agreement.name}.yaml"])
        line["disclosure_id"] = sha256_text("request", file.request_id, policy, *map(str, line.values()))
        return line


def _no_request(name: str) -> Said:
    return Said(
        f"Perjanjian {name} mengatur ekstrak, bukan permintaan ke data kependudukan. Sebut perjanjian dengan"
        " covers: civil_register.",
        f"Agreement {name} is about an extract, not about asking the civil register. Name one with covers:"
        " civil_register.",
    )


def _several(names: str) -> Said:
    return Said(
        f"Ada beberapa perjanjian untuk bertanya: {names}. Sebut satu dengan --agreement.",
        f"There are several agreements for asking: {names}. Name one with --agreement.",
    )


_NONE = Said(
    "Tidak ada perjanjian untuk bertanya ke data kependudukan. Tambahkan satu dengan covers: civil_register.",
    "There is no agreement for asking the civil register. Add one with covers: civil_register.",
)
_EARLIER = Said(
    "Folder ini berisi permintaan yang lebih dulu. Pilih folder lain dengan --out.",
    "This folder holds an earlier request. Choose another one with --out.",
)
