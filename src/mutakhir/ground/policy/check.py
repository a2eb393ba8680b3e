"""Every file of a pack at once: before a round opens, and in the test of the shipped pack."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from pydantic import ConfigDict

from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.policy.model import Dated, load_model
from mutakhir.ground.policy.pack import PACK_FILE, ROUND_FILE, Policy
from mutakhir.ground.policy.problems import PolicyProblems, together
from mutakhir.ground.policy.round import PackPolicy, RoundPolicy


class Header(Dated):
    """What every policy file carries, whatever else stands in it."""

    model_config = ConfigDict(extra="ignore")


OWN_MODELS: Mapping[str, type[Dated]] = {ROUND_FILE: RoundPolicy, PACK_FILE: PackPolicy}
# A mapping says how some partner's file looks, from when on; it decides nothing in the round and may be younger.
LAYOUTS = ("border/*.yaml",)


def check_pack(policy: Policy, models: Mapping[str, type[Dated]]) -> tuple[str, ...]:
    """Loads every YAML file with the model of the first pattern that fits its path.

    Args:
        models: path pattern (`serving/programmes/*.yaml`) to model, gathered by the caller from the stages.

    Returns:
        The files that no pattern fits, of which only `valid_from` and `reference` were checked.

    Raises:
        PolicyProblem: the mistakes of all files at once.
    """
    known = {**OWN_MODELS, **models}
    problems: list[PolicyProblem] = []
    unfitted = []
    for path in (name for name in policy.file_hashes() if name.endswith((".yaml", ".yml"))):
        model = next((known[pattern] for pattern in known if PurePosixPath(path).match(pattern)), None)
        if model is None:
            unfitted.append(path)
        try:
            if any(PurePosixPath(path).match(pattern) for pattern in LAYOUTS):
                load_model(policy.folder / path, model or Header)
            else:
                policy.load(path, model or Header)
        except PolicyProblem as problem:
            problems += problem.problems if isinstance(problem, PolicyProblems) else [problem]
    if problems:
        raise together(problems)
    return tuple(unfitted)
