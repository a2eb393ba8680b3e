"""The model of the shipped pack: learned on made-up registries, since real ones are nobody's to publish."""

from datetime import date
from pathlib import Path
from typing import Final

import duckdb

from mutakhir.bench.linkage.lines import shipped_pack
from mutakhir.bench.linkage.made import REGENCIES, made_registry
from mutakhir.matching.linking.fitting import linkage_of, trained
from mutakhir.matching.linking.model_file import Trained, write_model
from mutakhir.matching.linking.registry import PersonModels


FROM_WHAT: Final = "Made-up registries of seed 11 with known truth (mutakhir bench matching)"


def made_model(persons: int, seed: int, on: date, folder: Path) -> Trained:
    """Learns from two made-up registries, one of them with many doubles, and writes the files of the model."""
    pack = shipped_pack()
    with duckdb.connect() as con:
        con.sql("SET enable_progress_bar = false")
        made = made_registry(con, persons, seed, doubled=False)
        to_register = linkage_of(con, pack.persons, pack.names).train_to_register()
        told = trained(con, pack.persons, _data(persons, seed), on)
        doubled = made_registry(con, persons, seed, doubled=True)
        within = linkage_of(con, pack.persons, pack.names).train_within()
    counts = {"civil_register": made.members + made.register, "doubles": doubled.members}
    write_model(folder, PersonModels(to_register, within), told, pack.persons, counts, FROM_WHAT)
    return told


def _data(persons: int, seed: int) -> str:
    return (
        f"Made-up registries of about {persons} persons (seed {seed}) in {len(REGENCIES)} regencies and their civil "
        "register; the doubles from the same people with 15% of the records repeated"
    )
