"""The waterfall: bars that add up in the order of the comparisons, the threshold, the zone for people, signs."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from mutakhir.ground.errors import Language, Said
from mutakhir.story.explain_facts import Compared, Proof
from mutakhir.story.waterfall import Waterfall, waterfall
from mutakhir.story.waterfall_picture import LEFT, RIGHT, WIDTH, picture


WEIGHTS = {"name": 9120, "born": 14_011, "card": 0, "sex": -1010}
PROOF = Proof(
    "M-0000-0001-2", "H-0000-0001-3", "member", "within", verdict="link", prior=-15_345, weight=6777,
    link_from=6500, review_from=3170,
    compared=tuple(Compared(column, Said("a", "b"), 0, weight) for column, weight in WEIGHTS.items()),
)  # fmt: skip


def drawn(proof: Proof = PROOF) -> Waterfall:
    fall = waterfall(proof)
    assert fall is not None
    return fall


def svg(proof: Proof = PROOF, language: Language = "id") -> ET.Element:
    return ET.fromstring(picture(drawn(proof), language, 3))


def shapes(picture: ET.Element, cls: str) -> list[dict[str, str]]:
    return [dict(each.attrib) for each in picture.iter() if cls in each.get("class", "").split()]


def test_every_bar_begins_where_the_one_before_ends_and_the_last_tells_the_sum():
    bars = drawn().bars
    assert [bar.label.en for bar in bars] == ["Start", "Name", "Birth and NIK", "Family", "Sex", "Sum"]
    assert [bar.kind for bar in bars] == ["prior", "for", "for", "none", "against", "sum"]
    assert (bars[0].start, bars[0].end) == (0, PROOF.prior)
    for one, after in zip(bars[:-2], bars[1:-1], strict=True):
        assert after.start == one.end
    assert [bar.weight for bar in bars[1:-1]] == list(WEIGHTS.values())
    assert (bars[-1].start, bars[-1].end) == (0, PROOF.weight)
    assert abs(bars[-2].end - bars[-1].end) <= len(WEIGHTS)


@pytest.mark.parametrize(("prior", "weight"), [(-15_345, 6777), (-40_000, -17_879), (500, 22_621)])
def test_all_that_is_told_lies_within_the_picture(prior: int, weight: int):
    fall = drawn(replace(PROOF, prior=prior, weight=weight))
    values = [0, fall.link_from, fall.review_from, *(bar.start for bar in fall.bars), *(bar.end for bar in fall.bars)]
    places = [fall.place(value, 100) for value in values]
    assert all(0 < place < 100 for place in places)
    assert sorted(values) == [value for _, value in sorted(zip(places, values, strict=True))]


def test_the_threshold_is_a_line_and_the_zone_of_people_ends_at_it():
    found = svg()
    line, *_ = shapes(found, "limit")
    zone, *_ = shapes(found, "zone")
    assert float(zone["x"]) + float(zone["width"]) == pytest.approx(float(line["x1"]), abs=0.2)
    low, high = drawn().span
    expected = LEFT + (6500 - low) / (high - low) * (WIDTH - LEFT - RIGHT)
    assert float(line["x1"]) == pytest.approx(expected, abs=0.1)
    assert len(shapes(found, "hatch")) == len(shapes(found, "zone")) == 2, "in the picture and beside its words"
    (total,) = shapes(found, "sum")
    assert float(total["x"]) + float(total["width"]) > float(line["x1"]), "the sum is beyond the threshold"


def test_signs_and_numbers_stand_beside_colours():
    texts = ["".join(each.itertext()) for each in svg().iter() if each.tag == "text"]
    assert {"+9,1", "+14,0", "0,0", "−1,0", "−15,3", "+6,8", "+6,5"} <= set(texts)
    assert texts.count("+") == 2
    assert "petugas memutuskan, +3,2 sampai +6,5" in texts
    against = replace(PROOF, weight=-3353, compared=(*PROOF.compared[:2], replace(PROOF.compared[3], weight=-11_139)))
    assert "−" in ["".join(each.itertext()) for each in svg(against).iter() if each.tag == "text"]


@pytest.mark.parametrize(
    ("language", "told"), [("id", "Nama +9,1, menjadi −6,2"), ("en", "Name +9.1, which makes −6.2")]
)
def test_who_cannot_see_it_hears_it(language: Language, told: str):
    found = svg(language=language)
    names = found.attrib["aria-labelledby"].split()
    texts = {each.get("id"): each.text or "" for each in found.iter() if each.get("id")}
    assert found.attrib["role"] == "img"
    assert list(texts) == names
    assert told in texts[names[1]]
    assert drawn().told.in_language(language).endswith(("petugas yang memutuskan.", "people decide."))


def test_it_needs_nothing_from_elsewhere_and_no_two_pictures_share_a_name():
    one, other = (picture(drawn(), "id", number) for number in (1, 2))
    assert not re.search(r"<script|href|url\(|https?:|style=", one)
    ids = [set(re.findall(r' id="([^"]+)"', text)) for text in (one, other)]
    assert len(ids[0]) == 2
    assert not ids[0] & ids[1]


def test_a_pair_without_parts_has_no_picture():
    assert waterfall(replace(PROOF, prior=None)) is None
    assert waterfall(replace(PROOF, link_from=None)) is None


def test_a_long_name_of_a_column_is_cut_and_two_near_marks_do_not_collide():
    told = (Compared("a_very_long_name_of_a_column", Said("a", "b"), 0, 22_122),)
    long = replace(PROOF, compared=told, link_from=1000, review_from=0)
    texts = ["".join(each.itertext()) for each in svg(long).iter() if each.tag == "text"]
    assert "A very long na…" in texts
    assert "0" not in texts
