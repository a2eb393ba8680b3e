"""`mutakhir matching calibrate`: thresholds and quality from pairs that people have read; it changes nothing."""

import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
import numpy as np
import pyarrow as pa

from mutakhir.border.opening import open_source
from mutakhir.border.source import Options
from mutakhir.border.values import NO, YES
from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json, say
from mutakhir.ground.errors import InputProblem, Said, Where
from mutakhir.ground.lake import Lake
from mutakhir.matching.linking.model_file import FILE
from mutakhir.matching.measuring.estimate_said import BLOCKING, NOT_KNOWN
from mutakhir.matching.measuring.thresholds import Judged
from mutakhir.matching.reviewing.calibrating import Calibration, calibrate, calibrate_file, proposal
from mutakhir.matching.reviewing.holding import persons_that_hold
from mutakhir.matching.reviewing.policy import ReviewingPolicy
from mutakhir.matching.reviewing.sheets import POLICY
from mutakhir.matching.reviewing.tasks import REGISTER, TASKS


@click.command("calibrate")
@home_option
@click.option(
    "--dataset", "file", type=click.Path(path_type=Path), help="Labelled pairs: columns weight, same, stands_for."
)
@click.option(
    "--task",
    type=click.Choice(TASKS),
    default=REGISTER,
    show_default=True,
    help="Of which task the file is.",
)
@json_option
def calibrate_command(home_folder: Path, file: Path | None, task: str, as_json: bool) -> None:
    """Propose thresholds from read pairs, and estimate precision and recall, with what is not known.

    It changes nothing: thresholds stand still within a round. In a file `weight` is in thousandths, `same` yes or no,
    and `stands_for` (optional) the number of scored pairs that the row stands for.

    \b
    Example: mutakhir matching calibrate --home registry
             mutakhir matching calibrate --home registry --dataset labelled.csv --task doubles --json
    """
    home = opened(home_folder)
    policy = home.policy.load(POLICY, ReviewingPolicy)
    persons = persons_that_hold(Lake(home), home.policy)
    of_model = (home.policy.folder / FILE).exists()
    if file is not None:
        found = [calibrate_file(labelled(file), task, policy, persons)]
    else:
        found = calibrate(Lake(home), policy, persons, home.round.seed + policy.seed)
    if as_json:
        print_json(_tree(found, of_model))
        return
    _told(found, of_model)


def labelled(file: Path) -> Judged:
    """The pairs of a file. Raises InputProblem with the line of the first row that cannot be read."""
    with tempfile.TemporaryDirectory() as scratch:
        source = open_source(file, Options(Path(scratch)))
        lacking = [name for name in ("weight", "same") if name not in source.headers]
        if lacking:
            raise InputProblem("matching.label-columns", _lacking(lacking), Where(file))
        batches = list(source.batches())
    broken = [row.number for batch in batches for row in batch.broken]
    if broken:
        raise InputProblem("matching.label", _UNREADABLE, Where(file, broken[0]))
    rows = [_row(file, *row) for batch in batches for row in _cells(batch.table, batch.numbers.tolist())]
    weight, same, factor = (np.array(column) for column in (zip(*rows, strict=True) if rows else ((), (), ())))
    return Judged(weight.astype(np.int64), same.astype(bool), factor.astype(np.int64))


def _cells(table: pa.Table, numbers: list[int]) -> list[tuple[int, str | None, str | None, str | None]]:
    names = table.column_names
    factors = table["stands_for"].to_pylist() if "stands_for" in names else ["1"] * table.num_rows
    return list(zip(numbers, table["weight"].to_pylist(), table["same"].to_pylist(), factors, strict=True))


def _row(file: Path, number: int, weight: str | None, same: str | None, factor: str | None) -> tuple[int, bool, int]:
    word = (same or "").strip().lower()
    try:
        whole, thousandths = int((weight or "").strip()), round(float((factor or "").strip()) * 1000)
    except (ValueError, OverflowError) as error:
        raise InputProblem("matching.label", _UNREADABLE, Where(file, number)) from error
    if word not in YES | NO or thousandths < 1:
        raise InputProblem("matching.label", _UNREADABLE, Where(file, number))
    return whole, word in YES, thousandths


def _tree(found: Sequence[Calibration], of_model: bool) -> dict[str, object]:
    return {
        "tasks": [
            {
                "task": one.task,
                "read": one.read,
                "now": {"link_from": one.now.link_from, "review_from": one.now.review_from},
                "bands": [asdict(band) for band in one.bands],
                "thresholds": one.thresholds.as_rows(),
                "to_read": one.thresholds.to_read,
                "quality": one.quality.as_rows() if one.quality else None,
                "unread_bands": list(one.unread),
                "bands_with_too_few": list(one.too_few),
                "to_read_by_band": [{"low": low, "pairs": pairs} for low, pairs in one.to_read.items()],
                "is_change": one.is_change,
            }
            for one in found
        ],
        "proposal": proposal(found, of_model=of_model),
        "proposal_for": _file(of_model),
        "not_known": [asdict(text) for text in (BLOCKING, *NOT_KNOWN)],
    }


def _told(found: Sequence[Calibration], of_model: bool) -> None:
    if not found:
        say(
            Said(
                id="Belum ada pasangan yang diberi bobot, jadi tidak ada ambang untuk diperiksa.",
                en="No pair has been scored yet, so there is no threshold to look at.",
            )
        )
        return
    for one in found:
        _told_one(one)
    lines, file = proposal(found, of_model=of_model), _file(of_model)
    if lines:
        say(
            Said(
                id=f"Usulan untuk {file} pada putaran berikutnya (tidak ada yang diubah):",
                en=f"Proposal for {file} in the next round (nothing was changed):",
            )
        )
        click.echo(lines)
    else:
        say(
            Said(
                id="Tidak ada usulan: ambang sudah sesuai, atau yang dibaca belum cukup.",
                en="No proposal: the thresholds fit, or not enough was read.",
            )
        )
    for text in (BLOCKING, *NOT_KNOWN):
        click.echo(text.in_language(language()))


def _file(of_model: bool) -> str:
    """Where the thresholds of the next round are written: beside its model, if there is one."""
    return FILE if of_model else "matching/persons.yaml"


def _told_one(one: Calibration) -> None:
    say(
        Said(
            id=f"{one.task}: {one.read} pasangan dibaca; ambang kini {one.now.link_from} dan {one.now.review_from}.",
            en=f"{one.task}: {one.read} pairs read; thresholds now {one.now.link_from} and {one.now.review_from}.",
        )
    )
    for band in one.bands:
        click.echo(f"  {band.low:>7}: {band.population:>10,}  {band.sampled:>6,}  {band.same:>6,}")
    for row in one.thresholds.as_rows():
        click.echo(f"  {row['cut']}: {row['threshold']}  {_number(row['share'])}  <= {_number(row['upper'])}")
    for row in one.quality.as_rows() if one.quality else ():
        told = f"{_number(row['value'])} [{_number(row['low'])}, {_number(row['high'])}]"
        click.echo(f"  {row['measure']}: {told}")
    if one.unread or one.too_few:
        unread, few = (", ".join(map(str, lows)) or "-" for lows in (one.unread, one.too_few))
        say(
            Said(
                id=f"  Pita yang belum dibaca: {unread}; yang dibaca terlalu sedikit: {few}.",
                en=f"  Bands of which nothing was read: {unread}; too little: {few}.",
            )
        )


def _number(value: object) -> str:
    return f"{value:.5f}" if isinstance(value, float) else "-"


def _lacking(names: Sequence[str]) -> Said:
    listed = ", ".join(names)
    return Said(
        f"Berkas ini tidak memuat kolom {listed}. Kolomnya: weight, same, dan jika ada stands_for.",
        f"This file has no column {listed}. Its columns are weight, same and, if there is one, stands_for.",
    )


_UNREADABLE = Said(
    "Baris ini tidak terbaca. Tulis weight sebagai bilangan bulat (perseribu), same sebagai ya atau tidak, dan "
    "stands_for sebagai bilangan positif.",
    "This row cannot be read. Write weight as a whole number (thousandths), same as yes or no, and stands_for as a "
    "positive number.",
)
