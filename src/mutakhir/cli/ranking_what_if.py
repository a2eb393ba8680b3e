"""`mutakhir ranking what-if`: one household with other answers, as a trial."""

import datetime as dt
from pathlib import Path

import click

from mutakhir.cli.explain import user_of_machine
from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json
from mutakhir.story.explain_facts import as_document
from mutakhir.story.explain_log import Asking
from mutakhir.story.telling_page import as_text
from mutakhir.story.telling_what_if import what_if_page
from mutakhir.story.what_if import what_if


TRIAL = "what-if"


@click.command("what-if")
@home_option
@click.option("--household", "household_id", required=True, metavar="ID", help="The household, as its id is shown.")
@click.option("--set", "answers", multiple=True, metavar="ITEM=VALUE", help="An answer to try; may be given often.")
@click.option("--purpose", default="", help="What the trial is for; goes into the log.")
@click.option("--by", help="Who asks, for the log; default: the user of this machine.")
@json_option
def what_if_command(
    home_folder: Path, household_id: str, answers: tuple[str, ...], purpose: str, by: str | None, as_json: bool
) -> None:
    """Score one household again with other answers. A trial: nothing is kept but a line in the log that you looked.

    Values are codes of the form, yes or no, or whole numbers; `-` is no answer. A member is named by the line of the
    roster: member.2.works=yes. What can be tried is told when an item or a value is wrong.

    \b
    Example: mutakhir ranking what-if --home registry --household H-0000-1234-0 --set floor=7 --set has_motorcycle=no
    """
    asking = Asking(by or user_of_machine(), dt.datetime.now(dt.UTC), f"{TRIAL}: {purpose}" if purpose else TRIAL)
    found = what_if(opened(home_folder), household_id, answers, asking)
    if as_json:
        print_json(as_document(found))
    else:
        click.echo(as_text(what_if_page(found), language()), nl=False)
