"""The mappings of the pack: each fits the columns it names on either side, and reads every code of our lists."""

from importlib.resources import as_file, files

import pytest

from mutakhir.border.imports import IMPORTS, Role
from mutakhir.border.mapping import FileMap, Mapping, folded, read_mapping
from mutakhir.ground.schema import CodeList
from mutakhir.synthetic import udrt


NAMES = ("udrt-udart", "siks", "nik-repairs")


def shipped(name: str) -> Mapping:
    with as_file(files("mutakhir").joinpath("policies", "dtks_2020", "border", f"{name}.yaml")) as file:
        return read_mapping(file)


def roles(mapping: Mapping) -> list[tuple[Role, FileMap]]:
    whole = IMPORTS[mapping.dataset]
    return [(whole.role(name), one) for name, one in mapping.files.items()]


@pytest.mark.parametrize("name", NAMES)
def test_a_mapping_names_our_columns_and_gives_those_that_are_needed(name: str):
    for role, one in roles(shipped(name)):
        assert set(one.columns) - set(role.columns) == set()
        assert role.lacking(set(one.columns)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_mapping_leads_to_codes_that_our_lists_have(name: str):
    for role, one in roles(shipped(name)):
        for ours, column in one.columns.items():
            codes = role.columns[ours].codes
            if column.codes and isinstance(codes, CodeList):
                assert set(column.codes.values()) - set(codes.codes) == set(), ours


@pytest.mark.parametrize(("role", "layout"), [("household", udrt.UDRT), ("member", udrt.UDART)])
def test_every_column_of_the_layout_is_read_or_left_out_on_purpose(role: str, layout: tuple[str, ...]):
    assert shipped("udrt-udart").files[role].used() == {folded(name) for name in layout}


def test_a_yes_or_no_of_the_paper_form_is_read_by_the_numbers_of_its_row_alone():
    columns = shipped("udrt-udart").files["household"].columns
    for theirs, ours in (udrt.ASSETS | udrt.LAND | udrt.PROGRAMMES).items():
        if theirs != "luas_atb":
            yes, no = ("3", "4") if theirs in udrt.THREE_FOUR else ("1", "2")
            assert columns[ours].codes == {yes: True, no: False}, theirs


def test_what_the_later_code_lists_put_together_is_not_guessed():
    columns = shipped("siks").files["household"].columns
    joined = (("floor", "5"), ("roof", "2"), ("drinking_water", "3"), ("toilet", "5"), ("cooking_fuel", "11"))
    for ours, theirs in joined:
        assert theirs not in (columns[ours].codes or {}), ours
