"""`mutakhir import DATASET FILE...`: a ministry's own files, as they are."""

from pathlib import Path

import click

from mutakhir.border import listing
from mutakhir.border.doors import draft_of, imported, known_dataset, mapping_named, usual_mapping
from mutakhir.border.imports import IMPORTS
from mutakhir.border.parts import Given
from mutakhir.border.report import Report
from mutakhir.border.report import lines as report_lines
from mutakhir.border.steps import Request
from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json, say
from mutakhir.ground.errors import Said, UsageProblem


@click.command("import")
@click.argument("dataset", required=False)
@click.argument("files", nargs=-1)
@home_option
@click.option("--map", "map_name", help="Mapping: a file, or the name of one in the pack (border/NAME.yaml).")
@click.option("--areas", help="Area version of the codes in the files, such as bps-2020; default: the round's.")
@click.option("--crosswalk", type=click.Path(path_type=Path), help="File of old and new codes below the regency.")
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
@click.option("--list", "is_list", is_flag=True, help="Tell the datasets, or the columns of one.")
@click.option("--draft-map", "is_draft", is_flag=True, help="Print a draft of a mapping from the headers.")
@json_option
@click.option("--quiet", is_flag=True, help="No progress.")
def command(
    dataset: str | None,
    files: tuple[str, ...],
    home_folder: Path,
    map_name: str | None,
    areas: str | None,
    crosswalk: Path | None,
    dry_run: bool,
    is_list: bool,
    is_draft: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Import files of others: CSV, XLSX or Parquet. A FILE may be written ROLE=FILE, such as member=art.csv.

    What cannot be read is emptied or put aside, with its reason and its text; nothing is guessed or lost.

    \b
    Example: mutakhir import --list
             mutakhir import previous-registry udrt.csv udart.csv --map udrt-udart --dry-run
             mutakhir import officers petugas.xlsx --draft-map > petugas.yaml
    """
    if is_list:
        _list(dataset, as_json)
        return
    what = known_dataset(dataset)
    home = opened(home_folder)
    if not files:
        raise _no_files()
    given = tuple(Given.parse(text, what) for text in files)
    if is_draft:
        click.echo(draft_of(home, what, given), nl=False)
        return
    mapping = mapping_named(home, what, map_name) if map_name else usual_mapping(home, what, given)
    request = Request(what, given, mapping, areas, crosswalk, dry_run, quiet or as_json)
    tell(imported(home, request), dry_run, as_json)


def _list(dataset: str | None, in_json: bool) -> None:
    chosen = [known_dataset(dataset)] if dataset else list(IMPORTS.values())
    if in_json:
        print_json([listing.as_json(one) for one in chosen])
        return
    for line in listing.lines(chosen[0]) if dataset else listing.names():
        click.echo(line)


def tell(report: Report, dry_run: bool, in_json: bool) -> None:
    """What was read, imported and put aside."""
    if in_json:
        print_json(report.as_json())
        return
    for line in report_lines(report, language()):
        click.echo(line)
    say(_ending(report, dry_run))


def _ending(report: Report, dry_run: bool) -> Said:
    if report.again:
        return Said(
            id=f"Impor {report.import_id} sudah pernah dilakukan; tidak ada yang berubah.",
            en=f"Import {report.import_id} was made before; nothing changed.",
        )
    if dry_run:
        return Said(id="Percobaan saja; tidak ada yang ditulis.", en="A dry run; nothing was written.")
    if not report.written:
        return Said(
            id="Tidak ada baris yang dapat diimpor; data tidak berubah, baris karantina tersimpan.",
            en="No row could be imported; the data are unchanged, the rows put aside are kept.",
        )
    return Said(id=f"Impor {report.import_id} tersimpan.", en=f"Import {report.import_id} is in the lake.")


def _no_files() -> UsageProblem:
    return UsageProblem(
        "import.no-files",
        Said(
            id="Sebut berkas yang diimpor, misalnya: mutakhir import officers petugas.csv.",
            en="Name the files to import, for example: mutakhir import officers petugas.csv.",
        ),
    )
