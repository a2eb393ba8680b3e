"""`mutakhir publication publish`: the act by which a person makes a candidate the version of record."""

from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, opened, print_json, say
from mutakhir.ground.errors import Said
from mutakhir.publication.signing import publish_release


@click.command("publish")
@home_option
@click.option("--signer", required=True, help="Name of the person who signs.")
@click.option("--decree", default="", help="Number of the decree.")
@json_option
def publish(home_folder: Path, signer: str, decree: str, as_json: bool) -> None:
    """Sign the candidate of the round: from here it is the version of record and never changes.

    \b
    Example: mutakhir publication publish --home registry --signer "Kepala Pusdatin" --decree 12/HUK/2021
    """
    home = opened(home_folder)
    with home.lock():
        release = publish_release(home, signer=signer, decree=decree)
    if as_json:
        print_json({"release": release.name, "folder": str(release.folder), "root": release.root})
        return
    say(
        Said(
            id=f"Rilis {release.name} terbit, ditandatangani {signer}. Akar manifes {release.root[:16]}.",
            en=f"Release {release.name} is published, signed by {signer}. Root of the manifests {release.root[:16]}.",
        )
    )
