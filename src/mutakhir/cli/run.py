"""`mutakhir run`: the stages in order, from where the round stands."""

import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import engine_option, home_option, json_option, opened, print_json, say
from mutakhir.cli.opening import open_round
from mutakhir.ground.engine import open_engine
from mutakhir.ground.errors import Said, WaitingProblem
from mutakhir.ground.lake import Home, Lake, StepReport
from mutakhir.ground.lake.lost import lost, made_again
from mutakhir.pipeline import STAGES, WORDS, run


def run_round(home: Home, until: str | None, engine_address: str, quiet: bool) -> list[StepReport]:
    """Runs the stages under the lock of the home; a stage that waits for people ends the run with its problem."""
    reports: list[StepReport] = []
    with home.lock():
        open_round(home)
        _tell_lost(home, quiet)
        engine = open_engine(engine_address, home.folder / "scratch")
        try:
            for of_stage in run(home, engine, until=until, quiet=quiet):
                reports += of_stage
                if not quiet:
                    _tell(of_stage)
        finally:
            engine.close()
    return reports


def _tell_lost(home: Home, quiet: bool) -> None:
    """Names the files that are gone, before the stages make them again; a damaged one stops here."""
    for name, parts in lost(Lake(home), [name for stage in STAGES for name in stage.writes]).items():
        if not quiet:
            say(made_again(name, parts), progress=True)


def _tell(of_stage: Sequence[StepReport]) -> None:
    """One line per stage, and none for a stage that did not begin."""
    if not of_stage:
        return
    stage = of_stage[0].stage
    made, kept = sum(len(report.made) for report in of_stage), sum(report.kept for report in of_stage)
    say(
        Said(
            id=f"{stage:<14}{made:>6,} bagian dibuat, {kept:,} tetap",
            en=f"{stage:<14}{made:>6,} parts made, {kept:,} kept",
        ),
        progress=True,
    )


@click.command("run")
@home_option
@click.option("--until", type=click.Choice(WORDS), help="The last stage to run.")
@engine_option
@json_option
@click.option("--quiet", is_flag=True, help="No progress.")
def command(home_folder: Path, until: str | None, engine: str, as_json: bool, quiet: bool) -> None:
    """Run the round's stages in order. What is there under its key is not made again; a killed run resumes.

    Ends with exit code 17 where it waits for people (meetings, submissions); what stands before is kept.

    \b
    Example: mutakhir run --home registry --until review
    """
    started = time.monotonic()
    home = opened(home_folder)
    reports = run_round(home, until, engine, quiet or as_json)
    if as_json:
        print_json([asdict(report) for report in reports])
        return
    made = sum(len(report.made) for report in reports)
    seconds = time.monotonic() - started
    say(
        Said(
            id=f"Selesai sampai tahap {until or WORDS[-1]}: {made} bagian dibuat dalam {seconds:.1f} detik.",
            en=f"Done up to stage {until or WORDS[-1]}: {made} parts made in {seconds:.1f} seconds.",
        )
    )


def run_until_waiting(home: Home, until: str | None, engine: str, quiet: bool) -> WaitingProblem | None:
    """Runs as far as the round goes; returns what it waits for, if anything."""
    try:
        run_round(home, until, engine, quiet)
    except WaitingProblem as waiting:
        return waiting
    return None
