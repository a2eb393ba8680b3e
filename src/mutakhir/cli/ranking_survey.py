"""A survey for `ranking fit` and `ranking evaluate`: an outside file, the registry's form as files, or a home's own."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import pyarrow as pa

from mutakhir.border.opening import open_source
from mutakhir.border.source import Options
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Home, Lake
from mutakhir.ground.lake.files import sha256_of, sha256_text
from mutakhir.ground.policy import SharesCount, load_model, read_yaml
from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.fit_step import SURVEY
from mutakhir.ranking.model_file import training_hash
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.surveys import ReadSurvey, Rows, SurveySpec, outside_survey
from mutakhir.ranking.surveys.fitting import Listed
from mutakhir.ranking.surveys.registry_form import survey_from_files, survey_from_tables


Run = Callable[..., object]
_CUTS = (20, 40, 60)
_DEFAULT = Listed(SharesCount.PERSONS, Coverage(core=40, extended=60))


def survey_options(run: Run) -> Run:
    """The options by which a command is told its survey."""
    file, folder = click.Path(dir_okay=False, path_type=Path), click.Path(file_okay=False, path_type=Path)
    for option in (
        click.option("--home", "home_folder", type=folder, help=_HOME),
        click.option("--spec", type=file, help="YAML: columns and terms, or model.yaml."),
        click.option("--members", type=file, help="The roster, in the registry's form."),
        click.option("--survey", type=file, help="CSV, XLSX or Parquet file."),
    ):
        run = option(run)
    return run


_HOME = "A home whose survey, model.yaml and cuts are used where no file is given."


@dataclass(frozen=True)
class Opened:
    """A survey that may be fitted on, its model, and what the list is cut at."""

    read: ReadSurvey
    model: ModelPolicy
    listed: Listed
    cuts: tuple[int, ...]
    source: str
    training: str
    synthetic: bool


def open_survey(survey: Path | None, members: Path | None, spec: Path | None, home_folder: Path | None) -> Opened:
    """Raises UsageProblem: the options do not fit together. InputProblem: the survey may not be fitted on."""
    home = Home.open(home_folder) if home_folder is not None else None
    file = spec or (home.policy.folder / "ranking" / "model.yaml" if home is not None else None)
    if file is None:
        raise UsageProblem("ranking.survey-options", _NO_SPEC)
    tree = read_yaml(file).tree
    if isinstance(tree, dict) and "columns" in tree:
        return _outside(survey, members, load_model(file, SurveySpec))
    model = load_model(file, ModelPolicy)
    if survey is None:
        return _of_home(home, model)
    if members is None:
        raise UsageProblem("ranking.survey-options", _NO_MEMBERS)
    read = survey_from_files(rows_of(survey), rows_of(members), model)
    training = sha256_text(sha256_of(survey), sha256_of(members))
    return _registry(read, model, home, survey.name, training)


def _outside(survey: Path | None, members: Path | None, spec: SurveySpec) -> Opened:
    if survey is None or members is not None:
        raise UsageProblem("ranking.survey-options", _ONE_FILE)
    extended = max(*spec.cuts, spec.policy_cut)
    listed = Listed(spec.counts, Coverage(core=spec.policy_cut, extended=extended))
    read = outside_survey(rows_of(survey), spec)
    return Opened(read, spec, listed, spec.cuts, survey.name, sha256_of(survey), spec.synthetic)


def _of_home(home: Home | None, model: ModelPolicy) -> Opened:
    if home is None:
        raise UsageProblem("ranking.survey-options", _NO_SURVEY)
    lake = Lake(home)
    survey, members = (_whole(lake, name) for name in SURVEY)
    read = survey_from_tables(survey, members, model)
    return _registry(read, model, home, home.round.name, training_hash(lake, SURVEY))


def _whole(lake: Lake, name: str) -> pa.Table:
    """All parts of a regional dataset, with the column of the regency."""
    lake.need(name)
    parts = [(regency, lake.read(name, regency)) for regency in lake.regencies(name)]
    return pa.concat_tables(
        [part.append_column("regency", pa.repeat(regency, part.num_rows)) for regency, part in parts]
    )


def _registry(read: ReadSurvey, model: ModelPolicy, home: Home | None, source: str, training: str) -> Opened:
    listed = _DEFAULT if home is None else Listed(home.round.shares_count, home.round.coverage)
    cuts = tuple(sorted({*_CUTS, listed.coverage.core, listed.coverage.extended}))
    return Opened(read, model, listed, cuts, source, training, home is not None and home.synthetic)


def rows_of(file: Path) -> Rows:
    """All rows of a file as text, with their numbers; rows without columns are counted."""
    with tempfile.TemporaryDirectory() as scratch:
        source = open_source(file, Options(Path(scratch)))
        batches = list(source.batches())
    tables = [batch.table for batch in batches] or [pa.table({name: pa.array([], "string") for name in source.headers})]
    numbers = [np.empty(0, dtype=np.int64), *(batch.numbers for batch in batches)]
    return Rows(pa.concat_tables(tables), np.concatenate(numbers), sum(len(batch.broken) for batch in batches))


_NO_SPEC = Said(
    "Beri --spec BERKAS (spesifikasi survei atau ranking/model.yaml), atau --home supaya dipakai kebijakannya.",
    "Give --spec FILE (a specification of the survey, or a ranking/model.yaml), or --home to use its policy.",
)
_NO_MEMBERS = Said(
    "Spesifikasi ini memakai formulir registri, jadi perlu juga --members: daftar anggota rumah tangga survei.",
    "This specification uses the registry's form, so it needs --members too: the roster of the surveyed households.",
)
_ONE_FILE = Said(
    "Spesifikasi dengan `columns` membaca satu berkas: beri --survey, tanpa --members.",
    "A specification with `columns` reads one file: give --survey, and no --members.",
)
_NO_SURVEY = Said(
    "Beri --survey dan --members, atau --home supaya dibaca survei konsumsi di dalamnya.",
    "Give --survey and --members, or --home to read the consumption survey in it.",
)
