"""Tables of the evaluation: in the sample beside out of it, the two scales, and how it was measured."""

from collections.abc import Sequence

from mutakhir.ground.errors import Said
from mutakhir.questionnaire.markup import Markup, tag
from mutakhir.ranking.evaluating import Evaluated
from mutakhir.story.ranking_pages.evaluation_view import figure
from mutakhir.story.ranking_pages.forest import stacked
from mutakhir.story.ranking_pages.saying import PEOPLE
from mutakhir.story.report.pen import Pen


SCALE = {
    "per_person": Said("per orang", "per person"),
    "adult_equivalent": Said("per setara orang dewasa", "per adult equivalent"),
}


def scale_name(name: str) -> Said:
    return SCALE.get(name, Said(name, name))


def in_and_out(found: Evaluated, pen: Pen) -> Markup:
    """R2 and exclusion error, fitted and held out."""
    scale = found.scale(found.policy_scale)
    inside = dict(scale.in_sample)
    rows = [
        (
            pen.say("R² (bagian perbedaan yang diterangkan)", "R² (part of the differences explained)"),
            scale.r2_in_sample,
            "r2",
            0,
        )
    ]
    rows += [(_at(cut, pen), inside[cut], "exclusion_error", cut) for cut in found.cuts if cut in inside]
    made = []
    for name, fitted, measure, cut in rows:
        held = figure(scale, measure, cut)
        made.append((name, pen.percent(fitted, 1), stacked(held, pen)))
    return beside_table(made, pen)


def narrow_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    """A table that fits a phone without sliding; all columns after the first are figures."""
    head = [tag("th", text, scope="col", **({"cls": "n"} if place else {})) for place, text in enumerate(heads)]
    body = [
        tag("tr", tag("th", first, scope="row"), *(tag("td", cell, cls="n") for cell in rest)) for first, *rest in rows
    ]
    return tag("table", tag("thead", tag("tr", *head)), tag("tbody", *body), cls="plain narrow")


def beside_table(rows: Sequence[tuple[str, str, str]], pen: Pen) -> Markup:
    heads = (
        "",
        pen.say("data yang dikenal", "data it was fitted on"),
        pen.say("klaster yang belum dikenal", "unseen clusters"),
    )
    return narrow_table(heads, rows)


def _at(cut: int, pen: Pen) -> str:
    return pen.say(f"terlewat bila {cut}% dipilih", f"left out when {cut}% are selected")


def scales_table(found: Evaluated, pen: Pen) -> Markup:
    """Exclusion error at every cut on each scale."""
    heads = ("", *(pen.said(scale_name(scale.scale)) for scale in found.scales))
    rows = []
    for cut in found.cuts:
        shares = [figure(scale, "exclusion_error", cut) for scale in found.scales]
        rows.append((_at(cut, pen), *(stacked(share, pen) for share in shares)))
    return narrow_table(heads, rows)


def shown_facts(found: Evaluated, pen: Pen) -> Markup:
    facts = [
        (pen.say("Survei", "Survey"), found.source),
        (
            pen.say("Rumah tangga, orang", "Households, persons"),
            f"{pen.count(found.households)}, {pen.count(found.persons)}",
        ),
        (pen.say("Klaster, strata, wilayah", "Clusters, strata, areas"), _three(found, pen)),
        (pen.say("Bagian penduduk dihitung dalam", "Shares of the population count"), pen.said(_counted(found))),
        (pen.say("Skala kebijakan", "Scale of the policy"), pen.said(scale_name(found.policy_scale))),
        (pen.say("Giliran (klaster dikeluarkan)", "Turns (clusters left out)"), pen.count(found.folds)),
        (pen.say("Selang", "Intervals"), _intervals(found, pen)),
        *((pen.say(f"Tidak dipakai: {why}", f"Not used: {why}"), pen.count(rows)) for why, rows in found.left_out),
    ]
    return facts_list(facts)


def facts_list(facts: list[tuple[str, str]]) -> Markup:
    return tag("dl", *(part for name, value in facts for part in (tag("dt", name), tag("dd", value))), cls="facts")


def _three(found: Evaluated, pen: Pen) -> str:
    return ", ".join(pen.count(each) for each in (found.clusters, found.strata, found.areas))


def _counted(found: Evaluated) -> Said:
    return PEOPLE["persons" if found.counts.value == "persons" else "households"]


def _intervals(found: Evaluated, pen: Pen) -> str:
    if not found.draws:
        return pen.say("tidak dihitung", "not worked out")
    draws = pen.count(found.draws)
    return pen.say(
        f"95%, {draws} undian ulang seluruh klaster, benih {found.seed}; kebetulan sampel saja, dengan model tetap",
        f"95%, {draws} redraws of whole clusters, seed {found.seed}; the chance of the sample alone, the model held"
        " fast",
    )
