"""What of the datasets is not known yet in a plan: parts that would be made, or made again, and by which step."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from mutakhir.ground.lake.basis import Basis, Leaf
from mutakhir.ground.lake.manifest import NATION


EVERY_PART = "*"
Origins = frozenset[str]
NONE: Origins = frozenset()


@dataclass
class Unsettled:
    """By dataset and part the steps (`stage: step`) after whose run the part will be known."""

    parts: dict[str, dict[str, Origins]] = field(default_factory=dict)

    def add(self, name: str, part: str, origins: Iterable[str]) -> None:
        of_name = self.parts.setdefault(name, {})
        of_name[part] = of_name.get(part, NONE) | frozenset(origins)

    def of(self, leaf: Leaf, part: str) -> Origins:
        """The steps on which an input waits, as a part of the results takes it in: of one regency, or whole."""
        found = self.parts.get(leaf.name, {})
        if not leaf.regional or part == NATION:
            return NONE.union(*found.values())
        return found.get(part, NONE) | found.get(EVERY_PART, NONE) | found.get(NATION, NONE)

    def under(self, basis: Basis, part: str) -> dict[Leaf, Origins]:
        """The inputs of a part that are not known yet."""
        waits = {leaf: self.of(leaf, part) for leaf in basis.leaves if leaf.name in self.parts}
        return {leaf: origins for leaf, origins in waits.items() if origins}

    def anywhere(self, name: str) -> Origins:
        """The steps on which any part of a dataset waits."""
        return NONE.union(*self.parts.get(name, {}).values())
