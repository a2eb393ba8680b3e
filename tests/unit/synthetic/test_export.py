"""The previous registry in the layout of a ministry: codes, cells and damage."""

from datetime import date

import pyarrow as pa
import pytest

from mutakhir.ground.areas import AreaVersion, load_areas
from mutakhir.ground.errors import UsageProblem
from mutakhir.ground.schema import Column
from mutakhir.ground.schema.items import HouseholdItems, MemberItems
from mutakhir.synthetic import udrt
from mutakhir.synthetic.bps_codes import bps_codes
from mutakhir.synthetic.draws import stream
from mutakhir.synthetic.export_cells import SCIENTIFIC, area_parts, coded, damaged, day


PROVISIONAL = load_areas(AreaVersion("kemendagri", "2020-provisional"))
REGENCIES = PROVISIONAL.codes("regency")


def test_every_regency_of_2020_has_its_own_code_in_the_list_of_the_statistics_office():
    official = set(load_areas(AreaVersion("bps", "2020")).codes("regency"))
    codes = bps_codes(PROVISIONAL, REGENCIES)
    outside = codes.of(pa.array(REGENCIES)).to_pylist()
    assert set(outside) == official
    assert dict(zip(REGENCIES, outside, strict=True))["1101"] == "1103"  # Aceh Selatan


def test_a_village_has_one_code_outside_and_keeps_it_whatever_else_is_written():
    alone, among = bps_codes(PROVISIONAL, ["1103"]), bps_codes(PROVISIONAL, ["1101", "1103", "3273"])
    villages = [village for district in PROVISIONAL.children("1103") for village in PROVISIONAL.children(district)]
    outside = among.of(pa.array(villages)).to_pylist()
    assert alone.of(pa.array(villages)).to_pylist() == outside
    assert len(set(outside)) == len(villages)
    assert {len(code) for code in outside} == {10}
    assert {code[:4] for code in outside} == {"1105"}


def test_the_crosswalk_leads_back_to_the_codes_inside():
    codes = bps_codes(PROVISIONAL, ["3273"])
    rows = codes.crosswalk().to_pylist()
    back = {row["old_code"]: row["new_code"] for row in rows}
    assert len(back) == len(rows)
    assert [back[code] for code in codes.of(pa.array(codes.inside)).to_pylist()] == list(codes.inside)
    assert {row["kind"] for row in rows if row["old_code"] == row["new_code"]} == {"same"}


def test_areas_of_other_years_are_refused():
    with pytest.raises(UsageProblem) as refused:
        bps_codes(PROVISIONAL, ["9999"])
    assert refused.value.code == "synthetic.no-bps-code"


@pytest.mark.parametrize(
    ("name", "words"),
    [("ada_tabung_gas", ["1", "2", None]), ("ada_lemari_es", ["3", "4", None]), ("ada_kapal", ["1", "2", None]),
     ("aset_tak_bergerak", ["1", "2", None]), ("rumah_lain", ["3", "4", None]), ("sta_art_usaha", ["1", "2", None]),
     ("sta_kks", ["1", "2", None]), ("sta_rastra", ["3", "4", None]), ("status_bekerja", ["1", "2", None])],
)  # fmt: skip
def test_yes_and_no_are_numbered_as_on_the_row_of_the_form(name: str, words: list[str | None]):
    assert coded(name, pa.array([True, False, None])).to_pylist() == words


def test_long_code_lists_have_two_digits_and_short_ones_do_not():
    assert coded("lantai", pa.array([1, 10, None], pa.int8())).to_pylist() == ["01", "10", None]
    assert coded("dinding", pa.array([1, None], pa.int8())).to_pylist() == [1, None]


def test_every_item_of_the_registry_has_its_column():
    households, members = set(udrt.ANSWERS.values()), set(udrt.MEMBER.values())
    assert households == _columns(HouseholdItems)
    assert members == _columns(MemberItems)


def _columns(group: type) -> set[str]:
    return {name for base in group.__mro__ for name, one in vars(base).items() if isinstance(one, Column)}


def test_dates_and_areas_are_written_as_on_the_form():
    assert day(pa.array([date(2015, 8, 5), None])).to_pylist() == ["05/08/2015", None]
    parts = area_parts(pa.array(["3273130006"]))
    assert [part.to_pylist() for part in parts.values()] == [["32"], ["73"], ["130"], ["006"]]


def test_a_hundredth_of_the_whole_numbers_loses_its_digits_and_no_other_is_touched():
    whole = pa.array([f"9902{row:012d}" for row in range(40_000)])
    broken = pa.array(["990273150387000", "99O2731503870001", None, "'9902731503870001"] * 50)
    found = damaged(stream(1, "cells"), pa.concat_arrays([whole, broken])).to_pylist()
    assert found[40_000:] == broken.to_pylist()
    changed = {row: text for row, text in enumerate(found[:40_000]) if text != whole[row].as_py()}
    lost = {row: text for row, text in changed.items() if "E" in text}
    assert len(lost) == pytest.approx(40_000 * SCIENTIFIC, rel=0.2)
    assert all(text == f"9.{whole[row].as_py()[1:6]}E+15" for row, text in lost.items())
    quoted = {row: text for row, text in changed.items() if row not in lost}
    assert quoted
    assert all(text == f"'{whole[row].as_py()}" for row, text in quoted.items())
    assert damaged(stream(1, "cells"), pa.concat_arrays([whole, broken])).to_pylist() == found
