"""The step that sums up the second village meetings: how far they agreed, and who was let in."""

from collections.abc import Mapping

import pyarrow as pa

from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.schema import dataset
from mutakhir.ranking.meeting.agreement import Village, agreement_rows
from mutakhir.ranking.meeting.capture import capture_rows
from mutakhir.ranking.meeting.counts import objection_counts, posted_units
from mutakhir.ranking.watch_policy import WatchPolicy


def write_meetings(bench: Workbench) -> None:
    """Where no objections came in, both results are empty and nothing is counted. No rank changes here."""
    policy = bench.policy.load("ranking/watch.yaml", WatchPolicy).capture
    ranks, objections = bench.table("ranks"), bench.table("objections")
    found = [posted_units(ranks, objections), objection_counts(ranks, objections)]
    is_there = bench.has("objections")

    def make() -> Tables:
        villages = _by_village(*map(bench.collect, found)) if is_there else {}
        rows = {"meeting_agreement": agreement_rows(villages), "elite_capture": capture_rows(villages, policy)}
        return {name: pa.Table.from_pylist(each, schema=dataset(name).arrow_schema()) for name, each in rows.items()}

    bench.write_nation_with("meetings", ["meeting_agreement", "elite_capture"], found if is_there else [], make)


def _by_village(posted: pa.Table, objections: pa.Table) -> dict[tuple[str, str], Village]:
    """Counts by regency and village."""
    found: dict[tuple[str, str], Mapping[str, int]] = {}
    for row in (*posted.to_pylist(), *objections.to_pylist()):
        place = (row.pop("regency"), row.pop("village"))
        found[place] = {**found.get(place, {}), **{name: int(count) for name, count in row.items()}}
    return found
