"""The predictions of each scenario's model on a survey, always of clusters left out of the fit."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mutakhir.ground.errors import Said, UsageProblem, Where
from mutakhir.ranking.design import Floats, Survey
from mutakhir.ranking.fit import fit
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.simulating.on_survey import Predict
from mutakhir.ranking.simulating.scenario import Scale
from mutakhir.ranking.simulating.settings import Setting


@dataclass(frozen=True)
class Surveyed:
    """A survey as the terms of a model read it, and that model."""

    survey: Survey
    model: ModelPolicy


def predicting(surveyed: Surveyed, again: Callable[[Path], Surveyed], folder: Path) -> Predict:
    """How the model of a setting predicts: the survey's own, or the one named by the scenario, fitted on it.

    Args:
        again: reads the survey by another specification.
        folder: of the file of scenarios.
    """

    def predict(setting: Setting) -> Floats:
        found = surveyed if setting.model is None else _other(folder / setting.model, surveyed.survey, again)
        return fit(found.survey, on_scale(found.model, setting.scale)).held_out

    return predict


def on_scale(model: ModelPolicy, scale: Scale) -> ModelPolicy:
    """The same model, of consumption on another scale."""
    return model.model_copy(update={"scale": model.scale.model_copy(update={"kind": scale})})


def _other(file: Path, survey: Survey, again: Callable[[Path], Surveyed]) -> Surveyed:
    """Raises UsageProblem: it reads the survey otherwise, or is the file of a fitted model."""
    if file.suffix == ".json":
        raise UsageProblem("ranking.scenario-model-fitted", _FITTED, Where(file))
    found = again(file)
    if not _same_households(found.survey, survey):
        raise UsageProblem("ranking.scenario-model-columns", _COLUMNS, Where(file))
    return found


def _same_households(one: Survey, other: Survey) -> bool:
    if (one.regency, one.village) != (other.regency, other.village):
        return False
    arrays = ("weight", "persons", "equivalents", "log_consumption")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays)


_FITTED = Said(
    "Ini berkas model yang sudah ditaksir. Pada survei, model ditaksir dan diuji pada gugus yang tidak ikut: sebutkan"
    " spesifikasinya (YAML), atau bandingkan pada registri dengan --home.",
    "This is the file of a fitted model. On a survey a model is fitted, and tried on clusters left out: name its"
    " specification (YAML), or compare on a registry with --home.",
)
_COLUMNS = Said(
    "Spesifikasi ini membaca survei dengan cara lain, jadi rumah tangganya tidak dapat dibandingkan. Samakan columns,"
    " population dan scale dengan yang dasar; yang boleh berbeda ialah parts, codes, penalty, interactions dan"
    " regency_slopes.",
    "This specification reads the survey in another way, so its households cannot be compared. Make columns, population"
    " and scale equal to those of the base; what may differ are parts, codes, penalty, interactions and"
    " regency_slopes.",
)
