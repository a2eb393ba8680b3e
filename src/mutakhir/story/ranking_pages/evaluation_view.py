"""From an evaluation to the figures of the pages."""

from mutakhir.ranking.evaluating import Estimate, Evaluated, ScaleEvaluated
from mutakhir.story.ranking_pages.measured import AtCut, Counts, OfGroup, Rival, Share
from mutakhir.story.ranking_pages.nearness import Bin


GROUPINGS_LEFT_OUT = ("regency", "area")  # too many for a picture; they stand in the JSON


def counts_of(found: Evaluated) -> Counts:
    return "persons" if found.counts.value == "persons" else "households"


def share_of(one: Estimate | None) -> Share | None:
    return None if one is None or one.value is None else Share(one.value, one.low, one.high)


def figure(scale: ScaleEvaluated, measure: str, cut: int = 0) -> Share | None:
    """The figure for all, None where it was not measured."""
    try:
        return share_of(scale.figure(measure, cut))
    except KeyError:
        return None


def at_cut(scale: ScaleEvaluated, cut: int) -> AtCut:
    exclusion, inclusion = figure(scale, "exclusion_error", cut), figure(scale, "inclusion_error", cut)
    return AtCut(cut, exclusion, inclusion, figure(scale, "poorest_decile_missed", cut))


def groups_of(scale: ScaleEvaluated, cut: int) -> list[OfGroup]:
    """The groups whose error could be measured."""
    found = []
    for one in scale.by_group("exclusion_error", cut):
        share = share_of(one)
        if share is not None and one.grouping not in GROUPINGS_LEFT_OUT:
            found.append(OfGroup(one.grouping, one.member, one.households, share))
    return found


def rivals_of(found: Evaluated) -> list[Rival]:
    return [
        Rival(
            each.name,
            found.policy_cut,
            Share(each.difference.value, each.difference.low, each.difference.high),
            each.wins,
        )
        for each in found.rivals
    ]


def bins_of(scale: ScaleEvaluated, cut: int) -> list[Bin]:
    return [Bin(each.above, each.up_to, each.wrong) for each in scale.places if each.cut == cut]
