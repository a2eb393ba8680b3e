"""The lake as a run would leave it, as far as that is known; nothing of it is written."""

from collections.abc import Mapping

from mutakhir.ground.lake.held import Entries
from mutakhir.ground.lake.home import Home
from mutakhir.ground.lake.manifest import Manifest
from mutakhir.ground.lake.minting import MINTED
from mutakhir.ground.lake.store import Lake
from mutakhir.ground.lake.unsettled import Unsettled
from mutakhir.ground.schema import dataset


class PlannedLake(Lake):
    """What is current now, with what would be taken from earlier versions laid over it, and what is unsettled."""

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.unsettled = Unsettled()
        # A plan is of one moment: each manifest is read once.
        self._planned: dict[str, Manifest | None] = {}

    def manifest(self, name: str) -> Manifest | None:
        """Manifest of the version that would be current."""
        if name not in self._planned:
            self._planned[name] = super().manifest(name)
        return self._planned[name]

    def exists(self, name: str) -> bool:
        """True also for what would be there by now."""
        return bool(self.unsettled.anywhere(name)) or super().exists(name)

    def take(self, name: str, version: str, entries: Entries, keys: Mapping[str, str]) -> None:
        """Plans that a version becomes current, with those of its parts that are there already."""
        files = tuple(entries[part, key] for part, key in sorted(keys.items()) if (part, key) in entries)
        schema_version = dataset(name).schema_version
        self._planned[name] = Manifest(name, schema_version, version, "", encrypted=False, files=files, last_ids={})

    def forget_minted(self) -> None:
        """Minted ids are those of one stage; the next one sees its own."""
        for name in [name for name in self.unsettled.parts if name.startswith(MINTED)]:
            del self.unsettled.parts[name]
