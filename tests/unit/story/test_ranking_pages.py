"""The pages about a model: whole HTML, every figure beside its interval, no sum of money, nothing from elsewhere."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from mutakhir.cli.ranking_card import card_command
from mutakhir.ground.errors import Language, Said
from mutakhir.ground.policy import SharesCount
from mutakhir.ground.schema import dataset
from mutakhir.ranking.evaluating import Difference, Estimate, Evaluated, Rival, ScaleEvaluated
from mutakhir.ranking.evaluating.pictured import Place
from mutakhir.ranking.model_file import ModelFile, specification
from mutakhir.ranking.policy import ModelPolicy
from mutakhir.ranking.simulating import compared as sim
from mutakhir.story.explain_labels import Labels
from mutakhir.story.ranking_pages.card import Beside, Coefficient, ModelCard, OnScale, Training
from mutakhir.story.ranking_pages.card_page import card_page
from mutakhir.story.ranking_pages.card_reading import card_of, labels_of
from mutakhir.story.ranking_pages.comparison_page import comparison_page
from mutakhir.story.ranking_pages.evaluation_page import evaluation_page
from mutakhir.story.ranking_pages.evaluation_view import at_cut, groups_of, rivals_of
from mutakhir.story.ranking_pages.measured import Share


CUTS = (20, 40, 60)
VOID = {"meta", "br"}
LABELS = Labels(dataset("codebook").arrow_schema().empty_table())


def estimate(cut: int, measure: str, value: float, of: str = "all", member: str = "all") -> Estimate:
    return Estimate(cut, of, member, measure, value, value - 0.02, value + 0.02, 400)


def scale(name: str, error: float) -> ScaleEvaluated:
    figures = [estimate(0, "r2", 0.508), estimate(0, "spearman", 0.69)]
    for cut in CUTS:
        measures = {"exclusion_error": error, "inclusion_error": error, "poorest_decile_missed": 0.1}
        figures += [estimate(cut, measure, value + (40 - cut) / 200) for measure, value in measures.items()]
        figures += [estimate(cut, "exclusion_error", 0.56, "size", "1-2")]
        figures += [replace(estimate(cut, "exclusion_error", 0, "head_sex", "female"), value=None, low=None, high=None)]
    places = tuple(Place(40, low, low + 5, 0.9 if low < 20 else 0.4, 50) for low in range(0, 100, 5))
    matrix = tuple(tuple(0.55 if row == column else 0.05 for column in range(10)) for row in range(10))
    inside = tuple((cut, error - 0.02) for cut in CUTS)
    return ScaleEvaluated(name, 0.524, inside, tuple(figures), (), places, matrix)


EVALUATED = Evaluated(
    source="survey.csv", synthetic=True, households=5004, persons=20_000, clusters=640, strata=10, areas=10, folds=10,
    draws=200, seed=7, least=30, counts=SharesCount.PERSONS, cuts=CUTS, policy_cut=40, policy_scale="per_person",
    scales=(scale("per_person", 0.295), scale("adult_equivalent", 0.31)),
    rivals=(Rival("boosting", 0.51, Difference(0.285, 0.295, -0.01, -0.021, 0.001)),),
    warnings=(Said("Bobot <tidak> cocok.", "Weights do <not> fit."),), left_out=(("no_consumption", 3),),
)  # fmt: skip
SPECIFICATION = ModelPolicy.model_validate_json(
    json.dumps(
        {
            "valid_from": "2020-11-11",
            "reference": "A test.",
            "parts": {
                "people": [
                    {"kind": "size", "name": "size", "cap": 15},
                    {"kind": "share", "name": "children", "age_to": 14, "steps": 10},
                    {"kind": "head", "item": "works"},
                ],
                "housing": [
                    {"kind": "item", "item": "floor"},
                    {"kind": "classes", "item": "floor_area", "bounds": [20, 36, 1000]},
                ],
                "assets": [{"kind": "item", "item": "has_car"}],
            },
            "not_living_here": [2],
            "penalty": {"slopes": 1, "regencies": 10},
            "winsorise": {"lower": 5, "upper": 995},
            "folds": 5,
        }
    )
)
ROWS = (
    *(Coefficient("people", "size", level, "0", -35_000 * level, 100) for level in range(1, 16)),
    *(Coefficient("people", "children", level, "0", -2_000 * level, 100) for level in range(11)),
    Coefficient("people", "head_works", 0, "0", -1_000, 90),
    Coefficient("housing", "floor", -1, "0", 90_000, 2),
    Coefficient("housing", "floor", 3, "0", 120_000, 50),
    Coefficient("housing", "floor", 8, "0", -150_000, 40),
    Coefficient("housing", "floor", 8, "city", -10_000, 4),
    *(Coefficient("housing", "floor_area", level, "0", 40_000 * level, 80) for level in range(1, 4)),
    Coefficient("assets", "has_car", 1, "0", 300_000, 60),
    Coefficient("place", "constant", 0, "0", 13_200_000, 5004),
    Coefficient("place", "regency", 0, "1101", 13_100_000, 200),
)
CARD = ModelCard(
    name="3f9c2b7a41de", specification=SPECIFICATION, scale="per_person", counts="persons", policy_cuts=(40, 60),
    scales=tuple(OnScale(each.scale, tuple(at_cut(each, cut) for cut in CUTS)) for each in EVALUATED.scales),
    beside=(Beside(0, 0.524, Share(0.508, 0.48, 0.53)), Beside(40, 0.275, Share(0.295, 0.28, 0.31))),
    groups=tuple(groups_of(EVALUATED.scales[0], 40)), rivals=tuple(rivals_of(EVALUATED)),
    training=Training(5004, 640, 10, "ab" * 32, True), approved_by="", approved_on="", draws=200,
    versions={"numpy": "2.4"}, coefficients=ROWS,
)  # fmt: skip


def moved(of: str, member: str, *, hidden: bool = False) -> sim.Moved:
    counts = [None if hidden else sim.Count(number, 4 * number) for number in (400, 410, 40, 30, 370)]
    return sim.Moved(of, member, 50, sim.Count(1000, 4000), *counts)


def outcome(*errors: sim.ErrorShift) -> sim.Outcome:
    rows = (moved("all", "all"), moved("size", "1-2"), moved("size", "3-4", hidden=True), moved("regency", "1101"))
    listed = sim.Listed(sim.Count(410, 1640), sim.Count(200, 800), None)
    shares = sim.Estimate(0.04, 0.03, 0.05), sim.Estimate(0.03, 0.02, 0.04)
    return sim.Outcome("other", Said("Lain", "Other"), (Said("garis", "line"),), listed, rows, *shares, errors)


COMPARED = sim.Compared(
    source="survey", name="s.yaml", band="listed", unit="household", counts="persons", records=50,
    population=sim.Count(1000, 4000), least_group=30, benefit=None, settings=(Said("inti 40", "core 40"),),
    base=sim.Listed(sim.Count(400, 1600), sim.Count(200, 800), None), truth=None, outcomes=(outcome(),), notes=(),
)  # fmt: skip
Make = Callable[[Language], bytes]
PAGES: dict[str, Make] = {
    "card": lambda language: card_page(CARD, LABELS, language),
    "evaluation": lambda language: evaluation_page(EVALUATED, language),
    "comparison": lambda language: comparison_page(COMPARED, language),
}
every_page = pytest.mark.parametrize(
    ("name", "language"), [(name, language) for name in PAGES for language in ("id", "en")]
)


class Tree(HTMLParser):
    """Notes tags that are not closed as they were opened, ids, and the text outside the style sheet."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.wrong: list[str] = []
        self.seen: Counter[str] = Counter()
        self.text: list[str] = []
        self.links: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] += 1
        self.links += [value or "" for key, value in attrs if key in ("src", "href", "xlink:href")]
        if tag not in VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.opened or self.opened.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if "style" not in self.opened:
            self.text.append(data)


def words(page: bytes) -> str:
    return " ".join(" ".join(Tree(page).text).split())


@every_page
def test_a_page_is_whole_and_needs_nothing_beside_itself(name: str, language: Language):
    page = PAGES[name](language)
    tree = Tree(page)
    assert (tree.wrong, tree.opened) == ([], [])
    assert tree.seen["script"] == tree.seen["link"] == tree.seen["img"] == 0
    assert tree.links == []
    assert b"url(" not in page
    assert page == PAGES[name](language)


@every_page
def test_a_picture_says_what_it_shows(name: str, language: Language):
    pictures = re.findall(r"<svg[^>]*>", PAGES[name](language).decode())
    assert all("aria-label=" in each or "aria-hidden=" in each for each in pictures)


@every_page
def test_no_sum_of_money_stands_on_a_page(name: str, language: Language):
    assert re.findall(r"\b(?:rp|idr|rupiah)\b", words(PAGES[name](language)).lower()) == []


@pytest.mark.parametrize("name", ["card", "evaluation"])
def test_the_error_comes_first_with_its_interval_and_in_plain_words(name: str):
    text = words(PAGES[name]("id"))
    said = "Dari 10 orang yang benar-benar termasuk 40 persen termiskin, kira-kira 3 tidak ikut terpilih."
    assert said in text
    assert text.index("29,5%") < text.index(said) < text.index("R²")
    assert "selang 95%: 27,5% sampai 31,5%" in text


@pytest.mark.parametrize("name", ["card", "evaluation"])
def test_each_figure_of_the_pictures_has_its_interval_beside_it(name: str):
    page = PAGES[name]("en").decode()
    assert "no interval" not in page
    tables = re.findall(r'<table class="(?:plain narrow|forest)">.*?</table>', page)
    cells = [cell for table in tables for cell in re.findall(r'<td class="n">(.*?)</td>', table)]
    fitted = {"52.4%", "27.5%", "17.5%", "37.5%"}  # in the sample: they have none, and stand beside those held out
    assert len(cells) > 10
    assert {cell for cell in cells if "<small>" not in cell} <= fitted


def test_a_figure_without_interval_says_so():
    bare = replace(EVALUATED.scales[0].estimates[2], low=None, high=None)
    figures = tuple(
        bare if each is EVALUATED.scales[0].estimates[2] else each for each in EVALUATED.scales[0].estimates
    )
    found = replace(EVALUATED, policy_cut=20, scales=(replace(EVALUATED.scales[0], estimates=figures),))
    assert "no 95% interval" in words(evaluation_page(found, "en"))


@pytest.mark.parametrize("name", ["card", "evaluation"])
def test_a_model_from_a_made_up_survey_says_so_before_anything_else(name: str):
    text = words(PAGES[name]("en"))
    assert text.index("Made-up data.") < text.index("29.5%")
    real = replace(CARD, training=replace(CARD.training, synthetic=False))
    assert "Made-up data." not in words(card_page(real, LABELS, "en"))


def test_the_card_says_plainly_who_approved_the_model():
    assert "Approved by nobody yet." in words(card_page(CARD, LABELS, "en"))
    signed = words(card_page(replace(CARD, approved_by="A. Director", approved_on="2020-12-01"), LABELS, "en"))
    assert "Approved by A. Director, 2020-12-01" in signed
    assert "nobody" not in signed[: signed.index("Its error first")]


def test_the_card_tells_terms_by_words_and_directions():
    text = words(card_page(CARD, LABELS, "en"))
    assert "the more members, the poorer the guess" in text
    assert "yes: a sign of being better off" in text
    assert "poorest: the commonest answer; best off: 1,000 m² or more" in text
    assert "36–999 m²" in text
    assert "has_car" not in text
    assert "13.2" not in text  # the constant alone would tell a sum of money


def test_who_is_left_out_most_is_named_only_where_the_interval_keeps_clear():
    assert "Left out most often: households of 1–2 people, 56% (54% to 58%)" in words(PAGES["evaluation"]("en"))
    unsure = tuple(replace(group, error=Share(0.31, 0.2, 0.42)) for group in CARD.groups)
    assert "No group is clearly left out more often" in words(card_page(replace(CARD, groups=unsure), LABELS, "en"))


def test_a_rival_replaces_the_model_only_with_its_whole_interval_below_zero():
    assert "None replaces the linear model." in words(PAGES["evaluation"]("en"))
    better = Rival("boosting", 0.6, Difference(0.25, 0.295, -0.045, -0.06, -0.03))
    text = words(evaluation_page(replace(EVALUATED, rivals=(better,)), "en"))
    assert "errs less often (−4.5 points; −6.0 … −3.0) and replaces the linear model" in text


def test_what_somebody_wrote_is_text_and_no_markup():
    assert b"Weights do &lt;not&gt; fit." in evaluation_page(EVALUATED, "en")


def test_a_comparison_tells_moves_and_hides_what_is_withheld():
    text = words(comparison_page(COMPARED, "en", {"1101": "Simeulue"}))
    assert "160 people enter and 120 leave." in text
    assert "−3.0% +4.0%" in text
    assert "too few" in text
    assert "The list changes most in Simeulue." in text


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(-0.03, -0.01, "Fewer are left out: −2.0 points."), (-0.05, 0.01, "may still be the chance of the sample")],
)
def test_a_change_of_the_error_is_called_one_only_beyond_chance(low: float, high: float, said: str):
    of = [sim.Estimate(value, value - 0.01, value + 0.01) for value in (0.3, 0.28)]
    shift = sim.ErrorShift("exclusion_error", "all", "all", 50, *of, sim.Estimate(-0.02, low, high))
    assert said in words(comparison_page(replace(COMPARED, outcomes=(outcome(shift),)), "en"))


def test_a_grouping_of_which_nothing_is_known_is_left_out():
    unknown = tuple(replace(group, name="unknown") for group in CARD.groups)
    assert "Who is left out most often" not in words(card_page(replace(CARD, groups=unknown), LABELS, "en"))


def test_answers_that_hardly_matter_stand_in_one_sentence():
    still = tuple(replace(row, value=0) if row.term == "has_car" else row for row in ROWS)
    assert "Hardly any effect: car." in words(card_page(replace(CARD, coefficients=still), LABELS, "en"))


def model_file(**changed: object) -> ModelFile:
    """As a fit writes it, small."""
    kinds = ("exclusion_error", "inclusion_error", "poorest_decile_missed")
    errors = [
        {"scale": "per_person", "cut": cut, "grouping": "all", "member": "all", "measure": kind, "value": 295_000,
         "low": 275_000, "high": 315_000, "households": 400}
        for cut in CUTS for kind in kinds
    ]  # fmt: skip
    measures = {"households": 5004, "villages": 640, "core_percent": 40, "extended_percent": 60, "counts_persons": 0}
    rows = [{"part": row.part, "term": row.term, "level": row.level, "area": row.area, "value": row.value,
             "households": row.households} for row in ROWS]  # fmt: skip
    content = {
        "synthetic": False, "predicts": "x", "approver": None, "specification": specification(SPECIFICATION),
        "instrument_sha256": "ab" * 32, "training_sha256": "cd" * 32, "versions": {"numpy": "2.4"},
        "measures": measures, "errors": errors, "residuals": [], "challengers": {}, "unit_of_coefficients": "1e-6",
        "coefficients": rows,
    }  # fmt: skip
    return ModelFile.model_validate_json(json.dumps(content | changed))


def test_a_model_file_becomes_a_card_with_its_own_words():
    card = card_of(model_file(), "3f9c2b7a41de")
    text = words(card_page(card, LABELS, "id"))
    assert "Dari 10 rumah tangga yang benar-benar termasuk 40 persen termiskin, kira-kira 3 tidak ikut" in text
    assert (card.policy_cuts, card.training.regencies, card.approved_by) == ((40, 60), 1, "")
    assert "cd" * 32 in text


def test_a_signature_and_a_challenger_are_read_from_the_file():
    signed = {"name": "A. Director", "office": "Pusdatin", "signed_on": "2020-12-01"}
    outcome = {"cut": 40, "difference": -0.05, "low": -0.06, "high": -0.04, "replaces": True, "r2_held_out": 0.6}
    card = card_of(model_file(approver=signed, challengers={"boosting": outcome, "lasso": {"cut": 40}}), "x")
    assert (card.approved_by, card.approved_on) == ("A. Director, Pusdatin", "2020-12-01")
    assert [(rival.name, rival.difference.value, rival.replaced) for rival in card.rivals] == [
        ("boosting", -0.05, True)
    ]
    assert "and replaces the linear model" in words(card_page(card, LABELS, "en"))


def test_a_figure_that_the_file_does_not_know_is_none_and_not_nought():
    blank = [{**row, "value": None, "low": None, "high": None} for row in model_file().errors]
    text = words(card_page(card_of(model_file(errors=blank), "x"), LABELS, "en"))
    assert "This error has not been measured." in text
    assert "0.0%" not in text[: text.index("What it is for")]


def test_the_command_writes_both_cards_by_the_words_of_the_shipped_form(tmp_path: Path):
    file = tmp_path / "0123456789ab.json"
    file.write_text(model_file().model_dump_json(), "utf-8")
    result = CliRunner().invoke(card_command, ["--model", str(file), "--out", str(tmp_path / "cards")])
    assert (result.exception, result.exit_code) == (None, 0)
    texts = {path.name: words(path.read_bytes()) for path in (tmp_path / "cards").iterdir()}
    assert sorted(texts) == ["card-en.html", "card-id.html"]
    assert "Mobil" in texts["card-id.html"]
    assert "Main material of the floor" in texts["card-en.html"]


def test_a_model_of_a_file_with_columns_of_its_own_is_told_by_its_own_codes():
    spec = {
        "parts": {
            "people": [{"kind": "size", "name": "size", "cap": 5}, {"kind": "share", "name": "kids", "steps": 4,
                        "item": "children"}],
            "housing": [{"kind": "item", "item": "urbrur"}, {"kind": "classes", "item": "rooms", "bounds": [2, 4]}],
            "assets": [{"kind": "item", "item": "toilet"}],
        },
        "columns": {"consumption": {"column": "pc_exp", "of": "person"}, "size": "n", "area": "geo", "cluster": "ea"},
        "codes": {"urbrur": ["Rural", "Urban"], "toilet": [1, 2, 9]},
        "penalty": {"slopes": 1, "regencies": 10}, "winsorise": {"lower": 5, "upper": 995}, "folds": 5,
    }  # fmt: skip
    values = {("people", "size", 5): -300_000, ("people", "kids", 4): -90_000, ("housing", "urbrur", 1): 200_000,
              ("housing", "rooms", 2): 50_000, ("assets", "toilet", 9): -40_000}  # fmt: skip
    rows = [
        {"part": part, "term": term, "level": level, "area": "0", "value": value, "households": 9}
        for (part, term, level), value in values.items()
    ]
    card = card_of(model_file(specification=spec, coefficients=rows), "x")
    text = words(card_page(card, labels_of(card, LABELS), "en"))
    assert "poorest: the commonest answer; best off: Urban" in text
    assert "Children, share of the members" in text
    assert "poorest: 9; best off: the commonest answer" in text
    assert "best off: 4 or more" in text
