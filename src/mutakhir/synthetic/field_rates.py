"""How often the field goes wrong, in one place. Sources in the comments; the rest are this generator's choices."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class MeetingRates:
    """What a village meeting overlooks or gets wrong; about 6% of the rows are removed in all."""

    notices_gone: float = 0.80  # a household that is not there any more is reported as such
    notices_double: float = 0.70
    wrongly_missed: float = 0.03  # there, but nobody at the meeting knew the name
    able_noise: float = 0.45  # standard deviation of the village's view, in log consumption
    able_above: float = 0.78  # share of the regency's truth below which nobody is called able
    days_before: tuple[int, int] = (45, 12)  # meetings are held so long before the field work


@dataclass(frozen=True)
class FieldRates:
    """Field work: results of visits, errors of answers, paradata."""

    # Results of visits to households that are there. The verivali form has these six results.
    not_found: float = 0.012
    moved: float = 0.010
    part_of_other: float = 0.006
    refused: float = 0.007
    found_in_field: float = 0.010  # visits to households outside the prelist
    not_visited: float = 0.004  # on an officer's list and never reached

    # Errors per group of household items, by the kind of officer. Content re-interviews find gross
    # difference rates of 5 to 15% on such items; a wrong answer equals the right one by luck half the time.
    careful_item: float = 0.035
    careless_item: float = 0.16
    hidden_asset: float = 0.03  # assets are denied more often than invented
    careful_member: float = 0.012
    careless_member: float = 0.06
    left_out: float = 0.012  # a member who is not mentioned
    left_out_careless: float = 0.04
    paper_slip: float = 0.0003  # per item: filled in on paper and typed later, without the skips of the form
    age_guessed: float = 0.05  # no birth date shown: stated age, heaped at 0 and 5
    fabricated_changes: float = 0.12  # groups of items that a copied interview changes

    # Identity as shown on cards: better than the registry's 9 to 10% bad NIKs.
    nik_empty: float = 0.05  # of those without an identity card, mostly children
    nik_empty_with_card: float = 0.004
    nik_typing: float = 0.012  # another number of the right form
    nik_malformed: float = 0.010  # not 16 digits, or no real date inside: sent by forms older than the check
    card_empty: float = 0.03
    card_typing: float = 0.015
    card_malformed: float = 0.004
    name_typing: float = 0.02
    mother_empty: float = 0.08
    birth_date_empty: float = 0.03

    # What no intake can type: numbers are typed by hand, codes are chosen from a list. With these the
    # quarantine holds a value of about one form in fifteen.
    bad_typed: float = 0.003  # of the values of items that take a number or a date
    bad_chosen: float = 0.0001  # of the values of items that take a code
    bad_form: float = 0.0002  # forms whose household or visit number is unreadable
    id_as_shown: float = 0.02  # household numbers typed in as people read them, H-0000-1234-0

    # Paradata.
    clock_off: float = 0.005  # devices whose clock is off by a day or more
    night: float = 0.003  # visits that start between 22 and 4 o'clock
    no_point: float = 0.02  # no satellite fix
    far_point: float = 0.01  # filled in away from the door
    late_upload: float = 0.15  # sent a day or more after the visit
    visits_a_day: tuple[int, int] = (6, 9)
    fabricated_a_day: tuple[int, int] = (14, 22)

    reinterviewed: float = 0.05
    revisit_better: float = 0.5  # errors of a revisit against those of a careful first visit


@dataclass(frozen=True)
class DeskRates:
    """Decisions of supervisors on households whose standing is pending."""

    decided: float = 0.7  # the rest stays pending until the round is closed
    accepted: float = 0.85


RATES: Final = FieldRates()
MEETING_RATES: Final = MeetingRates()
DESK_RATES: Final = DeskRates()
