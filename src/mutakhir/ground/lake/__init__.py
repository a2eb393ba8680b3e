"""The lake: homes, datasets, versions, manifests, deliveries (DESIGN section 3)."""

from mutakhir.ground.lake.card import ID_KINDS, ReleaseCard, read_card
from mutakhir.ground.lake.delivery import Delivery
from mutakhir.ground.lake.home import Home, direct_key
from mutakhir.ground.lake.lane import Tables
from mutakhir.ground.lake.manifest import MANIFEST, NATION, FileEntry, Manifest, read_manifest
from mutakhir.ground.lake.stage import Stage
from mutakhir.ground.lake.store import Lake
from mutakhir.ground.lake.workbench import StepReport, Workbench, check_inputs
from mutakhir.ground.lake.writer import DatasetBreach, VersionWriter


__all__ = [
    "ID_KINDS",
    "MANIFEST",
    "NATION",
    "DatasetBreach",
    "Delivery",
    "FileEntry",
    "Home",
    "Lake",
    "Manifest",
    "ReleaseCard",
    "Stage",
    "StepReport",
    "Tables",
    "VersionWriter",
    "Workbench",
    "check_inputs",
    "direct_key",
    "read_card",
    "read_manifest",
]
