"""A round in which file after file is damaged or lost, told of, and mended as the sentence says."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from functional.damaging import Command, cut, emptied, flipped, gone, nothing_half_published
from mutakhir.ground.lake import MANIFEST, Home, Lake
from mutakhir.ground.lake.store import CURRENT


Cure = Literal["restore", "remove", "bring", "folder"]
IN_WORDS = {
    "restore": "cadangan",
    "remove": "Hapus berkas itu, lalu jalankan `mutakhir run`",
    "bring": "masukkan lagi data yang sama",
    "folder": "Hapus folder dataset ini",
}


FRAME_IDS = "frame.household"  # of all files of the register those that the frame reads when it makes a list again


@dataclass(frozen=True)
class Case:
    """After stage `after`, a file of `dataset` (or its manifest, by `code`) is damaged; `also` goes with it, so that
    a stage reads the first."""

    after: str
    dataset: str
    damage: Callable[[Path], None]
    cure: Cure
    code: str = "lake.damaged"
    also: str = ""


CASES = (
    Case("fieldwork", "submissions", flipped, "restore"),
    Case("fieldwork", "submissions_identity", flipped, "restore"),
    Case("fieldwork", "submission_members", gone, "restore", "lake.missing"),
    Case("fieldwork", "submission_members_identity", emptied, "restore"),
    Case("fieldwork", "prelist", flipped, "remove"),
    Case("fieldwork", "prelist_identity", cut, "remove"),
    Case("intake", "households", flipped, "remove"),
    Case("intake", "families", emptied, "remove"),
    Case("intake", "visits", emptied, "folder", "lake.manifest"),
    Case("review", "members_identity", flipped, "remove"),
    Case("review", "civil_register", emptied, "bring"),
    Case("review", "civil_register_identity", gone, "bring", "lake.missing"),
    Case("review", "previous_registry_members", flipped, "bring"),
    Case("ranking", "id_register", gone, "restore", "lake.missing", also="prelist_first"),
    Case("ranking", "consumption_survey", gone, "bring", "lake.missing", also="coefficients"),
)
# One of each kind: plain and encrypted, made and brought in, one that nobody can make again, and a manifest.
FEW = tuple(
    case
    for case in CASES
    if case.dataset in ("households", "visits", "civil_register_identity", "members_identity")
    or case.also == "prelist_first"
)


@dataclass(frozen=True)
class Losing:
    """`bring` gives the inputs again, as the first time. `tell` shows a person's sentence."""

    home: Home
    regency: str
    command: Command
    bring: Callable[[Home], object]
    tell: Callable[[str], None] = lambda _: None

    def play(self, cases: Sequence[Case]) -> None:
        for after, together in groupby(cases, key=lambda case: case.after):
            assert self.run("--until", after) == 0
            for case in together:
                self._lose(case)

    def run(self, *options: str) -> int:
        return self.command("run", "--home", str(self.home.folder), "--quiet", *options).code

    def _lose(self, case: Case) -> None:
        path = self._manifest_of(case.dataset) if case.code == "lake.manifest" else self.path_of(case.dataset)
        kept = shutil.copyfile(path, self.home.folder / "kept")
        if case.also:
            self.path_of(case.also).unlink()
        case.damage(path)
        ended = self.command("run", "--home", str(self.home.folder), "--quiet")
        self.tell(ended.text.strip())
        assert ended.code == 13, ended.text
        assert f"[{case.code}] {path}: Dataset `" in ended.text, ended.text
        assert f"`{case.dataset.removeprefix('previous_')}`" in ended.text
        assert case.code == "lake.manifest" or f"kabupaten/kota {self.regency}" in ended.text
        assert IN_WORDS[case.cure] in ended.text
        nothing_half_published(self.home)
        self._mend(case.cure, path, kept)

    def _mend(self, cure: Cure, path: Path, kept: Path) -> None:
        if cure == "folder":
            shutil.rmtree(path.parent.parent)
        else:
            path.unlink(missing_ok=True)
        if cure == "restore":
            shutil.move(kept, path)
        if cure == "bring":
            self.bring(self.home)
        kept.unlink(missing_ok=True)

    def path_of(self, dataset: str) -> Path:
        lake = Lake(self.home)
        found = lake.need(dataset)
        files = [entry for entry in found.of(self.regency) if entry.key == FRAME_IDS] or found.of(self.regency)
        return lake.path_of(dataset, (files or found.files)[0])

    def _manifest_of(self, dataset: str) -> Path:
        folder = Lake(self.home).folder_of(dataset)
        return folder / (folder / CURRENT).read_text().strip() / MANIFEST
