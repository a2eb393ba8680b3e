"""The comparison of policies as a page: for each scenario who enters, who leaves, where, and at what cost."""

from collections.abc import Mapping

from mutakhir.ground.errors import Language
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.ranking.simulating.compared import ALL, Compared, Outcome
from mutakhir.story.ranking_pages.comparison_tables import errors_shown, overview
from mutakhir.story.ranking_pages.document import document, figure
from mutakhir.story.ranking_pages.group_words import in_sentence
from mutakhir.story.ranking_pages.moves_table import moves_table, named, number, parts
from mutakhir.story.report.pen import Pen


Places = Mapping[str, str]
REGENCY = "regency"
SHOWN = 12
"""Regencies that stand open on the page, those with most movement; all are folded beneath."""


def comparison_page(found: Compared, language: Language, places: Mapping[str, str] | None = None) -> bytes:
    """One file that needs nothing beside itself; it holds sums of groups, and no household.

    Args:
        places: names of regencies by code; without one a regency is called by its code.
    """
    pen = Pen(language, 0)
    title = pen.say("Siapa yang masuk, siapa yang keluar", "Who enters, who leaves")
    sections = [
        pen.section("all", pen.say("Semua skenario", "All scenarios"), overview(found, pen)),
        *(_scenario(found, outcome, places or {}, pen) for outcome in found.outcomes),
    ]
    foot = pen.say(
        "Dibuat oleh Mutakhir (mutakhir ranking simulate). Simulasi: tidak ada daftar yang berubah karenanya.",
        "Made by Mutakhir (mutakhir ranking simulate). A simulation: it changes no list.",
    )
    return document(title, _header(found, title, pen), sections, foot, pen)


def _header(found: Compared, title: str, pen: Pen) -> list[Markup | None]:
    records = pen.count(found.records)
    source = pen.say(f"{records} rumah tangga survei", f"{records} surveyed households")
    if found.source == "registry":
        source = pen.say(f"{records} catatan registri", f"{records} records of the registry")
    base = "; ".join(pen.said(said) for said in found.settings)
    return [
        tag("p", pen.say("Simulasi kebijakan", "Simulation of policies"), " · ", found.name, cls="kind"),
        tag("h1", title),
        tag(
            "p",
            pen.say(f"Dihitung pada {source}. Dasarnya: {base}.", f"Worked out on {source}. The base: {base}."),
            cls="lead",
        ),
        *(tag("p", pen.said(note), cls="notice") for note in found.notes),
    ]


def _scenario(found: Compared, outcome: Outcome, places: Places, pen: Pen) -> Markup:
    changes = tag("ul", *(tag("li", pen.said(change)) for change in outcome.changes), cls="plain")
    groups = [each for each in outcome.moved if each.grouping != REGENCY]
    by_group = figure(
        moves_said(found, outcome, pen), moves_table(groups, found.counts, places, pen), _note(found, pen)
    )
    return pen.section(
        f"scenario-{outcome.name}",
        pen.said(outcome.title),
        changes,
        by_group,
        _regencies(found, outcome, places, pen),
        errors_shown(found, outcome, pen),
    )


def moves_said(found: Compared, outcome: Outcome, pen: Pen) -> str:
    """How many enter and leave in all, and the group that gains or loses most for its size."""
    whole = next((each for each in outcome.of(ALL)), None)
    entering = number(whole.entering, found.counts) if whole else None
    leaving = number(whole.leaving, found.counts) if whole else None
    if not entering and not leaving:
        return pen.say("Tidak ada yang masuk dan tidak ada yang keluar.", "Nobody enters and nobody leaves.")
    into, out = pen.count(entering), pen.count(leaving)
    what = _what(found, pen)
    said = pen.say(f"{into} {what} masuk dan {out} keluar.", f"{into} {what} enter and {out} leave.")
    groups = [each for each in outcome.moved if each.grouping not in (ALL, REGENCY) and not each.withheld]
    if not groups:
        return said
    most = max(groups, key=lambda each: sum(parts(each, found.counts)))
    name, share = pen.said(in_sentence(most.grouping, most.member)), pen.percent(sum(parts(most, found.counts)), 1)
    return said + pen.say(
        f" Yang paling banyak berubah: {name}, {share} dari kelompoknya.",
        f" Most change in: {name}, {share} of the group.",
    )


def _what(found: Compared, pen: Pen) -> str:
    if found.counts == "persons":
        return pen.say("orang", "people")
    return pen.say("keluarga", "families") if found.unit == "family" else pen.say("rumah tangga", "households")


def _note(found: Compared, pen: Pen) -> Markup:
    said = pen.say(
        f"Batang: bagian dari semua {_what(found, pen)} kelompok itu. Kelompok dengan kurang dari {found.least_group}"
        " catatan tidak ditampilkan.",
        f"Bars: part of all {_what(found, pen)} of the group. Groups with fewer than {found.least_group} records are"
        " not shown.",
    )
    return tag("p", said, cls="note")


def _regencies(found: Compared, outcome: Outcome, places: Places, pen: Pen) -> Markup | None:
    """The regencies with most movement, and all of them folded."""
    rows = [each for each in outcome.of(REGENCY) if not each.withheld]
    if not rows:
        return None
    most = sorted(rows, key=lambda each: (-sum(parts(each, found.counts)), each.member))[:SHOWN]
    first = named(most[0], places, pen)
    said = pen.say(f"Daftar paling berubah di {first}.", f"The list changes most in {first}.")
    folded = moves_table(outcome.of(REGENCY), found.counts, places, pen) if len(most) < len(rows) else None
    summary = pen.say(f"Semua kabupaten/kota ({len(rows)})", f"Every regency ({len(rows)})")
    return joined(figure(said, moves_table(most, found.counts, places, pen), more=folded, summary=summary))
