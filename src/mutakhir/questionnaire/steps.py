"""The steps of the stage, in order."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.lake.files import write_bytes
from mutakhir.ground.policy import Policy
from mutakhir.questionnaire.codebook import codebook, codebook_csv
from mutakhir.questionnaire.crosswalks import check_crosswalks
from mutakhir.questionnaire.ddi import ddi
from mutakhir.questionnaire.guide import GuidePolicy, guide
from mutakhir.questionnaire.instrument import FOLDER, HOUSEHOLD
from mutakhir.questionnaire.loading import Forms, load_forms
from mutakhir.questionnaire.paper import paper
from mutakhir.questionnaire.versions import check_version
from mutakhir.questionnaire.wording import LANGUAGES
from mutakhir.questionnaire.xform import ValidatedPolicy, ensure_valid, xform
from mutakhir.questionnaire.xlsform import xlsform


def compile(bench: Workbench) -> None:  # noqa: A001 - the word of the stage
    """Makes the codebook, and in HOME/questionnaire/<version>/<hash>/ the forms, codebook, guide and paper form."""

    def make() -> Tables:
        forms = check_instrument(bench.policy)
        table = codebook(forms)
        _write_files(forms, table, bench.policy, bench.home.folder / FOLDER)
        return {"codebook": table}

    bench.write_nation_with("codebook", ["codebook"], [], make)


def check_instrument(policy: Policy) -> Forms:
    """The forms of the pack, which fit together, are as their version was frozen, and to which crosswalks lead.

    Raises:
        PolicyProblem: they are not.
    """
    forms = load_forms(policy)
    check_version(forms, policy)
    check_crosswalks(forms, policy)
    return forms


def _write_files(forms: Forms, table: pa.Table, policy: Policy, folder: Path) -> None:
    compiled = _compiled(forms, policy)
    files = compiled | _read_by_people(forms, table, policy)
    place = folder / forms[HOUSEHOLD].version / folder_name(compiled)
    for name, content in files.items():
        write_bytes(place / name, content)


def folder_name(compiled: Mapping[str, bytes]) -> str:
    """Twelve digits of the SHA-256 of all XForms: what phones open has a folder of its own."""
    whole = hashlib.sha256()
    for name in sorted(name for name in compiled if name.endswith(".xml")):
        whole.update(compiled[name])
    return whole.hexdigest()[:12]


def _compiled(forms: Forms, policy: Policy) -> dict[str, bytes]:
    validated = policy.load(f"{FOLDER}/validated.yaml", ValidatedPolicy)
    files: dict[str, bytes] = {}
    for name, form in forms.items():
        workbook = xlsform(form)
        opened = xform(workbook)
        ensure_valid(opened, validated)
        stem = "form" if name == HOUSEHOLD else name
        files |= {f"{stem}.xlsx": workbook, f"{stem}.xml": opened}
    return files


def _read_by_people(forms: Forms, table: pa.Table, policy: Policy) -> dict[str, bytes]:
    advice = policy.load(f"{FOLDER}/guide.yaml", GuidePolicy)
    files = {"codebook.csv": codebook_csv(table), "codebook.ddi.xml": ddi(forms)}
    for language in LANGUAGES:
        files[f"guide.{language}.html"] = guide(forms, advice, language)
        files[f"paper.{language}.html"] = paper(forms, language)
    return files
