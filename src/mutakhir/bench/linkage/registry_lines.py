"""Made-up registries: linked to their civil register, searched for doubles, and pairs that no machine may link."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final

import duckdb
import numpy as np

from mutakhir.bench.linkage.adversarial import CASES, adversarial_tables
from mutakhir.bench.linkage.comparison import Line, plain_clusters, plain_links
from mutakhir.bench.linkage.made import REGENCIES, made_registry
from mutakhir.bench.linkage.plain import PlainLinkage
from mutakhir.matching.linking.people import with_fields
from mutakhir.matching.linking.registry import PersonLinkage, PersonModels
from mutakhir.matching.linking.specification import PersonsPolicy, Specification
from mutakhir.matching.measuring.pairs import Links, cluster_pairs, link_pairs
from mutakhir.matching.names.tables import NameTables


PLAIN_LINK, PLAIN_DOUBLE = 3.17, 9.97  # bits: probabilities of .9 and .999, those at which plain Splink does best here
ADVERSARIAL: Final = 200


@dataclass(frozen=True, slots=True)
class Pack:
    """What of the pack is needed."""

    persons: PersonsPolicy
    names: NameTables


def trained(
    con: duckdb.DuckDBPyConnection, pack: Pack, persons: int, seed: int, regencies: Sequence[str] = REGENCIES
) -> PersonModels:
    """Models learned on made-up registries of this seed, without labels."""
    made_registry(con, persons, seed, doubled=False, regencies=regencies)
    to_register = _linkage(con, pack).train_to_register()
    made_registry(con, persons, seed, doubled=True, regencies=regencies)
    return PersonModels(to_register, _linkage(con, pack).train_within())


def registry_lines(
    con: duckdb.DuckDBPyConnection, pack: Pack, models: PersonModels, persons: int, seed: int, plain: Specification
) -> Iterator[Line]:
    """Four measures with targets: precision and recall of links, and of doubles."""
    for doubled in (False, True):
        made_registry(con, persons, seed, doubled=doubled)
        begun = perf_counter()
        linkage = _linkage(con, pack)
        linkage.link(models.civil_register)
        linkage.doubles(models.doubles)
        ours = _doubles(con, linkage) if doubled else _links(con)
        seconds, begun = perf_counter() - begun, perf_counter()
        beside = _plain(con, plain, doubled)
        plain_seconds = perf_counter() - begun
        task = "made-up registry, doubles" if doubled else "made-up registry to civil register"
        targets = {"precision": 0.999, "recall": 0.95} if doubled else {"precision": 0.9995, "recall": 0.965}
        for measure, target in targets.items():
            yield Line(task, measure, ours[measure], beside[measure], target, seconds, plain_seconds)


def guard_lines(con: duckdb.DuckDBPyConnection, pack: Pack, models: PersonModels, seed: int) -> Iterator[Line]:
    """Of each adversarial case the share that no machine links: all of them are wanted."""
    made_registry(con, 20_000, seed, doubled=False)
    con.sql("CREATE OR REPLACE TABLE every AS SELECT * FROM raw_members")
    for case in CASES:
        adversarial_tables(con, case, ADVERSARIAL)
        count = int(con.sql("SELECT count(*) FROM raw_members").fetchall()[0][0])
        begun = perf_counter()
        links = _linkage(con, pack).link(models.civil_register)
        wrong = sum(verdict == "link" for verdict in links["verdict"].to_pylist())
        held = (count - wrong) / count if count else None
        yield Line(f"guard rails: {case}", "not linked", held, None, 1.0, perf_counter() - begun, 0.0)


def _linkage(con: duckdb.DuckDBPyConnection, pack: Pack) -> PersonLinkage:
    for side in ("members", "register"):
        with_fields(con, f"raw_{side}", side, pack.names)
    return PersonLinkage(con, pack.persons)


def _links(con: duckdb.DuckDBPyConnection) -> dict[str, float | None]:
    """True pairs are those with the living: a record of somebody dead is never linked by machine."""
    true = con.sql(
        "SELECT m.record AS l, r.record AS r FROM raw_members m JOIN raw_register r USING (person)"
        " WHERE coalesce(r.alive, true)"
    ).fetchnumpy()
    found = con.sql("SELECT record_l AS l, record_r AS r FROM civil_links WHERE verdict = 'link'").fetchnumpy()
    pairs = link_pairs(Links(found["l"], found["r"]), Links(true["l"], true["r"]))
    return {"precision": pairs.precision, "recall": pairs.recall}


def _doubles(con: duckdb.DuckDBPyConnection, linkage: PersonLinkage) -> dict[str, float | None]:
    true = con.sql("SELECT person FROM raw_members ORDER BY record").fetchnumpy()["person"]
    pairs = cluster_pairs(np.asarray(linkage.clusters().labels["cluster"]), true)
    return {"precision": pairs.precision, "recall": pairs.recall}


def _plain(con: duckdb.DuckDBPyConnection, spec: Specification, doubled: bool) -> dict[str, float | None]:
    if doubled:
        PlainLinkage(con, spec).score(["raw_members"])
        truth = con.sql("SELECT person FROM raw_members ORDER BY record").to_arrow_table()["person"]
        return plain_clusters(con, len(truth), truth, PLAIN_DOUBLE)
    PlainLinkage(con, spec.model_copy(update={"task": "between"})).score(["raw_members", "raw_register"])
    truths = [
        con.sql(f"SELECT person FROM {name} ORDER BY record").to_arrow_table()["person"]
        for name in ("raw_members", "raw_register")
    ]
    return plain_links(con, truths[0], truths[1], PLAIN_LINK)
