import csv
from collections import Counter
from importlib.resources import files

import pyarrow as pa
import pytest

from mutakhir.ground.areas import AreaList, AreaVersion, convert, crosswalk, load_areas
from mutakhir.ground.areas.codes import level_of, parent_of
from mutakhir.ground.areas.crosswalks import KINDS
from mutakhir.ground.areas.lists import Area, area_table


TODAY = AreaVersion("kemendagri", "2025")
PROVISIONAL = AreaVersion("kemendagri", "2020-provisional")
OF_2020 = AreaVersion("kemendagri", "2020")
BPS = AreaVersion("bps", "2020")

Rows = list[tuple[str, str, str]]


def rows(table: pa.Table) -> Rows:
    return [(row["old_code"], row["new_code"], row["kind"]) for row in table.to_pylist()]


def a_list(version: str, names: dict[str, str]) -> AreaList:
    def area(code: str, name: str) -> Area:
        level = level_of("kemendagri", code)
        assert level is not None
        return Area(code, name, level, parent_of("kemendagri", code), "WIB")

    return AreaList(AreaVersion("kemendagri", version), area_table(area(*each) for each in names.items()))


BEFORE = {
    "0": "Indonesia",
    "11": "Barat",
    "1101": "Kab. Satu",
    "110101": "Hulu",
    "1101012001": "Apel",
    "1101012002": "Belimbing",
    "1101012003": "Ceri",
    "110102": "Hilir",
    "1101022001": "Duku",
    "1102": "Kab. Dua",
    "110201": "Muara",
    "1102012001": "Elai",
}


def changed(take: tuple[str, ...] = (), **codes: str) -> dict[str, str]:
    kept = {code: name for code, name in BEFORE.items() if code not in take}
    return kept | {code.removeprefix("c"): name for code, name in codes.items()}


def kinds_after(after: dict[str, str], renames: dict[str, str] | None = None) -> Rows:
    table = crosswalk(a_list("before", BEFORE), a_list("after", after), renames)
    return [row for row in rows(table) if row[2] != "same"]


def test_the_26_recodings_of_papua_follow_from_the_names() -> None:
    old, new = load_areas(OF_2020), load_areas(TODAY)
    found = rows(crosswalk(old, new))
    recoded = {row[0]: row[1] for row in found if row[2] == "recoded"}
    assert len(recoded) == 26
    assert recoded["9101"] == "9301"  # Merauke
    assert recoded["9271"] == "9671"  # Kota Sorong, not Kabupaten Sorong
    assert recoded["9201"] == "9601"
    assert {row for row in found if row[2] == "split"} == {
        *(("91", to, "split") for to in ("91", "93", "94", "95")),
        *(("92", to, "split") for to in ("92", "96")),
    }
    assert {row[0] for row in found if row[2] == "renamed"} == {"1212", "1277", "7504"}
    regencies = [row[1] for row in found if old.level(row[0]) == "regency"]
    assert tuple(sorted(regencies)) == new.codes("regency")


def test_the_provisional_list_of_2020_says_of_each_row_how_it_was_made() -> None:
    old, new = load_areas(PROVISIONAL), load_areas(TODAY)
    found = rows(crosswalk(old, new))
    lower = [row for row in found if old.level(row[0]) in ("district", "village")]
    assert Counter(row[2] for row in lower) == {"same": 6_688 + 78_224, "recoded": 597 + 5_538}
    assert all(old.name(row[0]) == new.name(row[1]) for row in lower)
    assert sorted(row[1] for row in lower) == sorted(new.codes("district") + new.codes("village"))


def test_names_alone_carry_the_codes_of_bps_over_to_kemendagri() -> None:
    lines = (files("mutakhir.ground.areas") / "regencies_2020.csv").read_text(encoding="utf-8").splitlines()
    stated = {row["code_bps"]: row["code"] for row in csv.DictReader(lines)}
    old = load_areas(BPS)
    found = [row for row in rows(crosswalk(old, load_areas(OF_2020))) if old.level(row[0]) == "regency"]
    assert {row[0]: row[1] for row in found} == stated
    assert Counter(row[2] for row in found) == {"same": 315, "recoded": 199}


def test_a_list_is_the_same_as_itself() -> None:
    assert {row[2] for row in rows(crosswalk(load_areas(PROVISIONAL), load_areas(PROVISIONAL)))} == {"same"}


@pytest.mark.parametrize(
    ("after", "renames", "expected"),
    [
        (changed(c110101="Hulu Baru"), {}, [("110101", "110101", "renamed")]),
        (changed(("1101012003",)), {}, [("1101012003", "110101", "unknown")]),
        (
            changed(("1101012003",), c1101012009="CERI"),
            {},
            [("1101012003", "1101012009", "recoded")],
        ),
        (
            # A district cut from Hulu takes two of its villages.
            changed(("1101012002", "1101012003"), c110103="Tengah", c1101032001="Belimbing", c1101032002="Ceri"),
            {},
            [
                ("110101", "110101", "split"),
                ("110101", "110103", "split"),
                ("1101012002", "1101032001", "recoded"),
                ("1101012003", "1101032002", "recoded"),
            ],
        ),
        (
            # A village moves to a district that was there before: a boundary moved, nothing was split.
            changed(("1101012003",), c1101022002="Ceri"),
            {},
            [("1101012003", "1101022002", "recoded")],
        ),
        (
            # Hilir goes into Hulu.
            changed(("110102", "1101022001"), c1101012004="Duku"),
            {},
            [
                ("110101", "110101", "merged"),
                ("110102", "110101", "merged"),
                ("1101022001", "1101012004", "recoded"),
            ],
        ),
        (
            # A regency made a city, with another code and another name: only a decree can say so.
            changed(("1102", "110201", "1102012001"), c1171="Kota Muara", c117101="Muara", c1171012001="Elai"),
            {"1102": "1171"},
            [
                ("1102", "1171", "recoded"),
                ("110201", "117101", "recoded"),
                ("1102012001", "1171012001", "recoded"),
            ],
        ),
        (
            # Kab. Dua is gone with all that lay in it: lifted to the province.
            changed(("1102", "110201", "1102012001"), c12="Timur"),
            {},
            [("1102", "11", "unknown"), ("110201", "11", "unknown"), ("1102012001", "11", "unknown")],
        ),
    ],
)
def test_each_change_has_its_kind(after: dict[str, str], renames: dict[str, str], expected: Rows) -> None:
    assert kinds_after(after, renames) == expected


def test_two_villages_that_swap_codes_are_followed_by_name() -> None:
    swapped = BEFORE | {"1101012001": "Belimbing", "1101012002": "Apel"}
    assert kinds_after(swapped) == [
        ("1101012001", "1101012002", "recoded"),
        ("1101012002", "1101012001", "recoded"),
    ]


def test_every_old_area_is_accounted_for_with_a_known_kind() -> None:
    old = load_areas(TODAY)
    table = crosswalk(old, load_areas(OF_2020))
    assert set(table["old_code"].to_pylist()) == set(old.table["code"].to_pylist())
    assert set(table["kind"].to_pylist()) <= set(KINDS)
    merged = {row[0] for row in rows(table) if row[2] == "merged"}
    assert merged == {"91", "92", "93", "94", "95", "96"}


def test_codes_are_converted_or_lifted() -> None:
    table = crosswalk(load_areas(PROVISIONAL), load_areas(TODAY))
    old = load_areas(PROVISIONAL)
    village = old.children(old.children("9101")[0])[0]
    found = convert(["1101", village, "9101", "91", "9101999999", "9999", None, "1101"], table).to_pylist()
    assert [(row["new_code"], row["kind"]) for row in found] == [
        ("1101", "same"),
        ("9301" + village[4:], "recoded"),
        ("9301", "recoded"),
        ("0", "split"),
        ("9301", "unknown"),
        ("0", "unknown"),
        (None, "unknown"),
        ("1101", "same"),
    ]


def test_convert_keeps_the_order_of_a_chunked_column_and_of_none() -> None:
    table = crosswalk(load_areas(OF_2020), load_areas(TODAY))
    column = pa.chunked_array([pa.array(["9101"]), pa.array(["1101", "9101"])])
    assert convert(column, table)["new_code"].to_pylist() == ["9301", "1101", "9301"]
    assert convert([], table).num_rows == 0
