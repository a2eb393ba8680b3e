"""Datasets of the border: what an import of a file of others read, repaired, put aside and named."""

from mutakhir.ground.schema.declaration import Column, Dataset, Privacy


class ImportPlace:
    import_id = Column("string", "Import: hash of files, mapping and options", required=True)
    file = Column("string", "Name of the file", required=True)
    row = Column("int64", "Line of a CSV file, row of a sheet or of a Parquet file; the header of a sheet is 1")


class ImportFindings(ImportPlace, Dataset):
    """Values of an imported file that are empty or doubtful now, one row per value; what stood there is in
    `import_findings_identity`."""

    name = "import_findings"
    scope = "nation"
    key = ("import_id", "file", "row", "column", "reason")
    role = Column("string", "What the file is for: household, member, family, row", required=True)
    column = Column("string", "Our name of the column", required=True)
    reason = Column("string", "Reason code", required=True)


class ImportFindingsIdentity(ImportPlace, Dataset):
    """What stood in the file where a finding is."""

    name = "import_findings_identity"
    scope = "nation"
    key = ("import_id", "file", "row", "column", "reason")
    column = Column("string", "Our name of the column", required=True)
    reason = Column("string", "Reason code", required=True)
    raw = Column("string", "The text as it stood in the file", Privacy.DIRECT)


class ImportQuarantine(ImportPlace, Dataset):
    """Rows of an imported file that could not become a record: rows read = imported + quarantined."""

    name = "import_quarantine"
    scope = "nation"
    key = ("import_id", "file", "row", "role")
    role = Column("string", "What the file is for: household, member, family, row", required=True)
    reason = Column("string", "Reason code", required=True)
    column = Column("string", "Our name of the column that decided, if one did")


class ImportQuarantineIdentity(ImportPlace, Dataset):
    """The rows put aside, whole, as they stood in the file."""

    name = "import_quarantine_identity"
    scope = "nation"
    key = ("import_id", "file", "row", "role")
    role = Column("string", "What the file is for: household, member, family, row", required=True)
    raw = Column("string", "The row as JSON by the names of the file, or the bare line", Privacy.DIRECT)


class ImportCounts(Dataset):
    """What each import did with each file: rows, and values by column and reason."""

    name = "import_counts"
    scope = "nation"
    key = ("import_id", "file", "role", "measure", "column")
    import_id = Column("string", "Import: hash of files, mapping and options", required=True)
    dataset = Column("string", "What was imported", required=True)
    file = Column("string", "Name of the file", required=True)
    role = Column("string", "What the file is for: household, member, family, row", required=True)
    measure = Column(
        "string", "rows, imported, quarantined, repeated, unfilled, a reason code, or unknown_column", required=True
    )
    column = Column("string", "Column; empty for a count of rows", required=True)
    count = Column("int64", "How many", required=True, minimum=0)


class ImportKeys(Dataset):
    """Which of our ids a record of another registry was given: remembered, so that a later import of the same
    registry keeps them. Append-only."""

    name = "import_keys"
    key = ("kind", "source_key")
    kind = Column("string", "household, family or member", required=True)
    source_key = Column("string", "Key of the record in the other registry", Privacy.QUASI, required=True)
    id = Column("int64", "The id", required=True, minimum=1)
