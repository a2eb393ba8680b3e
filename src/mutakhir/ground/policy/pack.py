"""A policy pack as it stands in a registry home, in the folder HOME/policy."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Self, TypeVar

import pyarrow as pa

from mutakhir.ground.errors import HomeProblem, PolicyProblem, Said, Where
from mutakhir.ground.policy.csv_text import read_csv
from mutakhir.ground.policy.model import Dated, load_model
from mutakhir.ground.policy.round import PackPolicy, RoundPolicy
from mutakhir.ground.policy.wording import did_you_mean


M = TypeVar("M", bound=Dated)

ROUND_FILE = "round.yaml"
PACK_FILE = "pack.yaml"
AMENDMENTS_FILE = "amendments.yaml"  # says how the pack changed, so it is no part of the pack's hash


@dataclass(frozen=True)
class Policy:
    """One pack. Paths are relative to `folder`, with forward slashes on every system."""

    folder: Path
    round: RoundPolicy
    pack: PackPolicy

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Opens HOME/policy.

        Raises:
            HomeProblem: the folder is no policy folder.
            PolicyProblem: `round.yaml` or `pack.yaml` does not load, or they contradict each other.
        """
        if not (folder / ROUND_FILE).is_file():
            raise HomeProblem("policy.folder", _NO_POLICY, Where(folder))
        round_ = load_model(folder / ROUND_FILE, RoundPolicy)
        policy = cls(folder, round_, load_model(folder / PACK_FILE, PackPolicy))
        policy._check_names()
        for name, dated in ((ROUND_FILE, round_), (PACK_FILE, policy.pack)):
            policy._check_date(name, dated.valid_from)
        return policy

    @property
    def home(self) -> Path:
        """The registry home that holds this pack."""
        return self.folder.parent

    def load(self, path: str, model: type[M]) -> M:
        """One YAML file of the pack as a frozen model.

        Raises:
            PolicyProblem: every mistake of the file with line, field and remedy; or the file is valid only
                after the round's reference date.
        """
        loaded = load_model(self._inside(path), model)
        self._check_date(path, loaded.valid_from)
        return loaded

    def csv(self, path: str) -> pa.Table:
        """One small table of the pack: every column text, an empty cell null.

        Raises:
            PolicyProblem: the table has no header, a repeated column, or a row of another length.
        """
        sheet = read_csv(self._inside(path))
        if sheet.valid_from is not None:
            self._check_date(path, sheet.valid_from)
        return sheet.table

    def files(self, patterns: Sequence[str]) -> tuple[Path, ...]:
        """The pack's files that match any of the glob patterns: relative, sorted, each once.

        Raises:
            PolicyProblem: a pattern matches nothing, so a stage would work without its policy.
        """
        found = {path for pattern in patterns for path in self._matching(pattern)}
        return tuple(sorted(found, key=PurePosixPath.as_posix))

    def hash(self, patterns: Sequence[str]) -> str:
        """SHA-256 over the names and bytes of these files (hex): the policy part of a result's key."""
        return hash_of({path.as_posix(): _sha256(self.folder / path) for path in self.files(patterns)})

    def file_hashes(self) -> dict[str, str]:
        """SHA-256 of each file of the pack by relative name, in the order of the names."""
        inside = (path for path in self._files() if path.as_posix() != AMENDMENTS_FILE)
        return {path.as_posix(): _sha256(self.folder / path) for path in sorted(inside, key=Path.as_posix)}

    def pack_hash(self) -> str:
        """SHA-256 of the whole pack: what a round pins."""
        return hash_of(self.file_hashes())

    def _files(self) -> Iterator[Path]:
        for path in self.folder.rglob("*"):
            relative = path.relative_to(self.folder)
            if path.is_file() and not any(_is_scratch(part) for part in relative.parts):
                yield relative

    def _matching(self, pattern: str) -> list[Path]:
        wanted = set(self.folder.glob(_relative(pattern, self.folder)))
        found = [path for path in self._files() if self.folder / path in wanted]
        if not found:
            raise PolicyProblem("policy.no-file", _no_file(pattern), Where(self.folder))
        return found

    def _inside(self, path: str) -> Path:
        file = self.folder / _relative(path, self.folder)
        if not file.is_file():
            near = did_you_mean(path, [each.as_posix() for each in sorted(self._files())])
            raise PolicyProblem("policy.file-missing", _missing_file(near), Where(file))
        return file

    def _check_date(self, path: str, valid_from: date) -> None:
        if valid_from > self.round.reference_date:
            said = _too_late(valid_from, self.round.reference_date)
            raise PolicyProblem("policy.not-yet-valid", said, _place_of("valid_from", self.folder / path))

    def _check_names(self) -> None:
        if self.round.pack != self.pack.name:
            said = _other_pack(self.round.pack, self.pack.name)
            raise PolicyProblem("policy.pack-name", said, _place_of("pack", self.folder / ROUND_FILE))


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a pack in a folder, by relative name, in order; without amendments and what editors leave."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    named = {path.relative_to(folder): path for path in paths}
    kept = {name.as_posix(): path for name, path in named.items() if not any(_is_scratch(part) for part in name.parts)}
    return {name: kept[name].read_bytes() for name in sorted(kept) if name != AMENDMENTS_FILE}


def hash_of(files: Mapping[str, str]) -> str:
    """SHA-256 over the sorted lines "hash of the file, two spaces, name", as sha256sum writes them."""
    lines = "".join(f"{files[name]}  {name}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _place_of(key: str, file: Path) -> Where:
    """The line of a top-level key in a file that was read already; in a table it stands behind '#'."""
    told = re.compile(rf"(#\s*)?{key}\s*:")
    lines = enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1)
    return Where(file, next((number for number, line in lines if told.match(line)), None))


def _is_scratch(part: str) -> bool:
    """Files of editors, version control and Python: never part of a pack."""
    return part.startswith(".") or part.endswith("~") or part == "__pycache__"


def _relative(path: str, folder: Path) -> str:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise PolicyProblem("policy.outside", _OUTSIDE, Where(folder / path))
    return path


def _no_file(pattern: str) -> Said:
    return Said(
        f"Tidak ada berkas yang cocok dengan '{pattern}'. Salin lagi berkas itu dari paket kebijakan.",
        f"No file matches '{pattern}'. Copy the file again from the policy pack.",
    )


def _missing_file(near: Said) -> Said:
    return Said(
        f"Berkas ini tidak ada dalam paket kebijakan. {near.id} Salin lagi, atau perbaiki namanya.",
        f"This file is not in the policy pack. {near.en} Copy it again, or mend its name.",
    )


def _too_late(valid_from: date, reference: date) -> Said:
    return Said(
        f"valid_from: berlaku mulai {valid_from}, sesudah tanggal acuan putaran {reference}. "
        "Pakai berkas yang berlaku pada tanggal itu, atau ubah reference_date.",
        f"valid_from: holds from {valid_from}, after the round's reference date {reference}. "
        "Use the file that held on that date, or change reference_date.",
    )


def _other_pack(in_round: str, in_pack: str) -> Said:
    return Said(
        f"pack: tertulis '{in_round}', tetapi pack.yaml bernama '{in_pack}'. Samakan keduanya.",
        f"pack: found '{in_round}', but pack.yaml is named '{in_pack}'. Make them the same.",
    )


_NO_POLICY = Said(
    "Folder ini tidak memuat round.yaml. Buat rumah registri dengan 'mutakhir init FOLDER', "
    "atau tunjuk rumah yang benar dengan --home.",
    "This folder holds no round.yaml. Make a registry home with 'mutakhir init FOLDER', "
    "or name the right home with --home.",
)
_OUTSIDE = Said(
    "Jalur berkas kebijakan harus relatif dan tetap di dalam folder policy. Tulis tanpa '/' di awal dan tanpa '..'.",
    "The path of a policy file is relative and stays inside the policy folder. "
    "Write it without a leading '/' and without '..'.",
)
