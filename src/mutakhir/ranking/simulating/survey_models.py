"""The predictions of each scenario's model on a survey file, always of clusters left out of the fit."""

from pathlib import Path

from mutakhir.ground.errors import Said, UsageProblem, Where
from mutakhir.ground.policy import load_model
from mutakhir.ranking.design import Floats
from mutakhir.ranking.fit import fit
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.simulating.on_survey import Predict
from mutakhir.ranking.simulating.scenario import Scale
from mutakhir.ranking.simulating.settings import Setting
from mutakhir.ranking.surveys import Rows, SurveySpec, outside_survey


def predicting(rows: Rows, spec: SurveySpec, folder: Path) -> Predict:
    """How the model of a setting predicts: `spec`, or the one named by the scenario, fitted on the same rows.

    Args:
        folder: of the file of scenarios.
    """

    def predict(setting: Setting) -> Floats:
        model = spec if setting.model is None else _other(folder / setting.model, spec)
        return fit(outside_survey(rows, model).survey, on_scale(model, setting.scale)).held_out

    return predict


def on_scale(model: ModelPolicy, scale: Scale) -> ModelPolicy:
    """The same model, of consumption on another scale."""
    return model.model_copy(update={"scale": model.scale.model_copy(update={"kind": scale})})


def _other(file: Path, spec: SurveySpec) -> SurveySpec:
    """Another specification of the same survey.

    Raises:
        PolicyProblem: it does not load.
        UsageProblem: it reads other columns, or is the file of a fitted model.
    """
    if file.suffix == ".json":
        raise UsageProblem("ranking.scenario-model-fitted", _FITTED, Where(file))
    other = load_model(file, SurveySpec)
    if (other.columns, other.population, other.scale) != (spec.columns, spec.population, spec.scale):
        raise UsageProblem("ranking.scenario-model-columns", _COLUMNS, Where(file))
    return other


_FITTED = Said(
    "Ini berkas model yang sudah ditaksir. Pada survei, model ditaksir dan diuji pada gugus yang tidak ikut: sebutkan"
    " spesifikasinya (YAML), atau bandingkan pada registri dengan --home.",
    "This is the file of a fitted model. On a survey a model is fitted, and tried on clusters left out: name its"
    " specification (YAML), or compare on a registry with --home.",
)
_COLUMNS = Said(
    "Spesifikasi ini membaca survei dengan cara lain (columns, population atau scale berbeda), jadi rumah tangganya"
    " tidak dapat dibandingkan. Samakan ketiganya dengan --spec; yang boleh berbeda ialah parts, codes, penalty,"
    " interactions dan regency_slopes.",
    "This specification reads the survey in another way (columns, population or scale differ), so its households"
    " cannot be compared. Make the three equal to those of --spec; what may differ are parts, codes, penalty,"
    " interactions and regency_slopes.",
)
