"""`mutakhir serving extract` and `agreements`: what a programme or partner may get of a release."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json, say
from mutakhir.cli.serving_agreements import agreements
from mutakhir.ground.areas import AreaVersion
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.serving import Extract, Refused, extract_all
from mutakhir.serving import extract as make_extract
from mutakhir.serving.area_codes import Coding


__all__ = ["agreements", "extract"]


@click.command("extract")
@home_option
@click.option("--agreement", help="Agreement of the policy (serving/agreements/NAME.yaml).")
@click.option("--all", "everyone", is_flag=True, help="Every agreement in force, each for its first purpose.")
@click.option("--release", default=None, help="Release; default: the published one of this round.")
@click.option("--purpose", help="Purpose of this extract, as the agreement names it.")
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
@click.option("--out", required=True, type=click.Path(path_type=Path), help="CSV file to write; with --all a folder.")
@json_option
def extract(
    home_folder: Path,
    agreement: str | None,
    everyone: bool,
    release: str | None,
    purpose: str | None,
    areas: tuple[str, ...],
    columns: tuple[str, ...],
    codes: str | None,
    crosswalk: Path | None,
    as_of: dt.datetime | None,
    out: Path,
    as_json: bool,
) -> None:
    """Write the rows and columns that an agreement allows, and a line in the log of disclosures.

    \b
    Example: mutakhir serving extract --home registry --agreement pkh --purpose "penetapan peserta" --out pkh.csv
             mutakhir serving extract --home registry --all --out extracts
    """
    home = opened(home_folder)
    day, coding = as_of.date() if as_of else None, _coding(codes, crosswalk)
    if everyone:
        _refuse_beside_all(agreement, purpose, columns)
        with home.lock():
            made = extract_all(home, out, release=release, areas=areas, as_of=day, coding=coding)
        _told_all(made, out, as_json)
        return
    named, stated = _one_of(agreement, purpose, out)
    with home.lock():
        which = {"agreement": named, "purpose": stated}
        given = make_extract(
            home, **which, out=out, release=release, areas=areas, columns=columns, as_of=day, coding=coding
        )
    _told(given, out, as_json)


def _refuse_beside_all(*named: object) -> None:
    if any(named):
        raise UsageProblem(
            "serving.all-alone",
            Said(
                id="--all memakai tujuan pertama dan semua kolom setiap perjanjian. Hapus --agreement, --purpose, dan"
                " --column, atau hapus --all.",
                en="--all takes the first purpose and all columns of each agreement. Leave out --agreement, --purpose"
                " and --column, or leave out --all.",
            ),
        )


def _one_of(agreement: str | None, purpose: str | None, out: Path) -> tuple[str, str]:
    if agreement is None or purpose is None or out.is_dir():
        raise UsageProblem(
            "serving.what",
            Said(
                id="Sebutkan --agreement, --purpose, dan --out berupa berkas; atau --all dan --out berupa folder."
                " `mutakhir serving agreements` menunjukkan perjanjian dan tujuannya.",
                en="Name --agreement, --purpose and a file as --out; or --all and a folder as --out."
                " `mutakhir serving agreements` shows the agreements and their purposes.",
            ),
        )
    return agreement, purpose


def _told(made: Extract, out: Path, as_json: bool) -> None:
    if as_json:
        print_json(_as_json(made, out))
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


def _told_all(made: Mapping[str, Extract | Refused], folder: Path, as_json: bool) -> None:
    """What was made and what was refused; where nothing was made, the first refusal ends the command."""
    refused = [each.problem for each in made.values() if isinstance(each, Refused)]
    if refused and len(refused) == len(made):
        raise refused[0]
    if as_json:
        print_json({name: _as_json(each, folder / f"{name}.csv") for name, each in made.items()})
        return
    for name, each in made.items():
        if isinstance(each, Refused):
            click.echo(each.problem.sentence(language()))
        else:
            _told(each, folder / f"{name}.csv", as_json)


def _as_json(made: Extract | Refused, out: Path) -> dict[str, object]:
    if isinstance(made, Refused):
        return {"refused": made.problem.code, "sentence": made.problem.sentence(language())}
    told = {"rows": made.rows, "sha256": made.sha256, "disclosure_id": made.disclosure_id, "lifted": made.lifted}
    return {"file": str(out), **told}


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
