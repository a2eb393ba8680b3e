"""The step *churn*: why the list changed since release N-1, worked out regency by regency and summed."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from mutakhir.ground.clock import tie_hash, tie_hash_expression
from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.policy import SharesCount
from mutakhir.ground.schema import dataset
from mutakhir.ranking.design import Ints
from mutakhir.ranking.doubt_policy import DoubtPolicy
from mutakhir.ranking.features import features, unit_members
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.score import NATION, Slopes, scored
from mutakhir.ranking.stability.churn import Churn, churn
from mutakhir.ranking.stability.listing import BothRecords, chain_of


PREVIOUS = ("previous_registry_households", "previous_registry_members", "previous_registry_ranks")
_SUMMED = ("joined", "left", "of_new", "of_gone", "listed_before", "listed_after")
_KEY = ("cause", "counts")


def write_churn(bench: Workbench, model: ModelPolicy, slopes: Slopes) -> None:
    """`regency_churn` and `rank_churn`; both are empty where there is no release N-1 with ranks."""
    doubt = bench.policy.load("ranking/doubt.yaml", DoubtPolicy)
    there = [bench.has(name) for name in PREVIOUS]
    chosen = chosen_regencies(bench.regencies, doubt.churn_regencies if all(there) else 0, bench.clock.seed)
    both = _both_records(bench, model, slopes)
    persons = bench.round.shares_count is SharesCount.PERSONS
    bench.write_each_from(
        "churn of regencies",
        ["regency_churn"],
        {"both": both},
        lambda _regency, inputs: {"regency_churn": churn_table(inputs["both"], persons)},
        chosen,
    )
    rows = bench.table("regency_churn").select("regency", *_KEY, *_SUMMED)

    def make() -> Tables:
        return {"rank_churn": summed(bench.collect(rows))}

    bench.write_nation_with("churn", ["rank_churn"], [rows], make)


def chosen_regencies(regencies: Sequence[str], most: int, seed: int) -> list[str]:
    """All, or as many as are allowed: those whose code has the lowest hash with the seed, so that nobody picks them."""
    by_chance = sorted(regencies, key=lambda regency: (tie_hash(seed, int(regency)), regency))
    return sorted(by_chance[:most])


def _both_records(bench: Workbench, model: ModelPolicy, slopes: Slopes) -> ir.Table:
    """One row per unit of either registry: persons and score by the new model of both records, and both lists.

    A unit of the old list whose old record holds nobody cannot be scored, and counts as unknown before.
    """
    unit = str(bench.round.unit)
    members = unit_members(bench.table("previous_registry_members"), bench.round.unit)
    levels = features(bench.table("previous_registry_households"), members, model, ("regency",))
    records = scored(levels, bench.table("coefficients"), slopes, model)
    ranks = bench.table("previous_registry_ranks")
    listed = ranks.filter((ranks.unit == unit) & ranks.listed).select(listed_id="unit_id")
    old = records.left_join(listed, records.unit_id == listed.listed_id)
    old = old.select(old_id=old.unit_id, old_size=old.persons, old_score=old.score, was=old.listed_id.notnull())
    now = bench.table("ranks")
    new = now.select(new_id="unit_id", new_size="persons", new_score=now.score + now.adjustment, is_in=now.listed)
    rows = old.outer_join(new, old.old_id == new.new_id)
    unit_id = ibis.coalesce(rows.old_id, rows.new_id)
    whole = {name: rows[name].cast("int64").fill_null(0) for name in ("old_size", "new_size", "old_score", "new_score")}
    return rows.select(
        unit_id=unit_id,
        tie=tie_hash_expression(bench.clock.seed, unit_id),
        **whole,
        was_listed=rows.was.fill_null(False),
        is_listed=rows.is_in.fill_null(False),
    )


def churn_table(both: pa.Table, persons: bool) -> pa.Table:
    """The rows of `regency_churn`. `persons`: whether the quotas count persons.

    A unit counts the persons that it has now, or had when it was last held.
    """
    if both.num_rows == 0:
        return dataset("regency_churn").arrow_schema().empty_table()
    old, new = _whole(both, "old_size"), _whole(both, "new_size")
    held = [(old > 0).astype(np.int64), (new > 0).astype(np.int64)]
    records = BothRecords(
        unit_id=_whole(both, "unit_id"),
        tie=_whole(both, "tie"),
        old_size=old if persons else held[0],
        new_size=new if persons else held[1],
        old_score=_whole(both, "old_score"),
        new_score=_whole(both, "new_score"),
        was_listed=both["was_listed"].to_numpy(),
        is_listed=both["is_listed"].to_numpy(),
    )
    chain = chain_of(records)
    sizes = {"persons": np.where(new > 0, new, old), "units": np.ones(len(old), dtype=np.int64)}
    return pa.Table.from_pylist(
        [
            row
            for counts, size in sizes.items()
            for row in _rows(counts, churn(chain, size, records.in_old, records.in_new))
        ]
    )


def _rows(counts: str, found: Churn) -> list[dict[str, object]]:
    data = {"of_new": found.of_new, "of_gone": found.of_gone}
    return [
        {
            "cause": row["cause"],
            "counts": counts,
            "joined": row["joined"],
            "left": row["left"],
            **(data if row["cause"] == "data" else dict.fromkeys(data, 0)),
            "listed_before": found.before,
            "listed_after": found.after,
        }
        for row in found.as_table().to_pylist()
    ]


def summed(rows: pa.Table) -> pa.Table:
    """The dataset `rank_churn`: the regencies, and their sum."""
    sums: dict[tuple[str, str], list[int]] = {}
    out: list[dict[str, object]] = []
    by_regency = rows.to_pylist()
    for row in by_regency:
        values = [int(row[name]) for name in _SUMMED]
        before = sums.get((row["cause"], row["counts"]), [0] * len(_SUMMED))
        sums[row["cause"], row["counts"]] = [one + other for one, other in zip(before, values, strict=True)]
        out.append(_national_row(row["regency"], 1, (row["cause"], row["counts"]), values))
    regencies = len({row["regency"] for row in by_regency})
    out += [_national_row(NATION, regencies, key, values) for key, values in sums.items()]
    return pa.Table.from_pylist(out) if out else dataset("rank_churn").arrow_schema().empty_table()


def _national_row(area: str, regencies: int, key: tuple[str, str], values: Sequence[int]) -> dict[str, object]:
    named = dict(zip(_KEY, key, strict=True)) | dict(zip(_SUMMED, values, strict=True))
    return {"area": area, "regencies": regencies, **named}


def _whole(table: pa.Table, name: str) -> Ints:
    values: Ints = table[name].to_numpy().astype(np.int64)
    return values
