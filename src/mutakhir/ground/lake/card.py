"""The card of a release: what stands in `release.json` beside its three parts."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from mutakhir.ground.errors import IntegrityProblem, Said, Where
from mutakhir.ground.lake.files import write_bytes


CARD = "release.json"
ID_KINDS = ("household", "family", "member", "person")


@dataclass(frozen=True)
class ReleaseCard:
    """Metadata of a release from its start: DESIGN section 3, *Release*. Dates are ISO 8601."""

    name: str
    status: str  # candidate, published, withdrawn; `imported` for a registry that came from elsewhere
    as_of: str
    area_system: str
    area_version: str
    unit: str
    instrument: str = ""
    pack: str = ""
    pack_hash: str = ""
    amended_pack_hash: str = ""
    predecessor: str = ""
    decree: str = ""
    signers: list[str] = field(default_factory=list)
    waivers: list[str] = field(default_factory=list)
    last_ids: dict[str, int] = field(default_factory=dict)
    synthetic: bool = False

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"

    def write(self, folder: Path) -> None:
        write_bytes(folder / CARD, self.as_bytes())

    def signed_hash(self) -> str:
        """SHA-256 of all that a signature covers: everything but the status, which a withdrawal changes."""
        return hashlib.sha256(replace(self, status="").as_bytes()).hexdigest()


def read_card(folder: Path) -> ReleaseCard | None:
    """The card of the release in a folder, or None if there is none."""
    path = folder / CARD
    if not path.exists():
        return None
    try:
        return ReleaseCard(**json.loads(path.read_text()))
    except (ValueError, TypeError) as error:
        raise IntegrityProblem(
            "release.card",
            Said(
                id="Kartu rilis rusak atau berasal dari versi lain. Pulihkan rilis ini dari cadangan.",
                en="The card of the release is damaged or of another version. Restore the release from a backup.",
            ),
            Where(path),
        ) from error
