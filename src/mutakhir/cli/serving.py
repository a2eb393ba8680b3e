"""`mutakhir serving extract`: what a programme or partner may get of a release."""

from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, opened, print_json, say
from mutakhir.ground.areas import AreaVersion
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.serving import Extract
from mutakhir.serving import extract as make_extract
from mutakhir.serving.area_codes import Coding


@click.command("extract")
@home_option
@click.option("--agreement", required=True, help="Agreement of the policy (serving/agreements/NAME.yaml).")
@click.option("--release", default=None, help="Release; default: the published one of this round.")
@click.option("--purpose", required=True, help="Purpose of this extract, as the agreement names it.")
@click.option(
    "--area", "areas", multiple=True, help="Regency or province code; default: all that the agreement covers."
)
@click.option("--column", "columns", multiple=True, help="Column; default: all that the agreement allows.")
@click.option("--codes", help="Area version of the codes in the file, such as bps-2020; default: the round's.")
@click.option(
    "--crosswalk",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of old_code (theirs) and new_code (ours) for --codes below the regencies.",
)
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
    codes: str | None,
    crosswalk: Path | None,
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
            coding=_coding(codes, crosswalk),
            out=out,
        )
    _told(made, out, as_json)


def _told(made: Extract, out: Path, as_json: bool) -> None:
    if as_json:
        told = {"rows": made.rows, "sha256": made.sha256, "disclosure_id": made.disclosure_id, "lifted": made.lifted}
        print_json({"file": str(out), **told})
        return
    say(
        Said(
            id=f"{made.rows} baris ditulis ke {out}; tercatat sebagai {made.disclosure_id[:12]}.",
            en=f"{made.rows} rows written to {out}; logged as {made.disclosure_id[:12]}.",
        )
    )
    if made.lifted:
        say(
            Said(
                id=f"{made.lifted} kode wilayah tidak punya padanan dan diganti kode wilayah di atasnya.",
                en=f"{made.lifted} area codes had no counterpart and became the code of the area above.",
            )
        )


def _coding(codes: str | None, crosswalk: Path | None) -> Coding | None:
    if codes is None:
        if crosswalk is not None:
            raise UsageProblem(
                "serving.crosswalk-alone",
                Said(
                    id="--crosswalk perlu --codes: sebutkan kode wilayah mana yang dipakai, misalnya bps-2020.",
                    en="--crosswalk needs --codes: name the coding that goes out, for example bps-2020.",
                ),
            )
        return None
    return Coding(AreaVersion.parse(codes if "/" in codes else codes.replace("-", "/", 1)), crosswalk)
