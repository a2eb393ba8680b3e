"""`mutakhir init HOME`."""

from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import say
from mutakhir.ground.errors import Said
from mutakhir.ground.lake import Home


@click.command("init")
@click.argument("home", type=click.Path(file_okay=False, path_type=Path))
@click.option("--pack", default="dtks_2020", show_default=True, help="The policy pack to start from.")
@click.option("--synthetic", is_flag=True, help="The home holds made-up people (NIKs of province 99 are allowed).")
@click.option(
    "--encryption",
    type=click.Choice(["parquet", "storage"]),
    default="parquet",
    show_default=True,
    help="parquet: identity files are encrypted by us. storage: the storage below encrypts (clusters).",
)
def command(home: Path, pack: str, synthetic: bool, encryption: str) -> None:
    """Make a registry home with its own copy of a policy pack, and its keys.

    \b
    Example: mutakhir init registry
    """
    made = Home.create(home, pack, synthetic=synthetic, encryption=encryption)
    say(
        Said(
            id=f"Folder registri {home} siap untuk putaran {made.round.name}. Kebijakannya ada di {home}/policy.",
            en=f"Registry home {home} is ready for round {made.round.name}. Its policy is in {home}/policy.",
        )
    )
