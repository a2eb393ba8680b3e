"""The pictures of the evaluation, each under one sentence made from its own figures."""

from collections.abc import Iterator, Sequence

from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.ranking.evaluating import Evaluated, ScaleEvaluated
from mutakhir.story.ranking_pages.curve import CurveLine, curve
from mutakhir.story.ranking_pages.decile_matrix import decile_matrix, matrix_said
from mutakhir.story.ranking_pages.document import figure
from mutakhir.story.ranking_pages.evaluation_view import at_cut, bins_of, groups_of, rivals_of
from mutakhir.story.ranking_pages.forest import interval_written
from mutakhir.story.ranking_pages.groups_forest import groups_forest, groups_said
from mutakhir.story.ranking_pages.measured import AtCut, Share, agree
from mutakhir.story.ranking_pages.nearness import nearness, nearness_said
from mutakhir.story.ranking_pages.rivals_forest import rivals_forest, rivals_said
from mutakhir.story.ranking_pages.saying import whole_percent
from mutakhir.story.report.pen import Pen


def curves(found: Evaluated, scale: ScaleEvaluated, pen: Pen) -> Iterator[Markup]:
    """The errors against the cut, and the part of the poorest tenth that is missed."""
    at = [at_cut(scale, cut) for cut in found.cuts]
    if lines := _error_lines(at, pen):
        yield _drawn(lines, errors_said(at, pen), at, found, pen)
    missed = CurveLine(pen.say("desil termiskin terlewat", "poorest tenth left out"), _points(at, "poorest_missed"))
    if missed.points:
        yield _drawn([missed], missed_said(missed.points, pen), at, found, pen)


def _drawn(lines: Sequence[CurveLine], said: str, at: Sequence[AtCut], found: Evaluated, pen: Pen) -> Markup:
    return figure(
        said,
        curve(lines, (found.policy_cut,), pen, said),
        tag("p", _band_said(pen), cls="note"),
        more=curve_table(lines, pen),
        summary=pen.say("Angkanya", "The figures"),
    )


def _error_lines(at: Sequence[AtCut], pen: Pen) -> list[CurveLine]:
    """One line where both errors are the same at every cut."""
    out, into = _points(at, "exclusion"), _points(at, "inclusion")
    if not out:
        return []
    if agree([each.exclusion for each in at], [each.inclusion for each in at]):
        return [CurveLine(pen.say("terlewat dan salah masuk", "left out, and let in wrongly"), out)]
    return [
        CurveLine(pen.say("terlewat", "left out"), out),
        CurveLine(pen.say("salah masuk", "let in wrongly"), into),
    ]


def _points(at: Sequence[AtCut], name: str) -> tuple[tuple[int, Share], ...]:
    found = ((each.cut, getattr(each, name)) for each in at)
    return tuple((cut, share) for cut, share in found if share is not None)


def errors_said(at: Sequence[AtCut], pen: Pen) -> str:
    """How the error runs from the narrowest cut to the widest."""
    measured = [(each.cut, each.exclusion) for each in at if each.exclusion is not None]
    (narrow, first), (wide, last) = measured[0], measured[-1]
    one, other = whole_percent(first.value, pen), whole_percent(last.value, pen)
    if narrow == wide:
        return pen.say(
            f"Bila {narrow} persen dipilih, {one} terlewat.", f"When {narrow} percent are selected, {one} are left out."
        )
    narrower = pen.say(
        " Makin sempit pilihannya, makin sering orang yang tepat terlewat.",
        " The narrower the choice, the more often the right ones are left out.",
    )
    said = pen.say(
        f"Bila {narrow} persen dipilih, {one} terlewat; bila {wide} persen, {other}.",
        f"When {narrow} percent are selected, {one} are left out; at {wide} percent, {other}.",
    )
    return said + (narrower if first.value > last.value else "")


def missed_said(points: Sequence[tuple[int, Share]], pen: Pen) -> str:
    """How the missing of the poorest tenth runs with the cut."""
    (narrow, first), (wide, last) = points[0], points[-1]
    one, other = whole_percent(first.value, pen), whole_percent(last.value, pen)
    if narrow == wide:
        return pen.say(
            f"Bila {narrow} persen dipilih, {one} dari desil termiskin terlewat.",
            f"When {narrow} percent are selected, {one} of the poorest tenth are left out.",
        )
    return pen.say(
        f"Dari desil termiskin, {one} terlewat bila {narrow} persen dipilih, dan {other} bila {wide} persen.",
        f"Of the poorest tenth, {one} are left out when {narrow} percent are selected, and {other} at {wide} percent.",
    )


def _band_said(pen: Pen) -> str:
    return pen.say(
        "Daerah pucat: selang 95%. Garis tegak: batas kebijakan.",
        "Pale area: 95% interval. Upright line: cut of the policy.",
    )


def curve_table(lines: Sequence[CurveLine], pen: Pen) -> Markup:
    """The same figures as a table."""
    heads = (pen.say("dipilih", "selected"), "", "95%")
    rows = [
        (f"{cut}%", pen.percent(share.value, 1), interval_written(share, pen))
        for line in lines
        for cut, share in line.points
    ]
    if len(lines) == 1:
        return pen.table((heads[0], lines[0].name, heads[2]), rows)
    parts = [joined(tag("h3", line.name), curve_table([line], pen)) for line in lines]
    return joined(*parts)


def near_the_cut(found: Evaluated, scale: ScaleEvaluated, pen: Pen) -> Markup | None:
    bins = bins_of(scale, found.policy_cut)
    if not bins:
        return None
    said = nearness_said(bins, found.policy_cut, pen)
    what = pen.say("bagian yang salah tempat", "part that is misplaced")
    rows = [(f"{each.first:g}\u2013{each.last:g}", pen.percent(each.share, 1)) for each in bins]
    table = pen.table((pen.say("tempat sebenarnya", "true place"), what), rows)
    read = pen.say("Tinggi batang: bagian yang salah tempat.", "Height of a bar: the part that is misplaced.")
    return figure(
        said,
        nearness(bins, found.policy_cut, pen, said),
        tag("p", read, cls="note"),
        more=table,
        summary=pen.say("Angkanya", "The figures"),
    )


def deciles(scale: ScaleEvaluated, pen: Pen) -> Markup | None:
    if not scale.matrix:
        return None
    note = pen.say(
        "Setiap baris adalah satu desil sebenarnya; angka: persen dari baris itu.",
        "Each row is one true tenth; numbers: percent of that row.",
    )
    return figure(matrix_said(scale.matrix, pen), decile_matrix(scale.matrix, pen), tag("p", note, cls="note"))


def groups(found: Evaluated, scale: ScaleEvaluated, pen: Pen) -> Markup:
    of = groups_of(scale, found.policy_cut)
    whole = at_cut(scale, found.policy_cut).exclusion
    note = pen.say(
        f"Titik: galat; batang: selang 95%; garis putus-putus: semua. Kelompok dengan kurang dari {found.least} rumah"
        " tangga miskin di survei tidak ditampilkan.",
        f"Dot: error; bar: 95% interval; dashed line: all. Groups with fewer than {found.least} poor households in the"
        " survey are not shown.",
    )
    return figure(groups_said(of, whole, pen), groups_forest(of, whole, pen), tag("p", note, cls="note"))


def rivals(found: Evaluated, pen: Pen) -> Markup:
    of = rivals_of(found)
    note = pen.say(
        "Galat eksklusi model lain dikurangi model linear, pada klaster yang sama. Di kiri garis nol: lebih baik.",
        "Exclusion error of the other model less that of the linear one, on the same clusters. Left of the zero line:"
        " better.",
    )
    return figure(rivals_said(of, pen), rivals_forest(of, pen), tag("p", note, cls="note"))
