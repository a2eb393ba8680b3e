"""What all commands share: the option for the home, the language, and how a problem becomes an exit code."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from mutakhir.ground.errors import Language, Problem, Said
from mutakhir.ground.lake import Home
from mutakhir.ground.machine import machine_problems


P = ParamSpec("P")
R = TypeVar("R")


def language() -> Language:
    """`MUTAKHIR_LANG`: id (default) or en."""
    return "en" if os.environ.get("MUTAKHIR_LANG", "id").lower().startswith("en") else "id"


def say(text: Said, *, progress: bool = False) -> None:
    """Prints the sentence in the person's language; `progress` goes to standard error, beside the results."""
    click.echo(text.in_language(language()), err=progress)


class MutakhirGroup(click.Group):
    """A group whose commands end with the exit code of the problem that stopped them, and no traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with machine_problems():
                return super().invoke(ctx)
        except Problem as problem:
            click.echo(problem.sentence(language()), err=True)
            ctx.exit(problem.exit_code)
        except KeyboardInterrupt:
            click.echo(_stopped().in_language(language()), err=True)
            ctx.exit(130)


def _stopped() -> Said:
    return Said(
        id="Dihentikan. Yang sudah selesai tetap tersimpan; perintah yang sama melanjutkannya.",
        en="Stopped. What is done is kept; the same command goes on from there.",
    )


def home_option(function: Callable[P, R]) -> Callable[P, R]:
    """`--home` (default: MUTAKHIR_HOME, else the current folder)."""
    return click.option(
        "--home",
        "home_folder",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="MUTAKHIR_HOME",
        default=Path("."),
        show_default="MUTAKHIR_HOME, else this folder",
        help="The registry home.",
    )(function)


def json_option(function: Callable[P, R]) -> Callable[P, R]:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document for programs.")(function)


def engine_option(function: Callable[P, R]) -> Callable[P, R]:
    return click.option(
        "--engine",
        default="duckdb",
        show_default=True,
        help="duckdb, or sc://HOST:PORT of a Spark Connect server (needs `encryption: storage`).",
    )(function)


def print_json(thing: object) -> None:
    json.dump(thing, sys.stdout, indent=1, ensure_ascii=False, sort_keys=True)
    sys.stdout.write("\n")


def opened(folder: Path) -> Home:
    return Home.open(folder)
