"""Members by answer of the civil register, those who match it by step, and the pairs that the model linked.

All of it is protected together: from the answers, the steps and the pairs a small count could be worked out that each
of them hides. Who does not match is not told by step: a status would often be given away by it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from mutakhir.publication.counts import Cell, Sum
from mutakhir.publication.disclosure import suppressed
from mutakhir.story.report.protection import ALL, Pair
from mutakhir.story.report.release import Pages


MATCHED: Final = "matched"
STEPS: Final = ("nik", "model", "family", "decision")
PAIR_STEPS: Final = ("model", "family", "within", "register", "doubles")
SCORES: Final = "pair_scores"

Triple = tuple[str, str, str]  # status, evidence, step
K = TypeVar("K")
_PAIRS: Final = "pairs"
_TOTAL: Final = Cell(ALL, ALL)


@dataclass(frozen=True)
class StepCounts:
    """Counts that may be shown (None: not shown). `evidence`: by status and evidence; `steps`: of matched members.

    `pairs`: linked by the model, by step; empty where no model ran. `order`: true counts, only to sort by.
    """

    total: int | None
    statuses: Mapping[str, int | None]
    evidence: Mapping[Pair, int | None]
    steps: Mapping[str, int | None]
    pairs: Mapping[str, int | None]
    order: Mapping[Pair, int]


def step_counts(pages: Pages) -> StepCounts:
    """One scan of three columns of `links`, one of two of `pair_scores`."""
    links = {(s, e, t): n for (s, e, t), n in pages.counts("links", "status", "evidence", "step").items()}
    pairs: dict[str, int] = {}
    if pages.lake.exists(SCORES):
        scored = pages.pairs(SCORES, "verdict", "step")
        pairs = {step: n for (verdict, step), n in scored.items() if verdict == "link"}
    return counted(links, pairs, pages.minimum)


def counted(links: Mapping[Triple, int], pairs: Mapping[str, int], minimum: int) -> StepCounts:
    """The protected counts.

    What is too little to be told by itself is told with its like, since hiding it would hide more: the step `family`
    with `model`, and both kinds of two member records as `doubles`.
    """
    order = _summed(((status, evidence), n) for (status, evidence, _), n in links.items())
    of_family = sum(n for (status, _, step), n in links.items() if (status, step) == (MATCHED, "family"))
    if _is_few(of_family, minimum) or _is_few(pairs.get("family", 0), minimum):
        links = _summed(
            ((status, evidence, _as(step, "model", "family")), n) for (status, evidence, step), n in links.items()
        )
        pairs = _summed((_as(step, "model", "family"), n) for step, n in pairs.items())
    if any(_is_few(pairs.get(step, 0), minimum) for step in ("within", "register")):
        pairs = _summed((_as(step, "doubles", "within", "register"), n) for step, n in pairs.items())
    cells, sums = _table(order, {key[1:]: n for key, n in links.items() if key[0] == MATCHED}, pairs)
    hidden = suppressed(cells, sums, minimum)
    shown = {cell: None if cell in hidden else n for cell, n in cells.items()}
    return StepCounts(
        total=shown.get(_TOTAL, 0),
        statuses={status: shown[Cell(status, ALL)] for status, _ in order},
        evidence={pair: shown[_evidence(*pair)] for pair in order},
        steps={step: shown[_step(MATCHED, step)] for status, _, step in links if status == MATCHED},
        pairs={step: shown[_step(_PAIRS, step)] for step in pairs},
        order=order,
    )


def _is_few(count: int, minimum: int) -> bool:
    return 0 < count < minimum


def _as(step: str, whole: str, *parts: str) -> str:
    return whole if step in parts else step


def _summed(counts: Iterable[tuple[K, int]]) -> dict[K, int]:
    found: defaultdict[K, int] = defaultdict(int)
    for key, n in counts:
        found[key] += n
    return dict(found)


def _evidence(status: str, evidence: str) -> Cell:
    return Cell(status, f"evidence {evidence}")


def _step(status: str, step: str) -> Cell:
    return Cell(status, f"step {step}")


def _table(
    answers: Mapping[Pair, int], matched: Mapping[Pair, int], pairs: Mapping[str, int]
) -> tuple[dict[Cell, int], list[Sum]]:
    """All cells, and all that anybody may add up. `matched`: matched members by evidence and step."""
    fine = {key: Cell(MATCHED, f"evidence {key[0]} step {key[1]}") for key in matched}
    cells = {_evidence(*pair): n for pair, n in answers.items()}
    cells |= {fine[key]: n for key, n in matched.items()}
    cells |= {_step(_PAIRS, step): n for step, n in pairs.items()}
    # In this order, so that what is hidden besides a small evidence is another one of its step, and not a whole step.
    wholes = [
        [(fine[key], _step(MATCHED, key[1])) for key in matched],
        [(fine[key], _evidence(MATCHED, key[0])) for key in matched],
        [(_evidence(*pair), Cell(pair[0], ALL)) for pair in answers],
        [(_step(MATCHED, step), Cell(MATCHED, ALL)) for _, step in matched],
        [(Cell(status, ALL), _TOTAL) for status, _ in answers],
        [(_step(_PAIRS, step), Cell(_PAIRS, ALL)) for step in pairs],
    ]
    sums = [each for parts in wholes for each in _sums(parts, cells)]
    # A pair with a record of the register is a member who is matched by it, unless people said otherwise.
    same = [step for step in ("model", "family") if step in pairs and _step(MATCHED, step) in cells]
    return cells, sums + [Sum(_step(_PAIRS, step), (_step(MATCHED, step),)) for step in same]


def _sums(parts: Iterable[tuple[Cell, Cell]], cells: dict[Cell, int]) -> list[Sum]:
    """One sum for each whole; `cells` grows by the wholes."""
    of: defaultdict[Cell, list[Cell]] = defaultdict(list)
    for part, whole in dict.fromkeys(parts):
        of[whole].append(part)
    cells.update({whole: sum(cells[part] for part in found) for whole, found in of.items()})
    return [Sum(whole, tuple(found)) for whole, found in of.items()]
