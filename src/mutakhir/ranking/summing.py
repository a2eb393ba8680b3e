"""The score of surveyed households from the rounded coefficients, in arrays; exact, like the registry's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from mutakhir.ranking.design import Ints, Survey
from mutakhir.ranking.features import MISSING


def summed(rows: Iterable[Mapping[str, object]], survey: Survey) -> Ints:
    """Per household of the survey the sum of the rows of `coefficients` that hold for it, in 1e-6.

    Areas are those of the survey itself, so it serves surveys from outside too.
    """
    by_term: dict[str, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        by_term[str(row["term"])][str(row["area"])][int(str(row["level"]))] = int(str(row["value"]))
    nation = by_term.pop("constant")["0"][0]
    places = {area: levels[0] for area, levels in by_term.pop("regency", {}).items()}
    found: Ints = np.array([places.get(regency, nation) for regency in survey.regency], dtype=np.int64)
    for term, by_area in by_term.items():
        for areas in (None, survey.province, survey.block, survey.regency):
            if areas is None or by_area.keys() & set(areas):
                found = found + _added(survey.levels[term], ("0",) * len(survey) if areas is None else areas, by_area)
    return found


def _added(levels: Ints, areas: tuple[str, ...], by_area: Mapping[str, Mapping[int, int]]) -> Ints:
    names, area = np.unique(np.array(areas), return_inverse=True)
    height = max([int(levels.max()), *(level for found in by_area.values() for level in found)]) - MISSING + 1
    table = np.zeros((len(names), height), dtype=np.int64)
    for place, name in enumerate(names.tolist()):
        for level, value in by_area.get(name, {}).items():
            table[place, level - MISSING] = value
    added: Ints = table[area, levels - MISSING]
    return added
