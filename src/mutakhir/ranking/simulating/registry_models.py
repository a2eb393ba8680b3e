"""The model of each scenario on the registry: that of the round, another scale of it, or a model file."""

import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from mutakhir.ground.errors import PolicyProblem, Said, Where
from mutakhir.ground.lake import Workbench
from mutakhir.ground.policy import ListedUnit, load_model
from mutakhir.ground.schema import dataset
from mutakhir.ranking.design import Survey
from mutakhir.ranking.fit import coefficient_rows, fit
from mutakhir.ranking.fit_step import survey_features
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
        """The model of a setting.

        Raises:
            PolicyProblem: the file is no model, or one of other terms than the round's.
        """
        if setting.model is not None and setting.model.endswith(".json"):
            file = self.folder / setting.model
            return Model(self.policy, coefficients_of(file, self.policy))
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


def coefficients_of(file: Path, policy: ModelPolicy) -> pa.Table:
    """The coefficients of a model file.

    Raises:
        PolicyProblem: it cannot be read, is no model, or holds other terms than those of `policy`.
    """
    try:
        content = json.loads(file.read_text())
        rows = content["coefficients"]
        table = _table(rows)
    except OSError as error:
        raise PolicyProblem("ranking.scenario-model-missing", _MISSING, Where(file)) from error
    except (ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise PolicyProblem("ranking.scenario-model-unreadable", _UNREADABLE, Where(file)) from error
    theirs = {(row["part"], row["term"]) for row in rows if row["part"] != "place"}
    ours = {(part, term.name) for part, term in policy.terms()}
    if theirs - ours or not theirs:
        raise PolicyProblem("ranking.scenario-model-terms", _other_terms(sorted(theirs - ours)), Where(file))
    return table


def _table(rows: list[dict[str, object]]) -> pa.Table:
    schema = dataset("coefficients").arrow_schema()
    return pa.Table.from_pylist(rows, schema=schema)


def _other_terms(names: list[tuple[str, str]]) -> Said:
    named = ", ".join(name for _, name in names[:5]) or "-"
    return Said(
        id=f"Model ini dibuat untuk suku lain (misalnya: {named}), jadi tidak dapat menilai registri ini. Pakai model"
        " yang ditaksir dengan ranking/model.yaml yang sama, atau sebutkan berkas YAML-nya.",
        en=f"This model is made for other terms (for example: {named}), so it cannot score this registry. Use a model"
        " fitted with the same ranking/model.yaml, or name its YAML file.",
    )


_MISSING = Said(
    "Berkas model ini tidak ada. Namanya dihitung dari folder berkas skenario.",
    "This model file is not there. Its name counts from the folder of the file of scenarios.",
)
_UNREADABLE = Said(
    "Ini bukan berkas model. Pakai berkas JSON dari HOME/ranking atau dari `mutakhir ranking fit`.",
    "This is no model file. Use a JSON file of HOME/ranking, or one of `mutakhir ranking fit`.",
)
