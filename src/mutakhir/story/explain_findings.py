"""The rules that a household's record breaks, in the words of the rule book."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Policy
from mutakhir.ground.rules import Rule
from mutakhir.story.explain_facts import Finding
from mutakhir.story.explain_mask import Veil
from mutakhir.story.explain_shelf import Row, Shelf
from mutakhir.validation.steps import rule_book


_ORDER = ("error", "warning", "info")


def findings_of(shelf: Shelf, veil: Veil, regency: str, id: int) -> tuple[Finding, ...]:
    """Errors first; names of members masked."""
    rows = shelf.rows("findings", regency, "household_id", [id])
    if not rows:
        return ()
    members = [row["member_id"] for row in rows if row["member_id"]]
    named = shelf.rows("members_identity", regency, "member_id", members, ["member_id", "person_name"])
    names = {row["member_id"]: veil.name(row["person_name"]) for row in named}
    lived_in = shelf.rows("families", regency, "household_id", [id], ["family_id", "family_number"])
    families = {str(row["family_id"]): row["family_number"] for row in lived_in}
    rules = _rules(shelf.home.policy.folder)
    rows = sorted(rows, key=lambda row: (_ORDER.index(row["severity"]), row["rule_id"], row["member_id"] or 0))
    return tuple(_finding(row, rules, names, families) for row in rows)


def _finding(
    row: Row, rules: Mapping[str, Rule], names: Mapping[int, str | None], families: Mapping[str, int]
) -> Finding:
    rule = rules.get(row["rule_id"])
    title = rule.title if rule else _GONE
    return Finding(
        rule=row["rule_id"],
        severity=row["severity"],
        title=Said(id=title.id, en=title.en),
        message=rule.message if rule else Said(id="", en=""),
        member=names.get(row["member_id"]),
        family=families.get(row["record"]) if row["level"] == "family" else None,
    )


@cache
def _rules(folder: Path) -> Mapping[str, Rule]:
    return {rule.id: rule for rule in rule_book(Policy.open(folder))}


_GONE = Said(id="aturan yang tidak dipakai lagi", en="a rule that is no longer used")
