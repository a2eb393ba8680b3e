"""`mutakhir matching evaluate`: precision and recall on a file whose truth is known."""

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import duckdb
import pyarrow as pa

from mutakhir.border.opening import open_source
from mutakhir.border.source import Options
from mutakhir.cli.frame_of_commands import json_option, print_json, say
from mutakhir.ground.errors import Said
from mutakhir.ground.policy import load_model
from mutakhir.matching.evaluating import Evaluation, evaluate
from mutakhir.matching.linking.specification import Specification
from mutakhir.matching.measuring.groups import TOO_FEW


@click.command("evaluate")
@click.option("--dataset", type=click.Path(path_type=Path), required=True, help="CSV, XLSX or Parquet file.")
@click.option("--other", type=click.Path(path_type=Path), help="The second file, where two are linked.")
@click.option("--truth", required=True, help="Column that is equal where two records are one person.")
@click.option("--settings", type=click.Path(path_type=Path), required=True, help="YAML: what is compared, and how.")
@json_option
def evaluate_command(dataset: Path, other: Path | None, truth: str, settings: Path, as_json: bool) -> None:
    """Link the records of a file and compare with the truth: automatic links only, with intervals.

    The model learns without labels; the truth is looked at when all is decided.

    \b
    Example: mutakhir matching evaluate --dataset people.csv --truth entity --settings people.yaml
             mutakhir matching evaluate --dataset a.csv --other b.csv --truth entity --settings link.yaml --json
    """
    spec = load_model(settings, Specification)
    with tempfile.TemporaryDirectory() as scratch:
        files, broken = [], 0
        for file in (dataset, *([other] if other else [])):
            table, damaged = _read(file, Path(scratch))
            files.append(table)
            broken += damaged
        with duckdb.connect() as con:
            found = evaluate(con, files, truth, spec)
    if as_json:
        print_json({**_tree(found), "broken_rows": broken})
    else:
        _show(found, broken)


def _read(file: Path, scratch: Path) -> tuple[pa.Table, int]:
    """All rows as text, and how many had no columns."""
    batches = list(open_source(file, Options(scratch)).batches())
    return pa.concat_tables([batch.table for batch in batches]), sum(len(batch.broken) for batch in batches)


def _tree(found: Evaluation) -> dict[str, Any]:
    return {
        "records": found.records,
        "true_pairs": found.true_pairs,
        "measures": [asdict(one) for one in found.measures],
        "blocking_recall": found.blocking_recall,
        "for_people": found.for_people,
        "for_people_per_thousand": found.per_thousand,
        "calibration": found.calibration.as_rows(),
        "calibration_error": found.calibration.error,
        "groups": {name: [row for one in shown for row in one.as_rows()] for name, shown in found.groups.items()},
        "unusable_rows": dict(found.unusable.rows),
    }


def _show(found: Evaluation, broken: int) -> None:
    say(
        Said(
            id=f"{found.records:,} catatan, {found.true_pairs:,} pasangan benar; hanya tautan otomatis yang dihitung.",
            en=f"{found.records:,} records, {found.true_pairs:,} true pairs; only automatic links count.",
        )
    )
    for one in found.measures:
        click.echo(f"  {one.measure:<20} {_share(one.value)}   [{_share(one.low)}, {_share(one.high)}]")
    say(
        Said(
            id=f"Pasangan benar yang dibandingkan sama sekali: {_share(found.blocking_recall)}. "
            f"Untuk diputuskan orang: {found.per_thousand:.2f} pasangan per 1.000 catatan.",
            en=f"True pairs that were compared at all: {_share(found.blocking_recall)}. "
            f"For people to decide: {found.per_thousand:.2f} pairs per 1,000 records.",
        )
    )
    _show_calibration(found)
    _show_groups(found)
    _show_unusable(found, broken)


def _show_calibration(found: Evaluation) -> None:
    say(
        Said(
            id="Peluang menurut model dan bagian yang benar:",
            en="Probability by the model, and the share that is true:",
        )
    )
    for one in found.calibration.bins:
        click.echo(f"  {one.pairs:>9,}   {_share(one.predicted)}   {_share(one.observed)}")


def _show_groups(found: Evaluation) -> None:
    for name, shown in found.groups.items():
        click.echo(f"{name}:")
        for one in shown:
            told = "  ".join(f"{each.measure} {_share(each.value)}" for each in one.estimates[:3])
            click.echo(f"  {one.group:<16} {one.records:>9,}  {told or TOO_FEW}")


def _show_unusable(found: Evaluation, broken: int) -> None:
    reasons = {**found.unusable.rows, **({"broken": broken} if broken else {})}
    if reasons:
        listed = ", ".join(f"{reason} {rows:,}" for reason, rows in sorted(reasons.items()))
        say(Said(id=f"Baris yang tidak dipakai: {listed}.", en=f"Rows that were not used: {listed}."))


def _share(value: float | None) -> str:
    return "   -   " if value is None else f"{value:.5f}"
