"""Targets sum exactly on every level, from the nation down to the village."""

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.frame.policy import PrelistPolicy
from mutakhir.frame.targets import target_table, village_weights
from mutakhir.ground.areas import AreaVersion, load_areas
from mutakhir.ground.policy import Policy, copy_pack


AREAS = load_areas(AreaVersion("kemendagri", "2020-provisional"))


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> PrelistPolicy:
    folder = tmp_path_factory.mktemp("pack") / "policy"
    copy_pack("dtks_2020", folder)
    return Policy.open(folder).load("frame/prelist.yaml", PrelistPolicy)


def sums(rows: list[dict[str, object]], level: str) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["level"] == level:
            found[str(row["parent"])] += int(str(row["target"]))
    return found


@given(
    total=st.integers(0, 5_000_000),
    weights=st.fixed_dictionaries({"1101": st.integers(0, 9_999), "3171": st.integers(1, 9_999)}),
)
def test_each_level_sums_to_the_one_above(policy: PrelistPolicy, total: int, weights: dict[str, int]) -> None:
    rows = target_table(AREAS, weights, total, {}, policy).to_pylist()
    own = {(row["level"], row["area"]): row["target"] for row in rows}
    assert own["nation", "0"] == total
    for level, below in (
        ("nation", "province"),
        ("province", "regency"),
        ("regency", "district"),
        ("district", "village"),
    ):
        parts = sums(rows, below)
        for (found, area), target in own.items():
            if found == level:
                assert parts[area] == target, (level, area)


def test_a_village_without_candidates_gets_nothing_while_others_have_some(policy: PrelistPolicy) -> None:
    assert village_weights([0, 3, 1], policy) == [0, 3, 1]


def test_a_regency_without_any_candidate_shares_equally(policy: PrelistPolicy) -> None:
    assert village_weights([0, 0, 0], policy) == [1, 1, 1]


def test_the_shipped_weights_give_the_national_target(tmp_path: Path, policy: PrelistPolicy) -> None:
    copy_pack("dtks_2020", tmp_path / "policy")
    table = Policy.open(tmp_path / "policy").csv("frame/regencies.csv").to_pydict()
    weights = dict(zip(table["regency"], map(int, table["target_households"]), strict=True))
    rows = target_table(AREAS, weights, 41_697_344, {}, policy).to_pylist()
    regencies = {row["area"]: row["target"] for row in rows if row["level"] == "regency"}
    assert len(regencies) == 514
    assert regencies == weights
    assert sum(regencies.values()) == 41_697_344
