"""From one YAML file to one frozen model, or to every mistake of the file with its line and remedy."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from mutakhir.ground.errors import PolicyProblem, Said
from mutakhir.ground.policy.problems import together
from mutakhir.ground.policy.wording import nearest, said_of
from mutakhir.ground.policy.yaml_text import Document, Loc, Tree, parse_yaml, text_of


NonBlank = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]


class Part(BaseModel):
    """Every mapping in a policy file: frozen, strict (no text for a number), no unknown keys."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Dated(Part):
    """Every policy file as a whole: from when it holds, and the law, decree, manual or paper behind it."""

    valid_from: date
    reference: NonBlank


class NotAllowed(ValueError):
    """Raised inside a model's own validator, so that the remedy is told in both languages.

    `key` names the entry of the mapping to blame, if there is one, so that the problem names its line.
    """

    def __init__(self, said: Said, key: str | None = None) -> None:
        super().__init__(said.en)
        self.said = said
        self.key = key


M = TypeVar("M", bound=Part)


def load_model(file: Path, model: type[M]) -> M:
    """Reads and type-checks one policy file.

    Raises:
        PolicyProblem: with file, line, field, what was found, what is allowed and what to do. When there
            are several mistakes, all of them at once (`problems` of the exception).
    """
    document = parse_yaml(text_of(file), file)
    loaded, faults = _checked(document, model, ())
    if document.faults or faults or loaded is None:
        raise together([*document.faults, *faults])
    return loaded


def model_of(tree: Tree, model: type[M], file: Path, loc: Loc) -> M:
    """A part of a file that was read already, for example one entry of `registry.yaml`; raises as above."""
    loaded, faults = _checked(Document(file, tree), model, loc)
    if loaded is None:
        raise together(faults)
    return loaded


def _checked(document: Document, model: type[M], loc: Loc) -> tuple[M | None, list[PolicyProblem]]:
    """Goes through JSON, since pydantic's strict JSON mode is what we mean: a date, a code or a tuple may
    be written as text or list, but "5" is no number and 1 is no text."""
    loose = sorted(each.__name__ for each in _reached(model, set()) if not issubclass(each, Part))
    assert not loose, f"policy models must derive from Part: {loose}"
    try:
        return model.model_validate_json(json.dumps(document.tree), strict=True), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [_problem(each, document, model, loc) for each in _told(details, model)]


def _problem(detail: ErrorDetails, document: Document, model: type[Part], above: Loc) -> PolicyProblem:
    cause = detail.get("ctx", {}).get("error")
    key = cause.key if isinstance(cause, NotAllowed) else None
    loc: Loc = detail["loc"] if key is None else (*detail["loc"], key)
    code, said = said_of(detail, (*above, *loc), _keys_at(model, loc))
    return PolicyProblem(code, said, document.where(loc))


def _told(details: list[ErrorDetails], model: type[Part]) -> list[ErrorDetails]:
    """A misspelt key is one mistake, not also a missing one."""
    meant = {
        (*each["loc"][:-1], nearest(str(each["loc"][-1]), _keys_at(model, each["loc"])))
        for each in details
        if each["type"] == "extra_forbidden"
    }
    return [each for each in details if each["type"] != "missing" or each["loc"] not in meant]


def _keys_at(model: type[Part], loc: Loc) -> tuple[str, ...]:
    """The keys allowed in the mapping that holds `loc`, for "did you mean"."""
    here: list[type[BaseModel]] = [model]
    for part in loc[:-1]:
        fields = [each.model_fields[part] for each in here if part in each.model_fields]
        inner = [found for each in fields for found in _models(each.annotation)]
        here = inner or here
    return tuple(sorted({name for each in here for name in each.model_fields}))


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    """The models named in an annotation such as `tuple[A | B, ...] | None`."""
    if isinstance(annotation, type) and not get_args(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _reached(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    if model not in seen:
        seen.add(model)
        for each in model.model_fields.values():
            for inner in _models(each.annotation):
                _reached(inner, seen)
    return seen
