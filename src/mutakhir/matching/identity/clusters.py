"""Clusters of records: a function of the set of edges, whatever their order and however often they come.

1. A cannot-link always holds. Where must-links contradict one, be it over other records, all must-links that hang
   together there are held back: people disagree, and people must say.
2. Other must-links hold, also where an automatic edge would be refused.
3. Automatic edges are taken as a whole where the component breaks no guard: no cannot-link inside, no two confirmed
   NIKs, not larger than the policy allows. Else the strongest goes first (`guards.py`).

A cluster with an automatic edge therefore keeps all guards; one of must-links alone need not. The name of a cluster is
its lowest record: it holds within one run and is no identity (that is `membership.py`).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mutakhir.matching.identity.edges import AUTOMATIC, EDGES, MUST, Network, components, network
from mutakhir.matching.identity.guards import REFUSALS, settle
from mutakhir.matching.identity.lookup import NONE, Bools, Ints, among, firsts, ints, places


# `component` is the lowest record that edges reach, refused ones too: what must be made anew together.
# `step` is that of the strongest edge by which the record hangs in its cluster, must-links first; empty if alone.
LABELS = pa.schema([("record", pa.int64()), ("cluster", pa.int64()), ("component", pa.int64()), ("step", pa.string())])
REFUSED = pa.schema([*EDGES, pa.field("reason", pa.string())])
_WEIGHTS = 1 << 40
_HIGHEST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """`labels`: one row a record, in order; `refused`: the edges that were not used and why, for people."""

    labels: pa.Table
    refused: pa.Table


def cluster(records: pa.Table, edges: pa.Table, largest_cluster: int) -> Clusters:
    """The clusters of all `records` (`RECORDS`) by all `edges` (`EDGES`); of a pair's decisions only the last.

    `largest_cluster` is the most records that automatic edges may bring together, from policy.
    """
    net = network(records, edges)
    joins = ~net.cannot
    component = components(net.a[joins], net.b[joins], len(net.nodes))
    loose = _breaks_a_guard(net, component, largest_cluster)
    label, refusal = settle(net, component, loose, largest_cluster)
    return Clusters(_labels(records, net, label, component, refusal), _refused(net, refusal))


def touched(labels: pa.Table, changed: Ints) -> Ints:
    """The records to cluster anew where facts or edges of `changed` records did: all of their components.

    The ends of each edge that came or went belong to `changed`, and so do new records. Ascending.
    """
    record, component = ints(labels["record"]), ints(labels["component"])
    reached = component[among(record, changed)]
    return np.union1d(changed, record[among(component, reached)])


def recluster(previous: Clusters, records: pa.Table, edges: pa.Table, largest_cluster: int) -> Clusters:
    """The clusters after a change: `records` are those `touched`, `edges` all that now lie between them.

    Gives what `cluster` gives for everything.
    """
    anew = ints(records["record"])
    stays = ~among(ints(previous.labels["record"]), anew)
    component = ints(previous.labels["component"])
    assert not among(component[stays], component[~stays]).any(), "a component is touched in part"
    fresh = cluster(records, edges, largest_cluster)
    rest = previous.refused.filter(pa.array(~among(ints(previous.refused["a"]), anew)))
    labels = pa.concat_tables([previous.labels.filter(pa.array(stays)), fresh.labels])
    refused = pa.concat_tables([rest, fresh.refused])
    order = [(name, "ascending") for name in ("a", "b", "kind")]
    return Clusters(labels.sort_by("record").combine_chunks(), refused.sort_by(order).combine_chunks())


def _breaks_a_guard(net: Network, component: Ints, largest: int) -> Bools:
    """The nodes of components that cannot be taken whole."""
    count = len(net.nodes)
    low, high = np.full(count, _HIGHEST), np.full(count, NONE)
    np.minimum.at(low, component, np.where(net.niks == NONE, _HIGHEST, net.niks))
    np.maximum.at(high, component, net.niks)
    broken = (np.bincount(component, minlength=count) > largest) | (high > low)
    inside = net.cannot & (component[net.a] == component[net.b])
    broken[component[net.a[inside]]] = True
    return broken[component]


def _labels(records: pa.Table, net: Network, label: Ints, component: Ints, refusal: Ints) -> pa.Table:
    record = np.sort(ints(records["record"]))
    place, given = places(record, net.nodes)
    place = place[given]
    cluster, reached, step = record.copy(), record.copy(), np.full(len(record), NONE)
    cluster[place], reached[place] = net.nodes[label[given]], net.nodes[component[given]]
    step[place] = _strongest_step(net, ~net.cannot & (refusal == 0) & (label[net.a] == label[net.b]))[given]
    return pa.table([record, cluster, reached, _words(net, step)], schema=LABELS)


def _strongest_step(net: Network, used: Bools) -> Ints:
    """Per node, the step of the strongest of the used edges; of equal ones the first in the alphabet."""
    assert (np.abs(net.weight) < _WEIGHTS).all(), "a weight beyond all measure"
    count = len(net.steps)
    height = (net.weight + _WEIGHTS + net.must * (2 * _WEIGHTS)) * count + (count - 1 - net.step)
    best = np.full(len(net.nodes), NONE)
    for ends in (net.a, net.b):
        np.maximum.at(best, ends[used], height[used])
    return np.where(best == NONE, NONE, count - 1 - best % max(count, 1))


def _words(net: Network, step: Ints) -> pa.Array:
    return pa.array(net.steps, pa.string()).take(pa.array(step, mask=step == NONE))


def _refused(net: Network, refusal: Ints) -> pa.Table:
    """One row for each pair and kind: the strongest of them."""
    rows = np.flatnonzero(refusal)
    rows = rows[np.lexsort((net.step[rows], -net.weight[rows], net.must[rows], net.b[rows], net.a[rows]))]
    if len(rows):
        rows = rows[firsts(net.a[rows], net.b[rows], net.must[rows].astype(np.int64))]
    kind = pa.array([AUTOMATIC, MUST]).take(pa.array(net.must[rows].astype(np.int64)))
    reason = pa.array(REFUSALS).take(pa.array(refusal[rows]))
    a, b = net.nodes[net.a[rows]], net.nodes[net.b[rows]]
    return pa.table([a, b, kind, net.weight[rows], _words(net, net.step[rows]), reason], schema=REFUSED)
