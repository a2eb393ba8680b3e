"""`mutakhir clean`: removes what no current version lists."""

from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, opened, print_json, say
from mutakhir.ground.errors import Said
from mutakhir.ground.lake import Lake
from mutakhir.ground.lake.cleaning import clean
from mutakhir.pipeline import STAGES


@click.command("clean")
@home_option
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@json_option
def command(home_folder: Path, dry_run: bool, as_json: bool) -> None:
    """Remove versions and files of the lake that no current version lists. Inputs and releases stay.

    \b
    Example: mutakhir clean --home registry --dry-run
    """
    home = opened(home_folder)
    with home.lock():
        results = [name for stage in STAGES for name in stage.writes]
        gone = clean(Lake(home), results, dry_run=dry_run)
    if as_json:
        print_json({"files": len(gone.files), "bytes": gone.bytes, "dry_run": dry_run})
        return
    mib = gone.bytes / 2**20
    say(
        Said(
            id=f"{len(gone.files)} berkas ({mib:.1f} MiB) {'akan dihapus' if dry_run else 'dihapus'}.",
            en=f"{len(gone.files)} files ({mib:.1f} MiB) {'would go' if dry_run else 'removed'}.",
        )
    )
