"""`mutakhir matching sheets`: the sheet on which one reader decides pairs of records."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from mutakhir.cli.explain import user_of_machine
from mutakhir.cli.frame_of_commands import home_option, json_option, opened, print_json, say
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Home, Lake
from mutakhir.matching.reviewing.sheets import Sheet, chosen_sheet, remember, write
from mutakhir.serving.extracting import refuse_place
from mutakhir.story.explain_log import Asking, log_reveal


@click.command("sheets")
@home_option
@click.option("--reader", required=True, help="Who reads: the same name each time. No pair goes twice to one reader.")
@click.option("--regency", "regencies", multiple=True, help="Regency code; repeat for several. Default: all.")
@click.option("--limit", type=click.IntRange(min=1), help="So many pairs; default and most: as the policy says.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="XLSX file to write.")
@click.option("--purpose", help="What the names and numbers are needed for; goes into the log.")
@click.option("--by", help="Who asks, for the log; default: the user of this machine.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the sheet; default: today.")
@json_option
def sheets(
    home_folder: Path,
    reader: str,
    regencies: tuple[str, ...],
    limit: int | None,
    out: Path,
    purpose: str | None,
    by: str | None,
    on: dt.datetime | None,
    as_json: bool,
) -> None:
    """Write the sheet of a reader: pairs that no machine decides, those with most at stake first; it names people.

    What the reader was given before and has not answered comes first. Filled in, the sheet comes back by: mutakhir
    import link-decisions FILE.xlsx.

    \b
    Example: mutakhir matching sheets --home registry --reader "Siti R." --out pasangan.xlsx --purpose "pemadanan"
    """
    if not (purpose and purpose.strip()):
        raise UsageProblem("matching.sheet-purpose", _NO_PURPOSE)
    if not reader.strip():
        raise UsageProblem("matching.reader", _NO_READER)
    home = opened(home_folder)
    refuse_place(home, out)
    now = dt.datetime.now(dt.UTC)
    with home.lock():
        sheet = chosen_sheet(home, reader, regencies_to_read(home, regencies), limit, on.date() if on else now.date())
        logged = None
        if sheet.rows:
            asking = Asking(by=by or user_of_machine(), at=now, purpose=purpose)
            logged = log_reveal(home, asking, f"sheet {sheet.sheet_id} {sheet.reader}", home.round.name)
            remember(home, sheet)
            write(home, sheet, out)
    _told(sheet, out, logged, as_json)


def regencies_to_read(home: Home, asked: Sequence[str]) -> list[str]:
    """Those asked for, or all with accepted households. Raises where matching has not run, or does not know one."""
    lake = Lake(home)
    lake.need("match_reviews")
    there = lake.regencies("accepted")
    unknown = sorted(set(asked) - set(there))
    if unknown:
        listed = ", ".join(unknown)
        raise UsageProblem(
            "matching.regency",
            Said(
                id=f"Putaran ini tidak memuat kabupaten/kota {listed}. Periksa kodenya: empat angka.",
                en=f"This round holds no regency {listed}. Check the code: four digits.",
            ),
        )
    return sorted(set(asked)) or there


def _told(sheet: Sheet, out: Path, logged: str | None, as_json: bool) -> None:
    again = sum(task.code is not None for task in sheet.batch.tasks)
    beyond = sheet.batch.beyond_share
    if as_json:
        told: dict[str, object] = {"rows": sheet.rows, "again": again, "beyond_share": beyond, "reveal_id": logged}
        print_json(told | ({"file": str(out), "sheet_id": sheet.sheet_id} if logged else {}))
    elif logged is None:
        say(
            Said(
                id=f"Tidak ada pasangan untuk {sheet.reader}; tidak ada berkas yang ditulis.",
                en=f"There is no pair for {sheet.reader}; no file was written.",
            )
        )
    else:
        say(
            Said(
                id=f"{sheet.rows} pasangan ditulis ke {out} ({again} dari lembar sebelumnya); tercatat sebagai "
                f"{logged[:12]}. Isinya data pribadi.",
                en=f"{sheet.rows} pairs written to {out} ({again} of earlier sheets); logged as {logged[:12]}. This "
                "file names people.",
            )
        )
    if beyond and not as_json:
        say(
            Said(
                id=f"{beyond} pasangan lagi tidak dibagikan: bagian yang boleh diputuskan orang sudah tercapai.",
                en=f"{beyond} more pairs are not handed out: no larger share may go to people.",
            )
        )


_NO_PURPOSE = Said(
    'Lembar ini memuat nama dan NIK, jadi keperluannya dicatat: tulis --purpose "KEPERLUAN".',
    'The sheet holds names and NIKs, so its purpose is logged: write --purpose "PURPOSE".',
)
_NO_READER = Said("Sebut pembacanya: --reader NAMA.", "Name the reader: --reader NAME.")
