"""`mutakhir matching add`: new records, one person, or a survey, against a registry that stands."""

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from mutakhir.border.doors import mapping_named
from mutakhir.border.new_columns import NEW_RECORDS, ShapedCodes
from mutakhir.border.new_records import NewPersons, one_person, read_persons
from mutakhir.border.places import places_of
from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json, say
from mutakhir.cli.matching_add_told import Told, as_json_tree, told_lines, write_out
from mutakhir.ground.areas import AreaVersion
from mutakhir.ground.areas.codes import System
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Home
from mutakhir.matching.adding.coverage import coverage
from mutakhir.matching.adding.door import added, opened_registry
from mutakhir.matching.adding.registry_side import RegistrySide
from mutakhir.serving.extracting import refuse_place


@click.command("add")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@home_option
@click.option("--name", "person_name", help="Instead of FILE: the name of one person.")
@click.option("--birth-date", help="Date of birth.")
@click.option("--sex", help="L or P, male or female, 1 or 2.")
@click.option("--nik", help="NIK, 16 digits.")
@click.option("--family-card", help="Number of the family card, 16 digits.")
@click.option("--mother-name", help="Name of the mother.")
@click.option("--village", help="Village code, 10 digits.")
@click.option("--release", help="Release to compare with; default: the newest of the home.")
@click.option("--map", "map_name", help="Mapping of the columns, as for import: a file, or its name in the pack.")
@click.option("--areas", help="Area version of the village codes, such as bps-2020; default: the round's.")
@click.option("--survey", is_flag=True, help="FILE holds persons of a post-enumeration survey: tell coverage too.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="CSV file to write, a line for each row.")
@json_option
def add_command(
    file: Path | None, home_folder: Path, release: str | None, map_name: str | None, areas: str | None, survey: bool,
    out: Path | None, as_json: bool, **person: str | None,
) -> None:  # fmt: skip
    """Say of new records who stands in the registry already. Nothing in the lake or the release changes.

    FILE is CSV, XLSX or Parquet with the columns id, name (needed), birth_date, sex, nik, family_card, mother_name,
    village; or nama, tanggal_lahir, jenis_kelamin, nik, nomor_kk, nama_ibu, desa. In a mapping they are row_id,
    person_name, birth_date, sex, nik, family_card, mother_name, village of the file `person`, dataset new-records.

    The verdict of a row: same (with person and household), review (with candidates, for people), new, repeated (another
    row of FILE is the same person), unusable. A row without a village, or of a regency with nobody in the registry, is
    looked for by NIK, family card, and name with birth date alone. New records enter a round by `mutakhir import`, or
    when the village proposes them.

    The first call makes an index of the release, which takes half a minute for a million persons. It is encrypted and
    may be deleted at any time (HOME/index). No output holds a NIK, a name or a date.

    \b
    Example: mutakhir matching add baru.csv --home registry --out hasil.csv
             mutakhir matching add pes.xlsx --survey --home registry --json
             mutakhir matching add --name "Contoh Satu" --birth-date 1980-01-31 --village 3205011001 --home registry
    """
    _check_given(file, person, survey)
    home = opened(home_folder)
    if out is not None:
        refuse_place(home, out)
    new = _read(home, file, person, map_name, areas)
    registry = opened_registry(home, release, _announce, quiet=as_json)
    verdicts = added(registry, new.people)
    told = Told(registry, new, verdicts, coverage(verdicts) if survey else None, one=file is None)
    _tell(told, out, as_json)


def _tell(told: Told, out: Path | None, as_json: bool) -> None:
    if out is not None:
        write_out(told, out, language())
    if as_json:
        print_json(as_json_tree(told, out, language()))
        return
    for line in told_lines(told, out):
        say(line)


def _check_given(file: Path | None, person: Mapping[str, str | None], survey: bool) -> None:
    named = [name for name, value in person.items() if value]
    if file is None and not person["person_name"] or file is not None and named or survey and file is None:
        raise UsageProblem("matching.who", _WHO)


def _read(
    home: Home, file: Path | None, person: Mapping[str, str | None], map_name: str | None, areas: str | None
) -> NewPersons:
    """A copy of the file in another code page passes through a folder that only its owner can read."""
    places = places_of(home, areas, None) if areas else ShapedCodes(_system(home))
    today = dt.date.today()
    if file is None:
        return one_person(person, places, today)
    above = home.folder / "scratch"
    above.mkdir(mode=0o700, exist_ok=True)
    mapping = mapping_named(home, NEW_RECORDS, map_name) if map_name else None
    with tempfile.TemporaryDirectory(prefix="add-", dir=above) as scratch:
        return read_persons(file, mapping, places, Path(scratch), today)


def _system(home: Home) -> System:
    area = home.round.area
    return AreaVersion.parse(f"{area.system}/{area.version}").system


def _announce(side: RegistrySide) -> None:
    say(
        Said(
            id=f"Membuat indeks {side.name}: sekali saja, sampai registri atau kebijakannya berubah.",
            en=f"Making the index of {side.name}: once, until the registry or the policy changes.",
        ),
        progress=True,
    )


_WHO = Said(
    id="Sebut satu FILE, atau satu orang dengan --name (dan, bila ada, --birth-date, --nik, --village, dan lainnya);"
    " jangan keduanya. --survey memerlukan FILE.",
    en="Name one FILE, or one person by --name (with --birth-date, --nik, --village and the others where they are"
    " known); not both. --survey needs a FILE.",
)
