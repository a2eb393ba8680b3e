"""Validation and review write the same on DuckDB and on a Spark Connect server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mutakhir.ground.engine import Engine, open_engine
from spec.review.cases import CASES
from spec.review.review_rows import rows_of
from unit.validation.drawn_records import drawn
from unit.validation.judged_round import JudgedRound


FOUND = ("findings", "rule_counts")
SETTLED = ("standings", "accepted", "revisits")


@pytest.fixture
def sail(tmp_path: Path) -> Iterator[Engine]:
    server = pytest.importorskip("pysail.spark", reason="needs the extra spark").SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    engine = open_engine(f"sc://{host}:{port}", tmp_path)
    yield engine
    engine.close()
    server.stop()


@pytest.mark.spark
def test_both_engines_find_and_settle_alike(sail: Engine, tmp_path: Path) -> None:
    drawn_rows, cases = drawn(seed=7, households=120), rows_of(list(CASES))
    for word, rows, results in (("validation", drawn_rows, FOUND), ("review", cases, SETTLED)):
        one, other = (JudgedRound(tmp_path / word / name, rows, encryption="storage") for name in ("one", "other"))
        one.run(word)
        other.run(word, sail)
        for name in results:
            assert one.rows(name), name
            assert one.rows(name) == other.rows(name), name
