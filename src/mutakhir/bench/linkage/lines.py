"""All that `mutakhir bench matching` measures, in order."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import duckdb

from mutakhir.bench.linkage.comparison import Line, outside_lines, settings_named
from mutakhir.bench.linkage.registry_lines import Pack, guard_lines, registry_lines, trained
from mutakhir.bench.linkage.scale import scale_lines
from mutakhir.ground.policy import load_model
from mutakhir.matching.linking.specification import PersonsPolicy
from mutakhir.matching.names.policy import DegreesPolicy, SpellingPolicy, TitlesPolicy, WordsPolicy
from mutakhir.matching.names.tables import FOLDER, NameTables


PACK: Final = Path(__file__).parents[2] / "policies" / "dtks_2020"


def shipped_pack() -> Pack:
    """What the pack that comes with the software says of persons and names."""
    folder = PACK / FOLDER
    names = NameTables.of(
        load_model(folder / "titles.yaml", TitlesPolicy),
        load_model(folder / "degrees.yaml", DegreesPolicy),
        load_model(folder / "words.yaml", WordsPolicy),
        load_model(folder / "spelling.yaml", SpellingPolicy),
    )
    return Pack(load_model(PACK / "matching" / "persons.yaml", PersonsPolicy), names)


def matching_lines(persons: int, train_seed: int, seed: int, outside: Path | None, scale: int = 0) -> Iterator[Line]:
    """Outside files where they are given; then made-up registries of another seed than the models learned from.

    `scale`: persons of the registry by which speed and memory are measured; of none they are not.
    """
    if outside is not None:
        yield from outside_lines(outside)
    pack = shipped_pack()
    with duckdb.connect() as con:
        con.sql("SET enable_progress_bar = false")
        models = trained(con, pack, persons, train_seed)
        yield from guard_lines(con, pack, models, seed)
        yield from registry_lines(con, pack, models, persons, seed, settings_named("plain_persons"))
    if scale:
        yield from scale_lines(pack, models.doubles, scale, seed)
