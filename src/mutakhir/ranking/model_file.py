"""The model as one readable file of the home, beside the datasets that hold it."""

import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from mutakhir.ground.lake import Lake
from mutakhir.ground.lake.files import sha256_text, write_bytes


NAME_LENGTH = 12


def training_hash(lake: Lake, names: Sequence[str]) -> str:
    """Hash of the content of the datasets that the model was fitted on."""
    entries = [(name, entry) for name in names for entry in lake.need(name).files]
    return sha256_text(*(text for name, entry in entries for text in (name, entry.part, entry.content)))


def write_model(folder: Path, coefficients: pa.Table, measures: pa.Table, training: str, synthetic: bool) -> Path:
    """Writes `folder`/<first 12 digits of its hash>.json, unless it is there; returns its path.

    Coefficients are whole numbers of 1e-6. `synthetic` says that the survey was made up: such a model ranks no one.
    """
    content = {
        "synthetic": synthetic,
        "predicts": "natural logarithm of consumption per person and month, rupiah",
        "training_sha256": training,
        "measures": {row["measure"]: _shown(row) for row in measures.to_pylist()},
        "unit_of_coefficients": "1e-6",
        "coefficients": coefficients.to_pylist(),
    }
    data = json.dumps(content, indent=1, ensure_ascii=True).encode() + b"\n"
    path = folder / f"{sha256_text(data.decode())[:NAME_LENGTH]}.json"
    if not path.exists():
        write_bytes(path, data)
    return path


def _shown(row: dict[str, int | str]) -> float | int | str:
    value = row["value"]
    return int(value) / 1e6 if row["unit"] == "1e-6" else value
