"""The steps of the stage, in order."""

from pathlib import Path

from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.lake.files import write_bytes
from mutakhir.ground.policy import Policy
from mutakhir.questionnaire.codebook import codebook
from mutakhir.questionnaire.instrument import FOLDER, Instrument, load_instrument
from mutakhir.questionnaire.xform import ValidatedPolicy, ensure_valid, sha256_of, xform
from mutakhir.questionnaire.xlsform import xlsform


def compile(bench: Workbench) -> None:  # noqa: A001 - the word of the stage
    """Makes the codebook, and the form as XLSForm and XForm in HOME/questionnaire/<version>/<hash>/."""

    def make() -> Tables:
        instrument = load_instrument(bench.policy)
        _write_form(instrument, bench.policy, bench.home.folder / FOLDER)
        return {"codebook": codebook(instrument)}

    bench.write_nation_with("codebook", ["codebook"], [], make)


def _write_form(instrument: Instrument, policy: Policy, folder: Path) -> None:
    workbook = xlsform(instrument)
    form = xform(workbook)
    ensure_valid(form, policy.load(f"{FOLDER}/validated.yaml", ValidatedPolicy))
    place = folder / instrument.version / sha256_of(form)[:12]
    write_bytes(place / "form.xlsx", workbook)
    write_bytes(place / "form.xml", form)
