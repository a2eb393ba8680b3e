"""The bench of many persons, with few: ours and Splink do the same work, and less is better where it is."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from made_scoring import made_fields, plausible_model, prepared
from mutakhir.bench.linkage.comparison import Line
from mutakhir.bench.linkage.lines import shipped_pack
from mutakhir.bench.linkage.scale import Work, made_files, ours_spent, scale_lines, splink_spent
from mutakhir.matching.linking.model import LinkageModel


@pytest.fixture(scope="module")
def model() -> Iterator[LinkageModel]:
    with duckdb.connect() as con:
        made_fields(con, 2_000, 11)
        spec = shipped_pack().persons.within()
        yield plausible_model(con, spec, prepared(con, spec, ["members"])[0])


def test_ours_and_splink_score_the_same_pairs(model: LinkageModel, tmp_path: Path) -> None:
    old, new = made_files(tmp_path, 3_000, 5)
    assert old >= new > 500
    work = Work(tmp_path, shipped_pack(), model)
    ours, splink = ours_spent(work), splink_spent(work)
    assert ours.pairs == splink.pairs > 200
    assert ours.raw is not None
    assert ours.new is not None
    assert ours.raw > ours.ready > 0 < ours.new
    assert ours.gigabytes > 0 < splink.gigabytes


@pytest.mark.slow
def test_each_part_runs_in_a_process_of_its_own(model: LinkageModel) -> None:
    lines = list(scale_lines(shipped_pack(), model, 3_000, 5))
    assert [line.measure for line in lines] == ["seconds", "seconds", "peak GB", "seconds"]
    assert all(line.less and line.ours for line in lines)


def test_of_seconds_less_is_better() -> None:
    slow = Line("task", "seconds", 40.0, 20.0, 30.0, 40.0, 20.0, less=True)
    quick = Line("task", "seconds", 10.0, 20.0, 30.0, 10.0, 20.0, less=True)
    assert (slow.met, slow.ratio) == (False, 0.5)
    assert (quick.met, quick.ratio) == (True, 2.0)
    assert Line("task", "recall", 0.9, 0.6, 0.95, 1.0, 1.0).ratio == pytest.approx(1.5)
    assert Line("task", "recall", 0.9, None, 0.95, 1.0, 1.0).ratio is None
