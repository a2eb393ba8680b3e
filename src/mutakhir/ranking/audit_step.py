"""The step *audit*: the error of the list by a probability sample, where there is one."""

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from mutakhir.ground.lake import Tables, Workbench
from mutakhir.ground.policy import SharesCount
from mutakhir.ground.schema import dataset
from mutakhir.ranking.auditing.errors import Audited, audit_rows


DRAWS = 500


def write_audit(bench: Workbench) -> None:
    """Writes `audit_errors`: without rows as long as there is no `audit_sample`."""
    schema = dataset("audit_errors").arrow_schema()
    if not bench.has("audit_sample"):
        bench.write_nation_with("audit", ["audit_errors"], [], lambda: {"audit_errors": schema.empty_table()})
        return
    rows, coverage = _with_bands(bench.table("audit_sample"), bench.table("ranks")), bench.round.coverage

    def make() -> Tables:
        cuts = {coverage.core: ("core",), coverage.extended: ("core", "extension")}
        audited = _audited(bench.collect(rows).sort_by("audit_id"), cuts, bench.round.shares_count)
        return {"audit_errors": pa.Table.from_pylist(audit_rows(audited, DRAWS, bench.round.seed), schema=schema)}

    bench.write_nation_with("audit", ["audit_errors"], [rows], make)


def _with_bands(sample: ir.Table, ranks: ir.Table) -> ir.Table:
    """Each household of the audit with the widest band of its units; no band where the registry did not rank it."""
    ranks = ranks.semi_join(sample, "household_id")
    order = ibis.cases((ranks.band == "core", 0), (ranks.band == "extension", 1), else_=2)
    of = ranks.mutate(order=order).group_by(home="household_id").agg(order=lambda t: t.order.min())
    joined = sample.left_join(of, sample.household_id == of.home)
    return joined.mutate(stratum=joined.stratum.fill_null(joined.regency)).drop("home")


def _audited(rows: pa.Table, cuts: dict[int, tuple[str, ...]], counts: SharesCount) -> Audited:
    band = np.array([("core", "extension", "outside")[o] if o is not None else "" for o in rows["order"].to_pylist()])
    weight = rows["weight"].to_numpy().astype(np.int64)
    if counts is SharesCount.PERSONS:
        weight = weight * rows["member_count"].to_numpy()
    return Audited(
        stratum=rows["stratum"].to_pylist(),
        village=rows["village"].to_pylist(),
        weight=weight,
        consumption=rows["consumption"].to_numpy().astype(np.int64),
        listed={cut: np.isin(band, bands) for cut, bands in cuts.items()},
        known=band != "",
    )
