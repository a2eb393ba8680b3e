"""In which regency an id stands, what is explained, and the problems of asking for it."""

from pathlib import Path

from mutakhir.ground.areas import AreaList, AreaVersion, load_areas
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.identifiers import IdKind, read_id, show_id
from mutakhir.ground.lake import Home, ReleaseCard, read_card
from mutakhir.ground.lake.release import release_folder
from mutakhir.story.explain_facts import Place, Told
from mutakhir.story.explain_shelf import Shelf


# Where a household may stand, the likeliest first.
HOUSEHOLDS = (
    "registry_households",
    "standings",
    "households",
    "prelist",
    "prelist_first",
    "previous_registry_households",
)
PERSONS = ("registry_members", "persons", "previous_registry_members")
_DESA, _KELURAHAN = "2", "1"
LEVELS_TOLD = 4  # village, sub-district, regency, province
_ASKED = {
    "H": Said(id="rumah tangga", en="a household"),
    "P": Said(id="orang", en="a person"),
    "F": Said(id="keluarga", en="a family"),
    "M": Said(id="anggota", en="a member"),
}


def read_asked(text: str, kind: IdKind) -> int:
    """The number behind an id as a person types it; its letter may be left out.

    Raises:
        UsageProblem: mistyped (`id.…`), or the id of another kind.
    """
    typed = text.strip()
    found, number = read_id(f"{kind}{typed}" if typed[:1].isdigit() else typed)
    if found != kind:
        raise _other_kind(found, kind)
    return number


def _other_kind(found: IdKind, kind: IdKind) -> UsageProblem:
    way = {"H": "mutakhir explain NOMOR", "P": "mutakhir explain --person NOMOR"}.get(found)
    other, wanted = _ASKED[found], _ASKED[kind]
    return UsageProblem(
        "story.kind",
        Said(
            id=f"Ini nomor {other.id}, sedangkan yang diminta nomor {wanted.id}."
            + (f" Pakai `{way}`." if way else " Tanyakan nomor rumah tangganya."),
            en=f"This is the id of {other.en}, not of {wanted.en}."
            + (f" Use `{way.replace('NOMOR', 'ID')}`." if way else " Ask for the id of its household."),
        ),
    )


def shelf_of(home: Home, release: str | None) -> Shelf:
    """Raises UsageProblem if there is no such release."""
    if release is not None and read_card(_folder(home, release)) is None:
        known = sorted(path.name for path in (home.folder / "releases").glob("[!.]*") if read_card(path) is not None)
        raise UsageProblem(
            "story.release",
            Said(
                id=f"Tidak ada rilis `{release}`. Yang ada: {', '.join(known) or '-'}.",
                en=f"There is no release `{release}`. There are: {', '.join(known) or '-'}.",
            ),
        )
    return Shelf(home, release)


def _folder(home: Home, release: str) -> Path:
    """A name and nothing else: no way out of the folder of releases."""
    return release_folder(home, release if Path(release).name == release else "none")


def told_of(shelf: Shelf) -> Told:
    """Which state is explained: a release, the candidate, or the round on its way to one."""
    home = shelf.home
    card = read_card(release_folder(home, shelf.release or home.round.name))
    title = Said(id=home.round.title.id, en=home.round.title.en)
    if card is None:
        return Told(home.round.name, title, "round")
    if card.name != home.round.name:
        title = Said(id=card.name, en=card.name)
    return Told(card.name, title, card.status, card.decree, is_previous=card.name == home.round.previous_release)


def card_of(shelf: Shelf) -> ReleaseCard | None:
    return read_card(release_folder(shelf.home, shelf.release or shelf.home.round.name))


def household_regency(shelf: Shelf, id: int) -> str:
    """Raises UsageProblem if nobody knows the household."""
    for name in HOUSEHOLDS:
        found = shelf.regencies_with(name, "household_id", [id])
        if found:
            return found[0]
    raise _unknown(show_id(id, "H"), told_of(shelf))


def person_regencies(shelf: Shelf, ids: set[int]) -> list[str]:
    """Regencies with a record of one of the persons; a person may stand in several."""
    return sorted({part for name in PERSONS for part in shelf.regencies_with(name, "person_id", ids)})


def unknown_person(shelf: Shelf, id: int) -> UsageProblem:
    return _unknown(show_id(id, "P"), told_of(shelf))


def _unknown(shown: str, told: Told) -> UsageProblem:
    return UsageProblem(
        "story.unknown-id",
        Said(
            id=f"Nomor {shown} ditulis dengan benar, tetapi tidak ada dalam {told.release}. Periksa apakah nomor itu"
            " dari registri ini, atau sebut rilis lain dengan --release.",
            en=f"The id {shown} is written correctly, but it is not in {told.release}. Check that it is of this"
            " registry, or name another release with --release.",
        ),
    )


def areas_of(home: Home) -> AreaList:
    area = home.round.area
    return load_areas(AreaVersion.parse(f"{area.system}/{area.version}"), home.folder / "areas")


def place_of(areas: AreaList, village: str) -> Place:
    """The areas of a village by name, and its time zone."""
    kinds = {_DESA: "desa", _KELURAHAN: "kelurahan"} if areas.version.system == "kemendagri" else {}
    chain = [village]
    while (above := areas.parent(chain[-1])) is not None and len(chain) < LEVELS_TOLD:
        chain.append(above)
    here, district, regency, province = (areas.name(code) for code in chain)
    return Place(kinds.get(village[6:7], ""), here, district, regency, province, areas.time_zone(village))
