"""`mutakhir ranking simulate`: other policies tried before anything is published."""

from dataclasses import asdict, dataclass
from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json
from mutakhir.cli.ranking_simulate_told import as_lines, write_out
from mutakhir.cli.ranking_survey import Opened, open_survey
from mutakhir.ground.engine import open_engine
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Home, Lake, Workbench
from mutakhir.ground.lake.files import write_bytes
from mutakhir.ground.policy import SharesCount, load_model
from mutakhir.pipeline import STAGES
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.quota_sources import REGENCIES
from mutakhir.ranking.simulating.compared import Compared
from mutakhir.ranking.simulating.on_registry import compare_on_registry, setting_of_round
from mutakhir.ranking.simulating.on_survey import Named, compare_on_survey
from mutakhir.ranking.simulating.registry_models import Models
from mutakhir.ranking.simulating.scenario import Counts, ScenarioFile
from mutakhir.ranking.simulating.settings import Setting, cut_of, resolved
from mutakhir.ranking.simulating.survey_models import Surveyed, predicting
from mutakhir.story.ranking_pages.comparison_page import comparison_page


@click.command("simulate")
@home_option
@click.option("--scenarios", type=click.Path(path_type=Path), required=True, help="YAML: the base and the scenarios.")
@click.option("--survey", type=click.Path(path_type=Path), help="A survey file instead of the registry.")
@click.option("--members", type=click.Path(path_type=Path), help="Its roster, where it has the registry's form.")
@click.option("--spec", type=click.Path(path_type=Path), help="YAML: how the survey is read, and its model.")
@click.option("--own-survey", is_flag=True, help="The consumption survey of the home instead of its registry.")
@click.option("--csv", "csv", type=click.Path(path_type=Path), help="Also write every group and regency to this file.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Also write a page for people.")
@json_option
def simulate_command(
    home_folder: Path,
    scenarios: Path,
    survey: Path | None,
    members: Path | None,
    spec: Path | None,
    own_survey: bool,
    csv: Path | None,
    html: Path | None,
    as_json: bool,
) -> None:
    """Compare policies before publishing: who would enter the list, who would leave it, and at what cost.

    On a survey (--survey with --spec, or --own-survey) also what each policy does to those who are truly poor. On the
    registry (--home) the lists are those that the round would make. Nothing is kept but the files that you ask for.

    \b
    Example: mutakhir ranking simulate --home registry --scenarios scenarios.yaml
             mutakhir ranking simulate --survey susenas.csv --spec susenas.yaml --scenarios scenarios.yaml --csv all.csv
    """
    if (survey is None) != (spec is None) or (own_survey and survey is not None):
        raise UsageProblem("ranking.simulate-survey-and-spec", _BOTH)
    names: dict[str, str] = {}
    if survey is not None:
        found = on_survey(Opening(survey, members, None), spec, scenarios)
    else:
        home = opened(home_folder)
        names = _names(home)
        own = Opening(None, None, home_folder)
        found = on_survey(own, None, scenarios) if own_survey else on_registry(home, scenarios)
    if html is not None:
        write_bytes(html, comparison_page(found, language(), names))
    if csv is not None:
        write_out(found, csv, language())
    if as_json:
        print_json(asdict(found))
        return
    for line in as_lines(found, language()):
        click.echo(line)


def _names(home: Home) -> dict[str, str]:
    """Of the regencies of the round, by code."""
    rows = home.policy.csv(REGENCIES)
    return dict(zip(rows["regency"].to_pylist(), rows["name"].to_pylist(), strict=True))


@dataclass(frozen=True)
class Opening:
    """Which survey is read: files, or that of a home."""

    survey: Path | None
    members: Path | None
    home: Path | None

    def by(self, spec: Path | None) -> Opened:
        return open_survey(self.survey, self.members, spec, self.home)

    def again(self, spec: Path) -> Surveyed:
        found = self.by(spec)
        return Surveyed(found.read.survey, found.model)


def on_survey(opening: Opening, spec: Path | None, scenarios: Path) -> Compared:
    """The comparison on a survey; cuts and counts are those of its specification or round unless the file differs."""
    file, first = load_model(scenarios, ScenarioFile), opening.by(spec)
    counts: Counts = "persons" if first.listed.shares_count is SharesCount.PERSONS else "units"
    before = Setting(cut=cut_of(first.listed.coverage), counts=counts, scale=first.model.scale.kind)
    found = resolved(file, before, scenarios)
    survey = first.read.survey
    predict = predicting(Surveyed(survey, first.model), opening.again, scenarios.parent)
    named = Named(survey, first.source, first.model.seed, first.read.warnings)
    return compare_on_survey(named, file, found, predict)


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
    id="--survey dan --spec hanya berlaku bersama: berkas surveinya, dan bagaimana membacanya. Sebutkan keduanya tanpa"
    " --own-survey, atau hapus keduanya untuk memakai home.",
    en="--survey and --spec go together: the survey's file, and how it is read. Name both without --own-survey, or"
    " neither to use the home.",
)
