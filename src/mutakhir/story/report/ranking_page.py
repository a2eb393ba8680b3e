"""Ranking and bands: quotas, the distribution of percentiles, and how good the model is."""

from mutakhir.questionnaire.markup import Markup, tag
from mutakhir.story.report import words
from mutakhir.story.report.charts import key, percentile_chart
from mutakhir.story.report.figures import Figures
from mutakhir.story.report.pen import Line, Pen, columns, paragraph
from mutakhir.story.report.ranking import BANDS, Quota


def ranking_section(figures: Figures, pen: Pen) -> Markup:
    title = pen.say("Pemeringkatan dan kelompok", "Ranking and bands")
    said = pen.say(
        "Persentil adalah tempat rumah tangga di antara seluruh penduduk, diperkirakan dari survei konsumsi: 1 yang"
        " termiskin. Setiap kabupaten/kota mengisi kuotanya dari yang termiskin ke atas.",
        "A percentile is the place of a household in the whole population, estimated from the consumption survey: 1 is"
        " the poorest. Each regency fills its quota from the poorest up.",
    )
    distribution = tag("div", _distribution(figures, pen), _model(figures, pen))
    quotas = tag("div", _bands(figures, pen), *(_quota(quota, pen) for quota in figures.ranking.quotas))
    return pen.section("ranking", title, paragraph(said), columns(distribution, quotas))


def _distribution(figures: Figures, pen: Pen) -> Markup:
    names = {band: pen.said(words.BAND[band]) for band in BANDS}
    counted = pen.said(words.word(words.UNIT, figures.release.unit))
    caption = pen.say(f"Yang diperingkat ({counted}) menurut persentil", f"Ranked ({counted}) by percentile")
    legend = key([(band, names[band]) for band in BANDS])
    return pen.picture(percentile_chart(figures.ranking.steps, names, pen, caption), caption, legend)


def _bands(figures: Figures, pen: Pen) -> Markup:
    bands = figures.ranking.bands
    most = max((count or 0 for count in bands.values()), default=0) or 1
    lines = [
        Line(pen.said(words.BAND[band]), pen.count(count), None if count is None else count / most)
        for band, count in bands.items()
    ]
    counted = pen.said(words.word(words.UNIT, figures.release.unit))
    return pen.bars(lines, (pen.say("kelompok", "band"), counted))


def _quota(quota: Quota, pen: Pen) -> Markup:
    unit, band = pen.said(words.word(words.UNIT, quota.counts)), pen.said(words.BAND[quota.band])
    share = quota.listed / quota.quota if quota.quota else 0.0
    lines = [Line(pen.say("terisi", "filled"), pen.count(quota.listed), share, pen.percent(share, 1))]
    lines += [
        Line(
            pen.say(f"kosong: {pen.said(words.UNFILLED[why])}", f"unfilled: {pen.said(words.UNFILLED[why])}"),
            pen.count(n),
            n / quota.quota,
        )
        for why, n in quota.unfilled.items()
        if n
    ]
    title = pen.say(f"Kuota {band}: {pen.count(quota.quota)} {unit}", f"Quota {band}: {pen.count(quota.quota)} {unit}")
    return tag("div", tag("h3", title), pen.bars(lines, (pen.say("kuota", "quota"), unit)))


def _model(figures: Figures, pen: Pen) -> Markup | None:
    model, ranking = figures.ranking.model, figures.ranking
    if "r2_held_out" not in model:
        return None
    held, inside = (pen.percent(model.get(name), 0) for name in ("r2_held_out", "r2_in_sample"))
    core, all_ = (pen.percent(model.get(f"exclusion_error_{band}_held_out"), 0) for band in ("core", "extended"))
    said = pen.say(
        f"Di desa yang belum dikenalnya, model menerangkan {held} dari perbedaan konsumsi ({inside} pada survei yang"
        f" dipakai menyusunnya). Bila memilih sebanyak kelompok inti, model melewatkan {core} dari yang sungguh"
        f" termiskin; bila memilih sampai perluasan, {all_}. Kabupaten/kota dengan kuota penuh:"
        f" {ranking.full}; belum penuh: {ranking.short}.",
        f"In villages that it had not seen the model explains {held} of the differences in consumption ({inside} in the"
        f" survey that it was fitted on). Choosing as many as the core, it misses {core} of those who are really the"
        f" poorest; up to the extension, {all_}. Regencies with full quotas: {ranking.full};"
        f" with unfilled ones: {ranking.short}.",
    )
    return tag("p", said, cls="note")
