"""Delivering the answers of a round, regency by regency, in one process or several."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
from tqdm import tqdm

from mutakhir.ground.lake import Delivery, Home
from mutakhir.synthetic.answerer import Answerer
from mutakhir.synthetic.crew import Errand, made_by_crew


Tables = Mapping[str, pa.Table]
Make = Callable[[Answerer, str], Tables]


@dataclass(frozen=True)
class Sending:
    """Datasets that are sent together, by the name of the pass. `append`: beside what was sent before."""

    names: tuple[str, ...]
    name: str
    append: bool = False


def deliver(
    answerer: Answerer, sending: Sending, regencies: Sequence[str], make: Make, *, quiet: bool, processes: int = 1
) -> dict[str, int]:
    """Write the answers regency by regency, resuming what was interrupted; rows written per dataset.

    With several `processes`, `make` is a function that can be pickled.
    """
    key = key_of(answerer, sending.name)
    delivery = Delivery(answerer.lake, sending.names, key, append=sending.append)
    rows = dict.fromkeys(sending.names, 0)
    sizes = {regency: answerer.regency_plans[regency].households for regency in regencies}
    with tqdm(
        total=sum(sizes.values()), unit="household", desc=sending.name, disable=quiet or not sys.stderr.isatty()
    ) as bar:
        missing = [regency for regency in regencies if not delivery.has(regency)]
        bar.update(sum(sizes[regency] for regency in regencies) - sum(sizes[regency] for regency in missing))
        if processes == 1:
            for regency in missing:
                rows = _added(rows, _make_into(answerer, delivery, make, regency))
                bar.update(sizes[regency])
        else:
            work = (answerer.home.folder, sending, key, make)
            errands = [Errand(regency, sizes[regency], (*work, regency)) for regency in missing]
            for errand, counted in made_by_crew(_make_elsewhere, errands, processes):
                found = delivery.has(errand.regency)
                assert found, f"{errand.regency} was written"
                rows = _added(rows, counted)
                bar.update(errand.households)
    delivery.close()
    return rows


def _added(rows: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    return {name: count + more[name] for name, count in rows.items()}


def _make_into(answerer: Answerer, delivery: Delivery, make: Make, regency: str) -> dict[str, int]:
    tables = make(answerer, regency)
    delivery.add(regency, tables)
    return {name: table.num_rows for name, table in tables.items()}


def _make_elsewhere(folder: Path, sending: Sending, key: str, make: Make, regency: str) -> dict[str, int]:
    """In a process of the crew: writes the files; the process that waits lists them and closes the delivery."""
    answerer = _answerer_of(folder)
    delivery = Delivery(answerer.lake, sending.names, key, append=sending.append)
    return _make_into(answerer, delivery, make, regency)


@cache
def _answerer_of(folder: Path) -> Answerer:
    """One for the life of a process of the crew, which lasts as long as a delivery."""
    return Answerer(Home.open(folder))


def key_of(answerer: Answerer, sending: str) -> str:
    """What determines the answers: the plan, and what the round had written when it asked."""
    asked = ("prelist_first", "prelist", "assignments", "standings", "revisits")
    found = [answerer.lake.manifest(name) for name in asked]
    return "|".join([sending, repr(answerer.plan), *("" if one is None else one.key for one in found)])
