"""Which NIK may have been meant: numbers that a known typing mistake turns into the one that was sent.

A NIK has no check digit, so nothing here is ever applied by itself. The caller asks the civil register for the
proposals, and takes one only where name and birth date agree as well.
"""

import datetime as dt
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from mutakhir.ground.identifiers import NikLevel, Sex, nik_level, nik_sex
from mutakhir.ground.identifiers.nik import WOMEN_DAY_OFFSET
from mutakhir.matching.repair_digits import (
    AREA,
    DATE,
    LENGTH,
    cleaned_digits,
    date_digits,
    filled_in,
    filled_up,
    halved,
    swapped,
)
from mutakhir.matching.repair_policy import Repair, RepairPolicy
from mutakhir.matching.repair_reasons import Hint, Kind, Proposal


PROPOSALS = pa.schema(
    {
        "case": pa.int64(),
        "rank": pa.int16(),
        "of": pa.int16(),
        "kind": pa.string(),
        "proposed": pa.string(),
        "reasons": pa.list_(pa.string()),
        "agrees": pa.bool_(),
    }
)
"""Columns of `proposal_table`. `proposed` is of privacy class direct."""

_SCIENTIFIC = re.compile(r"\+?([0-9])(?:[.,]([0-9]*))?[eE]\+?0*15")
_DIGITS = re.compile(r"[0-9]+")
_AGREEMENT = {True: 0, None: 1, False: 2}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the record.

    prefixes: codes of areas of any time, 6 or 4 digits, as for `nik_level`; synthetic: made-up people's as well.
    cards: numbers of family cards of other records, to tell a card in the field of the NIK.
    """

    policy: RepairPolicy
    prefixes: Container[str]
    synthetic: bool = False
    cards: Container[str] = frozenset()

    def holds(self, number: str) -> bool:
        """Whether it is well formed."""
        return nik_level(number, self.prefixes, synthetic=self.synthetic) is NikLevel.WELL_FORMED


@dataclass(frozen=True, slots=True)
class _Draft:
    kind: Kind
    text: str | None
    reasons: tuple[Repair | Hint, ...]
    agrees: bool | None = None


def proposals(
    nik: str | None, born: dt.date | None, sex: int | None, family_card: str | None, known: Known
) -> list[Proposal]:
    """What may have been meant by a NIK as it was sent, the likeliest first; often nothing.

    Args:
        nik: the text as sent. One that is well formed may be asked about too: it may name nobody in the register.
        born, sex: of the record; without the birth date no missing digit is looked for.
        family_card: of the record; numbers of the same area stand before others.
    """
    record = _Record.of(born, sex, family_card, known.policy)
    if nik is None or not nik.strip():
        return []
    scientific = _SCIENTIFIC.fullmatch("".join(nik.split()))
    if scientific:
        return _ranked(_from_spreadsheet(scientific, record, known), record, known.policy)
    digits, cleaned = cleaned_digits(nik, known.policy)
    if not _DIGITS.fullmatch(digits) or not set(cleaned) <= set(known.policy.mistakes):
        return []
    return _ranked(_drafts(digits, cleaned, record, known), record, known.policy)


def proposal_table(cases: pa.Table, known: Known) -> pa.Table:
    """The proposals for many records; each distinct one is worked out once.

    Args:
        cases: nik, birth_date, sex, family_card; only records whose NIK is bad, since each takes up to a millisecond.

    Returns:
        `PROPOSALS`; `case` is the place of the record in `cases`, from 0. A record without proposals has no row.
    """
    columns = [cases[name].to_pylist() for name in ("nik", "birth_date", "sex", "family_card")]
    records = list(zip(*columns, strict=True))
    told = {(nik, born, sex, card): proposals(nik, born, sex, card, known) for nik, born, sex, card in set(records)}
    rows = [_row(case, each) for case, record in enumerate(records) for each in told[record]]
    return pa.Table.from_pylist(rows, schema=PROPOSALS)


def _row(case: int, proposal: Proposal) -> dict[str, object]:
    reasons = [each.value for each in proposal.reasons]
    row = {name: getattr(proposal, name) for name in ("rank", "of", "agrees")}
    return row | {"case": case, "kind": proposal.kind.value, "proposed": proposal.text, "reasons": reasons}


@dataclass(frozen=True, slots=True)
class _Record:
    """What the record says of itself: the six digits of date that its NIK may have (None: no birth date), its sex and
    its family card."""

    dates: frozenset[str] | None
    sex: int | None
    card: str | None

    @classmethod
    def of(cls, born: dt.date | None, sex: int | None, card: str | None, policy: RepairPolicy) -> "_Record":
        sexes = [each for each in Sex if sex is None or each == sex]
        dates = None if born is None else frozenset(date_digits(born, each) for each in sexes)
        return cls(dates, sex, None if card is None else cleaned_digits(card, policy)[0])

    def agrees(self, digits: str) -> bool | None:
        """Of a NIK or its first digits; without a birth date only a contradiction of the sex can be told."""
        date = digits[DATE]
        if self.dates is None:
            inside = nik_sex(digits)
            return False if None not in (inside, self.sex) and inside != self.sex else None
        return any(each.startswith(date) for each in self.dates) if date else None


def _from_spreadsheet(found: re.Match[str], record: _Record, known: Known) -> list[_Draft]:
    """The digits that are left. The last of them was rounded, so it may have been one less."""
    digits = found[1] + (found[2] or "")
    if Repair.SPREADSHEET not in known.policy.mistakes:
        return []
    if len(digits) >= LENGTH:
        whole = [digits[:LENGTH]] if known.holds(digits[:LENGTH]) and not digits[LENGTH:].strip("0") else []
        return [_Draft(Kind.NIK, each, (Repair.SPREADSHEET,), record.agrees(each)) for each in whole]
    one_less = str(int(digits) - 1).zfill(len(digits))
    prefixes = (
        [each for each in (digits, one_less) if each[0] != "0"] if len(digits) >= known.policy.shortest_prefix else []
    )
    drafts = _prefixes(prefixes, Repair.SPREADSHEET, record, known)
    return drafts or [_Draft(Kind.HINT, None, (Repair.SPREADSHEET,))]


def _prefixes(prefixes: Iterable[str], repair: Repair, record: _Record, known: Known) -> list[_Draft]:
    return [
        _Draft(Kind.PREFIX, each, (repair,), record.agrees(each))
        for each in prefixes
        if len(each) < AREA or known.holds(filled_up(each))
    ]


def _drafts(digits: str, cleaned: tuple[Repair, ...], record: _Record, known: Known) -> list[_Draft]:
    agrees = record.agrees(digits) if len(digits) == LENGTH else None
    card = _card(digits, record, known) if agrees is not True else None
    if card is not None:
        return [_Draft(Kind.HINT, None, (card,))]
    if cleaned and known.holds(digits) and agrees is not False:
        return [_Draft(Kind.NIK, digits, cleaned, agrees)]  # one mistake is likelier than two
    drafts = [_Draft(Kind.NIK, digits, cleaned, agrees)] if cleaned and known.holds(digits) else []
    for repair, text in _mended(digits, record, known.policy):
        if known.holds(text):
            drafts.append(_Draft(Kind.NIK, text, (*cleaned, repair), record.agrees(text)))
    drafts += _lost(digits, cleaned, record, known)
    # What contradicts the record is no help where something does not.
    agreeing = agrees is True or any(each.agrees for each in drafts)
    return [*_day_hint(digits, record, known), *(each for each in drafts if not agreeing or each.agrees is not False)]


def _card(digits: str, record: _Record, known: Known) -> Hint | None:
    if len(digits) == LENGTH and digits == record.card:
        return Hint.OWN_CARD
    return Hint.OTHER_CARD if digits in known.cards else None


def _mended(digits: str, record: _Record, policy: RepairPolicy) -> Iterator[tuple[Repair, str]]:
    """Each other number that one mistake explains, once."""
    makers = {
        Repair.SWAPPED: (LENGTH, swapped),
        Repair.DOUBLED_DIGIT: (LENGTH + 1, halved),
        Repair.MISSING_DIGIT: (LENGTH - 1, filled_in),
    }
    for repair, (length, maker) in makers.items():
        if len(digits) == length and repair in policy.mistakes:
            for text in sorted(set(maker(digits)) - {digits}):
                if repair is not Repair.MISSING_DIGIT or record.dates is not None and text[DATE] in record.dates:
                    yield repair, text


def _lost(digits: str, cleaned: tuple[Repair, ...], record: _Record, known: Known) -> list[_Draft]:
    """Letters and signs between digits speak against a spreadsheet that took the text for a number."""
    lost = len(digits) == LENGTH and digits.endswith("0") and not cleaned
    if not lost or Repair.LAST_DIGIT_LOST not in known.policy.mistakes:
        return []
    return _prefixes([digits[:-1]], Repair.LAST_DIGIT_LOST, record, known)


def _day_hint(digits: str, record: _Record, known: Known) -> list[_Draft]:
    inside = nik_sex(digits) if known.holds(digits) else None
    if inside is None or record.dates is None or record.sex is None or inside == record.sex:
        return []
    turned = int(digits[6:8]) + (WOMEN_DAY_OFFSET if inside is Sex.MALE else -WOMEN_DAY_OFFSET)
    if f"{turned:02}{digits[8:12]}" not in record.dates:
        return []
    return [_Draft(Kind.HINT, None, (Hint.WOMANS_DAY if inside is Sex.MALE else Hint.MANS_DAY,), False)]


def _ranked(drafts: list[_Draft], record: _Record, policy: RepairPolicy) -> list[Proposal]:
    order = {repair: place for place, repair in enumerate(policy.mistakes)}

    def key(draft: _Draft) -> tuple[bool, int, int, bool]:
        last = draft.reasons[-1]
        likely = order[last] if isinstance(last, Repair) else -1
        near = draft.text is not None and record.card is not None and draft.text[:AREA] == record.card[:AREA]
        return draft.kind is not Kind.HINT, _AGREEMENT[draft.agrees], likely, not near

    kept = sorted(drafts, key=key)[: policy.most_per_record]
    return [
        Proposal(each.kind, each.text, each.reasons, each.agrees, rank, len(drafts))
        for rank, each in enumerate(kept, start=1)
    ]
