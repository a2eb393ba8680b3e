"""`mutakhir matching ask`: request files for the civil registry office, under an agreement."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, opened, print_json, say
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Home, Lake
from mutakhir.matching.exchange.asked import Occasion, Remembering, told_apart
from mutakhir.matching.exchange.questions import Asking, questions
from mutakhir.serving.requesting import HandOver, Mandate, RequestFile, mandate


@click.command("ask")
@home_option
@click.option("--agreement", help="Agreement with `covers: civil_register`; default: the only one of the policy.")
@click.option("--purpose", help="Purpose, as the agreement names it; default: its first.")
@click.option("--column", "columns", multiple=True, help="Column beside number and NIK; default: all allowed.")
@click.option("--regency", "regencies", multiple=True, help="Regency code; repeat for several. Default: all.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day of asking; default: the round's reference date.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("requests"),
    show_default=True,
    help="Folder for the request files and their manifest.",
)
@json_option
def ask(
    home_folder: Path,
    agreement: str | None,
    purpose: str | None,
    columns: tuple[str, ...],
    regencies: tuple[str, ...],
    on: dt.datetime | None,
    out: Path,
    as_json: bool,
) -> None:
    """Write request files for the civil registry office: a CSV for each regency, and a manifest.

    Asked about are accepted members with a NIK who were not asked about yet, or whose data changed since. Each file
    is a line in the log of disclosures.

    \b
    Example: mutakhir matching ask --home registry --on 2021-03-01 --out requests
             mutakhir matching ask --home registry --regency 3205 --on 2021-03-01 --json
    """
    home = opened(home_folder)
    day = on.date() if on else home.round.reference_date
    with home.lock():
        allowed = mandate(home, agreement, purpose=purpose, columns=columns, areas=regencies, on=day)
        made = asked(home, allowed, regencies, out)
    _told(made, out, as_json)


def asked(home: Home, allowed: Mandate, regencies: Sequence[str], out: Path) -> list[RequestFile]:
    """Hands the files over, then remembers what was asked: a stopped command asks the same when it is repeated."""
    _need_accepted(home, regencies)
    grant = allowed.grant
    occasion = Occasion(allowed.agreement.name, grant.as_of)
    key = told_apart(home, occasion, *grant.columns, *grant.areas)
    memory = Remembering(home, occasion, key)
    made: list[RequestFile] = []
    with HandOver(home, allowed, out, key) as handing:
        for each in questions(home, Asking(grant.columns, grant.covers, key)):
            made.append(handing.write(each.regency, each.request_id, each.rows))
            memory.add(each, made[-1].sha256)
        if made:
            handing.close()
            memory.close()
    return made


def _need_accepted(home: Home, regencies: Sequence[str]) -> None:
    lake = Lake(home)
    lake.need("accepted")
    unknown = sorted(set(regencies) - set(lake.regencies("accepted")))
    if unknown:
        listed = ", ".join(unknown)
        raise UsageProblem(
            "matching.regency",
            Said(
                id=f"Putaran ini tidak memuat kabupaten/kota {listed}. Periksa kodenya: empat angka.",
                en=f"This round holds no regency {listed}. Check the code: four digits.",
            ),
        )


def _told(made: Sequence[RequestFile], out: Path, as_json: bool) -> None:
    rows = sum(file.rows for file in made)
    if as_json:
        files = [{**vars(file), "file": str(out / file.file)} for file in made]
        print_json({"rows": rows, "files": files})
    elif not made:
        say(
            Said(
                id="Tidak ada yang perlu ditanyakan: semua anggota ber-NIK sudah ditanyakan.",
                en="There is nothing to ask: all members with a NIK were asked about.",
            )
        )
    else:
        say(
            Said(
                id=f"{rows} anggota ditanyakan dalam {len(made)} berkas di {out}; tercatat sebagai penyerahan data.",
                en=f"{rows} members are asked about in {len(made)} files in {out}; logged as disclosures.",
            )
        )
