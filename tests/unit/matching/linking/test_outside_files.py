"""Any file with a known truth can be evaluated; what cannot be used is counted, what is wrong is said plainly."""

import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
import yaml
from click.testing import CliRunner

from mutakhir.bench.linkage.comparison import outside_lines
from mutakhir.cli import main
from mutakhir.ground.errors import InputProblem
from mutakhir.matching.evaluating import Evaluation, evaluate
from mutakhir.matching.linking.specification import Specification


BENCHMARKS = Path(__file__).parents[5] / "shared" / "benchmarks" / "linkage"
SETTINGS = {
    "task": "within",
    "unique_id": "id",
    "columns": {
        "first": {"source": ["first_name"]},
        "last": {"source": ["last_name"]},
        "born": {"source": ["birth"], "clean": "date", "formats": ["%d/%m/%Y", "%Y-%m-%d"]},
        "town": {"source": ["town"]},
    },
    "comparisons": [
        {"column": "first", "kind": "text"},
        {"column": "last", "kind": "text", "frequency": True},
        {"column": "born", "kind": "date"},
        {"column": "town", "kind": "exact"},
    ],
    "blocking": [["born"], ["first", "last"], ["last", "town"]],
    "training": {
        "certain": [["first", "last", "born"]],
        "recall": 0.7,
        "sessions": [["born"], ["first", "last"]],
        "random_pairs": 100_000,
    },
    "groups": ["town"],
}
FIRST = ("agus", "budi", "citra", "dewi", "eko", "fitri", "gita", "hasan", "indah", "joko", "kartika", "lestari")
LAST = ("saputra", "wibowo", "siregar", "nasution", "hidayat", "pratama", "lubis", "santoso", "wijaya", "maharani")
TOWNS = ("bandung", "medan", "padang")


def _spec(**changes: object) -> Specification:
    return Specification.model_validate({**SETTINGS, **changes})


def _people(count: int = 240) -> pa.Table:
    """Each person twice; of every third the second record has a slip in the last name, of every fifth another town."""
    rows = []
    for number in range(count):
        first, last = FIRST[number % 12] + chr(97 + number % 7), LAST[number % 10] + chr(97 + number % 11)
        born = f"{1 + number % 28:02d}/{1 + number % 12:02d}/{1950 + number % 50}"
        town = TOWNS[number % 3]
        rows.append((f"{number}-a", str(number), first, last, born, town))
        slip = last[:2] + last[3:] if number % 3 == 0 else last
        rows.append((f"{number}-b", str(number), first, slip, born, TOWNS[0] if number % 5 == 0 else town))
    names = ("id", "entity", "first_name", "last_name", "birth", "town")
    return pa.table({name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)})


def _evaluated(files: list[pa.Table], spec: Specification, truth: str = "entity") -> Evaluation:
    with duckdb.connect() as con:
        return evaluate(con, files, truth, spec)


def test_doubles_of_a_file_are_found_and_measured() -> None:
    found = _evaluated([_people()], _spec())
    assert (found.records, found.true_pairs) == (480, 240)
    assert found.blocking_recall == 1.0
    measured = {one.measure: one for one in found.measures}
    for name in ("precision", "recall", "b_cubed_f1"):
        value, low = measured[name].value, measured[name].low
        assert value is not None
        assert low is not None
        assert value > 0.95
        assert low <= value
    assert {one.group for one in found.groups["town"]} == set(TOWNS)
    assert not found.unusable.rows


def test_two_files_are_linked_one_to_one() -> None:
    people = _people()
    halves = [people.take(list(range(start, 480, 2))) for start in (0, 1)]
    found = _evaluated(halves, _spec(task="between", deciding={"link_from": 0, "review_from": -1000, "margin": 0}))
    assert found.true_pairs == 240
    precision, recall = found.value("precision"), found.value("recall")
    assert precision is not None
    assert recall is not None
    assert min(precision, recall) > 0.95


def test_rows_that_cannot_be_used_are_counted_by_reason() -> None:
    people = _people()
    rows = people.to_pylist()
    rows[0]["id"] = "  "
    rows[3]["entity"] = None
    rows[5]["id"] = rows[4]["id"]
    rows[7]["town"] = "elsewhere"
    found = _evaluated([pa.Table.from_pylist(rows)], _spec(exclude={"town": ["elsewhere"]}))
    assert dict(found.unusable.rows) == {"no_id": 1, "no_truth": 1, "repeated_id": 1, "excluded": 1}
    assert found.records == 476


def test_missing_columns_are_named_with_those_that_are_there() -> None:
    with pytest.raises(InputProblem) as problem:
        _evaluated([_people().drop_columns(["birth"])], _spec(), truth="person")
    assert problem.value.code == "matching.columns"
    assert "birth, person" in problem.value.sentence("en")
    assert "first_name" in problem.value.sentence("en")


def test_the_number_of_files_must_fit_the_task() -> None:
    with pytest.raises(InputProblem, match=r"matching\.files"):
        _evaluated([_people(), _people()], _spec())
    with pytest.raises(InputProblem, match=r"matching\.files"):
        _evaluated([_people()], _spec(task="between"))


def test_a_file_without_usable_rows_is_refused() -> None:
    with pytest.raises(InputProblem, match=r"matching\.no-rows"):
        _evaluated([_people()], _spec(exclude={"town": list(TOWNS)}))


def test_the_command_prints_figures_and_counts_broken_rows(tmp_path: Path) -> None:
    people = _people()
    lines = [",".join(people.column_names), *(",".join(row.values()) for row in people.to_pylist()), "too,few,cells"]
    (tmp_path / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "settings.yaml").write_text(yaml.safe_dump(SETTINGS), encoding="utf-8")
    arguments = ["matching", "evaluate", "--dataset", str(tmp_path / "people.csv"), "--truth", "entity"]
    arguments += ["--settings", str(tmp_path / "settings.yaml")]
    told = CliRunner().invoke(main, arguments, env={"MUTAKHIR_LANG": "en"})
    assert told.exit_code == 0, told.output
    assert "480 records, 240 true pairs" in told.output
    assert "broken 1" in told.output
    tree = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).output)
    assert tree["broken_rows"] == 1
    assert tree["true_pairs"] == 240
    assert {one["measure"] for one in tree["measures"]} >= {"precision", "recall", "f1", "b_cubed_f1"}


def test_settings_of_another_shape_are_refused_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,entity\n1,1\n", encoding="utf-8")
    (tmp_path / "settings.yaml").write_text(yaml.safe_dump({**SETTINGS, "threshold": 0.9}), encoding="utf-8")
    arguments = ["matching", "evaluate", "--dataset", str(tmp_path / "people.csv"), "--truth", "entity"]
    told = CliRunner().invoke(main, [*arguments, "--settings", str(tmp_path / "settings.yaml")])
    assert told.exit_code != 0
    assert "threshold" in told.output
    assert "settings.yaml" in told.output


@pytest.mark.skipif(not BENCHMARKS.exists(), reason="the outside benchmarks are not at hand")
def test_outside_benchmarks_reach_their_targets() -> None:
    lines = list(outside_lines(BENCHMARKS))
    assert len(lines) == 8
    assert [(line.task, line.measure, line.ours) for line in lines if not line.met] == []
