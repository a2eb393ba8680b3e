"""On which terms a round's answers are read: policy, dates and known areas together."""

import datetime as dt
from dataclasses import dataclass

from mutakhir.ground.areas import AreaVersion, load_areas
from mutakhir.ground.lake import Workbench
from mutakhir.ground.policy import FieldworkMode
from mutakhir.intake.policy import LandingPolicy


@dataclass(frozen=True)
class Terms:
    """`as_of` is the day on which ages count; no birth date lies after `last_birth`.

    `nik_areas` are the 4-digit or 6-digit beginnings of a NIK whose area is known; `synthetic` people come
    from the made-up province 99. With `carries`, households that nobody was sent to keep their last answers.
    """

    as_of: dt.date
    last_birth: dt.date
    oldest_age: int
    yes_words: tuple[str, ...]
    no_words: tuple[str, ...]
    living_here: tuple[int, ...]
    nik_areas: tuple[str, ...]
    synthetic: bool = False
    carries: bool = False

    @property
    def first_birth(self) -> dt.date:
        return dt.date(self.as_of.year - self.oldest_age, 1, 1)


def terms_of(bench: Workbench) -> Terms:
    policy = bench.policy.load("intake/landing.yaml", LandingPolicy)
    as_of = bench.clock.as_of
    return Terms(
        as_of=as_of,
        last_birth=max(as_of, bench.round.field_work_to or as_of),
        oldest_age=policy.oldest_age,
        yes_words=policy.yes_words,
        no_words=policy.no_words,
        living_here=policy.living_here,
        # A NIK keeps the code of its first issue. Of regencies the history is known, of sub-districts it is not.
        nik_areas=(*load_areas(AreaVersion("kemendagri", "2020")).codes("regency"), *policy.other_nik_areas),
        synthetic=bench.home.synthetic,
        carries=bench.round.fieldwork is FieldworkMode.NONE,
    )
