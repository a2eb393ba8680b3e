"""Works out `policies/dtks_2020/frame/regencies.csv` from the two tables of facts in this folder.

Run it as `python docs/method/build_regencies.py`. The same bytes come out each time, and a test compares them
with the file of the pack. Method, sources and limits: docs/explanation/regency-targets.md.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import NormalDist
from typing import NamedTuple

from mutakhir.ground.areas import AreaVersion, crosswalk, load_areas
from mutakhir.ground.engine.apportion import largest_remainder


HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "src/mutakhir/policies/dtks_2020/frame/regencies.csv"

TARGET_HOUSEHOLDS = 41_697_344  # to be visited, announced by the ministry
TARGET_PERSONS = 162_600_000  # said with it: "about 162.6 million people"
TARGET_SHARE = 0.60  # of the people: the coverage of the update
SHIFT_DIGITS = 6  # the common shift is rounded, so that no library's last digit decides a household


class Fact(NamedTuple):
    """What was published about a regency."""

    regency: str
    population_2025: int
    poverty_rate: float  # of 1


class Row(NamedTuple):
    """One line of the table; the field names are the column names."""

    regency: str
    regency_2025: str
    regency_bps: str
    province: str
    name: str
    population_2020: int
    poverty_rate_2021: str
    households_2020: int
    target_households: int


def build() -> str:
    """The table as CSV text."""
    facts = read_facts()
    population = population_2020(facts)
    people = [population[fact.regency] for fact in facts]
    shift = common_shift(people, [fact.poverty_rate for fact in facts])
    inside = [round(each * share_inside(fact.poverty_rate, shift)) for each, fact in zip(people, facts, strict=True)]
    targets = largest_remainder(inside, TARGET_HOUSEHOLDS)
    households = largest_remainder(people, round(sum(people) * TARGET_HOUSEHOLDS / TARGET_PERSONS))
    return written(rows(facts, people, households, targets))


def read_facts() -> list[Fact]:
    with (HERE / "regency_facts.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Fact(row["regency"], int(row["population_2025"]), float(row["poverty_rate_2021"]) / 100)
            for row in csv.DictReader(lines)
        ]


def population_2020(facts: Sequence[Fact]) -> Mapping[str, int]:
    """The census count of each province shared over its regencies in proportion to the register of 2025."""
    with (HERE / "province_facts.csv").open(encoding="utf-8", newline="") as lines:
        census = {row["province"]: int(row["population_2020"]) for row in csv.DictReader(lines)}
    of_province: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        of_province[fact.regency[:2]].append(fact)
    return {
        fact.regency: share
        for province, members in of_province.items()
        for fact, share in zip(
            members,
            largest_remainder([fact.population_2025 for fact in members], census[province]),
            strict=True,
        )
    }


def share_inside(poverty_rate: float, shift: float) -> float:
    """The share of a regency's people under the common cut.

    Consumption per head over the regency's own poverty line is taken as lognormal with one standard
    deviation s of its logarithm everywhere. P0 places the line at the quantile z(P0) of it; a cut at k
    times the line lies ln(k) / s further up. So share = Phi(z(P0) + shift), shift = ln(k) / s, whatever s is.
    """
    normal = NormalDist()
    return normal.cdf(normal.inv_cdf(poverty_rate) + shift)


def common_shift(people: Sequence[int], poverty_rates: Sequence[float]) -> float:
    """The shift with which `TARGET_SHARE` of all people are inside, found by bisection."""
    wanted = TARGET_SHARE * sum(people)
    low, high = 0.0, 5.0
    for _ in range(60):
        middle = (low + high) / 2
        pairs = zip(people, poverty_rates, strict=True)
        reached = sum(each * share_inside(rate, middle) for each, rate in pairs)
        low, high = (middle, high) if reached < wanted else (low, middle)
    return round(low, SHIFT_DIGITS)


def rows(
    facts: Sequence[Fact], people: Sequence[int], households: Sequence[int], targets: Sequence[int]
) -> Iterable[Row]:
    areas = load_areas(AreaVersion("kemendagri", "2020"))
    codes_2025 = _paired("kemendagri/2025")
    codes_bps = _paired("bps/2020")
    for fact, persons, homes, target in zip(facts, people, households, targets, strict=True):
        code = fact.regency
        rate = f"{fact.poverty_rate * 100:.2f}"
        name, province = areas.name(code), areas.parent(code) or ""
        yield Row(code, codes_2025[code], codes_bps[code], province, name, persons, rate, homes, target)


def _paired(version: str) -> Mapping[str, str]:
    old, new = load_areas(AreaVersion("kemendagri", "2020")), load_areas(AreaVersion.parse(version))
    pairs = crosswalk(old, new).to_pylist()
    return {pair["old_code"]: pair["new_code"] for pair in pairs if old.level(pair["old_code"]) == "regency"}


def written(table: Iterable[Row]) -> str:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(Row._fields)
    lines.writerows(sorted(table))
    return text.getvalue()


if __name__ == "__main__":
    TABLE.write_text(build(), encoding="utf-8")
