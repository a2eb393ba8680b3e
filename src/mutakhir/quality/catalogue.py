"""The catalogue of indicators as a page of the docs, in both languages."""

from typing import Final

from mutakhir.quality.policy import Indicator, QualityPolicy


_INDEX: Final = {"reliable": "reliabel / reliable", "up_to_date": "mutakhir / up to date", "valid": "valid / valid"}
_AS_OF: Final = {
    "last_pass": "state after the last pass of visits",
    "reference_date": "reference date of the round",
}

_INTRODUCTION: Final = """\
Each indicator is a share: whole numbers counted per village or regency, summed to the nation. Where the denominator is
0 there is no value, not a perfect one. Weights are those of its index; what weighs 0 is shown only."""


def catalogue_page(policy: QualityPolicy) -> str:
    """Markdown: the thresholds, a table of all indicators, and each with what it means and counts."""
    lines = [
        "# Indicators",
        "",
        _INTRODUCTION,
        "",
        *_thresholds(policy),
        "",
        "| indicator | nama | name | index | weight | better | lowest area |",
        "|---|---|---|---|---|---|---|",
        *map(_row, policy.indicators),
        *(line for each in policy.indicators for line in _section(each)),
    ]
    return "\n".join(lines)


def _thresholds(policy: QualityPolicy) -> tuple[str, ...]:
    return (
        f"- Stale: last confirmed more than {policy.current_months} months before the reference date, or nobody knows",
        f"  when. {policy.current_reference}",
        f"- Expiry queue: stale, or so within {policy.expiring_months} months.",
        f"- Too short an interview: under {policy.shortest_interview_seconds} seconds.",
        "- No share is written for areas from the regency down with fewer than",
        f"  {policy.smallest_denominator} behind it.",
    )


def _row(each: Indicator) -> str:
    cells = (f"[`{each.id}`](#{each.id})", each.title.id, each.title.en, _INDEX[each.index], str(each.weight))
    return f"| {' | '.join((*cells, each.better, each.lowest))} |"


def _section(each: Indicator) -> list[str]:
    sources = ", ".join(f"[`{name}`](datasets.md#{name.removeprefix('previous_')})" for name in each.sources)
    return [
        "",
        f"## {each.id}",
        "",
        f"**{each.title.id}.** {each.definition.id}",
        "",
        f"**{each.title.en}.** {each.definition.en}",
        "",
        "| | Indonesia | English |",
        "|---|---|---|",
        f"| numerator | {each.numerator.id} | {each.numerator.en} |",
        f"| denominator | {each.denominator.id} | {each.denominator.en} |",
        "",
        f"As of: {_AS_OF[each.as_of]}. Sources: {sources}.",
    ]
