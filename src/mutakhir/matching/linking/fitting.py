"""Learning the two models of the pack from registries, without labels, and writing down from what."""

import hashlib
from datetime import date
from importlib.metadata import version

import duckdb

from mutakhir.matching.linking.model_file import Trained
from mutakhir.matching.linking.people import with_fields
from mutakhir.matching.linking.registry import PersonLinkage, PersonModels
from mutakhir.matching.linking.specification import PersonsPolicy
from mutakhir.matching.names.tables import NameTables


SIDES = ("members", "register")
_VERSIONS = ("splink", "duckdb")
_BATCH = 100_000


def linkage_of(con: duckdb.DuckDBPyConnection, persons: PersonsPolicy, names: NameTables) -> PersonLinkage:
    """Tables `raw_members` and `raw_register` with their fields, ready to learn from or to link."""
    for side in SIDES:
        with_fields(con, f"raw_{side}", side, names)
    return PersonLinkage(con, persons)


def fit(con: duckdb.DuckDBPyConnection, persons: PersonsPolicy, names: NameTables) -> PersonModels:
    """Both models from the tables `raw_members` and `raw_register`, which should hold some ten thousand persons."""
    linkage = linkage_of(con, persons, names)
    return PersonModels(linkage.train_to_register(), linkage.train_within())


def trained(con: duckdb.DuckDBPyConnection, persons: PersonsPolicy, data: str, on: date) -> Trained:
    """What stands in the model's file about these tables: size, and a hash of all rows in order of their number."""
    return Trained(
        data=data,
        sha256=_hash(con),
        persons=int(con.sql("SELECT count(*) FROM raw_members").fetchall()[0][0]),
        seed=persons.civil_register.training.seed,
        on=on,
        versions={name: version(name) for name in _VERSIONS},
    )


def _hash(con: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 over the text of every row, which does not depend on how the engine stores it."""
    told = hashlib.sha256()
    for side in SIDES:
        rows = con.sql(f"SELECT CAST(t AS VARCHAR) AS row FROM raw_{side} t ORDER BY record")
        for batch in rows.to_arrow_reader(_BATCH):
            told.update("\n".join(batch.column("row").to_pylist()).encode())
    return told.hexdigest()
