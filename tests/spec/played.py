"""A round of the village at its end, and how tests look at it."""

from collections.abc import Sequence
from dataclasses import dataclass

from mutakhir.ground.lake import Home, Lake
from village import REGENCY
from village_tables import Row


@dataclass(frozen=True)
class Played:
    """A round at its end: `asked_again` are the revisits that each review but the last asked for."""

    home: Home
    asked_again: Sequence[Sequence[Row]] = ()

    def rows(self, name: str) -> list[Row]:
        return Lake(self.home).read(name, REGENCY).to_pylist()

    def by_household(self, name: str) -> dict[object, Row]:
        return {row["household_id"]: row for row in self.rows(name)}

    def named(self, name: str) -> dict[str, Row]:
        """Rows about people, by the name of the person in the release."""
        names = {row["member_id"]: str(row["person_name"]) for row in self.rows("registry_members_identity")}
        return {names[row["member_id"]]: row for row in self.rows(name)}
