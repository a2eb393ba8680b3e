"""One name: what is taken off, what is kept, what it tells."""

import pytest

from mutakhir.matching.names import NameForm, normalise
from unit.matching.names.name_tables import name_tables


def form(name: str | None) -> NameForm:
    return normalise(name, name_tables())


def test_a_name_with_everything() -> None:
    found = form("Drs. H. Moh. Noer bin Sjarif, S.Pd., M.Si")
    assert found == NameForm(
        display="Drs. H. Moh. Noer bin Sjarif, S.Pd., M.Si",
        norm="muhammad nur",
        second=None,
        tokens=("muhammad", "nur"),
        joined="muhammadnur",
        split="muhammad nur",
        key="muhamat nur",
        first_key="muhamat",
        father="syarif",
        titles="drs h",
        sex_hint=1,
        single=False,
        rules="title degree father short old",
        version=name_tables().version,
    )


@pytest.mark.parametrize("name", [None, "", "   ", "-", "12", "...", ",", "أحمد"])
def test_a_name_without_letters_has_an_empty_form(name: str | None) -> None:
    found = form(name)
    assert found.display == name
    assert (found.norm, found.key, found.first_key, found.joined, found.split) == (None,) * 5
    assert (found.tokens, found.single, found.sex_hint) == ((), False, None)


@pytest.mark.parametrize(
    "name", ["H", "H.", "Hj", "Drs.", "S.Pd", "Muhammad", "bin", "R.", "M", "A", "Nurhayati", "R. Ali"]
)
def test_something_is_always_left_and_one_word_is_single(name: str) -> None:
    found = form(name)
    assert found.norm
    assert found.key
    assert found.first_key
    assert found.single or name == "S.Pd"


@pytest.mark.parametrize(
    ("name", "sex"),
    [
        ("H. Ahmad", 1), ("Hj. Ahmad", 2), ("Drs. Ahmad", 1), ("Dra. Aminah", 2), ("Ny. Aminah", 2), ("Dr. Ali", None),
        ("Wahyu bin Ali", 1), ("Wahyu binti Ali", 2), ("H. Wahyu binti Ali", None), ("Ali", None), ("Ari (Almh)", 2),
        ("I Wayan Sudana", 1), ("Ni Wayan Sari", 2), ("I Sudana", None), ("Ida Ayu Sari", 2), ("La Ode Ali", 1),
        ("Sarma br Ginting", 2), ("Rr. Sari", 2), ("Wahyu bin H. Ali", 1), ("Wahyu binti H. Ali", 2),
    ],
)  # fmt: skip
def test_what_a_name_tells_of_the_sex(name: str, sex: int | None) -> None:
    assert form(name).sex_hint == sex


@pytest.mark.parametrize(
    ("name", "norm", "father"),
    [
        ("Ahmad bin Yusuf", "ahmad", "yusuf"),
        ("Ahmad bin H. Moh. Yusuf", "ahmad", "muhammad yusuf"),
        ("Ahmad bin Abdurrahman bin Ali", "ahmad", "abdul rahman"),
        ("Ahmad bin", "ahmad bin", None),
        ("bin Yusuf", "bin yusuf", None),
        ("H. bin Yusuf", "h", "yusuf"),
        ("Ahmad b. Yusuf", "ahmad", "yusuf"),
        ("b. Yusuf", "b yusuf", None),
        ("Ahmad bin bin Yusuf", "ahmad", "bin yusuf"),
        ("Muhammad Ibnu Hajar", "muhammad ibnu hajar", None),
        ("Wahyu Ibnu Hajar", "wahyu", "hajar"),
    ],
)
def test_the_fathers_name_is_cut_off(name: str, norm: str, father: str | None) -> None:
    found = form(name)
    assert (found.norm, found.father) == (norm, father)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Muhammad Yusuf", "yusuf"), ("Siti Nur Aminah", "amina"), ("Siti Nuraminah", "amina"), ("Sri", "sri"),
        ("I Gede Wirawan", "uirauan"), ("A. Fauzi", "fausi"), ("Muhammad Ahmad", "muhamat"), ("Abdurrahman", "rahman"),
        ("H. M. Nur bin Ali", "muhamat"), ("R. Suryana", "suriana"), ("Ni Made Ayu SH", "ni"),
    ],
)  # fmt: skip
def test_the_first_word_that_tells_something(name: str, first: str) -> None:
    assert form(name).first_key == first


def test_titles_stay_known_in_their_order() -> None:
    assert form("Prof. Dr. H. Ahmad Fauzi, S.H., Alm.").titles == "prof dr h alm"
    assert form("K.H. Ahmad").titles == "kh"
    assert form("Siti bin H. Ahmad").titles is None


def test_a_bare_a_is_read_in_two_ways() -> None:
    found = form("H. A. Rahman")
    assert (found.norm, found.second) == ("a rahman", "ahmad rahman")
    assert form("Rahman A.").second is None
    assert form("A").second is None


def test_what_stands_behind_the_sixteenth_piece_is_left_out() -> None:
    assert form("satu " * 20).norm == " ".join(["satu"] * 16)
