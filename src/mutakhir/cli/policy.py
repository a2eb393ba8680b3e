"""`mutakhir policy`: the round's pack and its amendments."""

import datetime as dt
from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, opened, print_json, say
from mutakhir.cli.policy_areas import areas
from mutakhir.cli.policy_merge import diff, upgrade
from mutakhir.cli.whole_pack import check_whole_pack
from mutakhir.ground.errors import Said
from mutakhir.ground.policy import amend, check_pin


@click.group("policy")
def command() -> None:
    """The policy pack of the round: check it, record an amendment, merge a new pack.

    \b
    Example: mutakhir policy check --home registry
    """


@command.command("check")
@home_option
@json_option
def check(home_folder: Path, as_json: bool) -> None:
    """Load every file of the pack; tell whether it is what the round opened with, plus recorded amendments.

    \b
    Example: mutakhir policy check --home registry
    """
    home = opened(home_folder)
    check_whole_pack(home.policy)
    state = check_pin(home.policy, home.folder / "registry.yaml")
    if as_json:
        numbers = [each.number for each in state.amendments]
        print_json({"pack": state.pack, "hash": state.current_hash, "amendments": numbers})
        return
    say(
        Said(
            id=f"Paket {state.pack} sesuai: {state.current_hash[:12]}, {len(state.amendments)} perubahan tercatat.",
            en=f"Pack {state.pack} is as recorded: {state.current_hash[:12]}, {len(state.amendments)} amendments.",
        )
    )


@command.command("amend")
@home_option
@click.option("--number", required=True, help="Number of the decree or letter.")
@click.option("--date", "on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Date of the decree.")
@click.option("--reason", required=True, help="Why the pack changes during the round.")
def record(home_folder: Path, number: str, on: dt.datetime, reason: str) -> None:
    """Record the changes that stand in the pack now as one amendment; both hashes go into the release.

    \b
    Example: mutakhir policy amend --home registry --number 5/2021 --date 2021-03-01 --reason "new rule"
    """
    home = opened(home_folder)
    with home.lock():
        made = amend(home.policy, number, on.date(), reason)
    say(
        Said(
            id=f"Perubahan {made.number} tercatat: {len(made.files)} berkas.",
            en=f"Amendment {made.number} is recorded: {len(made.files)} files.",
        )
    )


command.add_command(areas)
command.add_command(diff)
command.add_command(upgrade)
