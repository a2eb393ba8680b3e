"""Weighing the parts of one step: which would be made, which follow from others, which stay."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from mutakhir.ground.lake.basis import Basis, Leaf
from mutakhir.ground.lake.held import Held
from mutakhir.ground.lake.reasons import FILE_LOST, NOT_RECORDED, NOTHING_MADE, Reason, reasons
from mutakhir.ground.lake.recorded import Recorded
from mutakhir.ground.lake.unsettled import Origins, Unsettled


@dataclass
class Weighing:
    """The parts of a step, as they are found to need making or to wait for what other steps make."""

    basis: Basis
    held: Held
    policy: Mapping[str, str]
    unsettled: Unsettled
    makes: dict[str, tuple[Reason, ...]] = field(default_factory=dict)
    follows: dict[str, Origins] = field(default_factory=dict)

    def all(self) -> None:
        """Weighs every part. A part whose inputs are known has a key, and is made where it is not held under it."""
        for part, key in self.basis.keys.items():
            waits = self.unsettled.under(self.basis, self.basis.part_of(part))
            if not waits:
                if not self.held.has(part, key):
                    self.makes[part] = self._reasons(part, ())
            elif self._is_certain(part, waits):
                self.makes[part] = self._reasons(part, waits)
            else:
                self.follows[part] = frozenset().union(*waits.values())

    def _is_certain(self, part: str, waits: Collection[Leaf]) -> bool:
        """Whether no version can hold the part, however the inputs turn out that are not known yet."""
        if self.held.begun:
            return False
        found = [self._differing(version.recorded, part, waits) for version in self.held.of(part)]
        return all(set(differing) - {NOT_RECORDED} for differing in found)

    def _reasons(self, part: str, waits: Collection[Leaf]) -> tuple[Reason, ...]:
        if part in self.held.lost:
            return (FILE_LOST,)
        if not self.held.of(part):
            return (NOTHING_MADE,)
        current = self.held.current
        recorded = current.recorded if current and part in current.keys else None
        return self._differing(recorded, part, waits) or (NOT_RECORDED,)

    def _differing(self, recorded: Recorded | None, part: str, waits: Collection[Leaf]) -> tuple[Reason, ...]:
        return reasons(self.basis, self.policy, recorded, self.basis.part_of(part), waits)
