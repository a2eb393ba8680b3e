"""`retention.yaml`: how long what names people, and what does not, is kept, dataset by dataset."""

from collections import Counter
from fnmatch import fnmatchcase
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Dated, NotAllowed, Part
from mutakhir.ground.policy.model import NonBlank
from mutakhir.ground.policy.round import Text
from mutakhir.ground.schema import DATASETS


Months = Annotated[int, Field(ge=1, le=1200)] | Literal["for_ever"]


class Term(Part):
    """How long each privacy class is kept, in months after the round has closed, or for ever."""

    direct: Months
    sensitive: Months
    quasi: Months
    none: Months


class Kept(Part):
    """Datasets that are kept alike; `datasets` are names or patterns with `*`."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Text
    datasets: Annotated[tuple[NonBlank, ...], Field(min_length=1)]
    months: Term
    afterwards: Literal["erase", "archive"]
    reason: NonBlank

    def holds(self, dataset: str) -> bool:
        return any(fnmatchcase(dataset, pattern) for pattern in self.datasets)


class RetentionPolicy(Dated):
    """Every declared dataset stands in exactly one entry, so that nothing is kept by oversight."""

    kept: Annotated[tuple[Kept, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_dataset_once(self) -> Self:
        found = Counter({name: sum(entry.holds(name) for entry in self.kept) for name in DATASETS})
        missing = sorted(name for name, times in found.items() if times == 0)
        double = sorted(name for name, times in found.items() if times > 1)
        if missing or double:
            raise NotAllowed(_not_once(missing, double), key="kept")
        return self

    @model_validator(mode="after")
    def _patterns_find_something(self) -> Self:
        patterns = [pattern for entry in self.kept for pattern in entry.datasets]
        idle = [pattern for pattern in patterns if not any(fnmatchcase(name, pattern) for name in DATASETS)]
        if idle:
            raise NotAllowed(_idle(idle[0]), key="kept")
        return self

    def entry_of(self, dataset: str) -> Kept:
        """The one entry under which a declared dataset falls."""
        return next(entry for entry in self.kept if entry.holds(dataset))


def _not_once(missing: list[str], double: list[str]) -> Said:
    return Said(
        f"kept: setiap dataset harus ada tepat sekali. Belum ada: {', '.join(missing) or '-'}; "
        f"lebih dari sekali: {', '.join(double) or '-'}. Tambahkan atau hapus.",
        f"kept: every dataset stands there exactly once. Not there: {', '.join(missing) or '-'}; "
        f"more than once: {', '.join(double) or '-'}. Add or remove it.",
    )


def _idle(pattern: str) -> Said:
    return Said(
        f"kept: '{pattern}' tidak cocok dengan dataset mana pun. Perbaiki namanya (docs/reference/datasets.md).",
        f"kept: '{pattern}' fits no dataset. Mend the name (docs/reference/datasets.md).",
    )
