"""`mutakhir bench`: a national round measured, one changed record, and the same work in other programs."""

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from mutakhir.bench.home import middling_regency, open_bench, reopened_bench
from mutakhir.bench.ledger import Arguments
from mutakhir.bench.machine import this_machine
from mutakhir.bench.multiplied import multiplied
from mutakhir.bench.national import Wanted, national
from mutakhir.bench.one_record import one_record
from mutakhir.bench.peers import PeerTime, compared
from mutakhir.bench.ranking import STAGE, measured_ranking, ranking_lines
from mutakhir.bench.tables import ledger_text, one_record_said
from mutakhir.cli.frame_of_commands import language, say
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Home
from mutakhir.ground.lake.files import write_bytes
from mutakhir.pipeline import WORDS


if TYPE_CHECKING:
    from mutakhir.bench.linkage.comparison import Line

DEFAULT_HOME = Path("bench-national")
home_of_bench = click.option(
    "--home",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_HOME,
    show_default=True,
    help="The home of the bench; made if it is missing, resumed if it is there.",
)
json_file = click.option(
    "--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write all figures."
)


@click.group("bench")
def command() -> None:
    """Measure what this machine does: a national round, one changed record, the same work elsewhere.

    \b
    Example: mutakhir bench national --households 41697 --json bench.json
    """


def _tell(said: Said) -> None:
    say(said, progress=True)


def _write_json(path: Path | None, tree: dict[str, Any]) -> None:
    if path is not None:
        write_bytes(path.absolute(), (json.dumps(tree, indent=1, sort_keys=True) + "\n").encode())


@command.command("national")
@click.option("--households", type=click.IntRange(100), required=True, help="To visit; the nation: 41697344.")
@home_of_bench
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--regency", "regencies", multiple=True, help="Regency code; repeat for several. Default: all.")
@click.option("--stages", metavar="WORD,WORD", help="Measure these stages only; what is there of them is made again.")
@click.option("--processes", type=click.IntRange(1), default=2, show_default=True, help="That make synthetic data.")
@click.option("--keep-inputs", is_flag=True, help="Drop no raw input: more disk, but every stage can be made again.")
@click.option("--one-record", "kept", metavar="REGENCY", help="Regency of the late form; default: of middling size.")
@click.option("--no-one-record", is_flag=True, help="End with the candidate.")
@click.option("--model", is_flag=True, help="Use the linkage model of the pack, beside the NIK.")
@json_file
@click.option("--quiet", is_flag=True, help="No progress bars.")
def of_the_nation(
    households: int,
    folder: Path,
    seed: int,
    regencies: tuple[str, ...],
    stages: str | None,
    processes: int,
    keep_inputs: bool,
    kept: str | None,
    no_one_record: bool,
    model: bool,
    json_path: Path | None,
    quiet: bool,
) -> None:
    """Play a whole round of made-up people in one pass of visits, and measure every stage.

    Rows, seconds, memory, disk, and the ratio to a plain copy of the same columns in the same run. Interrupted, the
    same command goes on. Raw inputs are dropped after their last reader.

    \b
    Example: mutakhir bench national --households 41697 --home bench-national --json bench.json
             mutakhir bench national --households 41697 --stages validation,ranking
    """
    words = _words(stages)
    chosen = tuple(sorted(set(regencies)))
    arguments = Arguments(households, seed, chosen, kept or middling_regency(chosen), model)
    wanted = Wanted(_tell, words, processes, keep_inputs, not no_one_record, quiet)
    ledger = national(open_bench(folder, arguments), wanted)
    _write_json(json_path, ledger.as_dict())
    click.echo(ledger_text(ledger, language()))


def _words(stages: str | None) -> tuple[str, ...]:
    words = tuple(word.strip() for word in stages.split(",")) if stages else ()
    strange = [word for word in words if word not in WORDS]
    if strange:
        raise UsageProblem(
            "bench.stage",
            Said(
                id=f"Tahap {strange[0]} tidak dikenal. Pilih dari: {', '.join(WORDS)}.",
                en=f"Stage {strange[0]} is unknown. Choose from: {', '.join(WORDS)}.",
            ),
        )
    return words


@command.command("one-record")
@home_of_bench
@json_file
def of_one_record(folder: Path, json_path: Path | None) -> None:
    """Send one late form into the finished round of a bench, and run it again.

    \b
    Example: mutakhir bench one-record --home bench-national
    """
    bench = reopened_bench(folder)
    with bench.home.lock():
        one = one_record(bench, _tell)
    _write_json(json_path, bench.ledger.as_dict())
    say(one_record_said(one, bench.ledger.round_seconds))
    for step, parts in one.made.items():
        click.echo(f"  {step}: {', '.join(parts)}")


@command.command("ranking")
@click.option(
    "--from",
    "source",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_HOME,
    show_default=True,
    help="A bench whose review is done, with its inputs kept.",
)
@click.option("--times", type=click.IntRange(1), default=1, show_default=True, help="How often each record is taken.")
@click.option(
    "--home",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("bench-ranking"),
    show_default=True,
    help="The home that is made.",
)
@json_file
def of_ranking(source: Path, times: int, folder: Path, json_path: Path | None) -> None:
    """Measure the ranking alone at a larger size: what it reads is multiplied, nothing else is made.

    \b
    Example: mutakhir bench ranking --from bench-national --times 10
    """
    home = multiplied(Home.open(source), folder, (*STAGE.reads, *STAGE.may_read), times)
    found = measured_ranking(home)
    for line in ranking_lines(found):
        click.echo(line)
    _write_json(json_path, found.as_dict())


@command.command("peers")
@click.option("--rows", type=click.IntRange(1), default=2_000_000, show_default=True, help="Households of the table.")
@json_file
def of_peers(rows: int, json_path: Path | None) -> None:
    """Run the same rules and the same ranking in DuckDB, pandas and, where installed, Apache Spark; compare results.

    \b
    Example: mutakhir bench peers --rows 2000000
    """
    with TemporaryDirectory() as folder:
        found = []
        for one in compared(Path(folder), rows):
            found.append(one)
            click.echo(f"{one.peer:<16}{one.work:<10}{_peer_time(one)}")
    _write_json(json_path, {"rows": rows, "machine": asdict(this_machine()), "peers": [asdict(one) for one in found]})


def _peer_time(one: PeerTime) -> str:
    if one.seconds is None:
        said = Said(id=f"belum terpasang ({one.why})", en=f"not installed ({one.why})")
    else:
        said = Said(id=f"{one.seconds:9.2f} detik, hasil sama", en=f"{one.seconds:9.2f} seconds, same result")
    return said.in_language(language())


@command.command("matching")
@click.option(
    "--persons", type=click.IntRange(5_000), default=100_000, show_default=True, help="Of the made-up registry."
)
@click.option(
    "--train-seed", type=int, default=11, show_default=True, help="Seed of the people that models learn from."
)
@click.option("--seed", type=int, default=77, show_default=True, help="Seed of the people that are measured.")
@click.option("--outside", type=click.Path(file_okay=False, path_type=Path), help="Folder of outside files with truth.")
@click.option(
    "--scale",
    type=click.IntRange(0),
    default=1_000_000,
    show_default=True,
    help="Persons by whom speed and memory are measured; 0 leaves that out.",
)
@json_file
def of_matching(
    persons: int, train_seed: int, seed: int, outside: Path | None, scale: int, json_path: Path | None
) -> None:
    """Measure the linkage of persons beside plain Splink: on outside files, on made-up registries, on traps, in speed.

    A ratio above 1 means that ours is better.

    \b
    Example: mutakhir bench matching --persons 100000
    """
    found = []
    from mutakhir.bench.linkage.lines import matching_lines  # plain Splink, which no other command needs

    for line in matching_lines(persons, train_seed, seed, outside, scale):
        found.append(line)
        click.echo(_matching_line(line))
    tree: dict[str, Any] = {"persons": persons, "train_seed": train_seed, "seed": seed, "scale": scale}
    tree["machine"] = asdict(this_machine())
    _write_json(json_path, {**tree, "lines": [asdict(line) for line in found]})


@command.command("model")
@click.option("--persons", type=click.IntRange(5_000), default=500_000, show_default=True, help="To learn from.")
@click.option("--seed", type=int, default=11, show_default=True, help="Seed of the made-up people.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Day of training, for the model's file.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("model"), show_default=True)
def of_model(persons: int, seed: int, on: dt.datetime, out: Path) -> None:
    """Learn the linkage model of the shipped pack anew, on made-up registries.

    \b
    Example: mutakhir bench model --persons 500000 --seed 11 --on 2026-11-24 --out model
    """
    from mutakhir.bench.linkage.made_model import made_model

    told = made_model(persons, seed, on.date(), out)
    say(
        Said(
            id=f"Model dipelajari dari {told.persons:,} orang buatan; berkasnya di {out}.",
            en=f"Model learned from {told.persons:,} made-up persons; its files are in {out}.",
        )
    )


def _matching_line(line: "Line") -> str:
    ratio = "     -" if line.ratio is None else f"{line.ratio:.4f}"
    goal = "-" if line.target is None else f"{line.target:g}"
    met = {True: "ok", False: "<", None: ""}[line.met]
    ours, plain = _measure(line.ours, line), _measure(line.plain, line)
    return f"{line.task:<44}{line.measure:<12}{ours}  Splink {plain}  {ratio}  {goal:<7}{met:<3}{line.seconds:7.1f} s"


def _measure(value: float | None, line: "Line") -> str:
    """Shares with five digits; seconds and gigabytes with two."""
    if value is None:
        return f"{'-':>8}"
    return f"{value:8.2f}" if line.less else f"{value:8.5f}"
