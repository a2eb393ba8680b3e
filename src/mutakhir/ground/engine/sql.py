"""The two ways in which a value of ours may stand in SQL text: as a quoted name and as a quoted text."""


def quoted(name: str) -> str:
    """A column or table name in double quotes."""
    assert "\x00" not in name
    return '"' + name.replace('"', '""') + '"'


def text_literal(value: str) -> str:
    """A text in single quotes."""
    assert "\x00" not in value
    return "'" + value.replace("'", "''") + "'"
