"""`mutakhir ranking evaluate`: how often a model is wrong, in clusters that it has not seen."""

from dataclasses import asdict
from pathlib import Path

import click

from mutakhir.cli.frame_of_commands import json_option, language, print_json, say
from mutakhir.cli.ranking_survey import Opened, open_survey, survey_options
from mutakhir.ground.errors import Said
from mutakhir.ground.lake.files import write_bytes
from mutakhir.ranking.challenging import contest
from mutakhir.ranking.evaluating import Estimate, Evaluated, Rival, ScaleEvaluated
from mutakhir.ranking.evaluating.evaluate import Question, evaluate, fits
from mutakhir.ranking.evaluating.plain import against_plain
from mutakhir.story.ranking_pages.evaluation_page import evaluation_page


@click.command("evaluate")
@survey_options
@click.option("--cut", "cuts", type=click.IntRange(1, 99), multiple=True, help="Percent of the population; repeat.")
@click.option("--draws", type=click.IntRange(20, 10_000), help="Draws of clusters; default: as the specification says.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Also write a page with plots.")
@json_option
def evaluate_command(
    survey: Path | None,
    members: Path | None,
    spec: Path | None,
    home_folder: Path | None,
    cuts: tuple[int, ...],
    draws: int | None,
    html: Path | None,
    as_json: bool,
) -> None:
    """Measure a model by cross-validation with whole clusters held out: errors at each cut, by group, with intervals.

    Figures of the data that it was fitted on stand only beside those of clusters left out. Nothing else is kept.

    \b
    Example: mutakhir ranking evaluate --survey susenas.csv --spec susenas.yaml --cut 20 --cut 40 --html errors.html
             mutakhir ranking evaluate --home registry --json
    """
    found = evaluated(open_survey(survey, members, spec, home_folder), cuts, draws)
    if html is not None:
        write_bytes(html, evaluation_page(found, language()))
    if as_json:
        print_json({**asdict(found), "warnings": [warning.en for warning in found.warnings]})
        return
    _show(found)
    if html is not None:
        say(Said(f"Halaman: {html}", f"Page: {html}"))


def evaluated(opened: Opened, cuts: tuple[int, ...], draws: int | None) -> Evaluated:
    """The model, its challengers and plain least squares on the survey."""
    model = opened.model if draws is None else opened.model.model_copy(update={"bootstrap": draws})
    survey, cut, counts = opened.read.survey, opened.listed.coverage.core, opened.listed.shares_count
    fitted = fits(survey, model)
    own = fitted[model.scale.kind]
    held = contest(survey, model, own, cut, counts)
    rivals = [Rival(one.challenger.kind, one.r2_held_out, one.difference) for one in held.outcomes]
    rivals.append(against_plain(survey, model, own, cut, counts))
    asked = Question(opened.source, opened.synthetic, counts, cuts or opened.cuts, cut, model.bootstrap, model.seed)
    left_out = (("broken", opened.read.broken),) if opened.read.broken else ()
    return evaluate(survey, model, fitted, rivals, asked, opened.read.warnings, left_out)


def _show(found: Evaluated) -> None:
    for warning in found.warnings:
        say(warning)
    say(
        Said(
            f"{found.source}: {found.households:,} rumah tangga, {found.clusters:,} gugus, {found.strata:,} strata, "
            f"{found.areas:,} wilayah. Setiap gugus dinilai oleh model yang tidak mengenalnya ({found.folds} putaran); "
            f"selang 95% dari {found.draws} penarikan gugus; yang dihitung: {found.counts.value}.",
            f"{found.source}: {found.households:,} households, {found.clusters:,} clusters, {found.strata:,} strata, "
            f"{found.areas:,} areas. Each cluster is judged by a model that has not seen it ({found.folds} turns); 95% "
            f"intervals from {found.draws} draws of clusters; counted: {found.counts.value}.",
        )
    )
    for scale in found.scales:
        _show_scale(found, scale)
    _show_groups(found, found.scale(found.policy_scale))
    _show_rivals(found)


def _show_scale(found: Evaluated, scale: ScaleEvaluated) -> None:
    """Each measure in unseen clusters; R2 and the exclusion error with the figure in the sample behind it."""
    click.echo(f"\n{scale.scale}")
    inside: dict[tuple[str, int], float] = {("exclusion_error", cut): value for cut, value in scale.in_sample}
    inside["r2", 0] = scale.r2_in_sample
    for one in scale.estimates:
        if one.grouping == "all":
            beside = inside.get((one.measure, one.cut))
            known = "" if beside is None else f"   {_seen(beside)}"
            at = f"@{one.cut}" if one.cut else ""
            click.echo(f"  {one.measure + at:<26} {_written(one)}{known}")


def _seen(value: float) -> str:
    return Said(f"(data penaksir: {value:.3f})", f"(in sample: {value:.3f})").in_language(language())


def _show_groups(found: Evaluated, scale: ScaleEvaluated) -> None:
    click.echo()
    say(
        Said(
            f"Galat eksklusi @{found.policy_cut} menurut kelompok (kosong: kurang dari {found.least} yang miskin):",
            f"Exclusion error @{found.policy_cut} by group (empty: fewer than {found.least} poor):",
        )
    )
    for one in scale.by_group("exclusion_error", found.policy_cut):
        click.echo(f"  {one.grouping:<12} {one.member:<16} {one.households:>8,}   {_written(one)}")


def _show_rivals(found: Evaluated) -> None:
    click.echo()
    say(
        Said(
            f"Selisih galat eksklusi @{found.policy_cut} dengan model ini (di bawah nol: lebih baik):",
            f"Difference of the exclusion error @{found.policy_cut} from this model (below zero: better):",
        )
    )
    for rival in found.rivals:
        one = rival.difference
        click.echo(f"  {rival.name:<10} R2 {rival.r2:.3f}   {one.value:+.4f}  [{one.low:+.4f}, {one.high:+.4f}]")


def _written(one: Estimate) -> str:
    if one.value is None:
        return "    -"
    if one.low is None or one.high is None:
        return f"{one.value:7.3f}"
    return f"{one.value:7.3f}  [{one.low:.3f}, {one.high:.3f}]"
