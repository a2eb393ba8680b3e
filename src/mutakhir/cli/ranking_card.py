"""`mutakhir ranking card`: a model file as two pages for people."""

from importlib.resources import as_file, files
from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import say
from mutakhir.ground.errors import Language, Said
from mutakhir.ground.lake import Home
from mutakhir.ground.lake.files import write_bytes
from mutakhir.ground.policy import Policy
from mutakhir.questionnaire.codebook import codebook
from mutakhir.questionnaire.loading import load_forms
from mutakhir.ranking.model_file import load_model_file
from mutakhir.story.explain_labels import Labels
from mutakhir.story.ranking_pages.card_page import card_page
from mutakhir.story.ranking_pages.card_reading import card_of, labels_of


PACK = "dtks_2020"
_LANGUAGES: tuple[Language, ...] = ("id", "en")


@click.command("card")
@click.option("--model", "model_file", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of the pages.")
@click.option(
    "--home",
    "home_folder",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="MUTAKHIR_HOME",
    help="The home whose form gives items and answers their words. Default: MUTAKHIR_HOME, else the form as shipped.",
)
def card_command(model_file: Path, out: Path, home_folder: Path | None) -> None:
    """Write the card of a model, in Indonesian and English: its error first, then all that stands behind it.

    Makes card-id.html and card-en.html, which open offline.

    \b
    Example: mutakhir ranking card --model registry/ranking/0123456789ab.json --out cards
    """
    for file in write_cards(model_file, out, home_folder):
        say(Said(id=f"Kartu model: {file}", en=f"Model card: {file}"))


def write_cards(model_file: Path, folder: Path, home_folder: Path | None = None) -> tuple[Path, ...]:
    """Writes the card of a model file into `folder` in both languages; returns the paths.

    Raises:
        InputProblem: it is no model file.
    """
    card = card_of(load_model_file(model_file), model_file.stem)
    labels = labels_of(card, _labels(home_folder))
    made = []
    for language in _LANGUAGES:
        path = folder / f"card-{language}.html"
        write_bytes(path, card_page(card, labels, language))
        made.append(path)
    return tuple(made)


def _labels(home_folder: Path | None) -> Labels:
    if home_folder is not None:
        return Labels(codebook(load_forms(Home.open(home_folder).policy)))
    with as_file(files("mutakhir").joinpath("policies", PACK)) as folder:
        return Labels(codebook(load_forms(Policy.open(folder))))
