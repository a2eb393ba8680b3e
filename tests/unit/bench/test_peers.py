"""The peers do the same work: equal results, against counts in plain Python."""

from pathlib import Path

import pytest

from mutakhir.bench import peers
from mutakhir.bench.peers import DUCKDB, PANDAS, SPARK, compared, households
from mutakhir.ground.errors import IntegrityProblem


ROWS = 3_000


@pytest.fixture
def without_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "which", lambda _program: None)


@pytest.mark.usefixtures("without_spark")
def test_all_peers_agree_and_one_that_is_missing_says_so(tmp_path: Path) -> None:
    found = {(one.peer, one.work): one for one in compared(tmp_path, ROWS)}
    assert found[DUCKDB, "rules"].result == found[PANDAS, "rules"].result
    assert found[DUCKDB, "ranking"].result == found[PANDAS, "ranking"].result
    assert found[SPARK, "rules"].seconds is None
    assert found[SPARK, "rules"].why in ("Java", "pyspark")


@pytest.mark.usefixtures("without_spark")
def test_the_results_are_those_of_plain_python(tmp_path: Path) -> None:
    found = {one.work: one.result for one in compared(tmp_path, ROWS) if one.peer == DUCKDB}
    rows = households(ROWS, 1).to_pylist()
    assert found["rules"][0] == sum(row["members"] < 1 for row in rows) > 0
    assert found["rules"][5] == sum(row["floor"] is None for row in rows) > 0
    ordered = sorted(rows, key=lambda row: (row["score"], row["household_id"]))
    weights = [row["household_id"] % 97 + 1 for row in ordered]
    hundredths = sum(place * 100 // ROWS * weight for place, weight in enumerate(weights))
    seen: dict[str, int] = {}
    places = 0
    for row, weight in zip(ordered, weights, strict=True):
        places += seen.get(row["regency"], 0) * weight
        seen[row["regency"]] = seen.get(row["regency"], 0) + 1
    assert found["ranking"] == (places, hundredths)


@pytest.mark.usefixtures("without_spark")
def test_a_peer_with_another_result_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "_rules_in_pandas", lambda _table: [0] * 6)
    with pytest.raises(IntegrityProblem, match=r"bench\.peers-differ"):
        list(compared(tmp_path, ROWS))
