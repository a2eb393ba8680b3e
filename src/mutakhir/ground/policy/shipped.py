"""The packs that come with the engine, and the ministry's own copy of one of them."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from mutakhir.ground.errors import ConflictProblem, Said, UsageProblem, Where
from mutakhir.ground.policy.pack import PACK_FILE
from mutakhir.ground.policy.wording import did_you_mean


def shipped_packs() -> tuple[str, ...]:
    """The names of the packs inside the engine, sorted."""
    folders = files("mutakhir").joinpath("policies").iterdir()
    return tuple(sorted(each.name for each in folders if each.joinpath(PACK_FILE).is_file()))


def copy_pack(name: str, into: Path) -> None:
    """Copies a shipped pack to `into` (HOME/policy), which must be new or empty.

    Raises:
        UsageProblem: there is no pack of this name.
        ConflictProblem: `into` holds something already; a ministry's own policy is never overwritten.
    """
    if name not in shipped_packs():
        near = did_you_mean(name, shipped_packs())
        raise UsageProblem("policy.no-pack", _no_pack(name, near))
    if into.exists() and any(into.iterdir()):
        raise ConflictProblem("policy.exists", _EXISTS, Where(into))
    _copy(files("mutakhir").joinpath("policies", name), into)


def pack_files(name: str) -> dict[str, bytes]:
    """The files of a shipped pack by relative name.

    Raises:
        UsageProblem: there is no pack of this name.
    """
    if name not in shipped_packs():
        raise UsageProblem("policy.no-pack", _no_pack(name, did_you_mean(name, shipped_packs())))
    return dict(_files(files("mutakhir").joinpath("policies", name), ""))


def _files(folder: Traversable, above: str) -> Iterator[tuple[str, bytes]]:
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if each.is_dir() and each.name != "__pycache__":
            yield from _files(each, f"{above}{each.name}/")
        elif each.is_file():
            yield f"{above}{each.name}", each.read_bytes()


def _copy(source: Traversable, into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    for each in sorted(source.iterdir(), key=lambda entry: entry.name):
        if each.is_dir() and each.name != "__pycache__":
            _copy(each, into / each.name)
        elif each.is_file():
            (into / each.name).write_bytes(each.read_bytes())


def _no_pack(name: str, near: Said) -> Said:
    return Said(
        f"Tidak ada paket kebijakan bernama '{name}'. {near.id}",
        f"There is no policy pack named '{name}'. {near.en}",
    )


_EXISTS = Said(
    "Folder kebijakan ini sudah berisi. Pakai folder baru, atau perbarui dengan 'mutakhir policy upgrade'.",
    "This policy folder is not empty. Use a new folder, or renew it with 'mutakhir policy upgrade'.",
)
