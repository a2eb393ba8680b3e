"""Which model ranks: one that a person signed and the pack holds, or one fitted once in the round and then frozen."""

import json
from pathlib import Path
from typing import Final

from mutakhir.ground.errors import ConflictProblem, PolicyProblem, Said, Where
from mutakhir.ground.lake import Home
from mutakhir.ground.lake.files import write_bytes
from mutakhir.ground.policy import Policy
from mutakhir.ranking.model_file import DECIDING, ModelFile, instrument_hash, load_model_file, specification
from mutakhir.ranking.policy import ModelPolicy


APPROVED: Final = "ranking/approved.json"
MODEL: Final = "ranking/model.yaml"
FROZEN: Final = "frozen"  # folder beside the model files; one file per round


def approved_model(home: Home, model: ModelPolicy) -> ModelFile | None:
    """The signed model of the pack, if it holds one; its coefficients are used as they stand.

    Raises:
        InputProblem: the file is no model file.
        PolicyProblem: nobody signed it, or it is for another instrument, for other terms, or from a made-up survey.
    """
    path = home.policy.folder / APPROVED
    if not path.is_file():
        return None
    found = load_model_file(path)
    check_usable(found, model, home.synthetic, path)
    return found


def check_usable(found: ModelFile, model: ModelPolicy, synthetic: bool, path: Path) -> None:
    """Raises as `approved_model`. `synthetic`: the home is one of made-up people."""
    for wrong, code, said in (
        (found.approver is None, "ranking.model-unsigned", _UNSIGNED),
        (found.synthetic and not synthetic, "ranking.model-synthetic", _SYNTHETIC),
        (found.instrument_sha256 != instrument_hash(model), "ranking.model-instrument", _INSTRUMENT),
        (_deciding(found.specification) != _deciding(specification(model)), "ranking.model-terms", _TERMS),
    ):
        if wrong:
            raise PolicyProblem(code, said, Where(path))


def _deciding(written: dict[str, object]) -> dict[str, object]:
    """Written and read once more: a tuple and a list are the same."""
    chosen = {key: written.get(key) for key in DECIDING}
    return dict(json.loads(json.dumps(chosen)))


def check_frozen(home: Home, training: str) -> None:
    """Refuses to fit a second time within a round when the survey has changed under the same `ranking/model.yaml`.

    Raises:
        ConflictProblem: it was fitted on another survey before.
    """
    known = _frozen(home).get(_policy_hash(home.policy))
    if known not in (None, training):
        raise ConflictProblem("ranking.model-frozen", _FROZEN)


def freeze(home: Home, training: str) -> None:
    """Remembers on which survey the round's model was fitted; what is remembered stays."""
    known, policy = _frozen(home), _policy_hash(home.policy)
    if policy not in known:
        data = json.dumps(known | {policy: training}, indent=1).encode() + b"\n"
        write_bytes(_frozen_file(home), data)


def _frozen(home: Home) -> dict[str, str]:
    file = _frozen_file(home)
    return dict(json.loads(file.read_bytes())) if file.is_file() else {}


def _frozen_file(home: Home) -> Path:
    return home.folder / "ranking" / FROZEN / f"{home.round.name}.json"


def _policy_hash(policy: Policy) -> str:
    return policy.hash((MODEL,))


_UNSIGNED = Said(
    "Model ini belum disetujui. Isi `approver` (name, office, signed_on) oleh pejabat yang berwenang, lalu catat dengan"
    " `mutakhir policy amend`; atau hapus berkasnya supaya model ditaksir dalam putaran.",
    "Nobody has approved this model. Have the officer in charge fill in `approver` (name, office, signed_on) and record"
    " it with `mutakhir policy amend`; or remove the file, so that the model is fitted in the round.",
)
_SYNTHETIC = Said(
    "Model ini berasal dari survei buatan, jadi tidak boleh memeringkat siapa pun. Taksir dari survei asli dengan"
    " `mutakhir ranking fit`.",
    "This model comes from a made-up survey, so it may rank no one. Fit one on a real survey with"
    " `mutakhir ranking fit`.",
)
_INSTRUMENT = Said(
    "Model ini untuk versi instrumen lain: butir atau kodenya berbeda. Taksir lagi dengan `mutakhir ranking fit` pada"
    " survei yang memakai instrumen ini.",
    "This model is for another version of the instrument: items or codes differ. Fit again with"
    " `mutakhir ranking fit` on a survey that used this instrument.",
)
_TERMS = Said(
    "Model ini memakai suku lain daripada ranking/model.yaml. Samakan keduanya: kembalikan model.yaml, atau taksir lagi"
    " dengan `mutakhir ranking fit`.",
    "This model has other terms than ranking/model.yaml. Make them agree: restore model.yaml, or fit again with"
    " `mutakhir ranking fit`.",
)
_FROZEN = Said(
    "Survei konsumsi berubah sesudah model putaran ini ditaksir, padahal koefisien tetap selama satu putaran. Taksir"
    " model baru dengan `mutakhir ranking fit`, mintakan persetujuan, simpan sebagai ranking/approved.json dan catat"
    " dengan `mutakhir policy amend`; atau kembalikan survei semula.",
    "The consumption survey has changed since this round's model was fitted, but coefficients stay fixed within a"
    " round. Fit a new model with `mutakhir ranking fit`, have it approved, keep it as ranking/approved.json and record"
    " it with `mutakhir policy amend`; or bring back the earlier survey.",
)
