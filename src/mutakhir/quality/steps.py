"""The steps of the stage *quality*."""

import datetime as dt
from collections import Counter

import ibis.expr.types as ir

from mutakhir.ground.lake import Tables, Workbench
from mutakhir.quality import counts
from mutakhir.quality.indicators import by_area, indicator_table
from mutakhir.quality.policy import QualityPolicy
from mutakhir.quality.reinterviews import agreements


def assess(bench: Workbench) -> None:
    """Counts numerators and denominators per regency, and writes indicators and indices up to the nation."""
    policy = bench.policy.load("quality/indicators.yaml", QualityPolicy)
    counted = _counted(bench, policy)
    regencies = bench.policy.csv("frame/regencies.csv")
    province = dict(zip(regencies["regency"].to_pylist(), regencies["province"].to_pylist(), strict=True))

    def make() -> Tables:
        found = {regency: Counter[str]() for regency in province}
        for table in counted:
            for row in bench.collect(table).to_pylist():
                # DuckDB widens the sum of int64, which arrives as a decimal.
                found[row.pop("regency")].update({name: int(count) for name, count in row.items()})
        return {"indicators": indicator_table(by_area(found, province), policy)}

    bench.write_nation_with("indicators", ["indicators"], counted, make)


def _counted(bench: Workbench, policy: QualityPolicy) -> list[ir.Table]:
    """One table of counts per regency for each source."""
    households, members, visits = (bench.table(name) for name in ("households", "members", "visits"))
    standings = bench.table("standings")
    since = months_before(bench.clock.as_of, policy.current_months)
    return [
        counts.coverage(bench.table("prelist"), visits, households),
        counts.landed(visits, bench.table("quarantine"), households, members),
        counts.interviews(visits, policy.shortest_interview_seconds),
        agreements(bench.table("reinterviews"), households, policy.reinterview_items),
        counts.currency(households, since),
        counts.settled(bench.table("previous_registry_households"), standings),
        counts.numbers(members),
        counts.matches(bench.table("links")),
        counts.singles(bench.table("persons")),
        counts.errors(standings),
        counts.rules(bench.table("rule_counts")),
    ]


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier; the last day of a month that has no such day."""
    place = day.year * 12 + day.month - 1 - months
    first = dt.date(place // 12, place % 12 + 1, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
