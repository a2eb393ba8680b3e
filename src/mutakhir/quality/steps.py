"""The steps of the stage *quality*."""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from mutakhir.ground.areas import AreaVersion
from mutakhir.ground.areas.codes import System
from mutakhir.ground.clock import Clock
from mutakhir.ground.lake import Tables, Workbench
from mutakhir.quality import counts
from mutakhir.quality.indicators import by_area, indicator_table, regency_counts
from mutakhir.quality.levels import local_indicators
from mutakhir.quality.policy import QualityPolicy
from mutakhir.quality.queue import expiry_queue, previous_distances, round_distances
from mutakhir.quality.records import age_counts, aged, months_before, record_ages, records, staleness
from mutakhir.quality.reinterviews import agreements


__all__ = ["assess", "months_before"]


Read = Callable[[str], ir.Table]
Keep = Callable[[str, ir.Table], ir.Table]


def assess(bench: Workbench) -> None:
    """Counts per village and writes indicators up to the nation, ages of records, and the queue of what expires."""
    policy = bench.policy.load("quality/indicators.yaml", QualityPolicy)
    area = bench.round.area
    system = AreaVersion.parse(f"{area.system}/{area.version}").system
    bench.write_each("places and records", results(bench.table, bench.keep_each, bench.clock, system, policy))
    _write_national(bench, policy)


def results(table: Read, keep: Keep, clock: Clock, system: System, policy: QualityPolicy) -> dict[str, ir.Table]:
    """The regional datasets of the stage; `table` gives a dataset, `keep` shares what several of them need."""
    previous, standings = table("previous_registry_households"), table("standings")
    old = keep("aged_records", aged(records(table("households"), previous, standings), clock.as_of, policy))
    ages = keep("record_ages", age_counts(old, policy.age_classes))
    counted = ibis.union(*map(counts.as_rows, [*_counted(table, clock, policy), staleness(ages)]))
    now = round_distances(table("ranks"))
    before = previous_distances(table("previous_registry_ranks"), table("previous_registry_families"))
    return {
        "local_indicators": local_indicators(keep("village_counts", counted), policy, system),
        "record_ages": record_ages(ages, system),
        "expiry_queue": expiry_queue(old, now, before, clock, policy),
    }


def _counted(table: Read, clock: Clock, policy: QualityPolicy) -> list[ir.Table]:
    """One table of counts per village for each source."""
    households, visits, standings = (table(name) for name in ("households", "visits", "standings"))
    since = months_before(clock.as_of, policy.current_months)
    return [
        counts.coverage(table("prelist"), visits, households),
        counts.forms(visits, policy.shortest_interview_seconds),
        counts.refused(table("quarantine")),
        counts.answers(households, since),
        counts.members_of(table("members"), households),
        agreements(table("reinterviews"), households, policy.reinterview_items),
        counts.settled(table("previous_registry_households"), standings),
        counts.matches(table("links"), households),
        counts.singles(table("persons"), households),
        counts.errors(standings),
        counts.rules(table("rule_counts")),
    ]


def _write_national(bench: Workbench, policy: QualityPolicy) -> None:
    regencies = bench.policy.csv("frame/regencies.csv")
    province = dict(zip(regencies["regency"].to_pylist(), regencies["province"].to_pylist(), strict=True))
    local = bench.table("local_indicators")
    counted = local.filter(local.level == "regency")

    def make() -> Tables:
        found = regency_counts(bench.collect(counted).to_pylist())
        return {"indicators": indicator_table(by_area(found, province), policy)}

    bench.write_nation_with("indicators", ["indicators"], [counted], make)
