"""Names: patterns of the regions, and repetition as in life."""

import numpy as np
import pyarrow.compute as pc

from mutakhir.synthetic.loading import csv_table
from mutakhir.synthetic.names import stock
from unit.synthetic.truth_plans import truth


def _names(regency: str, households: int = 12_000) -> list[str]:
    found: list[str] = truth(regency, households).members["person_name"].to_pylist()
    return found


def test_the_stock_is_rich_enough() -> None:
    assert len({row["token"] for row in csv_table("given_names")}) > 1_500
    assert not any(character.isdigit() for row in csv_table("given_names") for character in row["token"])


def test_a_quarter_to_a_third_of_javanese_names_are_one_word() -> None:
    single = np.mean([" " not in name for name in _names("3301")])
    assert 0.22 <= single <= 0.36


def test_balinese_names_begin_with_the_order_of_birth() -> None:
    names = _names("5104", 3_000)
    assert np.mean([name.startswith(("I ", "Ni ", "H. I", "Hj. Ni")) for name in names]) > 0.6


def test_batak_children_bear_the_family_name_of_the_father() -> None:
    families = {row["token"] for row in csv_table("family_names") if row["culture"] == "batak"}
    last: dict[int, str] = {}
    same = total = 0
    for row in truth("1204", 3_000).members.select(["household", "relation", "person_name"]).to_pylist():
        name = next((word for word in families if f" {word}" in row["person_name"]), None)
        if row["relation"] == 1 and name:
            last[row["household"]] = name
        if row["relation"] == 3 and row["household"] in last:
            total += 1
            same += last[row["household"]] == name
    assert total > 500
    assert same / total > 0.9


def test_some_are_called_after_their_father_and_some_bear_titles() -> None:
    names = _names("6371")
    assert any(" bin " in name for name in names)
    assert any(" binti " in name for name in names)
    assert any(name.startswith("H. ") for name in names)
    assert any(name.startswith("Hj. ") for name in names)
    assert any(name.endswith(" S.Pd") for name in names)


def test_old_spelling_occurs_among_the_old() -> None:
    members = truth("3301", 12_000).members
    old = members.filter(pc.greater_equal(members["age"], 50))["person_name"].to_pylist()
    share = np.mean(["oe" in name.lower() for name in old])
    assert 0.002 < share < 0.06


def test_namesakes_are_common_but_no_name_is_everywhere() -> None:
    names = truth("3301", 12_000).members["person_name"]
    counts = np.asarray(pc.value_counts(names).field("counts").to_numpy())
    people = counts.sum()
    chance = (counts * (counts - 1)).sum() / (people * (people - 1))
    assert 1e-5 < chance < 1e-3
    assert counts.max() / people < 0.01


def test_a_patronym_is_the_fathers_word_after_bin_or_binti() -> None:
    words = stock()
    father = np.array([5, 0], dtype=np.int16)
    son, nobody = words.patronym(father, np.array([False, False]))
    daughter = words.patronym(father, np.array([True, True]))[0]
    name = words.words[5].as_py()
    assert words.words[int(son)].as_py() == f"bin {name}"
    assert words.words[int(daughter)].as_py() == f"binti {name}"
    assert nobody == 0
