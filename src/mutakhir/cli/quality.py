"""`mutakhir quality queue`: which records to confirm next."""

from math import expm1
from pathlib import Path

import click
import pyarrow as pa

from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json, say
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake.files import replacing
from mutakhir.quality.asking import queue_rows
from mutakhir.serving.csv_file import write_csv


COLUMNS = (
    "household_id",
    "shown_id",
    "regency",
    "village",
    "status",
    "confirmed_on",
    "age",
    "stale",
    "distance",
    "band_change",
    "place",
)
SHOWN = 20


@click.command("queue")
@home_option
@click.option("--village", help="Village code, 10 digits.")
@click.option("--regency", help="Regency code, 4 digits.")
@click.option("--limit", type=click.IntRange(min=1), help=f"So many records; default: {SHOWN}, in a file all.")
@click.option("--csv", "out", type=click.Path(dir_okay=False, path_type=Path), help="CSV file to write.")
@json_option
def queue(
    home_folder: Path, village: str | None, regency: str | None, limit: int | None, out: Path | None, as_json: bool
) -> None:
    """Show the records to confirm next: the oldest first, then those nearest to a cut. No name is opened.

    \b
    Example: mutakhir quality queue --home registry --village 3205011001
             mutakhir quality queue --home registry --csv queue.csv
    """
    home = opened(home_folder)
    if as_json and out:
        raise UsageProblem("quality.one-form", _ONE_FORM)
    most = limit or (None if out else SHOWN)
    rows = queue_rows(home, village=village, regency=regency, limit=most).select(list(COLUMNS))
    if as_json:
        print_json([{**row, "confirmed_on": _day(row["confirmed_on"])} for row in rows.to_pylist()])
    elif out:
        with replacing(out) as beside:
            count, _ = write_csv(beside, COLUMNS, [rows])
        say(Said(id=f"{count} catatan ditulis ke {out}.", en=f"{count} records written to {out}."))
    else:
        _shown(rows)


def _shown(rows: pa.Table) -> None:
    if rows.num_rows == 0:
        say(Said(id="Tidak ada catatan yang basi atau segera basi.", en="No record is stale or soon will be."))
        return
    titles = Said(
        id="rumah tangga     desa        dipastikan  bulan  basi   jarak ke batas",
        en="household        village     confirmed   months stale  distance to a cut",
    )
    say(titles)
    for row in rows.to_pylist():
        click.echo(_line(row))


def _line(row: dict[str, object]) -> str:
    """The distance of scores, which are logarithms, as percent of consumption."""
    yes = {"id": "ya", "en": "yes"}[language()] if row["stale"] else "-"
    age, distance = row["age"], row["distance"]
    near = "-" if distance is None else f"{100 * expm1(int(str(distance)) / 1e6):.1f}%"
    day, months = _day(row["confirmed_on"]) or "?", "?" if age is None else str(age)
    return f"{row['shown_id']!s:<16} {row['village']!s:<11} {day:<11} {months:>5}  {yes:<5} {near:>8}"


def _day(day: object) -> str | None:
    return None if day is None else str(day)


_ONE_FORM = Said(
    "Pilih satu: --json atau --csv.",
    "Choose one: --json or --csv.",
)
