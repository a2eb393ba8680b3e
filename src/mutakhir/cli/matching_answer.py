"""`mutakhir matching answer`: files in which the civil registry office answers our requests."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from mutakhir.border.doors import imported, known_dataset, mapping_named, usual_mapping
from mutakhir.border.mapping import Mapping, folded
from mutakhir.border.opening import open_source
from mutakhir.border.parts import Given
from mutakhir.border.source import Options
from mutakhir.border.steps import REPLIES, Request
from mutakhir.cli.frame_of_commands import home_option, json_option, opened
from mutakhir.cli.import_ import tell
from mutakhir.ground.errors import Said, UsageProblem, Where
from mutakhir.ground.lake import Home


DAY = "answered_on"
KINDS = (".csv", ".txt", ".xlsx", ".parquet")


@click.command("answer")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@home_option
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the answers, where the files do not say it.")
@click.option("--map", "map_name", help="Mapping; default: matching/exchange.yaml of the policy.")
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
@json_option
def answer(
    files: tuple[Path, ...],
    home_folder: Path,
    on: dt.datetime | None,
    map_name: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take in what the civil registry office answered: CSV, XLSX, Parquet, or a folder. Then: mutakhir matching.

    A row that answers no question of this round, or cannot be used, is put aside, counted and listed.

    \b
    Example: mutakhir matching answer jawaban-3205.xlsx --home registry
             mutakhir matching answer jawaban.csv --home registry --on 2021-03-15 --dry-run
    """
    home, what = opened(home_folder), known_dataset(REPLIES)
    given = tuple(Given(file, "row") for named in files for file in _files(named))
    found = mapping_named(home, what, map_name) if map_name else usual_mapping(home, what, given)
    mapping = _dated(home, found, given, on)
    tell(imported(home, Request(what, given, mapping, dry_run=dry_run, quiet=as_json)), dry_run, as_json)


def _files(named: Path) -> Sequence[Path]:
    """The file, or those of a folder in order of their names."""
    if not named.is_dir():
        return (named,)
    found = sorted(file for file in named.iterdir() if file.suffix.lower() in KINDS)
    if not found:
        raise UsageProblem("matching.no-answers", _NO_FILES, Where(named))
    return found


def _dated(home: Home, mapping: Mapping | None, given: Sequence[Given], on: dt.datetime | None) -> Mapping | None:
    """The mapping with the day of the command where files hold none. Raises UsageProblem where nobody says it."""
    if mapping is None:
        return None
    file_map = mapping.files["row"]
    column = file_map.columns[DAY]
    if on is None:
        for one in given:
            headers = {folded(name) for name in open_source(one.file, Options(home.folder / "scratch")).headers}
            if column.default is None and not headers.issuperset(map(folded, column.columns)):
                raise UsageProblem("matching.answer-day", _no_day(", ".join(column.columns)), Where(one.file))
        return mapping
    dated = column.model_copy(update={"default": on.date().isoformat()})
    columns = file_map.model_copy(update={"columns": {**file_map.columns, DAY: dated}})
    return mapping.model_copy(update={"files": {**mapping.files, "row": columns}})


_NO_FILES = Said(
    "Folder ini tidak berisi berkas jawaban (CSV, XLSX, atau Parquet). Sebut berkas atau folder jawabannya.",
    "The folder holds no answers (CSV, XLSX or Parquet). Name the file or the folder of the answers.",
)


def _no_day(column: str) -> Said:
    return Said(
        f"Berkas ini tidak memuat kolom {column}. Sebut hari jawabannya dengan --on, misalnya --on 2021-03-15.",
        f"This file has no column {column}. Name the day of the answers with --on, for example --on 2021-03-15.",
    )
