"""Every file of a pack loaded with the model of the stage that reads it: the only place that knows all of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from mutakhir.border.mapping import Mapping as BorderMapping
from mutakhir.fieldwork.policy import TrainingPolicy
from mutakhir.frame.policy import PrelistPolicy, RegencyTablePolicy
from mutakhir.ground.errors import PolicyProblem, Said, Where
from mutakhir.ground.policy import Dated, Policy, check_pack, together
from mutakhir.ground.policy.crosswalks import CrosswalkPolicy
from mutakhir.ground.policy.problems import PolicyProblems
from mutakhir.ground.policy.round_codes import RoundCodes
from mutakhir.ground.rules.mistakes import RuleFileProblem
from mutakhir.intake.policy import LandingPolicy
from mutakhir.matching.linking.model_file import FILE as MODEL
from mutakhir.matching.linking.model_file import LinkagePolicy, loaded
from mutakhir.matching.linking.specification import PersonsPolicy
from mutakhir.matching.names.policy import DegreesPolicy, SpellingPolicy, TitlesPolicy, WordsPolicy
from mutakhir.matching.policy import DeterministicPolicy
from mutakhir.matching.repair_policy import RepairPolicy
from mutakhir.matching.reviewing.policy import ReviewingPolicy
from mutakhir.publication.policy import DisclosurePolicy, GatesPolicy
from mutakhir.publication.retention import RetentionPolicy
from mutakhir.quality.policy import QualityPolicy
from mutakhir.questionnaire.guide import GuidePolicy
from mutakhir.questionnaire.instrument import Block, CodeLists, FormPolicy, InstrumentPolicy
from mutakhir.questionnaire.loading import Rows
from mutakhir.questionnaire.steps import check_instrument
from mutakhir.questionnaire.versions import Versions
from mutakhir.questionnaire.xform import ValidatedPolicy
from mutakhir.ranking.acts.policy import ActsPolicy
from mutakhir.ranking.doubt_policy import DoubtPolicy, RatesPolicy
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.quota_policy import QuotaPolicy
from mutakhir.ranking.watch_policy import WatchPolicy
from mutakhir.review.workflow import Workflow
from mutakhir.serving.policy import AgreementPolicy, ProgrammePolicy
from mutakhir.validation.steps import RULE_FILES, rule_book


# The first pattern that fits a path counts, so single files stand before those of their folder.
MODELS: Final[Mapping[str, type[Dated]]] = {
    "round_codes.yaml": RoundCodes,
    "retention.yaml": RetentionPolicy,
    "frame/prelist.yaml": PrelistPolicy,
    "frame/regencies.yaml": RegencyTablePolicy,
    "fieldwork/training.yaml": TrainingPolicy,
    "questionnaire/instrument.yaml": InstrumentPolicy,
    "questionnaire/code_lists.yaml": CodeLists,
    "questionnaire/validated.yaml": ValidatedPolicy,
    "questionnaire/versions.yaml": Versions,
    "questionnaire/rows.yaml": Rows,
    "questionnaire/guide.yaml": GuidePolicy,
    "questionnaire/meeting.yaml": FormPolicy,
    "questionnaire/reinterview.yaml": FormPolicy,
    "questionnaire/crosswalks/*.yaml": CrosswalkPolicy,
    "questionnaire/*.yaml": Block,
    "intake/landing.yaml": LandingPolicy,
    "review/workflow.yaml": Workflow,
    "matching/deterministic.yaml": DeterministicPolicy,
    "matching/names/titles.yaml": TitlesPolicy,
    "matching/names/degrees.yaml": DegreesPolicy,
    "matching/names/words.yaml": WordsPolicy,
    "matching/names/spelling.yaml": SpellingPolicy,
    "matching/repairs.yaml": RepairPolicy,
    "matching/persons.yaml": PersonsPolicy,
    "matching/model/persons.yaml": LinkagePolicy,
    "matching/exchange.yaml": BorderMapping,
    "matching/reviewing.yaml": ReviewingPolicy,
    "ranking/model.yaml": ModelPolicy,
    "ranking/quotas.yaml": QuotaPolicy,
    "ranking/rates.yaml": RatesPolicy,
    "ranking/doubt.yaml": DoubtPolicy,
    "ranking/acts.yaml": ActsPolicy,
    "ranking/watch.yaml": WatchPolicy,
    "quality/indicators.yaml": QualityPolicy,
    "publication/disclosure.yaml": DisclosurePolicy,
    "publication/gates.yaml": GatesPolicy,
    "serving/programmes/*.yaml": ProgrammePolicy,
    "serving/agreements/*.yaml": AgreementPolicy,
    "border/*.yaml": BorderMapping,
}


def check_whole_pack(policy: Policy) -> None:
    """Loads every file: YAML by its model, rules with their examples, the instrument as a whole, every table.

    Raises:
        PolicyProblem: all mistakes of all files; a file that no stage reads is one of them.
    """
    problems: list[PolicyProblem] = []
    for check in (_yaml_files, rule_book, check_instrument, _tables, _linkage_model):
        try:
            check(policy)
        except PolicyProblem as problem:
            problems += _single(problem)
    if problems:
        raise together(list({(each.code, str(each.where), each.said.en): each for each in problems}.values()))


def check_pack_folder(folder: Path) -> None:
    """Like `check_whole_pack`, of a pack in a folder."""
    check_whole_pack(Policy.open(folder))


def _single(problem: PolicyProblem) -> list[PolicyProblem]:
    if isinstance(problem, PolicyProblems):
        return list(problem.problems)
    if isinstance(problem, RuleFileProblem):
        return [PolicyProblem(each.code, each.said, each.where) for each in problem.mistakes]
    return [problem]


def _yaml_files(policy: Policy) -> None:
    rules = {path.as_posix() for path in policy.files(RULE_FILES)}
    unread = [path for path in check_pack(policy, MODELS) if path not in rules]
    if unread:
        raise together([PolicyProblem("policy.unread", _UNREAD, Where(policy.folder / path)) for path in unread])


def _tables(policy: Policy) -> None:
    for path in policy.file_hashes():
        if path.endswith(".csv"):
            policy.csv(path)


def _linkage_model(policy: Policy) -> None:
    """Approved or not: it fits the comparisons, and its tables hold shares."""
    if MODEL in policy.file_hashes():
        loaded(policy, policy.load(MODEL, LinkagePolicy))


_UNREAD = Said(
    "Tidak ada tahap yang membaca berkas ini. Perbaiki namanya (lihat docs/explanation/pack.md), atau pindahkan "
    "ke luar folder policy.",
    "No stage reads this file. Mend its name (see docs/explanation/pack.md), or move it out of the policy folder.",
)
