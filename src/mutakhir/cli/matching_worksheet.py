"""`mutakhir matching worksheet`: the list by which a village and the civil registry office repair NIKs."""

import datetime as dt
from collections import Counter
from pathlib import Path

import click

from mutakhir.cli.explain import user_of_machine
from mutakhir.cli.frame_of_commands import home_option, json_option, opened, print_json, say
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Home, Lake
from mutakhir.matching.worksheet.book import write_worksheet
from mutakhir.matching.worksheet.people import unmatched
from mutakhir.serving.extracting import refuse_place
from mutakhir.story.explain_log import Asking, log_reveal


LENGTHS = {"village": 10, "regency": 4}


@click.command("worksheet")
@home_option
@click.option("--village", help="Village code, 10 digits.")
@click.option("--regency", help="Regency code, 4 digits.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="XLSX file to write.")
@click.option("--purpose", help="What the names and numbers are needed for; goes into the log.")
@click.option("--by", help="Who asks, for the log; default: the user of this machine.")
@json_option
def worksheet(
    home_folder: Path,
    village: str | None,
    regency: str | None,
    out: Path,
    purpose: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Write the worksheet of members whose NIK is not matched, with what differs and proposals; it names people.

    Filled in, it comes back by: mutakhir import nik-repairs FILE.xlsx.

    \b
    Example: mutakhir matching worksheet --home registry --village 3205011001 --out nik.xlsx --purpose "perbaikan NIK"
    """
    area = _area(village, regency)
    if not (purpose and purpose.strip()):
        raise UsageProblem("matching.purpose", _NO_PURPOSE)
    home = opened(home_folder)
    refuse_place(home, out)
    with home.lock():
        _need_area(home, area)
        people = unmatched(home, area)
        asking = Asking(by=by or user_of_machine(), at=dt.datetime.now(dt.UTC), purpose=purpose)
        logged = log_reveal(home, asking, f"worksheet {area}", home.round.name)
    write_worksheet(out, people)
    counts = Counter(person.status for person in people)
    if as_json:
        print_json({"file": str(out), "rows": len(people), "statuses": dict(counts), "reveal_id": logged})
        return
    say(
        Said(
            id=f"{len(people)} anggota ditulis ke {out}; tercatat sebagai {logged[:12]}. Isinya data pribadi.",
            en=f"{len(people)} members written to {out}; logged as {logged[:12]}. This file names people.",
        )
    )


def _area(village: str | None, regency: str | None) -> str:
    given = {"village": village, "regency": regency}
    named = {kind: code for kind, code in given.items() if code}
    if len(named) == 1:
        kind, code = next(iter(named.items()))
        if code.isdigit() and len(code) == LENGTHS[kind]:
            return code
    raise UsageProblem(
        "matching.area",
        Said(
            id="Sebut satu wilayah: --village dengan 10 angka, atau --regency dengan 4 angka.",
            en="Name one area: --village with 10 digits, or --regency with 4 digits.",
        ),
    )


def _need_area(home: Home, area: str) -> None:
    lake = Lake(home)
    lake.need("links")
    regency = area[:4]
    there = regency in lake.regencies("links")
    if there and (area == regency or area in set(lake.read("accepted", regency)["village"].to_pylist())):
        return
    raise UsageProblem(
        "matching.no-members",
        Said(
            id=f"Tidak ada rumah tangga yang diterima di {area}. Periksa kodenya, atau tunggu dahulu.",
            en=f"No household of {area} is accepted. Check the code, or wait until one is.",
        ),
    )


_NO_PURPOSE = Said(
    'Lembar ini memuat nama dan NIK, jadi keperluannya dicatat: tulis --purpose "KEPERLUAN".',
    'The worksheet holds names and NIKs, so its purpose is logged: write --purpose "PURPOSE".',
)
