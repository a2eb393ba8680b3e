"""What the command asks of the border: which dataset, which mapping, a draft, the import itself."""

from collections.abc import Sequence
from pathlib import Path

from mutakhir.border.allotment import import_targets
from mutakhir.border.area_lists import import_area_list
from mutakhir.border.draft import draft_text, drafted
from mutakhir.border.imports import IMPORTS, Import, Role
from mutakhir.border.mapping import FOLDER, Mapping, folded, read_mapping
from mutakhir.border.opening import open_source
from mutakhir.border.parts import Given, check_mapping
from mutakhir.border.report import Report
from mutakhir.border.source import Options, Source
from mutakhir.border.steps import Request, import_files
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Home
from mutakhir.ground.policy.wording import did_you_mean


def known_dataset(name: str | None) -> Import:
    """Raises UsageProblem for a DATASET that is not there."""
    if name in IMPORTS:
        return IMPORTS[name]
    near = did_you_mean(name or "", list(IMPORTS))
    listed = ", ".join(IMPORTS)
    raise UsageProblem(
        "import.dataset",
        Said(
            id=f"Sebut salah satu DATASET: {listed}. {near.id if name else ''}",
            en=f"Name one DATASET: {listed}. {near.en if name else ''}",
        ),
    )


def mapping_named(home: Home, what: Import, name: str) -> Mapping:
    """A mapping file, or one of the pack by its name. Raises PolicyProblem with file and line."""
    file = Path(name)
    in_pack = home.policy.folder / FOLDER / f"{name}.yaml"
    if not file.is_file() and in_pack.is_file():
        file = in_pack
    mapping = read_mapping(file)
    check_mapping(what, mapping, file)
    return mapping


def usual_mapping(home: Home, what: Import, given: Sequence[Given]) -> Mapping | None:
    """The pack's own mapping of this dataset, where it has one and a file does not have our headers."""
    file = home.policy.folder / what.usual if what.usual else None
    if file is None or not file.is_file() or all(_has_our_headers(home, what, one) for one in given):
        return None
    mapping = read_mapping(file)
    check_mapping(what, mapping, file)
    return mapping


def _has_our_headers(home: Home, what: Import, given: Given) -> bool:
    """Whether some role could be read from the headers alone."""
    source = open_source(given.file, Options(home.folder / "scratch" / "headers"))
    there = {folded(header) for header in source.headers}
    roles = (role for role in what.roles if given.role in (None, role.name))
    return any(not role.lacking(there & set(role.columns)) for role in roles)


def imported(home: Home, request: Request) -> Report:
    """The import, under the lock of the home unless nothing is written."""
    if request.dry_run:
        return _door(home, request)
    with home.lock():
        home.begin_round()
        return _door(home, request)


def _door(home: Home, request: Request) -> Report:
    doors = {"areas": import_area_list, "targets": import_targets}
    return doors.get(request.what.name, import_files)(home, request)


def draft_of(home: Home, what: Import, given: Sequence[Given]) -> str:
    """A draft of a mapping: each file in the role of which it seems to hold most."""
    known = [mapping for mapping in _of_pack(home) if mapping.dataset == what.name]
    scratch = home.folder / "scratch" / "draft"
    opened = [(one, open_source(one.file, Options(scratch))) for one in given]
    return draft_text(what, [(_likeliest(what, one, source, known), source) for one, source in opened], known)


def _of_pack(home: Home) -> list[Mapping]:
    return [read_mapping(file) for file in sorted((home.policy.folder / FOLDER).glob("*.yaml"))]


def _likeliest(what: Import, given: Given, source: Source, known: Sequence[Mapping]) -> Role:
    roles = [role for role in what.roles if given.role in (None, role.name)]
    return max(roles, key=lambda role: len(drafted(role, source, known)))
