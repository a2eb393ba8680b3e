"""The step that watches: units near a cut by enumerator and village, and who has too many of them just below."""

from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ranking.watch_policy import WatchPolicy
from mutakhir.ranking.watching.bunching import bunching
from mutakhir.ranking.watching.neighbours import cut_neighbours


_LOG_THOUSANDTH = 1_000  # in 1e-6


def write_watch(bench: Workbench) -> None:
    """Counts regency by regency; the looks of the whole nation are judged together."""
    policy = bench.policy.load("ranking/watch.yaml", WatchPolicy).bunching
    near = cut_neighbours(bench.table("ranks"), bench.table("households"), policy.window * _LOG_THOUSANDTH)
    bench.write_each("near the cut", {"cut_neighbours": near})
    counts = bench.table("cut_neighbours")

    def make() -> Tables:
        return {"score_bunching": bunching(bench.collect(counts), policy)}

    bench.write_nation_with("bunching", ["score_bunching"], ["cut_neighbours"], make)
