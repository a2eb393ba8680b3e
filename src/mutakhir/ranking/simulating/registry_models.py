"""The model of each scenario on the registry: that of the round, another one fitted on its survey, or a model file."""

import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pydantic import ValidationError

from mutakhir.ground.errors import PolicyProblem, Said, Where
from mutakhir.ground.lake import Workbench
from mutakhir.ground.policy import ListedUnit, load_model
from mutakhir.ground.schema import dataset
from mutakhir.ranking.design import Survey
from mutakhir.ranking.fit import coefficient_rows, fit
from mutakhir.ranking.fit_step import survey_features
from mutakhir.ranking.model_file import ModelFile, instrument_hash, load_model_file
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.simulating.registry_views import Model
from mutakhir.ranking.simulating.settings import Setting
from mutakhir.ranking.simulating.survey_models import on_scale


@dataclass(frozen=True)
class Models:
    """policy: the terms of the round. folder: of the file of scenarios, from which model files are named."""

    bench: Workbench
    policy: ModelPolicy
    folder: Path

    def of(self, setting: Setting) -> Model:
        """The model of a setting: a fitted one from a JSON file as it stands, a YAML file fitted on the survey.

        Raises:
            InputProblem: a JSON file is no model file.
            PolicyProblem: it is for terms that the registry does not have; a YAML file does not load.
        """
        if setting.model is not None and setting.model.endswith(".json"):
            return model_of_file(self.folder / setting.model)
        policy = self.policy if setting.model is None else load_model(self.folder / setting.model, ModelPolicy)
        if policy is self.policy and setting.scale == policy.scale.kind:
            return Model(policy)
        return self._fitted(on_scale(policy, setting.scale))

    def _fitted(self, policy: ModelPolicy) -> Model:
        """Fitted anew on the survey of the round, as the round would."""
        rows = self.bench.collect(survey_features(self.bench, policy, ListedUnit.HOUSEHOLD))
        survey = Survey.of(rows, policy)
        found = coefficient_rows(fit(survey, policy), survey, self.bench.regencies)
        return Model(policy, _table(found))


def model_of_file(file: Path) -> Model:
    """The terms and coefficients of a model file.

    Raises:
        InputProblem: it is no model file.
        PolicyProblem: it is made for other terms or another instrument than the registry's.
    """
    content = load_model_file(file)
    policy = _terms(content, file)
    ours = {(part, term.name) for part, term in policy.terms()}
    theirs = {(row.part, row.term) for row in content.coefficients if row.part != "place"}
    if theirs - ours or content.instrument_sha256 != instrument_hash(policy):
        raise PolicyProblem("ranking.scenario-model-terms", _OTHER_TERMS, Where(file))
    return Model(policy, _table(content.rows()))


def _terms(content: ModelFile, file: Path) -> ModelPolicy:
    whole = {"valid_from": "1900-01-01", "reference": file.name, **content.specification}
    try:
        return ModelPolicy.model_validate_json(json.dumps(whole))
    except ValidationError as error:
        raise PolicyProblem("ranking.scenario-model-terms", _OTHER_TERMS, Where(file)) from error


def _table(rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=dataset("coefficients").arrow_schema())


_OTHER_TERMS = Said(
    "Model ini dibuat untuk suku atau instrumen lain, jadi tidak dapat menilai registri ini. Pakai model yang ditaksir"
    " dari butir registri ini (HOME/ranking), atau sebutkan berkas YAML dengan suku-suku yang ada di sini.",
    "This model is made for other terms or another instrument, so it cannot score this registry. Use a model fitted on"
    " the items of this registry (HOME/ranking), or name a YAML file with terms that exist here.",
)
