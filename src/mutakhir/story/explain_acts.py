"""Signed acts about a unit: shocks that adjust its score, and overrides that put it into a band."""

from collections.abc import Iterator

from mutakhir.ground.areas.codes import lengths_of
from mutakhir.ground.errors import Said
from mutakhir.ground.policy.round import Text
from mutakhir.ranking.acts.policy import ActsPolicy
from mutakhir.story.explain_facts import Act
from mutakhir.story.explain_shelf import Row, Shelf


POLICY = "ranking/acts.yaml"
APPLIED = "applied"


def acts_of(shelf: Shelf, regency: str, rank: Row) -> tuple[Act, ...]:
    """Those that hold for the unit, in order of their last day; of overrides also those that were not applied."""
    if not shelf.holds("shocks") and not shelf.holds("overrides"):
        return ()
    policy = shelf.home.policy.load(POLICY, ActsPolicy)
    found = [*_shocks(shelf, regency, rank, policy), *_overrides(shelf, regency, rank, policy)]
    return tuple(sorted(found, key=lambda act: (act.until, act.kind, act.signed_by)))


def _shocks(shelf: Shelf, regency: str, rank: Row, policy: ActsPolicy) -> Iterator[Act]:
    village = str(rank["village"])
    areas = [village[:length] for length in lengths_of(shelf.home.round.area.system)]
    rows = shelf.rows("shocks", regency, "area", areas)
    applied = {
        (row["shock_id"], row["area"])
        for row in shelf.rows("shock_outcomes", regency, "area", areas)
        if row["outcome"] == APPLIED
    }
    for row in rows:
        is_his = row.get("household_id") in (None, rank["household_id"])
        if is_his and (row["shock_id"], row["area"]) in applied:
            reason = policy.shocks.reasons.get(row["reason"])
            named = _said(reason.title if reason else None, row["reason"])
            yield Act("shock", named, row["signed_by"], row["expires_on"], APPLIED, by=row["adjustment"])


def _overrides(shelf: Shelf, regency: str, rank: Row, policy: ActsPolicy) -> Iterator[Act]:
    rows = shelf.rows("overrides", regency, "unit_id", [rank["unit_id"]])
    outcomes = {
        row["override_id"]: row["outcome"]
        for row in shelf.rows("override_outcomes", regency, "unit_id", [rank["unit_id"]])
    }
    for row in rows:
        if row["unit"] == rank["unit"] and row["override_id"] in outcomes:
            named = _said(policy.overrides.reasons.get(row["reason"]), row["reason"])
            outcome = outcomes[row["override_id"]]
            yield Act("override", named, row["signed_by"], row["expires_on"], outcome, band=row["band"])


def _said(text: Text | None, word: str) -> Said:
    """Inside a sentence; a reason that the policy does not know is told by its word."""
    if text is None:
        spaced = word.replace("_", " ")
        return Said(spaced, spaced)
    return Said(text.id[:1].lower() + text.id[1:], text.en[:1].lower() + text.en[1:])
