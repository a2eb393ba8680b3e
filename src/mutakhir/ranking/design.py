"""The design of the regression: the survey as arrays, and what each level of a term puts into which column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import log

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mutakhir.ranking.features import MISSING
from mutakhir.ranking.policy import ModelPolicy, ScaleKind, ShareTerm, SizeTerm, Term
from mutakhir.ranking.survey_groups import GROUPS, PREFIX, block_of, province_of


Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class DesignColumn:
    """One column of the design: the value for each level of a term; `area` is the nation, or whose deviation it is."""

    part: str
    term: str
    values: Mapping[int, float]
    penalty: int
    area: str = "0"


@dataclass(frozen=True)
class Survey:
    """The surveyed households in order of their number; `levels` holds one array per term.

    Attributes:
        weight: households that each stands for, in 1e-6.
        log_consumption: logarithm of consumption per person and month.
        province, block: the area of the interactions; empty where the survey has none.
        stratum: of the sample's design; the regency unless the survey has another.
        equivalents: adult equivalents by the policy's scale; the persons where nothing is known of ages.
        groups: by name of the grouping, the member to which each household belongs.
        log_line: logarithm of each household's poverty line, if the survey has one.
    """

    levels: Mapping[str, Ints]
    regency: tuple[str, ...]
    village: tuple[str, ...]
    weight: Ints
    persons: Ints
    log_consumption: Floats
    province: tuple[str, ...] = ()
    block: tuple[str, ...] = ()
    stratum: tuple[str, ...] = ()
    equivalents: Floats = field(default_factory=lambda: np.empty(0))
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    log_line: Floats | None = None

    def __post_init__(self) -> None:
        """Fills what an older caller does not know."""
        if not self.stratum:
            object.__setattr__(self, "stratum", self.regency)
        if not len(self.equivalents):
            object.__setattr__(self, "equivalents", self.persons.astype(np.float64))

    @classmethod
    def of(cls, rows: pa.Table, model: ModelPolicy) -> "Survey":
        """From the features of the survey, carrying regency, village, weight and consumption; more if they are there.

        Further columns: `young_persons` (children by the policy's scale), `stratum`, `block`, and groupings as
        `group_<name>`.
        """
        table = rows.sort_by("unit_id")
        regency, persons = _texts(table, "regency"), _whole(table, "persons")
        has = set(table.column_names)
        groups = {name: _texts(table, PREFIX + name) for name in GROUPS if PREFIX + name in has}
        province = tuple(province_of(each) for each in regency)
        young = _whole(table, "young_persons") if "young_persons" in has else None
        return cls(
            levels={term.name: _whole(table, term.name) for _, term in model.terms()},
            regency=regency,
            village=_texts(table, "village"),
            weight=_whole(table, "weight"),
            persons=persons,
            log_consumption=np.log(table["consumption"].to_numpy().astype(np.float64)),
            province=province,
            block=_texts(table, "block") if "block" in has else tuple(block_of(each) for each in regency),
            stratum=_texts(table, "stratum") if "stratum" in has else regency,
            equivalents=np.empty(0) if young is None else adult_equivalents(persons, young, model),
            groups=groups | {"province": province},
        )

    def __len__(self) -> int:
        return len(self.weight)

    def log_welfare(self, scale: ScaleKind) -> Floats:
        """Logarithm of consumption per person, or per adult equivalent."""
        if scale == "per_person":
            return self.log_consumption
        return self.log_consumption + np.log(self.persons) - np.log(self.equivalents)

    def areas(self, by: str) -> tuple[str, ...]:
        """The area of each household for the interactions of the policy: province or block."""
        return self.province if by == "province" else self.block


def adult_equivalents(persons: Ints, young: Ints, model: ModelPolicy) -> Floats:
    """(adults + child_weight x children) to the power economies."""
    scale = model.scale
    heads = persons - young + young * (scale.child_weight / 1000)
    equivalents: Floats = np.power(heads, scale.economies / 1000)
    return equivalents


def design_columns(part: str, term: Term, survey: Survey, penalty: int) -> Iterator[DesignColumn]:
    """The design columns of a term: one for a size or a share, else one per level but the commonest."""
    if isinstance(term, SizeTerm):
        yield DesignColumn(part, term.name, {n: log(n) for n in range(1, term.cap + 1)}, penalty)
    elif isinstance(term, ShareTerm):
        yield DesignColumn(part, term.name, {n: n / term.steps for n in range(term.steps + 1)}, penalty)
    else:
        levels = survey.levels[term.name]
        found = [int(level) for level in np.unique(levels)]
        common = _commonest(levels, found, survey.weight)
        for level in found:
            if level != common:
                yield DesignColumn(part, term.name, {level: 1.0}, penalty)


def _commonest(levels: Ints, found: list[int], weight: Ints) -> int:
    """The level of the largest weight, the lower one of equals; never a missing value, unless there is no other."""
    known = [level for level in found if level != MISSING] or found
    return max(known, key=lambda level: (int(weight[levels == level].sum()), -level))


def _whole(table: pa.Table, name: str) -> Ints:
    values: Ints = table[name].to_numpy().astype(np.int64)
    return values


def _texts(table: pa.Table, name: str) -> tuple[str, ...]:
    return tuple(table[name].to_pylist())
