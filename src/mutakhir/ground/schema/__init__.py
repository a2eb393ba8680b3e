"""All declared datasets, by name. `previous_<name>` is a registry dataset of release N-1."""

from mutakhir.ground.schema import (
    assurance,
    border,
    exchange,
    fieldwork,
    frame,
    intake,
    judgement,
    matching,
    questionnaire,
    ranking,
    ranking_audit,
    ranking_doubt,
    ranking_model,
    ranking_watch,
    registry,
    reviewing,
)
from mutakhir.ground.schema.declaration import CodeList, Column, Dataset, Privacy, Words


PREVIOUS = "previous_"

_ROOMS = (
    registry, frame, fieldwork, questionnaire, intake, judgement, matching, reviewing, ranking, ranking_audit,
    ranking_doubt, ranking_model, ranking_watch, assurance, border, exchange,
)  # fmt: skip


def _declared() -> dict[str, type[Dataset]]:
    found = {}
    for room in _ROOMS:
        for thing in vars(room).values():
            if isinstance(thing, type) and issubclass(thing, Dataset) and thing.__module__ == room.__name__:
                assert thing.name not in found, f"{thing.name} is declared twice"
                found[thing.name] = thing
    return found


DATASETS = _declared()


def dataset(name: str) -> type[Dataset]:
    """The declaration behind a dataset name, also for `previous_...` names."""
    return DATASETS[name.removeprefix(PREVIOUS)]


__all__ = ["DATASETS", "PREVIOUS", "CodeList", "Column", "Dataset", "Privacy", "Words", "dataset"]
