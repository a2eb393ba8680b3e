"""The model as one readable file of the home, beside the datasets that hold it, and how such a file is read."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Final, cast

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mutakhir.ground.errors import InputProblem, Said, Where
from mutakhir.ground.lake import Lake
from mutakhir.ground.lake.files import sha256_text, write_bytes
from mutakhir.ground.schema.declaration import Column, column_group
from mutakhir.ground.schema.items import AssetItems, HousingItems, MemberItems
from mutakhir.ranking.policy import ModelPolicy


NAME_LENGTH = 12
PACKAGES: Final = ("numpy", "scikit-learn", "statsmodels", "mutakhir")
# What of `ranking/model.yaml` decides what a score is; the rest decides how it is estimated and measured.
DECIDING: Final = ("parts", "not_living_here", "scale", "interactions", "regency_slopes")
_PREDICTS: Final = {
    "per_person": "natural logarithm of consumption per person and month, rupiah",
    "adult_equivalent": "natural logarithm of consumption per adult equivalent and month, rupiah",
}
Row = dict[str, object]


class Approver(BaseModel):
    """Who answers for the model."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1)
    office: str = Field(min_length=1)
    signed_on: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")


class Coefficient(BaseModel):
    """A row of the dataset `coefficients`, in 1e-6."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    part: str
    term: str
    level: int
    area: str
    value: int
    households: int = Field(ge=0)


class ModelFile(BaseModel):
    """What stands in a file, as `content_of` wrote it; `approver` is null until somebody signs.

    measures, errors, residuals: as in the datasets. challengers: outcome of each, empty where none was fitted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    synthetic: bool
    predicts: str
    approver: Approver | None
    specification: dict[str, object]
    instrument_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    training_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    versions: dict[str, str]
    measures: dict[str, float | int | str]
    errors: tuple[dict[str, int | str | None], ...]
    residuals: tuple[dict[str, int], ...]
    challengers: dict[str, dict[str, object]]
    unit_of_coefficients: str = Field(pattern=r"^1e-6$")
    coefficients: tuple[Coefficient, ...] = Field(min_length=1)

    def rows(self) -> list[Row]:
        """The coefficients as rows of the dataset."""
        return [row.model_dump() for row in self.coefficients]


@dataclass(frozen=True)
class Found:
    """What the datasets of the fit say, for the file."""

    coefficients: pa.Table
    measures: pa.Table
    errors: pa.Table
    residuals: pa.Table

    @cached_property
    def shown(self) -> Row:
        measures = {row["measure"]: _shown(row) for row in self.measures.to_pylist()}
        tables = {"errors": self.errors, "residuals": self.residuals, "coefficients": self.coefficients}
        return {"measures": measures} | {name: table.to_pylist() for name, table in tables.items()}


def content_of(
    model: ModelPolicy,
    found: Found,
    training: str,
    synthetic: bool,
    challengers: Mapping[str, object] | None = None,
    instrument: str | None = None,
) -> Row:
    """The content of a file. Coefficients are whole numbers of 1e-6.

    `synthetic` says that the survey was made up: such a model ranks no one. `training` is the hash of the survey.
    `instrument` is the hash of another instrument than the registry's own.
    """
    shown = found.shown
    return {
        "synthetic": synthetic,
        "predicts": _PREDICTS[model.scale.kind],
        "approver": None,
        "specification": specification(model),
        "instrument_sha256": instrument or instrument_hash(model),
        "training_sha256": training,
        "versions": {"python": python_version(), **{name: version(name) for name in PACKAGES}},
        "measures": shown["measures"],
        "errors": shown["errors"],
        "residuals": shown["residuals"],
        "challengers": dict(challengers or {}),
        "unit_of_coefficients": "1e-6",
        "coefficients": shown["coefficients"],
    }


def write_model(folder: Path, content: Mapping[str, object]) -> Path:
    """Writes `folder`/<first 12 digits of its hash>.json, unless it is there; returns its path."""
    data = json.dumps(content, indent=1, ensure_ascii=True).encode() + b"\n"
    path = folder / f"{sha256_text(data.decode())[:NAME_LENGTH]}.json"
    if not path.exists():
        write_bytes(path, data)
    return path


def load_model_file(path: Path) -> ModelFile:
    """A model file, checked for its form; whether it may be used is `approving.check_usable`.

    Raises:
        InputProblem: it is no model file, or something in it is missing, unknown or of another kind.
    """
    try:
        return ModelFile.model_validate_json(path.read_bytes())
    except OSError as trouble:
        raise InputProblem("ranking.model-file", _UNREADABLE, Where(path)) from trouble
    except ValidationError as trouble:
        first = trouble.errors()[0]
        place = ".".join(str(each) for each in first["loc"]) or "-"
        raise InputProblem("ranking.model-file", _malformed(place), Where(path)) from None


def specification(model: ModelPolicy) -> Row:
    """The policy as it stands in a file, without its date and reference."""
    return cast(Row, model.model_dump(mode="json", exclude={"valid_from", "reference"}))


def instrument_hash(model: ModelPolicy) -> str:
    """Hash of the items that the terms read, with type and codes: another instrument gives another one."""
    groups = {"people": MemberItems, "housing": HousingItems, "assets": AssetItems}
    read = {(part, item) for part, term in model.terms() if (item := getattr(term, "item", None)) is not None}
    return sha256_text(*(f"{part}.{item}: {_kind(column_group(groups[part])[item])}" for part, item in sorted(read)))


def training_hash(lake: Lake, names: Sequence[str]) -> str:
    """Hash of the content of the datasets that the model was fitted on."""
    entries = [(name, entry) for name in names for entry in lake.need(name).files]
    return sha256_text(*(text for name, entry in entries for text in (name, entry.part, entry.content)))


def _kind(column: Column) -> str:
    codes: Iterable[object] = getattr(column.codes, "codes", {}).items()
    return f"{column.type} {column.unit} {list(codes)}"


def _shown(row: Mapping[str, int | str]) -> float | int | str:
    value = row["value"]
    return int(value) / 1e6 if row["unit"] == "1e-6" else value


_UNREADABLE = Said(
    "Berkas model tidak bisa dibaca. Periksa nama dan izinnya, lalu jalankan lagi.",
    "The model file cannot be read. Check its name and permissions, then run again.",
)


def _malformed(place: str) -> Said:
    return Said(
        f"Ini bukan berkas model yang utuh: lihat '{place}'. Pakai berkas tulisan `mutakhir ranking fit` apa adanya;"
        " hanya `approver` yang diisi orang.",
        f"This is no whole model file: see '{place}'. Use a file as `mutakhir ranking fit` wrote it; only `approver`"
        " is filled in by people.",
    )
