"""`frame/prelist.yaml` and `frame/regencies.yaml`."""

from typing import Annotated, Literal

from pydantic import Field

from mutakhir.ground.policy import Dated, Part


class PrelistPolicy(Dated):
    """How candidates become a prelist."""

    empty_village_weight: Literal[0, 1]
    standings: tuple[Literal["accepted", "revisit", "asleep", "pending"], ...]
    source_order: tuple[Literal["registry", "proposal", "civil_register"], ...]


class TableColumn(Part):
    """What a column of `frame/regencies.csv` means, where it comes from, and whether it was worked out by us."""

    meaning: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    derived: bool


class RegencyTablePolicy(Dated):
    """The description of `frame/regencies.csv`; a table of other totals needs another description."""

    official_targets: bool
    total_target_households: Annotated[int, Field(ge=0)]
    total_population_2020: Annotated[int, Field(ge=0)]
    columns: dict[str, TableColumn]
