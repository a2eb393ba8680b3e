"""What shocks and overrides have in common: who signed, and from when to when."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import ibis
import ibis.expr.types as ir

from mutakhir.ranking.acts.policy import Signers


APPLIED = "applied"
Case = tuple[ir.BooleanValue, ir.StringValue]


def outcome_of(refusals: Mapping[str, ir.BooleanValue]) -> ir.StringValue:
    """The first refusal that holds, else `applied`."""
    cases: Iterable[Case] = ((holds.fill_null(True), ibis.literal(word)) for word, holds in refusals.items())
    return ibis.cases(*cases, else_=ibis.literal(APPLIED))


def is_signer(signed_by: ir.StringValue, signers: Signers) -> ir.BooleanValue:
    """Whether the office is one of the signers, or begins with the words of one."""
    office = signed_by.strip().lower()
    found: ir.BooleanValue = ibis.literal(False)
    for signer in signers:
        first = signer.strip().lower()
        found = found | (office == first) | (office.substr(0, len(first) + 1) == f"{first} ")
    return found


def days_between(first: ir.DateValue, last: ir.DateValue) -> ir.IntegerValue:
    return last.delta(first, unit="day")


def after(day: dt.date, days: int) -> ir.DateScalar:
    return ibis.literal(day + dt.timedelta(days=days))


def is_known(word: ir.StringValue, known: Sequence[str]) -> ir.BooleanValue:
    return word.isin(list(known))
