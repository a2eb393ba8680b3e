"""What a stage declares on the page of the pipeline, and the keys of its results."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from mutakhir.ground.lake.files import sha256_text
from mutakhir.ground.schema import dataset


if TYPE_CHECKING:
    from mutakhir.ground.lake.workbench import Workbench


@dataclass(frozen=True)
class Stage:
    """One stage of the round.

    `reads` must be there before the stage can run; `may_read` is read where it exists. `identity` names the
    identity datasets among them (and those written): the lake opens no other. `policy` are patterns of files
    of the pack; round.yaml is always among them.
    """

    word: str
    question: str
    run: Callable[["Workbench"], None]
    reads: tuple[str, ...] = ()
    may_read: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    policy: tuple[str, ...] = ()
    mints: bool = False

    def __post_init__(self) -> None:
        for name in (*self.reads, *self.may_read, *self.writes):
            assert name in self.identity or not dataset(name).is_identity(), f"{self.word}: declare {name}"

    @property
    def patterns(self) -> tuple[str, ...]:
        return ("round.yaml", *self.policy)

    def code_hash(self) -> str:
        """Hash of the source of the stage's package and of ground: changed code makes its results anew."""
        return sha256_text(_source_hash(f"mutakhir.{self.word}"), _source_hash("mutakhir.ground"))


@cache
def _source_hash(package: str) -> str:
    found = find_spec(package)
    assert found is not None and found.submodule_search_locations, f"{package} is no package"
    root = Path(found.submodule_search_locations[0])
    return _hash_of(root, sorted(root.rglob("*.py")))


def _hash_of(root: Path, files: Iterable[Path]) -> str:
    return sha256_text(*(text for file in files for text in (str(file.relative_to(root)), file.read_text())))
