"""A larger home from a smaller one: every record of a regency several times, under ids of its own.

To measure ranking at the nation's size without playing a round of that size: what the stage reads is multiplied and
nothing else. Records repeat, so equal scores are commoner than among real people, which makes sorting no easier.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from tqdm import tqdm

from mutakhir.ground.lake import NATION, Delivery, Home, Lake
from mutakhir.ground.schema import dataset


# Further apart than the ids of any round.
STEP: Final = 10**13
SURVEY: Final = ("consumption_survey", "consumption_survey_members")
PACK: Final = "dtks_2020"


def multiplied(source: Home, folder: Path, names: Sequence[str], times: int, *, quiet: bool = False) -> Home:
    """Makes the home, or goes on with it; the survey is not repeated, but its households stand for as many more."""
    home = Home.open(folder) if (folder / "registry.yaml").exists() else Home.create(folder, PACK, synthetic=True)
    old, new = Lake(source), Lake(home)
    for name in (name for name in names if old.exists(name)):
        parts = [NATION] if dataset(name).scope == "nation" else old.regencies(name)
        delivery = Delivery(new, (name,), f"{times} times")
        for part in tqdm(parts, desc=name, disable=quiet, unit="regency"):
            if not delivery.has(part):
                delivery.add(part, {name: _repeated(name, old.read(name, part), times)})
        delivery.close()
    return home


def _repeated(name: str, table: pa.Table, times: int) -> pa.Table:
    if name in SURVEY:
        return _heavier(table, times) if name == SURVEY[0] else table
    return pa.concat_tables(_shifted(name, table, each) for each in range(times)).combine_chunks()


def _heavier(table: pa.Table, times: int) -> pa.Table:
    place = table.column_names.index("weight")
    return table.set_column(place, table.schema.field(place), pc.multiply(table["weight"], times))


def _shifted(name: str, table: pa.Table, each: int) -> pa.Table:
    if each == 0:
        return table
    keys = dataset(name).key
    for place, field in enumerate(table.schema):
        column = table[field.name]
        if pa.types.is_int64(field.type) and field.name.endswith("_id"):
            table = table.set_column(place, field, pc.add(column, each * STEP))
        elif field.name in keys and pa.types.is_string(field.type):
            table = table.set_column(place, field, pc.binary_join_element_wise(column, str(each), "~"))
    return table
