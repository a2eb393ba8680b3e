"""`mutakhir ranking fit`: a model from a consumption survey, with its errors, before anybody signs it."""

from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import json_option, print_json, say
from mutakhir.cli.ranking_card import write_cards
from mutakhir.cli.ranking_survey import Opened, open_survey, survey_options
from mutakhir.ground.errors import Said
from mutakhir.ranking.challenging import Contest
from mutakhir.ranking.model_file import write_model
from mutakhir.ranking.surveys.fitting import Made, fit_survey


_MILLION = 1_000_000
_SCALES = {
    "per_person": Said("per orang", "per person"),
    "adult_equivalent": Said("per setara orang dewasa", "per adult equivalent"),
}


@click.command("fit")
@survey_options
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of the model file."
)
@json_option
def fit_command(
    survey: Path | None,
    members: Path | None,
    spec: Path | None,
    home_folder: Path | None,
    out: Path,
    as_json: bool,
) -> None:
    """Fit a model on a consumption survey, run its challengers, and say how often it is wrong.

    Changes no policy: whoever answers for the model reads its card, signs as `approver`, and the pack then holds it.

    \b
    Example: mutakhir ranking fit --survey susenas.csv --spec susenas.yaml --out model
             mutakhir ranking fit --survey survey.parquet --members members.parquet --spec model.yaml --out model
             mutakhir ranking fit --home registry --out model
    """
    opened = open_survey(survey, members, spec, home_folder)
    made = fit_survey(opened.read, opened.model, opened.listed, opened.training, opened.synthetic)
    path = write_model(out, made.content)
    cards = write_cards(path, out, home_folder)
    if as_json:
        print_json({"file": str(path), "cards": [str(card) for card in cards], **told(opened, made)})
    else:
        _show(opened, made)
        say(
            Said(
                f"Berkas model: {path}. Belum dipakai: baca kartunya ({cards[0]}), lalu mintakan persetujuan.",
                f"Model file: {path}. Not used yet: read its card ({cards[1]}) and have it approved.",
            )
        )


def told(opened: Opened, made: Made) -> dict[str, object]:
    """What the command says, for programs; shares as fractions."""
    return {
        "households": len(made.estimated.survey),
        "clusters": len(set(made.estimated.survey.village)),
        "measures": made.content["measures"],
        "errors": made.content["errors"],
        "challengers": made.content["challengers"],
        "winner": winner(made.contest),
        "warnings": [warning.en for warning in opened.read.warnings],
        "synthetic": opened.synthetic,
    }


def winner(found: Contest) -> str:
    """The challenger that replaces the ridge, or ridge."""
    return next((one.challenger.kind for one in found.outcomes if one.challenger.fitted is found.winner), "ridge")


def _show(opened: Opened, made: Made) -> None:
    for warning in opened.read.warnings:
        say(warning)
    survey = made.estimated.survey
    say(
        Said(
            f"{len(survey):,} rumah tangga di {len(set(survey.village)):,} gugus sampel.",
            f"{len(survey):,} households in {len(set(survey.village)):,} clusters.",
        )
    )
    _show_scales(opened, made)
    _show_contest(made.contest)
    if opened.synthetic:
        say(
            Said(
                "Survei ini buatan: modelnya tidak boleh memeringkat siapa pun.",
                "This survey is made up: its model may rank no one.",
            )
        )


def _show_scales(opened: Opened, made: Made) -> None:
    own, cut = opened.model.scale.kind, opened.listed.coverage.core
    measures = made.content["measures"]
    assert isinstance(measures, dict)
    inside, outside = measures["r2_in_sample"], measures["r2_held_out"]
    say(
        Said(
            f"Skala {_SCALES[own].id}: R2 {outside:.3f} di gugus yang tidak dikenal model ({inside:.3f} pada data "
            "yang dipakai menaksir).",
            f"Scale {_SCALES[own].en}: R2 {outside:.3f} in clusters that the model has not seen ({inside:.3f} on the "
            "data it was fitted on).",
        )
    )
    for scale, name in _SCALES.items():
        row = _error(made, scale, cut)
        say(
            Said(
                f"Bila {cut}% termiskin dipilih ({name.id}), {_of_hundred(row)} dari 100 yang miskin terlewat "
                f"(selang 95%: {_between(row)}).",
                f"When the poorest {cut}% are selected ({name.en}), {_of_hundred(row)} of 100 poor are left out "
                f"(95% interval {_between(row)}).",
            )
        )


def _error(made: Made, scale: str, cut: int) -> dict[str, int]:
    errors = made.content["errors"]
    assert isinstance(errors, list)
    wanted = {"scale": scale, "cut": cut, "grouping": "all", "measure": "exclusion_error"}
    return next(row for row in errors if all(row[key] == value for key, value in wanted.items()))


def _of_hundred(row: dict[str, int]) -> str:
    return f"{row['value'] * 100 / _MILLION:.1f}"


def _between(row: dict[str, int]) -> str:
    return f"{row['low'] * 100 / _MILLION:.1f} - {row['high'] * 100 / _MILLION:.1f}"


def _show_contest(found: Contest) -> None:
    for one in found.outcomes:
        difference = one.difference
        points = " ".join(f"{each * 100:+.1f}" for each in (difference.value, difference.low, difference.high))
        click.echo(f"  {one.challenger.kind:<10} R2 {one.r2_held_out:.3f}   {points}")
    best = winner(found)
    if best != "ridge":
        say(
            Said(
                f"{best} menggantikan regresi ridge: seluruh selang selisih galatnya di bawah nol.",
                f"{best} replaces the ridge regression: the whole interval of the difference is below zero.",
            )
        )
    elif found.outcomes:
        say(
            Said(
                "Tidak ada penantang yang menggantikan regresi ridge (selisih galat dalam poin persen, selang 95%).",
                "No challenger replaces the ridge regression (difference of the error in points, 95% interval).",
            )
        )
