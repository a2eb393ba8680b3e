"""`mutakhir demo`: a whole round on made-up people, from an empty folder to a verified release."""

import shutil
import sys
import time
from pathlib import Path

import click

from mutakhir.border.doors import imported, known_dataset, usual_mapping
from mutakhir.border.parts import Given
from mutakhir.border.steps import REPLIES, Request
from mutakhir.cli.frame_of_commands import language, say
from mutakhir.cli.matching_ask import asked
from mutakhir.cli.run import run_until_waiting
from mutakhir.ground.errors import ConflictProblem, Said, Where
from mutakhir.ground.lake import Home
from mutakhir.matching.linking.model_file import approve_model
from mutakhir.publication.signing import publish_release, verify_release
from mutakhir.serving.requesting import mandate
from mutakhir.story.summary import summary_text
from mutakhir.synthetic.make import next_step, synthesise
from mutakhir.synthetic.registry_office import answer_requests


# A regency of middling size with rural and urban villages: Kabupaten Garut.
DEMO_REGENCY = "3205"
MARK = ".mutakhir-demo"
SIGNER = "Demo"


@click.command("demo")
@click.option("--households", type=click.IntRange(100), default=10_000, show_default=True, help="Households to visit.")
@click.option(
    "--home", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path("demo"), show_default=True
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--serve/--no-serve", default=True, help="Serve the desks afterwards, once they exist.")
def command(households: int, folder: Path, seed: int, serve: bool) -> None:
    """Make a home, synthetic people and a whole round with revisits; publish and verify it with a demo key.

    A folder that an earlier demo made is replaced; any other folder that is not empty is refused.

    \b
    Example: mutakhir demo --households 10000 --home demo --no-serve
    """
    started = time.monotonic()
    home = _fresh_home(folder)
    home = synthesise(home, households=households, seed=seed, regencies=(DEMO_REGENCY,))
    _play(home)
    release = publish_release(home, signer=SIGNER, decree="DEMO/2021")
    verify_release(home, release=release.name)
    seconds = time.monotonic() - started
    click.echo(summary_text(home, language()))
    say(_farewell(folder, seconds))


def _fresh_home(folder: Path) -> Home:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise ConflictProblem(
                "demo.not-ours",
                Said(
                    id="Folder ini berisi dan bukan buatan demo. Pilih folder lain dengan --home.",
                    en="This folder is not empty and was not made by the demo. Choose another with --home.",
                ),
                Where(folder),
            )
        shutil.rmtree(folder)
    home = Home.create(folder, synthetic=True)
    (folder / MARK).touch()
    approve_model(home.policy, SIGNER)
    return home


def _play(home: Home) -> None:
    """Alternates the round with the people who answer it: meetings, visits, revisits."""
    for until in ("frame", "fieldwork", "review"):
        run_until_waiting(home, until, "duckdb", quiet=False)
        say(next_step(home), progress=True)
    run_until_waiting(home, "review", "duckdb", quiet=False)
    _exchange(home)
    waiting = run_until_waiting(home, None, "duckdb", quiet=False)
    if waiting is not None:
        raise waiting


def _exchange(home: Home) -> None:
    """Beside the register at hand: asks the registry office, and takes in what it answers."""
    day, folder = home.round.field_work_to or home.round.reference_date, home.folder / "requests"
    asked(home, mandate(home, None, on=day), (), folder)
    files = answer_requests(home, folder)
    what, given = known_dataset(REPLIES), tuple(Given(file, "row") for file in files)
    report = imported(home, Request(what, given, usual_mapping(home, what, given), quiet=True))
    taken, rows = (sum(getattr(file, name) for file in report.files) for name in ("imported", "rows"))
    say(
        Said(
            id=f"Jawaban kantor catatan sipil: {taken:,} dari {rows:,} baris dipakai.",
            en=f"Answers of the registry office: {taken:,} of {rows:,} rows taken in.",
        ),
        progress=True,
    )


def _own_name() -> str:
    """How this program was called, if the shell would not find it as `mutakhir` (after `make demo`)."""
    return "mutakhir" if shutil.which("mutakhir") else sys.argv[0]


def _farewell(folder: Path, seconds: float) -> Said:
    program = _own_name()
    commands = f"""
    {program} status --home {folder}
    {program} verify --home {folder}
    {program} serving extract --home {folder} --agreement pkh --purpose "penetapan peserta" --out pkh.csv
"""
    return Said(
        id=f"Putaran selesai dalam {seconds:.0f} detik, dari folder kosong sampai rilis terbit.\nCoba:{commands}",
        en=f"The round took {seconds:.0f} seconds, from an empty folder to a verified release.\nTry:{commands}",
    )
