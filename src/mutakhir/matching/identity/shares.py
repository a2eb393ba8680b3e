"""Which cluster keeps which person: counted at once for all clusters, one by one only where persons are split.

A cluster keeps the person who has most records in it, of equal ones the oldest. Where the records of one person lie
in several clusters, or persons come together with a record that was somebody else before, `earlier.py` decides.
"""

from dataclasses import dataclass

import numpy as np

from mutakhir.matching.identity.lookup import NONE, Bools, Ints, firsts


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """How many records of a person (`NONE` is nobody) lie in a cluster; clusters are numbered from 0."""

    clusters: int
    cluster: Ints
    person: Ints
    records: Ints

    def keepers(self) -> Ints:
        """Per cluster, the person with most records in it, else `NONE`."""
        keeper = np.full(self.clusters, NONE)
        order = np.lexsort((self.person, -self.records, self.cluster))
        if len(order):
            order = order[firsts(self.cluster[order])]
        keeper[self.cluster[order]] = self.person[order]
        return keeper

    def main_clusters(self) -> tuple[Ints, Ints]:
        """Each person, ascending, and the cluster with most of its records; of equal ones the first."""
        order = np.lexsort((self.cluster, -self.records, self.person))
        if len(order):
            order = order[firsts(self.person[order])]
        return self.person[order], self.cluster[order]

    def unsettled(self, with_past: Bools) -> Bools:
        """The clusters that counting alone cannot settle.

        They hold a person who is in another cluster too, or several persons and a record that was another before.
        """
        number = np.unique(self.person, return_inverse=True)[1]
        split = np.bincount(number)[number] > 1 if len(number) else number.astype(np.bool_)
        several = np.bincount(self.cluster, minlength=self.clusters) > 1
        unsettled: Bools = several & with_past
        unsettled[self.cluster[split]] = True
        return unsettled


def shares(cluster: Ints, person: Ints, clusters: int) -> Shares:
    """Counts the records of each person in each cluster."""
    known = person != NONE
    cluster, person = cluster[known], person[known]
    if not len(cluster):
        return Shares(clusters, cluster, person, cluster)
    order = np.lexsort((person, cluster))
    start = np.flatnonzero(firsts(cluster[order], person[order]))
    return Shares(clusters, cluster[order][start], person[order][start], np.diff(np.append(start, len(order))))
