"""`mutakhir synth HOME`: made-up people in real structures."""

from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import opened, say
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Home
from mutakhir.synthetic.export import write_registry as written
from mutakhir.synthetic.make import next_step, synthesise
from mutakhir.synthetic.registry_office import answer_requests as answered


@click.command("synth")
@click.argument("home", type=click.Path(file_okay=False, path_type=Path))
@click.option("--households", type=click.IntRange(1), help="Households to be visited.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same people.")
@click.option("--regency", "regencies", multiple=True, help="Regency code; repeat for several. Default: all.")
@click.option(
    "--write-registry",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write release N-1 as UDRT/UDART files.",
)
@click.option(
    "--civil-register",
    type=click.Choice(["at-hand", "office"]),
    default="at-hand",
    show_default=True,
    help="The home holds the civil register, or a registry office does, which is asked.",
)
@click.option(
    "--answer-requests",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Answer the request files of a folder, as the civil registry office would.",
)
@click.option("--next", "is_next", is_flag=True, help="Answer the round as it stands: meetings, visits, revisits.")
def command(
    home: Path,
    households: int | None,
    seed: int,
    regencies: tuple[str, ...],
    write_registry: Path | None,
    civil_register: str,
    answer_requests: Path | None,
    is_next: bool,
) -> None:
    """Make a synthetic population, its previous registry and officers; with --next play the people of the round.

    \b
    Example: mutakhir synth registry --households 10000 --seed 1 --regency 3273
             mutakhir synth registry --next
             mutakhir synth registry --write-registry old-files
             mutakhir synth registry --answer-requests requests
    """
    made = opened(home)
    with made.lock():
        if is_next:
            say(next_step(made))
        elif answer_requests is not None:
            _answer(made, answer_requests)
        elif households is not None:
            made = synthesise(
                made, households=households, seed=seed, regencies=regencies,
                register_at_hand=civil_register == "at-hand",
            )  # fmt: skip
            if write_registry is not None:
                _write(made, write_registry)
            say(_ready(home, households))
        elif write_registry is not None:
            _write(made, write_registry)
        else:
            raise UsageProblem("synthetic.number-or-next", _NOTHING_NAMED)


def _ready(home: Path, households: int) -> Said:
    return Said(
        id=f"Data tiruan siap: {households:,} rumah tangga akan dikunjungi. Lanjutkan: mutakhir run --home {home}",
        en=f"Synthetic data are ready: {households:,} households to visit. Go on: mutakhir run --home {home}",
    )


def _answer(home: Home, folder: Path) -> None:
    files = answered(home, folder)
    say(
        Said(
            id=f"Kantor catatan sipil tiruan menjawab {len(files)} berkas: {files[0].parent if files else folder}.",
            en=f"The made-up registry office answered {len(files)} files: {files[0].parent if files else folder}.",
        )
    )


def _write(home: Home, folder: Path) -> None:
    files = written(home, folder)
    say(
        Said(
            id=f"Registri sebelumnya ditulis ke {folder}: {len(files)} berkas; {files[0].name} memuat kode desa BPS.",
            en=f"The previous registry is written to {folder}: {len(files)} files; {files[0].name} holds the BPS codes "
            "of the villages.",
        )
    )


_NOTHING_NAMED = Said(
    id="Sebut --households N (banyaknya rumah tangga yang akan dikunjungi), atau --next.",
    en="Name --households N (how many are to be visited), or --next.",
)
