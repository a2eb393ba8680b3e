"""The shipped pack as a whole: every file has a model and a source, and its codes are those of the datasets."""

from pathlib import Path

import pytest
import yaml

from mutakhir.cli.whole_pack import MODELS, check_whole_pack
from mutakhir.frame.prelist import REASONS
from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.lake import Home
from mutakhir.ground.policy import Policy, check_pack
from mutakhir.ground.policy.round_codes import RoundCodes
from mutakhir.ground.schema import DATASETS, codes
from mutakhir.publication.retention import RetentionPolicy
from mutakhir.questionnaire.instrument import CodeLists
from mutakhir.review.workflow import Workflow
from mutakhir.serving.policy import AgreementPolicy, ProgrammePolicy


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return Home.create(tmp_path_factory.mktemp("pack") / "home", synthetic=True).policy


def test_every_file_loads_with_the_model_of_its_stage(policy: Policy) -> None:
    check_whole_pack(policy)
    unfitted = check_pack(policy, MODELS)
    assert all(path.startswith("validation/") for path in unfitted), "rules have a loader of their own"


def test_every_model_has_a_file(policy: Policy) -> None:
    paths = [Path(path) for path in policy.file_hashes()]
    assert [pattern for pattern in MODELS if not any(path.match(pattern) for path in paths)] == []


def test_a_file_without_a_model_is_refused(policy: Policy) -> None:
    stray = policy.folder / "fieldwork" / "trainning.yaml"
    stray.write_bytes((policy.folder / "fieldwork" / "training.yaml").read_bytes())
    with pytest.raises(PolicyProblem, match=r"policy.unread.*trainning.yaml"):
        check_whole_pack(policy)
    stray.unlink()


def test_result_and_reason_codes_are_those_of_the_datasets(policy: Policy) -> None:
    told = policy.load("round_codes.yaml", RoundCodes)
    lists = policy.load("questionnaire/code_lists.yaml", CodeLists).lists
    pairs = {
        "household": codes.VISIT_RESULT,
        "member": codes.PRESENCE,
        "meeting": codes.MEETING_RESULT,
        "meeting_reason": codes.MEETING_REASON,
    }
    for name, declared in pairs.items():
        named = {each.code: each for each in getattr(told, name)}
        assert set(named) == set(declared.codes), name
        on_the_form = lists.get(declared.name)
        if on_the_form is not None:
            assert [(c.code, c.id) for c in on_the_form] == [(c.code, c.id) for c in named.values()], name


def test_every_reason_of_the_process_has_a_name(policy: Policy) -> None:
    named = {each.reason for each in policy.load("round_codes.yaml", RoundCodes).reasons}
    workflow = policy.load("review/workflow.yaml", Workflow)
    used = {each.reason for each in workflow.transitions} | {workflow.otherwise, *workflow.another_officer_for}
    assert used | set(REASONS.values()) | {"double", "beyond_target"} == named


def test_every_dataset_is_kept_under_one_entry(policy: Policy) -> None:
    kept = policy.load("retention.yaml", RetentionPolicy)
    assert kept.entry_of("members_identity").months.direct == 60
    assert kept.entry_of("civil_register_identity").months.direct == 12
    for name in DATASETS:
        assert sum(entry.holds(name) for entry in kept.kept) == 1, name


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("findings, rule_counts", "rule_counts", "Not there: findings"),
        ("[codebook, ", '[codebook, "find*", ', "more than once: findings"),
        ("[codebook, ", "[codebook, nothing, ", "'nothing' fits no dataset"),
    ],
)
def test_a_dataset_that_nobody_placed_is_told(policy: Policy, old: str, new: str, says: str) -> None:
    file = policy.folder / "retention.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(PolicyProblem, match=says):
        policy.load("retention.yaml", RetentionPolicy)
    file.write_text(text, "utf-8")


def test_agreements_name_programmes_of_the_pack_and_files_their_names(policy: Policy) -> None:
    names = {"programmes": set(), "agreements": set()}  # type: dict[str, set[str]]
    for path in policy.files(["serving/*/*.yaml"]):
        kind, held = path.parent.name, yaml.safe_load((policy.folder / path).read_text("utf-8"))
        assert held["name"] == path.stem
        names[kind].add(held["name"])
    assert names["programmes"] == {"pkh", "sembako", "pbi_jk", "bst"}
    agreements = {name: policy.load(f"serving/agreements/{name}.yaml", AgreementPolicy) for name in names["agreements"]}
    assert {each.programme for each in agreements.values()} - {None} <= names["programmes"]
    assert not agreements["bps-statistics"].direct_identifiers
    assert agreements["bps-quality"].direct_identifiers


def test_pkh_pays_for_four_and_says_which_amounts_nobody_checked(policy: Policy) -> None:
    pkh = policy.load("serving/programmes/pkh.yaml", ProgrammePolicy)
    assert pkh.persons_limit == 4
    paid = {each.id: each.benefit.rupiah for each in pkh.components if each.benefit and not each.benefit.checked}
    assert paid == {
        "pregnancy": 3_000_000, "early_childhood": 3_000_000, "primary_school": 900_000,
        "junior_secondary_school": 1_500_000, "senior_secondary_school": 2_000_000,
        "old_age": 2_400_000, "disability": 2_400_000,
    }  # fmt: skip
