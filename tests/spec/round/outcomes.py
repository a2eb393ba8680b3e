"""What became of each household of a round, as one line of a table that people can read."""

from collections.abc import Iterator

from spec.played import Played
from village import BY_NAME, Household


def outcome(played: Played, household: Household) -> list[str]:
    """Standing, reason, band and change, as the datasets of the candidate say."""
    standing = played.by_household("standings")[household.number]
    change = played.by_household("registry_changes")[household.number]
    words = (standing["standing"], standing["reason"], change["new_band"], change["change"], change["reason"])
    return [str(word or "-") for word in words]


def told(table: str) -> dict[str, list[str]]:
    """The lines of a table by their first cell, without its head."""
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()[1:]]
    return {line[0]: line[1:] for line in lines}


def stories(table: str) -> Iterator[tuple[Household, list[str], str]]:
    """Household, expected outcome, and its story as the title of a test."""
    for name, expected in told(table).items():
        yield BY_NAME[name], expected, f"{name}: {BY_NAME[name].story}"
