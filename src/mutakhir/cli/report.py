"""`mutakhir report RELEASE`: a release as one page for everybody, with its statement of quality."""

from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import home_option, json_option, language, opened, print_json, say
from mutakhir.ground.errors import Said
from mutakhir.ground.lake.files import write_bytes


@click.command("report")
@click.argument("release")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write. Default: report-RELEASE-LANGUAGE.html in this folder.",
)
@home_option
@json_option
def command(release: str, out: Path | None, home_folder: Path, as_json: bool) -> None:
    """Write a release as one page of HTML that opens offline: its quality, maps, flows, findings, ranking.

    RELEASE is the name of a release of this home, or `candidate`: what the present round would publish. The page is
    in the language of MUTAKHIR_LANG. With --json its figures are printed and no page is written.

    \b
    Example: mutakhir report dtks-2020 --home registry --out report.html
             mutakhir report candidate --home registry --json
    """
    # The drawing libraries take a second to load, which no other command should wait for.
    from mutakhir.story.report.figures import figures_of
    from mutakhir.story.report.page import page_of

    figures = figures_of(opened(home_folder), release)
    if as_json:
        print_json(figures.as_dict())
        return
    file = out or Path(f"report-{figures.release.name}-{language()}.html")
    write_bytes(file, page_of(figures, language()))
    say(
        Said(id=f"Laporan rilis {figures.release.name}: {file}", en=f"Report of release {figures.release.name}: {file}")
    )
