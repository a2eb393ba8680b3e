"""Dataset of the stage *questionnaire*: the codebook of the compiled instrument (forms are files)."""

from mutakhir.ground.schema.declaration import Column, Dataset


class Codebook(Dataset):
    """Items and codes of the compiled instrument, in both languages."""

    name = "codebook"
    scope = "nation"
    key = ("instrument", "form", "item", "code")
    instrument = Column("string", "Instrument version", required=True)
    form = Column("string", "household, meeting or reinterview", required=True)
    item = Column("string", "Name of the item, equal to the column", required=True)
    code = Column("string", "Code; empty for the line of the item itself", required=True)
    block = Column("string", "Block of the form", required=True)
    kind = Column("string", "select_one, integer, text, ...", required=True)
    row = Column("string", "Number of the item in the public instrument")
    label_id = Column("string", "Label in Indonesian", required=True)
    label_en = Column("string", "Label in English", required=True)
    help_id = Column("string", "Help for the officer in Indonesian")
    help_en = Column("string", "Help for the officer in English")
    relevant = Column("string", "When the item is asked")
    constraint = Column("string", "What the answer must fulfil")
