"""The models of the pack: `matching/model/persons.yaml`, and beside it how frequent names are.

Written by `mutakhir matching fit`. A model is fixed within a round: a new one is an amendment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import pyarrow as pa
import pyarrow.compute as pc
import yaml
from pydantic import Field

from mutakhir.ground.errors import PolicyProblem, Said, Where
from mutakhir.ground.policy import Dated, Part, Policy
from mutakhir.matching.linking.comparing import comparison_levels, counted_levels
from mutakhir.matching.linking.model import Chances, LinkageModel
from mutakhir.matching.linking.registry import PersonModels
from mutakhir.matching.linking.specification import Deciding, PersonsPolicy, Specification


FOLDER: Final = "matching/model"
FILE: Final = f"{FOLDER}/persons.yaml"
# A name of fewer people is not listed: it is as rare as the rarest listed, and tells of nobody.
SMALLEST_COUNT: Final = 20
Chance = Annotated[float, Field(gt=0, le=1)]


class Trained(Part):
    """On what the model was trained: data in words with their hash, persons, seed, day and versions."""

    data: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    persons: Annotated[int, Field(ge=1)]
    seed: int
    on: date
    versions: dict[str, str]


class Learned(Part):
    """One model: the prior, and per comparison the pairs m, u of its levels."""

    prior: Chance
    levels: dict[str, list[Annotated[list[Chance], Field(min_length=2, max_length=2)]]]


class Thresholds(Part):
    """For regencies of up to so many members: chance agreements grow with the number of those who are compared.

    `from_what` says on which labelled or clerically read pairs they rest.
    """

    up_to: Annotated[int, Field(ge=1)]
    from_what: Annotated[str, Field(min_length=1)]
    civil_register: Deciding
    family: Deciding
    doubles: Deciding


class LinkagePolicy(Dated):
    """`matching/model/persons.yaml`. No round uses a model for which nobody answers (`approver` is empty)."""

    trained: Trained
    approver: str | None = None
    thresholds: list[Thresholds] = Field(min_length=1)
    civil_register: Learned
    doubles: Learned

    def at(self, persons: PersonsPolicy, members: int) -> PersonsPolicy:
        """The policy with the thresholds for a regency of so many members; beyond the largest, those of the largest."""
        sizes = sorted(self.thresholds, key=lambda one: one.up_to)
        fit = next((one for one in sizes if members <= one.up_to), sizes[-1])
        return persons.model_copy(
            update={
                "civil_register": persons.civil_register.model_copy(update={"deciding": fit.civil_register}),
                "family": fit.family,
                "doubles": persons.doubles.model_copy(update={"deciding": fit.doubles}),
            }
        )


@dataclass(frozen=True, slots=True)
class ApprovedModel:
    """What a round links by: the models, how persons are compared, and the file with its thresholds."""

    models: PersonModels
    persons: PersonsPolicy
    file: LinkagePolicy

    def at(self, members: int) -> PersonsPolicy:
        """See `LinkagePolicy.at`."""
        return self.file.at(self.persons, members)


def approved_model(policy: Policy) -> ApprovedModel | None:
    """The model of the pack, if it has one for which somebody answers.

    Raises:
        PolicyProblem: a file does not load; the model is of another version of the specification.
    """
    if not (policy.folder / FILE).exists():
        return None
    told = policy.load(FILE, LinkagePolicy)
    return loaded(policy, told) if told.approver else None


def approve_model(policy: Policy, approver: str) -> None:
    """Writes down who answers for the model of the pack, as long as nobody does; before a round begins.

    For rounds of made-up people: a ministry's approver opens the file.
    """
    file = policy.folder / FILE
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("approver: null", f"approver: {approver}"), encoding="utf-8")


def loaded(policy: Policy, told: LinkagePolicy) -> ApprovedModel:
    """The models with the frequencies that stand beside the file; raises as `approved_model`."""
    persons = policy.load("matching/persons.yaml", PersonsPolicy)
    models = PersonModels(
        _model(policy, told, persons.to_register(), "civil_register"),
        _model(policy, told, persons.within(), "doubles"),
    )
    return ApprovedModel(models, persons, told)


def _model(policy: Policy, told: LinkagePolicy, spec: Specification, task: str) -> LinkageModel:
    learned: Learned = getattr(told, task)
    for comparison in spec.comparisons:
        if len(learned.levels.get(comparison.column, [])) != len(comparison_levels(comparison)) - 1:
            raise PolicyProblem("matching.model-version", _OTHER_VERSION, Where(policy.folder / FILE))
    levels = {column: tuple(Chances(m, u) for m, u in pairs) for column, pairs in learned.levels.items()}
    counted = {column for one in spec.comparisons for column in counted_levels(one).values()}
    rarest = min(SMALLEST_COUNT / told.trained.persons, 1.0)
    shares = {column: _frequency(policy, task, column, rarest) for column in sorted(counted)}
    return LinkageModel(learned.prior, levels, shares)


def _frequency(policy: Policy, task: str, column: str, rarest: float) -> pa.Table:
    """A table without rows, of a model of few people, says that every value is rare."""
    path = f"{FOLDER}/{task}_{column}.csv"
    table = policy.csv(path)
    if table.column_names != ["value", "share"]:
        raise PolicyProblem("matching.model-frequencies", _FREQUENCIES, Where(policy.folder / path, 1))
    shares = [_share(told) for told in table["share"].to_pylist()]
    if None in shares:
        raise PolicyProblem("matching.model-share", _SHARE, Where(policy.folder / path, shares.index(None) + 2))
    if not shares:
        return pa.table({"value": [""], "share": [rarest]})
    return pa.table({"value": table["value"], "share": pa.array(shares, pa.float64())})


def _share(told: str | None) -> float | None:
    """A share above 0 and at most 1, else nothing."""
    try:
        share = float(told or "")
    except ValueError:
        return None
    return share if 0 < share <= 1 else None


def write_model(
    folder: Path, models: PersonModels, trained: Trained, persons: PersonsPolicy, counts: Mapping[str, int],
    from_what: str,
) -> None:  # fmt: skip
    """Writes the folder `matching/model` of a pack, approved by nobody.

    The thresholds are those of `matching/persons.yaml`; `counts` are the records in which each task counted names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tasks = {"civil_register": models.civil_register, "doubles": models.doubles}
    (folder / "persons.yaml").write_text(_COMMENT + _text(tasks, trained, persons, from_what), encoding="utf-8")
    for task, model in tasks.items():
        for column, table in model.frequencies.items():
            path = folder / f"{task}_{column}.csv"
            path.write_text(_frequent(table, SMALLEST_COUNT / counts[task]), encoding="utf-8")


def _text(tasks: Mapping[str, LinkageModel], trained: Trained, persons: PersonsPolicy, from_what: str) -> str:
    sizes = {
        "up_to": trained.persons,
        "from_what": from_what,
        "civil_register": persons.civil_register.deciding.model_dump(),
        "family": persons.family.model_dump(),
        "doubles": persons.doubles.deciding.model_dump(),
    }
    tree = {
        "valid_from": persons.valid_from,
        "reference": persons.reference,
        "trained": trained.model_dump(),
        "approver": None,
        "thresholds": [sizes],
        **{task: _tree(model) for task, model in tasks.items()},
    }
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=110)


def _frequent(table: pa.Table, least: float) -> str:
    rows = table.filter(pc.greater_equal(table["share"], least)).to_pylist()
    return "value,share\n" + "".join(f"{row['value']},{row['share']:.3e}\n" for row in rows)


def _tree(model: LinkageModel) -> dict[str, object]:
    levels = {column: [[_short(one.m), _short(one.u)] for one in told] for column, told in model.levels.items()}
    return {"prior": _short(model.prior), "levels": levels}


def _short(chance: float) -> float:
    """Six digits say all that training can know."""
    return float(f"{chance:.6g}")


_COMMENT: Final = """\
# Made by machine. Of each level of each comparison, from the most alike to the rest: m, its chance if
# both records are one person, and u, its chance if they are two. prior: the chance that two random records are one.
"""
_OTHER_VERSION: Final = Said(
    id="Model ini dilatih untuk perbandingan lain daripada matching/persons.yaml. Latih lagi modelnya.",
    en="This model was trained for other comparisons than those of matching/persons.yaml. Train it again.",
)
_FREQUENCIES: Final = Said(
    id="Tabel frekuensi nama harus berisi kolom value dan share. Salin lagi dari model yang dilatih.",
    en="A table of frequencies has the columns value and share. Copy it again from the trained model.",
)
_SHARE: Final = Said(
    id="share harus bilangan di atas 0 dan paling besar 1. Salin lagi tabel ini dari model yang dilatih.",
    en="share must be a number above 0 and at most 1. Copy this table again from the trained model.",
)
