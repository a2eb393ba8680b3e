"""`mutakhir explain`: the story of one household or person, as one tells it at a village desk."""

import datetime as dt
import getpass
import os
from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json, say
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Home
from mutakhir.ground.lake.files import write_bytes
from mutakhir.story.explain import Explanation, explain_household, explain_person
from mutakhir.story.explain_log import Asking, no_purpose


@click.command("explain")
@click.argument("household_id", required=False)
@home_option
@click.option("--person", "person_id", metavar="ID", help="A person instead of a household: which records are one.")
@click.option("--release", metavar="NAME", help="As this release has it; default: the round's own candidate.")
@click.option(
    "--html",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write one page for screen and print to this file.",
)
@click.option("--reveal", is_flag=True, help="Show names, NIK and birth dates; needs --purpose and is logged.")
@click.option("--purpose", help="What the names are needed for; goes into the log.")
@click.option("--by", help="Who asks, for the log; default: the user of this machine.")
@json_option
def command(
    household_id: str | None,
    home_folder: Path,
    person_id: str | None,
    release: str | None,
    page: Path | None,
    reveal: bool,
    purpose: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Tell the story of a household: where it comes from, who visited it, and why it is in or out.

    An id is written as it is shown, such as H-0000-1234-0; its last digit finds typing errors. Names are masked.
    MUTAKHIR_LANG=en tells it in English.

    \b
    Example: mutakhir explain H-0000-1234-0 --home registry
    """
    asking = _asking(purpose, by) if _wants_names(reveal, purpose) else None
    found = _found(opened(home_folder), household_id, person_id, release, asking)
    if page is not None:
        write_bytes(page, found.html(language()))
        say(Said(id=f"Halaman ditulis ke {page}.", en=f"Page written to {page}."), progress=as_json)
    if as_json:
        print_json(found.document())
    elif page is None:
        click.echo(found.text(language()), nl=False)


def _found(
    home: Home, household_id: str | None, person_id: str | None, release: str | None, asking: Asking | None
) -> Explanation:
    if person_id is not None and household_id is None:
        return explain_person(home, person_id, release=release, asking=asking)
    if household_id is not None and person_id is None:
        return explain_household(home, household_id, release=release, asking=asking)
    raise UsageProblem(
        "story.which",
        Said(
            id="Sebutkan satu nomor: nomor rumah tangga, atau --person dengan nomor orang.",
            en="Name one id: that of a household, or --person with that of a person.",
        ),
    )


def _wants_names(reveal: bool, purpose: str | None) -> bool:
    """A purpose alone reveals nothing, and says that something was meant."""
    if reveal != bool(purpose and purpose.strip()):
        raise no_purpose()
    return reveal


def _asking(purpose: str | None, by: str | None) -> Asking:
    return Asking(by=by or user_of_machine(), at=dt.datetime.now(dt.UTC), purpose=purpose or "")


def user_of_machine() -> str:
    """Who asks, where nobody is named."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return f"uid {os.getuid()}"
