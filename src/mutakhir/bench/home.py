"""The home of a bench: made once, of one set of arguments, and the only one in which inputs may be dropped."""

import csv
import datetime as dt
import io
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from mutakhir.bench.ledger import LEDGER, Arguments, Ledger, read_ledger
from mutakhir.bench.machine import this_machine
from mutakhir.bench.meter import folder_bytes
from mutakhir.ground.errors import ConflictProblem, HomeProblem, MachineProblem, Said, Where
from mutakhir.ground.lake import Home
from mutakhir.ground.policy.shipped import pack_files
from mutakhir.matching.linking.model_file import approve_model


MARK: Final = ".mutakhir-bench"
PACK: Final = "dtks_2020"
# What a bench needs at its peak, in publication. Measured on a whole regency of 434,027 visited households: 760 MB,
# less the 117 MB of inputs that are dropped elsewhere; per regency, what its many small files add.
BYTES_PER_HOUSEHOLD: Final = 1_480
BYTES_PER_REGENCY: Final = 1_000_000


@dataclass
class BenchHome:
    """An opened bench: `home` is opened anew once its policy has been scaled."""

    home: Home
    ledger: Ledger


def open_bench(folder: Path, arguments: Arguments, *, check_room: bool = True) -> BenchHome:
    """Makes the home, or goes on in the one that is there.

    Raises:
        ConflictProblem: the folder is no bench, or one of other arguments.
        MachineProblem: the disk has not the room.
    """
    if not (folder / MARK).is_file():
        if folder.exists() and any(folder.iterdir()):
            raise ConflictProblem("bench.not-ours", _NOT_OURS, Where(folder))
        if check_room:
            _check_room(folder, arguments, 0)
        home = Home.create(folder, PACK, synthetic=True)
        if arguments.model:
            approve_model(home.policy, "bench")
        (folder / MARK).touch()
    found = read_ledger(folder) or _new(folder, arguments)
    if found.arguments != arguments:
        raise ConflictProblem("bench.other-arguments", _other(found.arguments), Where(folder / LEDGER))
    if check_room and not is_finished(found):
        _check_room(folder, arguments, folder_bytes(folder))
    return BenchHome(Home.open(folder), found)


def reopened_bench(folder: Path) -> BenchHome:
    """The bench that is there, whatever its arguments.

    Raises:
        HomeProblem: there is none.
    """
    found = read_ledger(folder)
    if found is None or not (folder / MARK).is_file():
        raise HomeProblem("bench.none", _NONE, Where(folder))
    return BenchHome(Home.open(folder), found)


def middling_regency(regencies: Sequence[str]) -> str:
    """Of these regencies (all of the pack if none is named) the one with the middling target."""
    text = pack_files(PACK)["frame/regencies.csv"].decode()
    rows = [row for row in csv.DictReader(io.StringIO(text)) if not regencies or row["regency"] in regencies]
    by_size = sorted(rows, key=lambda row: (int(row["target_households"]), row["regency"]))
    return by_size[len(by_size) // 2]["regency"] if by_size else ""


def _new(folder: Path, arguments: Arguments) -> Ledger:
    date = dt.datetime.now(dt.UTC).date().isoformat()
    ledger = Ledger(folder.absolute() / LEDGER, arguments, asdict(this_machine()), date)
    ledger.save()
    return ledger


def is_finished(ledger: Ledger) -> bool:
    """The round came to its candidate."""
    last = ledger.stages.get("publication")
    return last is not None and not last.running


def expected_bytes(arguments: Arguments, regencies: int) -> int:
    """What the home will hold at its peak."""
    return arguments.households * BYTES_PER_HOUSEHOLD + regencies * BYTES_PER_REGENCY


def _check_room(folder: Path, arguments: Arguments, held: int) -> None:
    place = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    needed = expected_bytes(arguments, len(arguments.regencies) or 514)
    free = shutil.disk_usage(place).free + held
    if needed > free:
        raise MachineProblem("bench.no-room", _no_room(needed, free), Where(place))


def _no_room(needed: int, free: int) -> Said:
    want, have = f"{needed / 1e9:,.0f} GB", f"{free / 1e9:,.0f} GB"
    return Said(
        id=f"Tolok ukur ini memerlukan sekitar {want}, yang kosong {have}. Kosongkan ruang, pilih --home di disk lain,"
        " atau kurangi --households.",
        en=f"This bench needs about {want} of disk, {have} are free. Free some space, choose --home on another disk,"
        " or fewer --households.",
    )


def _other(held: Arguments) -> Said:
    what = f"--households {held.households} --seed {held.seed} --one-record {held.kept} " + " ".join(
        f"--regency {regency}" for regency in held.regencies
    )
    return Said(
        id=f"Folder ini berisi tolok ukur lain ({what.strip()}). Ulangi dengan pilihan itu, atau pilih --home lain.",
        en=f"This folder holds another bench ({what.strip()}). Use the same options, or choose another --home.",
    )


_NOT_OURS: Final = Said(
    id="Folder ini berisi dan bukan buatan tolok ukur. Pilih folder lain dengan --home.",
    en="This folder is not empty and was not made by a bench. Choose another with --home.",
)
_NONE: Final = Said(
    id="Di folder ini belum ada tolok ukur. Jalankan dahulu `mutakhir bench national --home FOLDER --households N`.",
    en="There is no bench in this folder. First run `mutakhir bench national --home FOLDER --households N`.",
)
