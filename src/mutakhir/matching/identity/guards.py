"""The components that break a guard: must-links first, then automatic edges one by one, the strongest first.

An automatic edge is refused if the two clusters, joined, would hold a cannot-link, more than one confirmed NIK, or
more records than the policy allows. What it would have joined is never joined later in another way: clusters only
grow, so the reason stays. Few components come here, so each edge may be looked at by itself.
"""

from collections import defaultdict

import numpy as np

from mutakhir.matching.identity.edges import Network, components
from mutakhir.matching.identity.lookup import NONE, Bools, Ints


# Stable codes, by their place; the first means that the edge is not refused.
REFUSALS = ("", "cannot_link", "two_confirmed_niks", "cluster_too_large", "people_disagree")
_USED, _CANNOT_LINK, _TWO_NIKS, _TOO_LARGE, _DISAGREE = range(len(REFUSALS))


class _Joining:
    """Clusters that grow: each node's cluster, and each cluster's nodes and confirmed NIKs."""

    def __init__(self, nodes: list[int], niks: list[int], largest: int) -> None:
        self.home = {node: node for node in nodes}
        self.nodes = {node: [node] for node in nodes}
        self.niks = {node: {nik} - {NONE} for node, nik in zip(nodes, niks, strict=True)}
        self.foes: defaultdict[int, list[int]] = defaultdict(list)
        self.largest = largest

    def forbid(self, a: int, b: int) -> None:
        self.foes[a].append(b)
        self.foes[b].append(a)

    def refusal(self, a: int, b: int) -> int:
        """Why an automatic edge may not join the clusters of two nodes."""
        one, other = self.home[a], self.home[b]
        if one == other:
            return _USED
        if self._forbidden(one, other):
            return _CANNOT_LINK
        if len(self.niks[one] | self.niks[other]) > 1:
            return _TWO_NIKS
        return _TOO_LARGE if len(self.nodes[one]) + len(self.nodes[other]) > self.largest else _USED

    def _forbidden(self, one: int, other: int) -> bool:
        small, large = sorted((one, other), key=lambda home: len(self.nodes[home]))
        return any(self.home.get(foe) == large for node in self.nodes[small] for foe in self.foes.get(node, ()))

    def join(self, a: int, b: int) -> None:
        one, other = self.home[a], self.home[b]
        if one == other:
            return
        small, large = sorted((one, other), key=lambda home: len(self.nodes[home]))
        moved = self.nodes.pop(small)
        self.home.update((node, large) for node in moved)
        self.nodes[large] += moved
        self.niks[large] |= self.niks.pop(small)


def settle(net: Network, component: Ints, loose: Bools, largest: int) -> tuple[Ints, Ints]:
    """The cluster of each node, by its lowest node, and why each edge was refused (0: it was not).

    `loose` are the nodes of the components that break a guard; the others are clusters as they are.
    """
    refusal = np.zeros(len(net.a), np.int64)
    if not loose.any():
        return component, refusal
    inside = loose[net.a] & loose[net.b]
    refusal[_disputed(net, inside)] = _DISAGREE
    joining = _started(net, loose, inside, largest)
    for edge in np.flatnonzero(inside & net.must & (refusal == _USED)):
        joining.join(int(net.a[edge]), int(net.b[edge]))
    _join_strongest(net, np.flatnonzero(inside & ~net.must & ~net.cannot), joining, refusal)
    return _lowest(component, joining), refusal


def _disputed(net: Network, inside: Bools) -> Ints:
    """Must-links that hang together around a cannot-link."""
    must = inside & net.must
    agreed = components(net.a[must], net.b[must], len(net.nodes))
    denied = inside & net.cannot & (agreed[net.a] == agreed[net.b])
    disputed = np.zeros(len(net.nodes), np.bool_)
    disputed[agreed[net.a[denied]]] = True
    return np.flatnonzero(must & disputed[agreed[net.a]])


def _started(net: Network, loose: Bools, inside: Bools, largest: int) -> _Joining:
    joining = _Joining(np.flatnonzero(loose).tolist(), net.niks[loose].tolist(), largest)
    cannot = inside & net.cannot
    for a, b in zip(net.a[cannot].tolist(), net.b[cannot].tolist(), strict=True):
        joining.forbid(a, b)
    return joining


def _join_strongest(net: Network, edges: Ints, joining: _Joining, refusal: Ints) -> None:
    """Equally strong edges in the order of their records."""
    order = edges[np.lexsort((net.b[edges], net.a[edges], -net.weight[edges]))]
    for edge, a, b in zip(order.tolist(), net.a[order].tolist(), net.b[order].tolist(), strict=True):
        refusal[edge] = joining.refusal(a, b)
        if refusal[edge] == _USED:
            joining.join(a, b)


def _lowest(component: Ints, joining: _Joining) -> Ints:
    label = component.copy()
    for nodes in joining.nodes.values():
        label[nodes] = min(nodes)
    return label
