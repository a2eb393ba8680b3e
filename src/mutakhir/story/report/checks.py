"""Figures of the checks: findings by rule, and what the civil register says of the members."""

from dataclasses import dataclass

from mutakhir.ground.errors import Said
from mutakhir.ground.rules import Rule
from mutakhir.story.report.protection import protected
from mutakhir.story.report.release import Pages, whole
from mutakhir.story.report.step_counts import StepCounts
from mutakhir.validation.steps import rule_book


SEVERITIES = ("error", "warning", "info")
# The register knows the NIK with other data; `contradicts` is the word of earlier rounds.
DIFFERS = ("name_differs", "date_differs", "contradicts")
STATUSES = ("matched", *DIFFERS, "double", "not_found", "no_nik", "dead", "no_answer", "not_asked")


@dataclass(frozen=True)
class Broken:
    """One rule: how many records it was asked of (with an answer), how many broke it, how many stay open."""

    rule: str
    title: Said
    severity: str
    level: str
    asked: int
    failed: int | None
    unknown: int


@dataclass(frozen=True)
class Findings:
    """Rules in the order of severity and of how often they were broken."""

    totals: dict[str, int | None]
    rules: tuple[Broken, ...]
    rules_kept: int
    unknown: int


def findings(pages: Pages) -> Findings:
    """One pass over `rule_counts`, a few thousand rows. A rule of another pack keeps its id for a title."""
    table = pages.table("rule_counts")
    sums = {name: table[name].sum() for name in ("applied", "failed", "unknown")}
    rows = pages.rows(table.group_by("rule_id", "level").agg(**sums).order_by("rule_id"))
    book: dict[str, Rule] = {str(rule.id): rule for rule in rule_book(pages.home.policy)}
    ids = [str(row["rule_id"]) for row in rows]
    severity = {rule: str(book[rule].severity) if rule in book else "info" for rule in ids}
    counts = {(severity[str(row["rule_id"])], str(row["rule_id"])): whole(row["failed"]) for row in rows}
    shown = protected(counts, pages.minimum)
    made = []
    for row in sorted(rows, key=lambda row: (SEVERITIES.index(severity[str(row["rule_id"])]), -whole(row["failed"]))):
        rule, asked = str(row["rule_id"]), whole(row["applied"]) - whole(row["unknown"])
        title = book[rule].title if rule in book else Said(rule, rule)
        failed = shown.cells[severity[rule], rule]
        made.append(Broken(rule, title, severity[rule], str(row["level"]), asked, failed, whole(row["unknown"])))
    return Findings(
        totals={each: shown.groups.get(each, 0) for each in SEVERITIES},
        rules=tuple(each for each in made if each.failed != 0),
        rules_kept=sum(each.failed == 0 for each in made),
        unknown=sum(each.unknown for each in made),
    )


@dataclass(frozen=True)
class Match:
    """Members with one answer of the civil register; `evidence` says what agreed, as words."""

    status: str
    evidence: str
    members: int | None


@dataclass(frozen=True)
class Matches:
    """What the civil register says of the accepted members, and who is on two records."""

    total: int | None
    statuses: dict[str, int | None]
    answers: tuple[Match, ...]
    second_records: int | None
    to_review: int | None


def matches(pages: Pages, counts: StepCounts) -> Matches:
    """Two scans of one column each beside what was counted by step."""
    review = sum(pages.counts("match_reviews", "reason").values())
    doubles = {("members", flag): n for (flag,), n in pages.counts("persons", "duplicate").items()}
    ordered = sorted(counts.order, key=lambda pair: (STATUSES.index(pair[0]), -counts.order[pair], pair))
    return Matches(
        total=counts.total,
        statuses={status: counts.statuses.get(status, 0) for status in STATUSES},
        answers=tuple(Match(*pair, counts.evidence[pair]) for pair in ordered),
        second_records=protected(doubles, pages.minimum).cells.get(("members", "true"), 0),
        to_review=protected({("pairs", ""): review}, pages.minimum).total,
    )
