"""`mutakhir ranking simulate`: other policies tried before anything is published."""

import tempfile
from dataclasses import asdict
from pathlib import Path

import click
import numpy as np
import pyarrow as pa

from mutakhir.border.opening import open_source
from mutakhir.border.source import Options
from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json
from mutakhir.cli.ranking_simulate_told import as_lines, write_out
from mutakhir.ground.engine import open_engine
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Home, Lake, Workbench
from mutakhir.ground.policy import SharesCount, load_model
from mutakhir.pipeline import STAGES
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.simulating.compared import Compared
from mutakhir.ranking.simulating.on_registry import compare_on_registry, setting_of_round
from mutakhir.ranking.simulating.on_survey import compare_on_survey
from mutakhir.ranking.simulating.registry_models import Models
from mutakhir.ranking.simulating.scenario import Counts, ScenarioFile
from mutakhir.ranking.simulating.settings import Setting, resolved
from mutakhir.ranking.simulating.survey_models import predicting
from mutakhir.ranking.surveys import Rows, SurveySpec, outside_survey


@click.command("simulate")
@home_option
@click.option("--scenarios", type=click.Path(path_type=Path), required=True, help="YAML: the base and the scenarios.")
@click.option("--survey", type=click.Path(path_type=Path), help="A survey file instead of the registry.")
@click.option("--spec", type=click.Path(path_type=Path), help="YAML: how the survey is read, and its model.")
@click.option("--csv", "csv", type=click.Path(path_type=Path), help="Also write every group and regency to this file.")
@json_option
def simulate_command(
    home_folder: Path, scenarios: Path, survey: Path | None, spec: Path | None, csv: Path | None, as_json: bool
) -> None:
    """Compare policies before publishing: who would enter the list, who would leave it, and at what cost.

    On a survey (--survey with --spec) also what each policy does to those who are truly poor. On the registry (--home)
    the lists are those that the round would make. Nothing is kept but the file that you ask for.

    \b
    Example: mutakhir ranking simulate --home registry --scenarios scenarios.yaml
             mutakhir ranking simulate --survey susenas.csv --spec susenas.yaml --scenarios scenarios.yaml --csv all.csv
    """
    if (survey is None) != (spec is None):
        raise UsageProblem("ranking.simulate-survey-and-spec", _BOTH)
    if survey is not None and spec is not None:
        found = on_survey(survey, spec, scenarios)
    else:
        found = on_registry(opened(home_folder), scenarios)
    if csv is not None:
        write_out(found, csv, language())
    if as_json:
        print_json(asdict(found))
        return
    for line in as_lines(found, language()):
        click.echo(line)


def on_survey(survey: Path, spec_file: Path, scenarios: Path) -> Compared:
    """The comparison on a survey file; shares count what the specification counts unless the file says otherwise."""
    spec, file = load_model(spec_file, SurveySpec), load_model(scenarios, ScenarioFile)
    counts: Counts = "persons" if spec.counts is SharesCount.PERSONS else "units"
    found = resolved(file, Setting(counts=counts, scale=spec.scale.kind), scenarios)
    rows = _rows(survey)
    read = outside_survey(rows, spec)
    predict = predicting(rows, spec, scenarios.parent)
    return compare_on_survey(read.survey, file, found, predict, spec.seed, survey.name, read.warnings)


def _rows(survey: Path) -> Rows:
    with tempfile.TemporaryDirectory() as scratch:
        batches = list(open_source(survey, Options(Path(scratch))).batches())
    numbers = np.concatenate([batch.numbers for batch in batches])
    return Rows(pa.concat_tables([b.table for b in batches]), numbers, sum(len(b.broken) for b in batches))


def on_registry(home: Home, scenarios: Path) -> Compared:
    """The comparison on the registry; nothing is written to the lake."""
    file = load_model(scenarios, ScenarioFile)
    lake = Lake(home)
    for name in ("scores", "coefficients", "households", "members", "accepted", "consumption_survey"):
        lake.need(name)
    stage = next(stage for stage in STAGES if stage.word == "ranking")
    engine = open_engine("duckdb", home.folder / "scratch")
    try:
        bench = Workbench(home, lake, engine, stage, quiet=True)
        found = resolved(file, setting_of_round(bench), scenarios)
        policy = home.policy.load("ranking/model.yaml", ModelPolicy)
        return compare_on_registry(bench, file, found, Models(bench, policy, scenarios.parent))
    finally:
        engine.close()


_BOTH = Said(
    id="--survey dan --spec hanya berlaku bersama: berkas surveinya, dan bagaimana membacanya. Sebutkan keduanya, atau"
    " hapus keduanya untuk memakai registri.",
    en="--survey and --spec go together: the survey's file, and how it is read. Name both, or neither to use the"
    " registry.",
)
