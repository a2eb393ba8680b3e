"""Which file plays which role, and by which columns: from what the person says, the mapping, or the headers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mutakhir.border import troubles
from mutakhir.border.imports import Import, Role
from mutakhir.border.mapping import ColumnMap, FileMap, Mapping, folded
from mutakhir.border.opening import open_source
from mutakhir.border.source import Options, Source
from mutakhir.ground.errors import PolicyProblem, Said
from mutakhir.ground.policy import read_yaml
from mutakhir.ground.policy.wording import did_you_mean


@dataclass(frozen=True)
class Given:
    """A file as it was named: with a role (`member=FILE`) or without."""

    file: Path
    role: str | None = None

    @classmethod
    def parse(cls, text: str, what: Import) -> "Given":
        role, sign, rest = text.partition("=")
        if sign and role in {one.name for one in what.roles}:
            return cls(Path(rest), role)
        return cls(Path(text))


@dataclass(frozen=True)
class Part:
    """One file in one role. `absent`: columns of ours whose columns in the file are not there."""

    role: Role
    source: Source
    mapped: FileMap
    absent: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def given(self) -> frozenset[str]:
        return frozenset(self.mapped.columns)


def check_mapping(what: Import, mapping: Mapping, file: Path) -> None:
    """Raises PolicyProblem with the line for another dataset, a role or a column of ours that is not there."""
    lines = read_yaml(file)
    if mapping.dataset != what.name:
        raise PolicyProblem("import.map-dataset", _other_dataset(mapping.dataset, what.name), lines.where(("dataset",)))
    roles = {role.name: role for role in what.roles}
    for name, mapped in mapping.files.items():
        if name not in roles:
            raise PolicyProblem("import.map-role", _no_role(name, list(roles)), lines.where(("files", name)))
        for column in mapped.columns:
            if column not in roles[name].columns:
                where = lines.where(("files", name, "columns", column))
                raise PolicyProblem("import.map-column", _no_column(column, list(roles[name].columns)), where)


def cast(what: Import, given: Sequence[Given], mapping: Mapping | None, scratch: Path) -> list[Part]:
    """Every file in each of its roles, in the order of the roles. Raises for a file without role, for a role
    without file, and for a file that lacks what its role needs."""
    parts = [part for place, one in enumerate(given) for part in _parts(what, one, mapping, scratch / f"text-{place}")]
    for role in what.roles:
        mine = [part for part in parts if part.role is role]
        if not mine and not role.optional:
            raise troubles.missing_role(role.name, what.name)
    _same_parents(what, parts)
    return sorted(parts, key=lambda part: what.roles.index(part.role))


def _parts(what: Import, given: Given, mapping: Mapping | None, scratch: Path) -> list[Part]:
    if mapping is None:
        return [_by_headers(what, given, open_source(given.file, Options(scratch)))]
    fitting = [
        (role, mapping.files[role.name])
        for role in what.roles
        if role.name in mapping.files
        and (given.role == role.name if given.role else mapping.files[role.name].fits(given.file))
    ]
    if not fitting:
        raise troubles.no_role(given.file, list(mapping.files))
    used = {header for _, mapped in fitting for header in mapped.used()}  # a column of one role is known to all
    found = []
    for role, mapped in fitting:
        options = Options(scratch / role.name, mapped.encoding, mapped.delimiter, mapped.sheet)
        found.append(_part(role, open_source(given.file, options), mapped, used))
    return found


def _part(role: Role, source: Source, mapped: FileMap, used: set[str]) -> Part:
    there = {folded(header) for header in source.headers}
    absent = tuple(
        name
        for name, column in mapped.columns.items()
        if any(folded(header) not in there for header in column.columns) and column.default is None
    )
    kept = {name: _without_absent(column, there) for name, column in mapped.columns.items() if name not in absent}
    lacking = role.lacking(set(kept))
    if lacking:
        raise troubles.lacking_columns(source.file, role.name, lacking, source.headers)
    unknown = tuple(header for header in source.headers if folded(header) not in used)
    return Part(role, source, mapped.model_copy(update={"columns": kept}), absent, unknown)


def _without_absent(column: ColumnMap, there: set[str]) -> ColumnMap:
    """A column with a default stands by it where the file has nothing."""
    if all(folded(header) in there for header in column.columns):
        return column
    return column.model_copy(update={"columns": (), "pad": ()})


def _by_headers(what: Import, given: Given, source: Source) -> Part:
    """Without a mapping the headers are our own names; the role is the one of which most are there."""
    roles = [role for role in what.roles if given.role in (None, role.name)]
    headers = {folded(header): header for header in source.headers}
    found = {role.name: {name: headers[name] for name in role.columns if name in headers} for role in roles}
    whole = [role for role in roles if not role.lacking(set(found[role.name]))]
    if not whole:
        role = max(roles, key=lambda one: len(found[one.name]))
        raise troubles.lacking_columns(source.file, role.name, role.lacking(set(found[role.name])), source.headers)
    role = max(whole, key=lambda one: len(found[one.name]))
    columns = {name: {"from": (header,)} for name, header in found[role.name].items()}
    mapped = FileMap.model_validate({"columns": columns})
    return _part(role, source, mapped, mapped.used())


def _same_parents(what: Import, parts: Sequence[Part]) -> None:
    """Members name their household as the file of households does."""
    first = next((part for part in parts if part.role is what.roles[0]), None)
    if first is None or len(what.roles) == 1:
        return
    names = [name for name in ("household_key", "household_id", what.roles[0].key[0]) if name in first.given]
    for part in parts:
        if part.role.home == "parent" and names[0] not in part.given:
            raise troubles.lacking_columns(part.source.file, part.role.name, names[:1], part.source.headers)


def renamed(parts: Sequence[Part]) -> dict[Path, str]:
    """How each file is called in reports: by its name, with its folder where two have the same."""
    files = sorted({part.source.file for part in parts})
    names = [file.name for file in files]
    return {file: file.name if names.count(file.name) == 1 else f"{file.parent.name}/{file.name}" for file in files}


def _other_dataset(found: str, wanted: str) -> Said:
    return Said(
        id=f"Pemetaan ini untuk {found}, bukan {wanted}. Pakai pemetaan lain, atau sebut {found} pada perintah.",
        en=f"This mapping is for {found}, not {wanted}. Use another mapping, or name {found} in the command.",
    )


def _no_role(name: str, roles: list[str]) -> Said:
    near = did_you_mean(name, roles)
    listed = ", ".join(roles)
    return Said(
        id=f"Tidak ada peran {name}. {near.id} Perannya: {listed}.",
        en=f"There is no role {name}. {near.en} The roles are: {listed}.",
    )


def _no_column(name: str, columns: list[str]) -> Said:
    near = did_you_mean(name, columns)
    return Said(
        id=f"Tidak ada kolom {name} pada kita. {near.id} `mutakhir import DATASET --list` menyebut semuanya.",
        en=f"We have no column {name}. {near.en} `mutakhir import DATASET --list` names them all.",
    )
