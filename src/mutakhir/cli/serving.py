"""`mutakhir serving extract`: what a programme or partner may get of a release."""

from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, opened, print_json, say
from mutakhir.ground.errors import Said
from mutakhir.serving import extract as make_extract


@click.command("extract")
@home_option
@click.option("--agreement", required=True, help="Agreement of the policy (serving/agreements/NAME.yaml).")
@click.option("--release", default=None, help="Release; default: the published one of this round.")
@click.option("--purpose", required=True, help="Purpose of this extract, as the agreement names it.")
@click.option(
    "--area", "areas", multiple=True, help="Regency or province code; default: all that the agreement covers."
)
@click.option("--column", "columns", multiple=True, help="Column; default: all that the agreement allows.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Date; default: the release's.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="CSV file to write.")
@json_option
def extract(
    home_folder: Path,
    agreement: str,
    release: str | None,
    purpose: str,
    areas: tuple[str, ...],
    columns: tuple[str, ...],
    as_of: object,
    out: Path,
    as_json: bool,
) -> None:
    """Write the rows and columns that an agreement allows, and a line in the log of disclosures.

    \b
    Example: mutakhir serving extract --home registry --agreement pkh --purpose "penetapan peserta" --out pkh.csv
    """
    home = opened(home_folder)
    given = as_of.date() if hasattr(as_of, "date") else None
    with home.lock():
        made = make_extract(
            home,
            agreement=agreement,
            release=release,
            purpose=purpose,
            areas=areas,
            columns=columns,
            as_of=given,
            out=out,
        )
    if as_json:
        print_json({"file": str(out), "rows": made.rows, "sha256": made.sha256, "disclosure_id": made.disclosure_id})
        return
    say(
        Said(
            id=f"{made.rows} baris ditulis ke {out}; tercatat sebagai {made.disclosure_id[:12]}.",
            en=f"{made.rows} rows written to {out}; logged as {made.disclosure_id[:12]}.",
        )
    )
