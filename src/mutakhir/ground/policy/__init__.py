"""Policy is data (DESIGN section 4): a pack of dated, sourced files, read strictly and pinned by hash.

The only package of ground with a public list, because every stage uses it.
"""

from mutakhir.ground.policy.check import check_pack
from mutakhir.ground.policy.model import Dated, NotAllowed, Part, load_model
from mutakhir.ground.policy.pack import Policy
from mutakhir.ground.policy.pin import PackState, amend, check_pin, pin_pack
from mutakhir.ground.policy.problems import together
from mutakhir.ground.policy.round import FieldworkMode, ListedUnit, PackPolicy, RoundPolicy, SharesCount
from mutakhir.ground.policy.shipped import copy_pack
from mutakhir.ground.policy.yaml_text import Document, read_yaml


__all__ = [
    "Dated",
    "Document",
    "FieldworkMode",
    "ListedUnit",
    "NotAllowed",
    "PackPolicy",
    "PackState",
    "Part",
    "Policy",
    "RoundPolicy",
    "SharesCount",
    "amend",
    "check_pack",
    "check_pin",
    "copy_pack",
    "load_model",
    "pin_pack",
    "read_yaml",
    "together",
]
