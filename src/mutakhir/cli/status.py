"""`mutakhir status`: what is up to date, what a run would make and why, and what the round waits for."""

from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json
from mutakhir.pipeline import WORDS
from mutakhir.story.status import status_of
from mutakhir.story.status_text import status_text


@click.command("status")
@home_option
@click.option("--stage", type=click.Choice(WORDS), help="One stage only, step by step.")
@click.option("--regency", metavar="CODE", help="One regency only (4 digits), beside what is made for the nation.")
@click.option("-v", "--verbose", is_flag=True, help="Every step that has something to do, with its regencies.")
@json_option
def command(home_folder: Path, stage: str | None, regency: str | None, verbose: bool, as_json: bool) -> None:
    """Show each stage of the round: what is up to date, what `run` would make and why, and what is missing.

    What rests on a result that would be made first "follows": it would be checked again after that step, and may turn
    out unchanged. Changes nothing, and may be asked while a round runs.

    \b
    Example: mutakhir status --home registry --stage ranking
    """
    found = status_of(opened(home_folder), regency).only(stage)
    if as_json:
        print_json(found.as_dict())
        return
    named = stage is not None or regency is not None
    click.echo(status_text(found, language(), details=verbose or named, stages_only=named))
