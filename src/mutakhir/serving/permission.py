"""What an agreement allows of what is asked for; what it does not is refused by clause."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from mutakhir.ground.errors import AccessProblem, Said
from mutakhir.serving.columns import DIRECT
from mutakhir.serving.policy import AgreementPolicy, Topic


NATION = "0"


@dataclass(frozen=True)
class Grant:
    """What may be given: purpose, columns in order, and area codes of which every regency must begin with one."""

    purpose: str
    columns: tuple[str, ...]
    areas: tuple[str, ...]
    as_of: dt.date

    def covers(self, regency: str) -> bool:
        return any(_within(regency, area) for area in self.areas)


def granted(
    agreement: AgreementPolicy, *, purpose: str, columns: Sequence[str], areas: Sequence[str], as_of: dt.date
) -> Grant:
    """The grant; nothing named means all that the agreement allows. AccessProblem names the clause that refuses."""
    if not agreement.valid_from <= as_of <= agreement.valid_to:
        raise _refusal(agreement, Topic.TERM, as_of.isoformat())
    return Grant(
        purpose=_purpose(agreement, purpose),
        columns=_columns(agreement, columns),
        areas=_areas(agreement, areas),
        as_of=as_of,
    )


def _purpose(agreement: AgreementPolicy, asked: str) -> str:
    plain = " ".join(asked.split()).casefold()
    for purpose in agreement.purposes:
        if purpose.casefold() == plain:
            return purpose
    raise _refusal(agreement, Topic.PURPOSE, asked)


def _columns(agreement: AgreementPolicy, asked: Sequence[str]) -> tuple[str, ...]:
    if not agreement.direct_identifiers and DIRECT.intersection(asked):
        raise _refusal(agreement, Topic.DIRECT, ", ".join(c for c in asked if c in DIRECT))
    refused = [column for column in asked if column not in agreement.columns]
    if refused:
        raise _refusal(agreement, Topic.COLUMNS, ", ".join(refused))
    return tuple(column for column in agreement.columns if not asked or column in asked)


def _areas(agreement: AgreementPolicy, asked: Sequence[str]) -> tuple[str, ...]:
    refused = [area for area in asked if not any(_within(area, allowed) for allowed in agreement.areas)]
    if refused:
        raise _refusal(agreement, Topic.AREAS, ", ".join(refused))
    return tuple(sorted(set(asked or agreement.areas)))


def _within(area: str, allowed: str) -> bool:
    return allowed == NATION or (area != NATION and area.startswith(allowed))


def _refusal(agreement: AgreementPolicy, topic: Topic, asked: str) -> AccessProblem:
    clause = agreement.clause(topic)
    return AccessProblem(
        f"serving.{topic}",
        Said(
            id=f"Perjanjian {agreement.name} pasal {clause.number}: {clause.text.id} Yang diminta: {asked}."
            " Minta yang tercakup, atau ubah perjanjiannya.",
            en=f"Agreement {agreement.name}, clause {clause.number}: {clause.text.en} What was asked for: {asked}."
            " Ask for what it covers, or have the agreement changed.",
        ),
    )
