import pytest
from lokal import wilayah

from mutakhir.ground.areas import TIME_ZONES, AreaList, AreaVersion, built_in, load_areas
from mutakhir.ground.areas.codes import LEVELS, level_of, parent_of, undotted
from mutakhir.ground.areas.names import normalised
from mutakhir.ground.errors import HomeProblem, MachineProblem, UsageProblem


TODAY = AreaVersion("kemendagri", "2025")
PROVISIONAL = AreaVersion("kemendagri", "2020-provisional")
OF_2020 = AreaVersion("kemendagri", "2020")
BPS = AreaVersion("bps", "2020")


@pytest.mark.parametrize(
    ("version", "sizes"),
    [
        (TODAY, [1, 38, 514, 7_285, 83_762]),
        (PROVISIONAL, [1, 34, 514, 7_285, 83_762]),
        (OF_2020, [1, 34, 514, 0, 0]),
        (BPS, [1, 34, 514, 0, 0]),
    ],
)
def test_a_built_in_list_is_a_whole_tree(version: AreaVersion, sizes: list[int]) -> None:
    areas = load_areas(version)
    assert [len(areas.codes(level)) for level in LEVELS] == sizes
    codes = areas.table["code"].to_pylist()
    assert codes == sorted(set(codes))
    for level in LEVELS[1:]:
        assert all(areas.parent(code) == parent_of(version.system, code) for code in areas.codes(level))
        assert all(areas.contains(areas.parent(code) or "") for code in areas.codes(level))
        children = [child for code in areas.codes(LEVELS[LEVELS.index(level) - 1]) for child in areas.children(code)]
        assert tuple(sorted(children)) == areas.codes(level)


def test_a_list_answers_about_one_area() -> None:
    areas = load_areas(PROVISIONAL)
    assert areas.name("0") == "Indonesia"
    assert areas.parent("0") is None
    assert areas.parent("11") == "0"
    assert areas.name("9101") == "Kabupaten Merauke"
    assert areas.level("9101") == "regency"
    assert areas.children("9101")[0].startswith("9101")
    assert areas.children(areas.codes("village")[0]) == ()
    assert not areas.contains("9301")
    with pytest.raises(KeyError):
        areas.name("9301")
    with pytest.raises(KeyError):
        areas.children("9301")


@pytest.mark.parametrize(
    ("regency", "zone"),
    [
        ("1101", "WIB"),
        ("3171", "WIB"),
        ("6101", "WIB"),
        ("6201", "WIB"),
        ("6301", "WITA"),
        ("6501", "WITA"),
        ("5171", "WITA"),
        ("7371", "WITA"),
        ("8171", "WIT"),
        ("9271", "WIT"),
    ],
)
def test_every_area_has_the_time_zone_of_its_province(regency: str, zone: str) -> None:
    areas = load_areas(PROVISIONAL)
    assert areas.time_zone(regency) == zone
    assert {areas.time_zone(code) for code in areas.children(regency)} == {zone}


def test_there_is_a_time_zone_for_every_province_of_every_version() -> None:
    provinces = {code for version in (TODAY, OF_2020, BPS) for code in load_areas(version).codes("province")}
    assert provinces == set(TIME_ZONES)


def test_a_list_is_read_once_per_process() -> None:
    assert load_areas(TODAY) is load_areas(AreaVersion.parse("kemendagri/2025"))


def test_another_list_in_the_package_is_not_passed_off_as_2025(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = wilayah.list_wilayah
    monkeypatch.setattr(wilayah, "list_wilayah", lambda code: whole(code)[1:] if code == "11.01.01" else whole(code))
    monkeypatch.setattr(built_in, "_read", {})
    with pytest.raises(MachineProblem, match="area.package-changed"):
        load_areas(TODAY)


def test_the_fingerprint_is_of_the_content() -> None:
    one, other = load_areas(OF_2020), load_areas(BPS)
    assert one.fingerprint() == AreaList(TODAY, one.table).fingerprint()
    assert one.fingerprint() != other.fingerprint()


def test_a_version_is_written_with_its_system() -> None:
    assert str(PROVISIONAL) == "kemendagri/2020-provisional"
    assert AreaVersion.parse(str(BPS)) == BPS
    for text in ("2020", "dukcapil/2020", "bps/"):
        with pytest.raises(UsageProblem, match="area.version-malformed"):
            AreaVersion.parse(text)


def test_an_unknown_version_is_told_with_the_known_ones() -> None:
    with pytest.raises(HomeProblem, match=r"area.version-unknown.*kemendagri/2020-provisional"):
        load_areas(AreaVersion("kemendagri", "1999"))


@pytest.mark.parametrize(
    ("system", "code", "level"),
    [
        ("kemendagri", "0", "nation"),
        ("kemendagri", "110101", "district"),
        ("bps", "110101", None),
        ("bps", "1101010", "district"),
        ("kemendagri", "1101010", None),
        ("bps", "1101010001", "village"),
        ("kemendagri", "11.01", None),
        ("kemendagri", "", None),
        ("kemendagri", "1१", None),
    ],
)
def test_the_level_is_read_from_the_form_of_the_code(system: str, code: str, level: str | None) -> None:
    assert level_of(system, code) == level  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("11.01.01.2001", "1101012001"),
        (" 11.01 ", "1101"),
        ("1101", "1101"),
        ("11.1", "11.1"),
        ("110101.0", "110101.0"),
        ("11.01.01.2001.1", "11.01.01.2001.1"),
    ],
)
def test_only_the_dots_of_print_are_taken_away(text: str, code: str) -> None:
    assert undotted("kemendagri", text) == code


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("KAB. ADM. KEP. SERIBU", "Kabupaten Administrasi Kepulauan Seribu", True),
        ("Kabupaten Toli-Toli", "Kab. Tolitoli", True),
        ("Ma'rang", "Marang", True),
        ("Pangkajene Kepulauan", "Pangkajene dan Kepulauan", True),
        ("DKI Jakarta", "Daerah Khusus Ibukota Jakarta", True),
        ("Kabupaten Bogor", "Kota Bogor", False),
        ("Desa", "Kelurahan", False),
    ],
)
def test_spelling_and_abbreviation_do_not_make_another_name(one: str, other: str, equal: bool) -> None:
    assert (normalised(one) == normalised(other)) is equal
