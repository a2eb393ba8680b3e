"""`mutakhir policy areas`: the area version of the round against another one, regency by regency."""

import csv
import io
from collections import Counter
from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, opened, print_json, say
from mutakhir.ground.areas import AreaVersion, load_areas
from mutakhir.ground.areas.comparison import Comparison, compared
from mutakhir.ground.areas.crosswalks import KINDS
from mutakhir.ground.errors import Said
from mutakhir.ground.lake.files import write_bytes


@click.command("areas")
@click.option("--to", default="kemendagri/2025", show_default=True, help="The area version to compare with.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="CSV file to write.")
@home_option
@json_option
def areas(to: str, out: Path | None, home_folder: Path, as_json: bool) -> None:
    """Count, for each regency of the round's area version, what became of its villages in another version.

    \b
    Example: mutakhir policy areas --to kemendagri/2025 --home registry
    """
    home = opened(home_folder)
    named = home.round.area
    old, new = AreaVersion.parse(f"{named.system}/{named.version}"), AreaVersion.parse(to)
    folder = home.folder / "areas"
    found = compared(load_areas(old, folder), load_areas(new, folder))
    if out is not None:
        write_bytes(out, _csv(found))
    if as_json:
        print_json([vars(each) for each in found])
        return
    for each in found if out is None else ():
        kinds = ", ".join(f"{kind} {count}" for kind, count in each.villages.items() if count)
        click.echo(f"{each.regency} {each.name} -> {each.new_regency or '?'}: {kinds}")
    say(_total(f"{old} -> {new}", found))


def _total(versions: str, found: tuple[Comparison, ...]) -> Said:
    total: Counter[str] = Counter()
    for each in found:
        total.update(each.villages)
    kinds = ", ".join(f"{kind} {total[kind]:,}" for kind in KINDS)
    return Said(
        f"{versions}: {len(found)} kabupaten/kota; desa dan kelurahan: {kinds}.",
        f"{versions}: {len(found)} regencies; villages: {kinds}.",
    )


def _csv(found: tuple[Comparison, ...]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("regency", "name", "new_regency", *KINDS))
    writer.writerows((each.regency, each.name, each.new_regency, *each.villages.values()) for each in found)
    return text.getvalue().encode()
