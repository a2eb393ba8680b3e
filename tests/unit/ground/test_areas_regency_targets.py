"""The table of regencies in the pack is what its method gives, and adds up."""

import csv
import importlib.util
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from mutakhir.ground.areas import AreaVersion, load_areas


FRAME = files("mutakhir") / "policies" / "dtks_2020" / "frame"
METHOD = Path(__file__).parents[3] / "docs/method/build_regencies.py"


@pytest.fixture(scope="module")
def text() -> str:
    return (FRAME / "regencies.csv").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="module")
def method() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_regencies", METHOD)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def column(rows: list[dict[str, str]], name: str) -> list[int]:
    return [int(row[name]) for row in rows]


def test_the_table_is_what_the_method_gives(text: str, method: ModuleType) -> None:
    assert method.build() == text


def test_the_targets_sum_to_the_announced_total(rows: list[dict[str, str]]) -> None:
    assert sum(column(rows, "target_households")) == 41_697_344
    assert sum(column(rows, "population_2020")) == 270_203_917


def test_the_regencies_are_those_of_2020_in_the_order_of_their_codes(rows: list[dict[str, str]]) -> None:
    areas = load_areas(AreaVersion("kemendagri", "2020"))
    assert tuple(row["regency"] for row in rows) == areas.codes("regency")
    assert all(row["province"] == areas.parent(row["regency"]) for row in rows)
    for name, version in (("regency_2025", "kemendagri/2025"), ("regency_bps", "bps/2020")):
        assert tuple(sorted(row[name] for row in rows)) == load_areas(AreaVersion.parse(version)).codes("regency")


def test_more_is_visited_where_more_are_poor_and_never_more_than_there_is(rows: list[dict[str, str]]) -> None:
    by_rate = sorted(rows, key=lambda row: float(row["poverty_rate_2021"]))
    shares = [int(row["target_households"]) / int(row["households_2020"]) for row in by_rate]
    assert 0.3 < shares[0] < shares[-1] < 0.95
    assert all(later - earlier > -0.001 for earlier, later in zip(shares, shares[1:], strict=False))


def test_sixty_percent_of_the_people_are_under_the_common_cut(rows: list[dict[str, str]], method: ModuleType) -> None:
    people = column(rows, "population_2020")
    rates = [float(row["poverty_rate_2021"]) / 100 for row in rows]
    shift = method.common_shift(people, rates)
    inside = sum(each * method.share_inside(rate, shift) for each, rate in zip(people, rates, strict=True))
    assert inside / sum(people) == pytest.approx(0.6, abs=1e-6)
    assert method.share_inside(0.1, 0.0) == pytest.approx(0.1)  # no shift: the cut is the poverty line
    weighted = sum(each * rate for each, rate in zip(people, rates, strict=True)) / sum(people)
    assert weighted == pytest.approx(0.1014, abs=0.003)


def test_the_sheet_beside_the_table_describes_each_column_and_the_same_totals(
    rows: list[dict[str, str]],
) -> None:
    says = yaml.safe_load((FRAME / "regencies.yaml").read_text(encoding="utf-8"))
    assert list(says["columns"]) == list(rows[0])
    assert says["total_target_households"] == sum(column(rows, "target_households"))
    assert says["total_population_2020"] == sum(column(rows, "population_2020"))
    assert says["official_targets"] is False
    assert says["columns"]["target_households"]["derived"] is True
