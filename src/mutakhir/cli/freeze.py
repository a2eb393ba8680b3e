"""`mutakhir questionnaire freeze`: from here on the version of the instrument does not change."""

from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, opened, print_json, say
from mutakhir.ground.errors import Said
from mutakhir.questionnaire import freezing


@click.command("freeze")
@home_option
@json_option
def freeze(home_folder: Path, as_json: bool) -> None:
    """Let ODK Validate check the forms and write down what their version asks; after that it cannot change.

    The version is dated by the round's reference date. Needs Java.

    \b
    Example: mutakhir questionnaire freeze --home registry
    """
    home = opened(home_folder)
    with home.lock():
        version = freezing.freeze(home.policy, home.round.reference_date)
    if as_json:
        print_json({"version": version})
        return
    say(Said(f"Versi {version} dibekukan, formulirnya sah.", f"Version {version} is frozen, its forms are valid."))
