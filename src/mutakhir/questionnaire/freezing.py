"""Freezes a version: its forms pass ODK Validate, and their fingerprints are written into the pack."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from mutakhir.ground.lake.files import write_bytes
from mutakhir.ground.policy import Policy
from mutakhir.questionnaire.instrument import FOLDER, HOUSEHOLD
from mutakhir.questionnaire.loading import Forms, load_forms
from mutakhir.questionnaire.versions import VERSIONS, Prints, Versions, check_version, prints_of
from mutakhir.questionnaire.xform import run_odk_validate, sha256_of, xform
from mutakhir.questionnaire.xlsform import xlsform


def freeze(policy: Policy, on: date) -> str:
    """Freezes the version of the instrument in HOME/policy, and returns it.

    A version that is frozen already is checked, and its forms are validated again: help texts may have changed.

    Raises:
        PolicyProblem: the forms do not load or phones cannot open them; or the version is frozen and what it
            asks has changed.
        MachineProblem: there is no Java.
    """
    forms = load_forms(policy)
    version = forms[HOUSEHOLD].version
    known = [frozen.version for frozen in policy.load(VERSIONS, Versions).versions]
    if version in known:
        check_version(forms, policy)
    compiled = {name: xform(xlsform(form)) for name, form in forms.items()}
    for form in compiled.values():
        run_odk_validate(form)
    if version not in known:
        file = policy.folder / VERSIONS
        write_bytes(file, (file.read_text("utf-8").rstrip("\n") + "\n" + _entry(forms, on)).encode())
    _note_validated(policy.folder / FOLDER / "validated.yaml", version, compiled)
    return version


def _entry(forms: Forms, on: date) -> str:
    items, lists = prints_of(forms)
    lines = [f"  - version: {forms[HOUSEHOLD].version}", f"    frozen_on: {on.isoformat()}", "    forms:"]
    for name, prints in items.items():
        lines += [f"      {name}:", *_spelled(prints, 8)]
    return "\n".join([*lines, "    lists:", *_spelled(lists, 6)]) + "\n"


def _spelled(prints: Prints, indent: int) -> Iterator[str]:
    return (f'{" " * indent}{name}: "{print_}"' for name, print_ in prints.items())


def _note_validated(file: Path, version: str, compiled: Mapping[str, bytes]) -> None:
    """The head of the file, comments and source, stays as it is."""
    head = file.read_text("utf-8").partition("\ninstrument:")[0]
    lines = [head, f"instrument: {version}", "forms:"]
    for name, form in compiled.items():
        md5 = hashlib.md5(form, usedforsecurity=False).hexdigest()
        lines += [f"  {name}:", f'    md5: "{md5}"', f'    sha256: "{sha256_of(form)}"']
    write_bytes(file, ("\n".join(lines) + "\n").encode())
