"""The thresholds that hold in a round: those of the approved model, else those of `matching/persons.yaml`."""

from collections import Counter

from mutakhir.ground.lake import Lake
from mutakhir.ground.policy import Policy
from mutakhir.matching.linking.model_file import FILE, LinkagePolicy
from mutakhir.matching.linking.specification import PersonsPolicy
from mutakhir.matching.reviewing.asking import LARGEST


def answered_model(policy: Policy) -> LinkagePolicy | None:
    """The file of the model for which somebody answers; its frequencies stay closed.

    Raises:
        PolicyProblem: the file does not load.
    """
    told = policy.load(FILE, LinkagePolicy) if (policy.folder / FILE).exists() else None
    return told if told and told.approver else None


def persons_that_hold(lake: Lake, policy: Policy) -> PersonsPolicy:
    """How persons are compared and decided on, with the thresholds that hold for all regencies of the round.

    A model may have thresholds by the size of a regency. Pairs are drawn and judged by bands of weight over the whole
    round, so one row must do: that of the largest regency. It should be the strictest: links of smaller regencies below
    it then count as not made, which understates recall, and precision is that of the surer links.
    """
    persons = policy.load("matching/persons.yaml", PersonsPolicy)
    model = answered_model(policy)
    return model.at(persons, largest_regency(lake)) if model else persons


def largest_regency(lake: Lake) -> int:
    """Accepted members of the largest regency; before anybody is matched more than any has."""
    links = lake.manifest("links")
    members: Counter[str] = Counter()
    for entry in links.files if links else ():
        members[entry.part] += entry.rows
    return max(members.values(), default=LARGEST)
