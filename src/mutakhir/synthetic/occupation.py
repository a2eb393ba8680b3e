"""Work: who works, how long, in which industry and with what status."""

from dataclasses import dataclass

import numpy as np

from mutakhir.synthetic.loading import points, rows, shares, yaml_table
from mutakhir.synthetic.roles import MALE
from mutakhir.synthetic.sampling import Bools, Rng, Short, Small, draw, happens, normals, steps, table


_TABLE = yaml_table("people")
_WORKS = np.stack([steps(points(_TABLE, "works", sex)) for sex in ("male", "female")])
_INDUSTRY = table([shares(row) for row in rows(_TABLE, "industry")])
_STATUS = table([shares(row) for row in rows(_TABLE, "work_status")])
_LAST_FARMING = 7
# Schooling by diploma: low (none, primary), middle (secondary), high.
_SCHOOLED = np.array([0, 0, 0, 1, 1, 2, 2, 2], dtype=np.int8)
WORK_AGE = 5


@dataclass(frozen=True)
class Occupation:
    """Codes of the instrument; -1 where the item is not asked."""

    asked: Bools
    works: Bools
    hours: Small
    industry: Small
    status: Small


def make_occupation(
    rng: Rng, age: Short, sex: Small, diploma: Small, attends: Bools, disabled: Bools, urban: Bools
) -> Occupation:
    count = len(age)
    chance = _WORKS[sex - MALE, age] * np.where(attends, 0.15, 1.0) * np.where(disabled, 0.5, 1.0)
    works = happens(rng, chance.astype(np.float32), count)
    schooled = _SCHOOLED[diploma + 1]
    industry = draw(rng, _INDUSTRY, schooled + 3 * urban, count)
    status = draw(rng, _STATUS, schooled + 3 * (industry > _LAST_FARMING), count)
    hours = np.clip(np.where(attends, 16, 40) + 14 * normals(rng, count), 1, 98)
    return Occupation(
        asked=age >= WORK_AGE,
        works=works,
        hours=np.where(works, hours, -1).astype(np.int8),
        industry=np.where(works, industry, -1).astype(np.int8),
        status=np.where(works, status, -1).astype(np.int8),
    )
