"""`mutakhir matching readers`: how the review stands, and how far its readers are to be trusted."""

from dataclasses import asdict
from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json, say
from mutakhir.cli.matching_sheets import regencies_to_read
from mutakhir.ground.errors import Said
from mutakhir.ground.lake import Lake
from mutakhir.matching.measuring.agreement import Reading
from mutakhir.matching.measuring.intervals import Interval
from mutakhir.matching.reviewing.policy import ReviewingPolicy
from mutakhir.matching.reviewing.sheets import POLICY
from mutakhir.matching.reviewing.trust import Review, review_of


@click.command("readers")
@home_option
@click.option("--regency", "regencies", multiple=True, help="Regency code; repeat for several. Default: all.")
@json_option
def readers(home_folder: Path, regencies: tuple[str, ...], as_json: bool) -> None:
    """Tell what waits for readers, how far two of them agree, and how each did on pairs whose answer is known.

    \b
    Example: mutakhir matching readers --home registry
             mutakhir matching readers --home registry --json
    """
    home = opened(home_folder)
    policy = home.policy.load(POLICY, ReviewingPolicy)
    found = review_of(Lake(home), regencies_to_read(home, regencies), policy)
    if as_json:
        print_json(_tree(found))
        return
    _told(found)


def _tree(found: Review) -> dict[str, object]:
    return {
        **{name: getattr(found, name) for name in ("waiting", "out", "third", "settled", "undecided")},
        "share_to_people": found.share / 1000,
        "largest_share": found.largest_share / 1000,
        "agreement": found.agreement.as_rows()[0],
        "readers": [row for one in found.readers for row in one.as_rows()],
        "warnings": [asdict(one) for one in found.warnings],
    }


def _told(found: Review) -> None:
    say(
        Said(
            id=f"Pasangan: {found.waiting} belum dibagikan, {found.out} di tangan pembaca, {found.third} perlu pembaca "
            f"ketiga, {found.settled} sudah diputuskan, {found.undecided} tidak dapat diputuskan.",
            en=f"Pairs: {found.waiting} not handed out, {found.out} with readers, {found.third} need a third reader, "
            f"{found.settled} settled, {found.undecided} that nobody could decide.",
        )
    )
    one = found.agreement
    kappa = "-" if one.kappa is None else f"{one.kappa:.2f} ± {one.kappa_error or 0:.2f}"
    equal = _share(one.equal, one.equal_between)
    say(
        Said(
            id=f"Dibaca dua orang: {one.pairs} pasangan, jawaban sama {equal}, kappa {kappa}.",
            en=f"Read by two: {one.pairs} pairs, equal answers {equal}, kappa {kappa}.",
        )
    )
    for reader in found.readers:
        click.echo(_line(reader))
    for warning in found.warnings:
        click.echo(warning.in_language(language()))


def _line(one: Reading) -> str:
    same, different = _share(one.sensitivity, one.sensitivity_between), _share(one.specificity, one.specificity_between)
    told = Said(
        id=f"  {one.reader}: dari {one.known_same} yang diketahui sama, benar {same}; dari {one.known_different} yang "
        f"diketahui beda, benar {different}; tidak yakin {one.unsure}",
        en=f"  {one.reader}: of {one.known_same} known to be one person, right {same}; of {one.known_different} known "
        f"to be two, right {different}; unsure {one.unsure}",
    )
    return told.in_language(language())


def _share(value: float | None, between: Interval) -> str:
    return "-" if value is None else f"{value:.1%} [{between.low:.1%}, {between.high:.1%}]"
