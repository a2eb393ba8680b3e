"""Schooling: who attends, the level and class reached, and the diploma."""

from dataclasses import dataclass

import numpy as np

from mutakhir.synthetic.loading import branch, keys, numbers, points, yaml_table
from mutakhir.synthetic.sampling import (
    Bools,
    Floats,
    Rng,
    Short,
    Small,
    category,
    cuts,
    draw,
    happens,
    steps,
    table,
)


_TABLE = yaml_table("people")
_COHORTS = sorted(int(age) for age in keys(_TABLE, "schooling"))
_ATTAINED = cuts([numbers(branch(_TABLE, "schooling"), age) for age in _COHORTS])
_ENROLMENT = steps(points(_TABLE, "enrolment"))
# Most that one can have attained at an age: 1 is some primary, 2 primary, ... 7 S2.
_MOST = steps(
    [(6, 0), (7, 1), (12, 1), (13, 2), (15, 2), (16, 3), (18, 3), (19, 4), (21, 4), (22, 5), (23, 6), (26, 7)]
)
# Stage of school: 0 none, 1 primary, 2 lower secondary, 3 upper secondary, 4 higher.
_STAGE = np.array([0, 1, 1, 2, 3, 4, 4, 4], dtype=np.int8)
_DIPLOMA = np.array([0, 0, 1, 2, 3, 4, 5, 6], dtype=np.int8)
# Codes of the levels by stage: state school, Paket, madrasah.
_LEVEL = table([{0: 1}, {1: 0.88, 2: 0.01, 3: 0.11}, {4: 0.80, 5: 0.02, 6: 0.18}, {7: 0.86, 8: 0.03, 9: 0.11}, {10: 1}])
_FINISHED = 8
NEVER, ATTENDS, LEFT = 0, 1, 2
SCHOOL_AGE = 5


@dataclass(frozen=True)
class Schooling:
    """Codes of the instrument; -1 where the item is not asked."""

    attendance: Small
    level: Small
    grade: Small
    diploma: Small


def attainment(age: Short, score: Floats) -> Small:
    """What each person reached or will reach: 0 never at school to 7 S2 or S3; `score` is standard normal."""
    cohort = np.searchsorted(np.array(_COHORTS), age, side="right") - 1
    return category(score, _ATTAINED, cohort)


def make_schooling(rng: Rng, age: Short, attained: Small) -> Schooling:
    count = len(age)
    keen = np.float32(0.6) + np.float32(0.1) * attained
    attends = happens(rng, np.where(age > 12, _ENROLMENT[age] * keen * 1.08, _ENROLMENT[age]), count)
    reached = np.minimum(attained, _MOST[age]).astype(np.int8)
    stage, grade = _standing(rng, age, attends, reached)
    diploma = np.where(attends, np.maximum(stage - 1, 0), _DIPLOMA[reached])
    attendance = np.where(attends, ATTENDS, np.where(reached > 0, LEFT, NEVER))
    asked = age >= SCHOOL_AGE
    been = asked & (attendance > NEVER)
    return Schooling(
        attendance=_where(asked, attendance),
        level=_where(been, draw(rng, _LEVEL, stage, count)),
        grade=_where(been, grade),
        diploma=_where(asked, np.where(been, diploma, 0)),
    )


def _standing(rng: Rng, age: Short, attends: Bools, reached: Small) -> tuple[Small, Small]:
    """Stage and class: by age for those at school, finished or where they stopped for the others."""
    by_age = np.digitize(age, [13, 16, 19]) + 1
    stage = np.where(attends, by_age, _STAGE[reached])
    starts = np.array([0, 6, 12, 15, 18])
    now = np.clip(age - starts[np.clip(stage, 0, 4)], 1, 6)
    stopped = rng.integers(1, 6, len(age), dtype=np.int8)
    left = np.where(reached == 1, stopped, _FINISHED)
    return stage.astype(np.int8), np.where(attends, now, left).astype(np.int8)


def _where(asked: Bools, values: Small | Short) -> Small:
    return np.where(asked, values, -1).astype(np.int8)
