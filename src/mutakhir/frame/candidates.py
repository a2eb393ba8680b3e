"""Who may come onto the prelist: households of release N-1, proposals, unlisted families of the civil register."""

import ibis
import ibis.expr.types as ir

from mutakhir.frame.policy import PrelistPolicy


def registry_candidates(households: ir.Table, policy: PrelistPolicy) -> ir.Table:
    """Households of release N-1 that are not asleep; they keep their id."""
    awake = households.filter(households.status.isin(policy.standings))
    return awake.select(
        "regency",
        "household_id",
        "village",
        source=ibis.literal("registry"),
        source_key=awake.household_id.cast("string"),
        previous_household_id=awake.household_id,
        previous_percentile=awake.percentile,
        member_count=awake.member_count,
    )


def new_proposals(proposals: ir.Table, identity: ir.Table, cards: ir.Table) -> ir.Table:
    """Proposals whose family card neither the registry nor an earlier proposal has; a card is 16 digits."""
    known = proposals.inner_join(identity.drop("regency"), "proposal_id")
    whole = known.family_card.re_search("^[0-9]{16}$").fill_null(False)
    carded = known.filter(whole).anti_join(cards, "family_card")
    first = ibis.window(group_by="family_card", order_by=["proposed_on", "proposal_id"])
    once = carded.mutate(turn=ibis.row_number().over(first)).filter(lambda t: t.turn == 0).drop("turn")
    return once.union(known.filter(~whole)).select("regency", "proposal_id", "village", "member_count")


def proposal_key(proposals: ir.Table) -> ir.Table:
    """The source key under which a proposal gets its household id."""
    return proposals.mutate(source_key=ibis.literal("proposal:") + proposals.proposal_id)


def proposal_candidates(proposals: ir.Table, ids: ir.Table) -> ir.Table:
    keyed = proposal_key(proposals).inner_join(ids.drop("regency"), "source_key")
    return _new(keyed, "proposal", keyed.member_count)


def unlisted_families(register: ir.Table, identity: ir.Table, cards: ir.Table) -> ir.Table:
    """Heads, alive, of family cards that neither the registry nor a proposal has."""
    heads = register.filter(register.alive, register.relation == 1)
    known = heads.inner_join(identity.drop("regency"), "register_id")
    missing = known.filter(known.family_card.notnull()).anti_join(cards, "family_card")
    first = ibis.window(group_by="family_card", order_by="register_id")
    once = missing.mutate(turn=ibis.row_number().over(first)).filter(lambda t: t.turn == 0)
    key = ibis.literal("civil_register:") + once.register_id.cast("string")
    return once.filter(once.village.notnull()).mutate(source_key=key).drop("turn")


def register_candidates(families: ir.Table, ids: ir.Table) -> ir.Table:
    keyed = families.inner_join(ids.drop("regency"), "source_key")
    return _new(keyed, "civil_register", ibis.null("int16"))


def _new(keyed: ir.Table, source: str, member_count: ir.Value) -> ir.Table:
    return keyed.select(
        "regency",
        "village",
        "source_key",
        household_id=keyed.id,
        source=ibis.literal(source),
        previous_household_id=ibis.null("int64"),
        previous_percentile=ibis.null("int8"),
        member_count=member_count,
    )


def registry_cards(families: ir.Table, identity: ir.Table) -> ir.Table:
    """Family cards that the registry holds (well-formed ones)."""
    cards = families.inner_join(identity.drop("regency"), "family_id")
    return cards.filter(cards.family_card.re_search("^[0-9]{16}$")).select("family_card").distinct()
