"""`frame/prelist.yaml`."""

from typing import Literal

from mutakhir.ground.policy import Dated


class PrelistPolicy(Dated):
    """How candidates become a prelist."""

    empty_village_weight: Literal[0, 1]
    standings: tuple[Literal["accepted", "revisit", "asleep", "pending"], ...]
    source_order: tuple[Literal["registry", "proposal", "civil_register"], ...]
