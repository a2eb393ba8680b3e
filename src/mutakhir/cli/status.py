"""`mutakhir status`: which datasets are there, and what the round waits for."""

from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json
from mutakhir.story.status import status_of, status_text


@click.command("status")
@home_option
@json_option
def command(home_folder: Path, as_json: bool) -> None:
    """Show each stage of the round: its datasets, their rows, and what is missing.

    \b
    Example: mutakhir status --home registry
    """
    found = status_of(opened(home_folder))
    if as_json:
        print_json(found.as_dict())
        return
    click.echo(status_text(found, language()))
