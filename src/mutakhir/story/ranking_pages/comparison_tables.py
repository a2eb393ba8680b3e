"""Tables of the comparison: all scenarios in one, and what each does to the truly poor."""

from mutakhir.ground.errors import Said
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.ranking.simulating.compared import ALL, Benefit, Compared, Cost, Estimate, Listed, Outcome
from mutakhir.story.ranking_pages.document import figure
from mutakhir.story.ranking_pages.evaluation_tables import narrow_table
from mutakhir.story.ranking_pages.forest import Entry, forest, stacked, written
from mutakhir.story.ranking_pages.group_words import in_order, in_sentence
from mutakhir.story.ranking_pages.measured import Share
from mutakhir.story.report.pen import Pen, block, columns, paragraph


_MEASURE = {
    "exclusion_error": Said("terlewat", "left out"),
    "inclusion_error": Said("salah masuk", "let in wrongly"),
}


def overview(found: Compared, pen: Pen) -> Markup:
    """The base and each scenario: size of the list, shares that enter and leave, cost per month."""
    every: list[tuple[str, Listed, Outcome | None]] = [(pen.say("dasar", "base"), found.base, None)]
    every += [(pen.said(each.title), each.listed, each) for each in found.outcomes]
    name = pen.say("skenario", "scenario")
    heads = (
        name,
        pen.say("dalam daftar", "on the list"),
        pen.say("masuk", "entering"),
        pen.say("keluar", "leaving"),
    )
    sizes = narrow_table(heads, [_row(*each, pen) for each in every])
    if found.benefit is None:
        return sizes
    paid = name, pen.say("biaya per bulan", "cost per month")
    costs = narrow_table(paid, [(title, _cost(listed.cost, found.benefit, pen)) for title, listed, _ in every])
    return columns(block(sizes), tag("div", costs, _benefit(found, found.benefit, pen)))


def _row(name: str, listed: Listed, outcome: Outcome | None, pen: Pen) -> list[str]:
    people = pen.say(f"{pen.count(listed.count.persons)} orang", f"{pen.count(listed.count.persons)} people")
    size = joined(pen.count(listed.count.units), tag("small", people))
    moves = [stacked(share(part), pen) for part in (outcome.entering, outcome.leaving)] if outcome else ["", ""]
    return [name, size, *moves]


def share(of: Estimate) -> Share | None:
    return None if of.value is None else Share(of.value, of.low, of.high)


def _cost(cost: Cost | None, benefit: Benefit, pen: Pen) -> str:
    if cost is None:
        return "···"
    total = f"{benefit.currency} {pen.count(cost.total)}"
    if cost.reach is None:
        return total
    reached = pen.percent(cost.reach.share, 0)
    return joined(total, tag("small", pen.say(f"anggaran cukup untuk {reached}", f"the budget reaches {reached}")))


def _benefit(found: Compared, benefit: Benefit, pen: Pen) -> Markup:
    amount = f"{benefit.currency} {pen.count(benefit.amount)}"
    whose = Said("keluarga", "family") if found.unit == "family" else Said("rumah tangga", "household")
    whose = Said("orang", "person") if benefit.per == "person" else whose
    said = pen.say(f"Bantuan: {amount} per {whose.id} per bulan.", f"Benefit: {amount} per {whose.en} and month.")
    return paragraph(said, cls="note")


def errors_shown(found: Compared, outcome: Outcome, pen: Pen) -> Markup | None:
    """The change of both errors, for all and by group, around a line at zero."""
    whole = [each for each in outcome.errors if each.grouping == ALL]
    if not whole:
        return None
    entries: list[Entry] = []
    for measure, name in _MEASURE.items():
        mine = [each for each in outcome.errors if each.measure == measure and share(each.difference)]
        if mine:
            entries.append(Entry(pen.said(name), None, heading=True))
        for each in sorted(mine, key=lambda each: (each.grouping != ALL, *in_order(each.grouping, each.member))):
            label = (
                pen.say("semua", "all") if each.grouping == ALL else pen.said(in_sentence(each.grouping, each.member))
            )
            entries.append(Entry(label, share(each.difference), _from_to(each.base, each.scenario, pen)))
    heads = pen.say("galat", "error"), pen.say("perubahan, poin persen", "change, points")
    truth = (
        paragraph(pen.say("Yang disebut miskin: ", "Called poor: "), pen.said(found.truth), cls="note")
        if found.truth
        else None
    )
    return figure(errors_said(outcome, pen), forest(entries, heads, pen, signed=True), truth)


def _from_to(base: Estimate, scenario: Estimate, pen: Pen) -> str:
    if base.value is None or scenario.value is None:
        return ""
    return f"{written(base.value, pen)} \u2192 {written(scenario.value, pen)}"


def errors_said(outcome: Outcome, pen: Pen) -> str:
    """Whether fewer or more of the truly poor are left out, as far as the sample vouches for it."""
    change = next(
        (
            share(each.difference)
            for each in outcome.errors
            if (each.measure, each.grouping) == ("exclusion_error", ALL)
        ),
        None,
    )
    if change is None:
        return pen.say("Siapa yang sungguh miskin tidak diketahui di sini.", "Who is truly poor is not known here.")
    by = written(change.value, pen, signed=True)
    if change.low is not None and change.high is not None and change.low <= 0 <= change.high:
        return pen.say(
            f"Bagian yang terlewat berubah {by} poin; bedanya masih bisa kebetulan sampel.",
            f"The part left out changes by {by} points; that may still be the chance of the sample.",
        )
    if change.value < 0:
        return pen.say(f"Lebih sedikit yang terlewat: {by} poin.", f"Fewer are left out: {by} points.")
    return pen.say(f"Lebih banyak yang terlewat: {by} poin.", f"More are left out: {by} points.")
