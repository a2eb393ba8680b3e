"""`mutakhir <stage> [<verb>]`: one group per stage word; without a verb the stage's own."""

from dataclasses import replace
from pathlib import Path

import click

from mutakhir import fieldwork, frame
from mutakhir.cli.frame_of_commands import engine_option, home_option, json_option, opened, print_json, say
from mutakhir.cli.freeze import freeze
from mutakhir.cli.matching_add import add_command
from mutakhir.cli.matching_answer import answer
from mutakhir.cli.matching_ask import ask
from mutakhir.cli.matching_calibrate import calibrate_command
from mutakhir.cli.matching_evaluate import evaluate_command
from mutakhir.cli.matching_fit import fit_command
from mutakhir.cli.matching_readers import readers
from mutakhir.cli.matching_sheets import sheets
from mutakhir.cli.matching_worksheet import worksheet
from mutakhir.cli.opening import open_round
from mutakhir.cli.publication import publish
from mutakhir.cli.quality import queue
from mutakhir.cli.ranking_card import card_command
from mutakhir.cli.ranking_evaluate import evaluate_command as ranking_evaluate
from mutakhir.cli.ranking_fit import fit_command as ranking_fit
from mutakhir.cli.ranking_simulate import simulate_command
from mutakhir.cli.ranking_what_if import what_if_command
from mutakhir.cli.serving import agreements, extract
from mutakhir.ground.engine import open_engine
from mutakhir.ground.errors import Said
from mutakhir.ground.lake import Home, Lake, Stage, Workbench, check_inputs
from mutakhir.pipeline import STAGES


def run_stage(home: Home, stage: Stage, engine_address: str, quiet: bool = False) -> Workbench:
    """Runs one stage on what is there; raises WaitingProblem if an input is missing."""
    lake = Lake(home)
    with home.lock():
        open_round(home)
        check_inputs(lake, stage)
        engine = open_engine(engine_address, home.folder / "scratch")
        bench = Workbench(home, lake, engine, stage, quiet)
        try:
            stage.run(bench)
        finally:
            engine.close()
    return bench


def _told(bench: Workbench, as_json: bool) -> None:
    if as_json:
        print_json([{"step": r.step, "made": list(r.made), "kept": r.kept} for r in bench.reports])
        return
    for report in bench.reports:
        say(
            Said(
                id=f"{report.step}: {len(report.made)} dibuat, {report.kept} tetap",
                en=f"{report.step}: {len(report.made)} made, {report.kept} kept",
            )
        )


def _verb(stage: Stage, name: str) -> click.Command:
    @click.command(
        name,
        help=f"{stage.question} Runs on what is there.\n\n\b\nExample: mutakhir {stage.word} {name} --home registry",
    )
    @home_option
    @engine_option
    @json_option
    def verb(home_folder: Path, engine: str, as_json: bool) -> None:
        _told(run_stage(opened(home_folder), stage, engine, quiet=as_json), as_json)

    return verb


class _StageGroup(click.Group):
    """A group that runs its own verb when none is named: `mutakhir frame --home X` is `mutakhir frame build`."""

    def __init__(self, *, name: str, text: str, own: click.Command) -> None:
        super().__init__(name, help=text)
        self.own = own
        self.add_command(own)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks_for_help = args[:1] in (["--help"], ["-h"])
        if not asks_for_help and (not args or args[0].startswith("-")):
            args = [self.own.name or "", *args]
        return super().parse_args(ctx, args)


def _group(
    word: str, question: str, own: click.Command, *others: click.Command, options: str = "--home registry"
) -> click.Group:
    """`options`: of the example, what the own verb cannot do without."""
    group = _StageGroup(name=word, text=f"{question}\n\n\b\nExample: mutakhir {word} {own.name} {options}", own=own)
    for other in others:
        group.add_command(other)
    return group


def _stage(word: str) -> Stage:
    return next(stage for stage in STAGES if stage.word == word)


@click.command("allot")
@home_option
@engine_option
@json_option
def allot(home_folder: Path, engine: str, as_json: bool) -> None:
    """Write the targets from nation to village alone, before there is a prelist or a meeting.

    \b
    Example: mutakhir frame allot --home registry
    """
    stage = replace(_stage("frame"), run=frame.allot)
    _told(run_stage(opened(home_folder), stage, engine, quiet=as_json), as_json)


@click.command("plan")
@home_option
@engine_option
@json_option
def plan(home_folder: Path, engine: str, as_json: bool) -> None:
    """Write the staffing table from the targets alone, before there is a prelist or an officer.

    \b
    Example: mutakhir fieldwork plan --home registry
    """
    stage = replace(
        _stage("fieldwork"), run=fieldwork.plan, reads=("targets",), may_read=("officers", "training_results")
    )
    _told(run_stage(opened(home_folder), stage, engine, quiet=as_json), as_json)


_VERBS = {
    "frame": "build",
    "fieldwork": "assign",
    "questionnaire": "compile",
    "intake": "land",
    "validation": "check",
    "review": "settle",
    "matching": "resolve",
    "ranking": "rank",
    "quality": "assess",
}
_FURTHER = {
    "frame": (allot,),
    "fieldwork": (plan,),
    "questionnaire": (freeze,),
    "quality": (queue,),
    "ranking": (ranking_fit, ranking_evaluate, card_command, simulate_command, what_if_command),
    "matching": (
        ask,
        answer,
        worksheet,
        sheets,
        readers,
        calibrate_command,
        evaluate_command,
        fit_command,
        add_command,
    ),
}

COMMANDS: tuple[click.Command, ...] = (
    *(
        _group(word, _stage(word).question, _verb(_stage(word), verb), *_FURTHER.get(word, ()))
        for word, verb in _VERBS.items()
    ),
    _group(
        "publication",
        _stage("publication").question,
        publish,
        _verb(_stage("publication"), "prepare"),
        options='--home registry --signer "Kepala Pusdatin"',
    ),
    _group(
        "serving",
        "Who may know what, for which purpose?",
        extract,
        agreements,
        options='--home registry --agreement pkh --purpose "penetapan peserta" --out pkh.csv',
    ),
)
