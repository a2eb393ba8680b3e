"""Sounds, spelling and pieces, step by step."""

import ibis
import pytest

from mutakhir.matching.names.folding import fold
from mutakhir.matching.names.pieces import MOST_PIECES, name_pieces, pieces_expression
from mutakhir.matching.names.spelling import Exceptions, abdul_apart, apart, letters, modern, udin


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("khadijah", "hadia"), ("syahrul", "sahrul"), ("dzikri", "sikri"), ("fadhil", "fadil"), ("thohir", "tuhir"),
        ("ghofur", "gufur"), ("sophia", "sufia"), ("tsani", "sani"), ("alex", "aleks"), ("qodir", "kudir"),
        ("vina", "fina"), ("putri", "futri"), ("zaki", "saki"), ("joni", "yuni"), ("wati", "uati"), ("arief", "arif"),
        ("anna", "ana"), ("mukhlis", "muhlis"), ("rohmah", "ruhma"), ("sungai", "sunge"), ("setyo", "setiu"),
        ("ahmad", "ahmat"), ("yakub", "yakuf"), ("oman", "oman"), ("widodo", "uidudu"), ("dedy", "dedi"),
        ("kayla", "kaila"), ("ai", "ai"),
        ("supriyanto", "sufriantu"), ("junaedi", "yunaidi"), ("khoerul", "hairul"), ("h", "h"), ("y", "y"),
    ],
)  # fmt: skip
def test_each_step_of_the_fold(word: str, sound: str) -> None:
    assert fold(word) == sound


def test_the_fold_keeps_what_tells_sexes_apart() -> None:
    for one, other in (("sutrisno", "sutrisna"), ("suharto", "suharti"), ("wahyudi", "wahyuni")):
        assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("Ma'ruf", ("maruf", True, False)),
        ("S.", ("s", False, False)),
        ("S1t1", ("sit", False, True)),
        ("S10n", ("sion", False, True)),
        ("ÉLÍAS", ("elias", True, False)),
        ("Łukasz", ("lukasz", True, False)),
        ("Ｂudi", ("budi", True, False)),
        ("12", ("", True, False)),
        ("أحمد", ("", True, False)),
    ],
)
def test_only_letters_are_left(piece: str, expected: tuple[str, bool, bool]) -> None:
    assert letters(piece) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("soekarno", "sukarno"), ("joesoef", "yusuf"), ("joko", "joko"), ("djoko", "joko"), ("tjipto", "cipto"),
        ("njoman", "nyoman"), ("anjani", "anjani"), ("panjaitan", "panjaitan"), ("pandjaitan", "panjaitan"),
        ("sjarif", "syarif"), ("chairil", "khairil"), ("chandra", "chandra"), ("achsan", "akhsan"),
        ("khoerul", "khoerul"), ("noel", "noel"), ("noeraini", "nuraini"), ("wahjoedi", "wahyudi"),
        ("ganjar", "ganjar"),
    ],
)  # fmt: skip
def test_old_letters_become_new_ones(old: str, new: str) -> None:
    exceptions = Exceptions(("chair",), frozenset({"noel"}), ("khoer",))
    assert modern(old, exceptions) == new


@pytest.mark.parametrize(
    ("word", "two"),
    [
        ("abdurrahman", "abdul rahman"), ("abdurahman", "abdul rahman"), ("abdulrahman", "abdul rahman"),
        ("abdulaziz", "abdul aziz"), ("abdussalam", "abdul salam"), ("abdusyakur", "abdul syakur"),
        ("abdussyakur", "abdul syakur"), ("abdushshomad", "abdul shomad"), ("abdullah", "abdullah"),
        ("abdul", "abdul"), ("abduh", "abduh"), ("abdulloh", "abdulloh"), ("abdulghani", "abdul ghani"),
    ],
)  # fmt: skip
def test_the_article_is_taken_apart(word: str, two: str) -> None:
    assert abdul_apart(word) == two


def test_udin_and_nur() -> None:
    assert (udin("hasanuddin"), udin("hasanudin"), udin("uddin")) == ("hasanudin", "hasanudin", "udin")
    parts = {word: apart(word, ("nurul", "nur")) for word in ("nurhayati", "nurkholis", "nurulhuda", "nurdin", "nurul")}
    assert list(parts.values()) == ["nur hayati", "nur kholis", "nurul huda", "nurdin", "nurul"]


NAMES = ["Drs. H.Ahmad,S.Pd", "", "  ", "Siti-Aminah\tNur", "Budi\u00a0 Santoso ", ".", ",", "a" + " b" * 30, "X"]


def test_a_name_is_cut_alike_in_python_and_on_the_engine() -> None:
    assert name_pieces("Drs. H.Ahmad,S.Pd") == ["Drs.", "H.", "Ahmad", ",", "S.", "Pd"]
    table = ibis.memtable({"name": NAMES})
    cut = table.select("name", pieces=pieces_expression(table.name)).to_pyarrow().to_pylist()
    assert {row["name"]: row["pieces"][:MOST_PIECES] for row in cut} == {name: name_pieces(name) for name in NAMES}
