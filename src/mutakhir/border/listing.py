"""`--list`: what each dataset can hold, column by column, for those who write a mapping."""

from dataclasses import asdict, dataclass

from mutakhir.border.imports import IMPORTS, Import
from mutakhir.ground.schema import CodeList, Column, Words


@dataclass(frozen=True)
class Listed:
    """One column that a file can give. `need`: required, one of several, made, or empty."""

    role: str
    column: str
    type: str
    unit: str
    values: str
    privacy: str
    need: str
    meaning: str


def listed(what: Import) -> list[Listed]:
    """Every column of every role, in order."""
    return [
        Listed(role.name, name, column.type, column.unit, _values(column), column.privacy.value,
               _need(what, role.name, name), column.description)
        for role in what.roles
        for name, column in role.columns.items()
    ]  # fmt: skip


def _need(what: Import, role_name: str, name: str) -> str:
    role = what.role(role_name)
    group = next((group for group in role.either if name in group), None)
    if group:
        return f"one of {', '.join(group)}"
    if role.is_required(name):
        return "required"
    return "made if not given" if name in role.made else ""


def _values(column: Column) -> str:
    if isinstance(column.codes, CodeList):
        return "; ".join(f"{code} {label}" for code, label in column.codes.codes.items())
    if isinstance(column.codes, Words):
        return ", ".join(column.codes.words)
    if column.minimum is None and column.maximum is None:
        return ""
    low = "" if column.minimum is None else column.minimum
    high = "" if column.maximum is None else column.maximum
    return f"{low}..{high}"


def lines(what: Import) -> list[str]:
    """For people: role, then a line a column."""
    text = [f"{what.name}: {what.title}"]
    for role in what.roles:
        text.append(f"  {role.name}" + ("" if not role.optional else " (may be left out)"))
        for one in (one for one in listed(what) if one.role == role.name):
            facts = ", ".join(part for part in (one.type, one.unit, one.need, f"privacy {one.privacy}") if part)
            text.append(f"    {one.column} ({facts}): {one.meaning}" + (f" [{one.values}]" if one.values else ""))
    return text


def names() -> list[str]:
    return [f"{one.name:<20}{one.title}" for one in IMPORTS.values()]


def as_json(what: Import) -> dict[str, object]:
    return {"dataset": what.name, "title": what.title, "columns": [asdict(one) for one in listed(what)]}
