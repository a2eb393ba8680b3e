"""The places that persons hold in a household, and the codes that follow from them."""

from enum import IntEnum

import numpy as np


class Role(IntEnum):
    """The place of a person in the household; the order is the order of the roster."""

    HEAD = 0
    SPOUSE = 1
    CHILD = 2
    LONE_GRANDCHILD = 3
    ELDER = 4
    OTHER = 5
    SERVANT = 6
    MARRIED_CHILD = 7
    CHILD_IN_LAW = 8
    GRANDCHILD = 9
    FATHER = 10
    MOTHER = 11
    DEAD_SPOUSE = 12
    DEAD_ELDER = 13


RELATION = np.array([1, 2, 3, 5, 6, 8, 7, 3, 4, 5, 6, 6, 2, 6], dtype=np.int8)
FAMILY_NUMBER = np.array([1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 1, 1], dtype=np.int8)
FAMILY_RELATION = np.array([1, 2, 3, 5, 6, 8, 7, 1, 2, 3, 1, 2, 2, 6], dtype=np.int8)
MALE, FEMALE = 1, 2
NEVER, MARRIED, DIVORCED, WIDOWED = 1, 2, 3, 4
