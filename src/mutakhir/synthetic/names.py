"""The stock of names: one list of words, and who bears which, by culture, sex and age.

A word is its place in the list; place 0 is no word. Each word comes three times: alone, and as a patronymic
for sons and daughters (bin, binti). Patterns stand in `tables/cultures.yaml`, words in the CSV tables.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mutakhir.synthetic.cultures import CULTURES
from mutakhir.synthetic.loading import branch, csv_table, number, numbers, rows, words, yaml_table
from mutakhir.synthetic.sampling import ENTRIES, Short, entries


OLD, MIDDLE, YOUNG = 0, 1, 2
OLD_FROM, YOUNG_BELOW = 50, 22
_COHORTS = ("old", "middle", "young")
_SEXES = ("m", "f")
_TABLE = yaml_table("cultures")
_WITH_PATRONYM = 2  # bin, binti
_SELDOM = 0.04

Weights = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Stock:
    """Tables of equally likely words; group = (culture x 2 + female) x 3 + cohort, unless said otherwise."""

    words: pa.Array
    first: Short
    later: Short
    count: Short  # number of given names, per culture x cohort
    family: Short  # per culture; 0 where the culture has no family names
    birth_order: Short  # per sex x order of birth, 4 of each
    title: Short  # per sex
    degree: Short  # per diploma, 0 to 6
    never_alone: npt.NDArray[np.bool_]  # per word: it leads a name and needs another behind it
    plain: int  # words before the patronymics start

    def patronym(self, father: Short, female: npt.NDArray[np.bool_]) -> Short:
        """The word `bin X` or `binti X` for the father's first name X; none for none."""
        return np.where(father > 0, father + self.plain * (1 + female), 0).astype(np.int16)


def group_of(culture: npt.NDArray[np.integer], female: npt.NDArray[np.bool_], cohort: Short) -> Short:
    return ((culture.astype(np.int16) * 2 + female) * 3 + cohort).astype(np.int16)


def cohort_of(age: npt.NDArray[np.integer]) -> Short:
    return np.where(age >= OLD_FROM, OLD, np.where(age < YOUNG_BELOW, YOUNG, MIDDLE)).astype(np.int16)


def shares_of(key: str) -> npt.NDArray[np.float32]:
    """A share of each culture, in the order of CULTURES, 0 where it has none."""
    found = [branch(_TABLE, "cultures", name) for name in CULTURES]
    shares = [number(rule, key) if isinstance(rule, dict) and key in rule else 0.0 for rule in found]
    return np.array(shares, dtype=np.float32)


@cache
def stock() -> Stock:
    """Read and lay out all tables, once per process (about 0.3 s)."""
    place = {word: 1 + number for number, word in enumerate(_all_words())}
    plain = len(place) + 1
    assert plain * (1 + _WITH_PATRONYM) < np.iinfo(np.int16).max, "more words than places"
    pools = _pools(place, plain)
    first, later = (_fit(place, plain, seldom) for seldom in ("seldom_first", "seldom_later"))
    named = [f"{before} {word}" for before in ("bin", "binti") for word in ("-", *place)]
    return Stock(
        words=pa.array([None, *place, *named], pa.string()),
        first=np.stack([_words_of(pools, first, *group, "own") for group in _groups()]),
        later=np.stack([_words_of(pools, later, *group, "second") for group in _groups()]),
        count=_counts(),
        family=np.stack([_family(name, place) for name in CULTURES]),
        birth_order=_birth_order(place),
        title=np.array([[place[str(branch(_TABLE, "titles", sex))]] * ENTRIES for sex in ("male", "female")], np.int16),
        degree=_degrees(place),
        never_alone=np.isin(np.arange(plain), [place[word] for word in words(_TABLE, "never_alone") if word in place]),
        plain=plain,
    )


def _all_words() -> list[str]:
    listed = [row["token"] for name in ("given_names", "family_names") for row in csv_table(name)]
    for sex in ("male", "female"):
        listed += [word for order in rows(_TABLE, "birth_order", sex) for word in words(order)]
        listed.append(str(branch(_TABLE, "titles", sex)))
    for degree in ("diploma", "bachelor", "master"):
        listed += words(_TABLE, "degrees", degree)
    return list(dict.fromkeys(listed))


def _groups() -> list[tuple[str, str, int]]:
    return [(culture, sex, cohort) for culture in CULTURES for sex in _SEXES for cohort in range(3)]


def _pools(place: dict[str, int], plain: int) -> dict[tuple[str, str, int], Weights]:
    found: dict[tuple[str, str, int], Weights] = {}
    for row in csv_table("given_names"):
        for cohort, column in enumerate(_COHORTS):
            pool = found.setdefault((row["culture"], row["sex"], cohort), np.zeros(plain))
            pool[place[row["token"]]] += int(row[column])
    return found


def _fit(place: dict[str, int], plain: int, seldom: str) -> Weights:
    """How well each word fits a place in the name."""
    fit = np.ones(plain)
    fit[[place[word] for word in words(_TABLE, seldom) if word in place]] = _SELDOM
    return fit


def _words_of(
    pools: dict[tuple[str, str, int], Weights], fit: Weights, culture: str, sex: str, cohort: int, key: str
) -> Short:
    """Own pool and general stock, mixed by the culture's shares; a pool without young names lends none."""
    own_share = numbers(_TABLE, "cultures", culture, key)[cohort]
    parts = ((branch(_TABLE, "cultures", culture, "pool"), own_share), ("", 1 - own_share))
    total = np.zeros(len(fit))
    for name, share in parts:
        pool = pools[(str(name or branch(_TABLE, "cultures", culture, "rest")), sex, cohort)] * fit
        total += share * pool / max(pool.sum(), 1)
    return entries(total).astype(np.int16)


def _counts() -> Short:
    lines = [numbers(row) for name in CULTURES for row in rows(_TABLE, "cultures", name, "words")]
    return np.stack([1 + entries(line) for line in lines]).astype(np.int16)


def _family(culture: str, place: dict[str, int]) -> Short:
    rule = branch(_TABLE, "cultures", culture)
    if not (isinstance(rule, dict) and "family" in rule):
        return np.zeros(ENTRIES, dtype=np.int16)
    listed = [row for row in csv_table("family_names") if row["culture"] == rule["family"]]
    chosen = np.array([place[row["token"]] for row in listed])
    return chosen[entries([float(row["weight"]) for row in listed])].astype(np.int16)


def _birth_order(place: dict[str, int]) -> Short:
    orders = [order for sex in ("male", "female") for order in rows(_TABLE, "birth_order", sex)]
    return np.stack([_equally([place[word] for word in words(order)]) for order in orders])


def _degrees(place: dict[str, int]) -> Short:
    kinds = [None, None, None, None, "diploma", "bachelor", "master"]
    listed = [[place[word] for word in words(_TABLE, "degrees", kind)] if kind else [0] for kind in kinds]
    return np.stack([_equally(line) for line in listed])


def _equally(values: list[int]) -> Short:
    return np.array(values, dtype=np.int16)[entries([1.0] * len(values))]
