"""Errors by group as a forest, and in one sentence who is misplaced most and least."""

from collections.abc import Sequence
from itertools import groupby

from mutakhir.questionnaire.markup import Markup
from mutakhir.story.ranking_pages.forest import Entry, forest
from mutakhir.story.ranking_pages.group_words import grouping, in_order, in_sentence, member
from mutakhir.story.ranking_pages.measured import OfGroup, Share
from mutakhir.story.ranking_pages.saying import with_interval
from mutakhir.story.report.pen import Pen


def groups_forest(groups: Sequence[OfGroup], whole: Share | None, pen: Pen) -> Markup:
    """`whole`: the error of everybody, the dashed line."""
    entries = []
    ordered = sorted(known(groups), key=lambda group: in_order(group.grouping, group.name))
    for name, of in groupby(ordered, key=lambda group: group.grouping):
        entries.append(Entry(pen.said(grouping(name)), None, heading=True))
        entries += [_entry(group, pen) for group in of]
    heads = pen.say("kelompok", "group"), pen.say("galat eksklusi, selang 95%", "exclusion error, 95% interval")
    return forest(entries, heads, pen, reference=whole.value if whole else None)


def known(groups: Sequence[OfGroup]) -> list[OfGroup]:
    """Without the groupings of which the survey knows nothing."""
    telling = {group.grouping for group in groups if group.name != "unknown"}
    return [group for group in groups if group.grouping in telling]


def _entry(group: OfGroup, pen: Pen) -> Entry:
    rests = pen.count(group.households)
    detail = pen.say(f"{rests} miskin di survei", f"{rests} poor in the survey")
    return Entry(pen.said(member(group.grouping, group.name)), group.error, detail)


def groups_said(groups: Sequence[OfGroup], whole: Share | None, pen: Pen) -> str:
    """Who is left out most often; only a group whose interval keeps clear of the whole is called different."""
    found = known(groups)
    if not found or whole is None:
        return pen.say("Tidak ada kelompok yang cukup besar di survei ini.", "No group is large enough in this survey.")
    everyone = pen.percent(whole.value, 0)
    sure = [group for group in found if group.error.low is not None and group.error.low > whole.value]
    if not sure:
        return pen.say(
            f"Tidak ada kelompok yang jelas lebih sering terlewat daripada semua rumah tangga ({everyone}, garis"
            " putus-putus).",
            f"No group is clearly left out more often than all households ({everyone}, the dashed line).",
        )
    worst = max(sure, key=lambda group: group.error.value)
    said, figure = pen.said(in_sentence(worst.grouping, worst.name)), with_interval(worst.error, pen, 0)
    return pen.say(
        f"Paling sering terlewat: {said}, {figure}; semua rumah tangga {everyone} (garis putus-putus).",
        f"Left out most often: {said}, {figure}; all households {everyone} (the dashed line).",
    )
