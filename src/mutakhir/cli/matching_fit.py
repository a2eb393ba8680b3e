"""`mutakhir matching fit`: learns the linkage models from the registry of the round."""

import datetime as dt
from pathlib import Path

import click
import duckdb

from mutakhir.cli.frame_of_commands import home_option, json_option, opened, print_json, say
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Home, Lake
from mutakhir.matching.linking.fitting import fit, trained
from mutakhir.matching.linking.gathering import gather_all
from mutakhir.matching.linking.model_file import FOLDER, Trained, write_model
from mutakhir.matching.linking.specification import PersonsPolicy
from mutakhir.matching.model_step import READS
from mutakhir.matching.names.tables import NameTables


LEAST = 1_000
# With fewer the chances of what is rare are guesses (see docs/explanation/matching.md).
ENOUGH = 50_000


@click.command("fit")
@home_option
@click.option("--regency", "regencies", multiple=True, help="Regency code; repeat for several. Default: all.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day of training; default: the round's reference date.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("model"),
    show_default=True,
    help="Folder for the model's files.",
)
@json_option
def fit_command(
    home_folder: Path, regencies: tuple[str, ...], on: dt.datetime | None, out: Path, as_json: bool
) -> None:
    """Learn how records of one person differ, from accepted members and the civil register, without labels.

    Changes no policy: whoever answers for the model looks at its files, enters a name as `approver` and copies them
    into the pack before the round (or by an amendment). Half a million persons take some minutes.

    \b
    Example: mutakhir matching fit --home registry --regency 3205 --out model
    """
    home = opened(home_folder)
    told = fitted(home, regencies, on.date() if on else home.round.reference_date, out)
    if as_json:
        print_json({"folder": str(out), "persons": told.persons, "sha256": told.sha256})
        return
    say(
        Said(
            id=f"Model dipelajari dari {told.persons:,} orang; berkasnya di {out}. Belum dipakai: periksa, isi "
            f"`approver`, lalu salin ke policy/{FOLDER}.",
            en=f"Model learned from {told.persons:,} persons; its files are in {out}. Not used yet: check it, fill in "
            f"`approver`, then copy it to policy/{FOLDER}.",
        )
    )
    if told.persons < ENOUGH:
        say(
            Said(
                id=f"Sebaiknya tidak dipakai: dari kurang dari {ENOUGH:,} orang yang jarang terjadi hanya diterka.",
                en=f"Better not used: with fewer than {ENOUGH:,} persons the chances of what is rare are guesses.",
            )
        )


def fitted(home: Home, regencies: tuple[str, ...], on: dt.date, out: Path) -> Trained:
    """Learns and writes.

    Raises:
        UsageProblem: too few persons, or no civil register, to learn from.
    """
    lake = Lake(home)
    for name in ("accepted", "members", "members_identity", "families_identity", "civil_register"):
        lake.need(name)
    wanted = sorted(regencies or lake.regencies("accepted"))
    persons = home.policy.load("matching/persons.yaml", PersonsPolicy)
    with duckdb.connect() as con:
        con.sql("SET enable_progress_bar = false")
        sizes = gather_all(con, {code: {name: lake.read(name, code) for name in READS[:-1]} for code in wanted})
        if min(sizes.members, sizes.register) < LEAST:
            raise UsageProblem("matching.few-to-learn", _few(sizes.members, sizes.register))
        models = fit(con, persons, NameTables.load(home.policy))
        told = trained(con, persons, f"Accepted members and civil register of {len(wanted)} regencies", on)
    counts = {"civil_register": sizes.members + sizes.register, "doubles": sizes.members}
    write_model(out, models, told, persons, counts, "matching/persons.yaml; not read by anybody yet")
    return told


def _few(members: int, register: int) -> Said:
    return Said(
        id=f"Ada {members:,} anggota dan {register:,} orang dalam register sipil; untuk belajar perlu paling sedikit "
        f"{LEAST:,} dari masing-masing. Sebutkan lebih banyak kabupaten.",
        en=f"There are {members:,} members and {register:,} persons in the civil register; learning needs at least "
        f"{LEAST:,} of each. Name more regencies.",
    )
