"""Health, pregnancy and papers of persons."""

import numpy as np

from mutakhir.synthetic.loading import points, shares, yaml_table
from mutakhir.synthetic.roles import DIVORCED, FEMALE, MARRIED, NEVER
from mutakhir.synthetic.sampling import Bools, Floats, Rng, Short, Small, draw, happens, steps, table


_TABLE = yaml_table("people")
_DISABLED = steps(points(_TABLE, "disability"))
_DISABILITY = table([shares(_TABLE, "disability_kind")])
_CHRONIC = steps(points(_TABLE, "chronic"))
_ILLNESS = table([shares(_TABLE, "chronic_kind")])
_PREGNANT = steps([(15, 0.05), (20, 0.13), (28, 0.11), (36, 0.05), (42, 0.01), (49, 0.0)])
_DOCUMENT = table([{0: 0.30, 1: 0.50, 2: 0.20}, {0: 0.12, 1: 0.66, 2: 0.22}])  # poorer, richer
_KTP_AGE = 17
_BIRTH_CERTIFICATE, _STUDENT_CARD, _KTP, _LICENCE = 1, 2, 4, 8


def disability(rng: Rng, age: Short) -> Small:
    disabled = happens(rng, _DISABLED[age], len(age))
    return np.where(disabled, draw(rng, _DISABILITY, 0, len(age)), 0).astype(np.int8)


def chronic_illness(rng: Rng, age: Short) -> Small:
    ill = happens(rng, _CHRONIC[age], len(age))
    return np.where(ill, draw(rng, _ILLNESS, 0, len(age)), 0).astype(np.int8)


def pregnancy_asked(age: Short, sex: Small, marital: Small) -> Bools:
    """Asked of women of 10 to 49 who have ever married."""
    asked: Bools = (sex == FEMALE) & (age >= 10) & (age <= 49) & (marital != NEVER)
    return asked


def pregnant(rng: Rng, age: Short, marital: Small) -> Bools:
    carries: Bools = happens(rng, _PREGNANT[age], len(age)) & (marital == MARRIED)
    return carries


def marriage_document(rng: Rng, marital: Small, richer: Bools) -> Small:
    """Asked of the married and divorced; -1 elsewhere."""
    asked = (marital == MARRIED) | (marital == DIVORCED)
    return np.where(asked, draw(rng, _DOCUMENT, richer.astype(np.int8), len(marital)), -1).astype(np.int8)


def identity_documents(rng: Rng, age: Short, sex: Small, attends: Bools, welfare: Floats) -> Small:
    """Sum of the codes of the papers held; `welfare` is a standard score."""
    certificate = happens(rng, np.clip(np.where(age < 18, 0.86, 0.40) + 0.06 * welfare, 0.02, 0.99), len(age))
    card = attends & (age >= 10) & happens(rng, 0.45, len(age))
    ktp = (age >= _KTP_AGE) & happens(rng, np.clip(0.955 + 0.02 * welfare, 0.5, 0.995), len(age))
    drives = np.where(sex == FEMALE, 0.16, 0.42) + 0.10 * welfare
    licence = (age >= _KTP_AGE) & (age < 70) & happens(rng, np.clip(drives, 0.01, 0.9), len(age))
    total = _BIRTH_CERTIFICATE * certificate + _STUDENT_CARD * card + _KTP * ktp + _LICENCE * licence
    summed: Small = total.astype(np.int8)
    return summed
