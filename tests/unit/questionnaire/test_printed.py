"""What people read: codebook, filling guide and paper form."""

import csv
import io
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest

from mutakhir.ground.errors import Language
from mutakhir.ground.policy import Policy
from mutakhir.questionnaire.answer_boxes import digits
from mutakhir.questionnaire.codebook import codebook, codebook_csv
from mutakhir.questionnaire.ddi import ddi
from mutakhir.questionnaire.guide import GuidePolicy, guide, shown
from mutakhir.questionnaire.instrument import Kind, Label
from mutakhir.questionnaire.loading import Forms
from mutakhir.questionnaire.markup import tag
from mutakhir.questionnaire.paper import paper
from mutakhir.questionnaire.roster_sheets import LEGEND, LINE, NAME, column_width, legend_text, shared_out
from mutakhir.questionnaire.skips import in_signs, in_words
from mutakhir.questionnaire.wording import said


DDI = "{ddi:codebook:2_5}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Order of the parts of a variable in the schema of DDI-Codebook 2.5, as far as they are used.
ORDER = [DDI + name for name in ("labl", "qstn", "valrng", "universe", "catgry", "varFormat", "notes")]


class Reader(HTMLParser):
    """Checks that every element is closed, and gathers what can be seen and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        if name not in ("meta", "col"):
            self.open.append(name)
        for key, value in attrs:
            if key == "id":
                self.ids.append(str(value))
            elif key == "href":
                self.links.append(str(value))
            elif key == "src":
                self.outside.append(str(value))

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() == name

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: bytes) -> Reader:
    reader = Reader()
    reader.feed(page.decode("utf-8"))
    assert reader.open == []
    return reader


def asked(forms: Forms) -> list[Label]:
    return [item.label for form in forms.values() for block in form.blocks for item in shown(block)]


def test_the_codebook_is_a_sheet_with_a_line_for_every_item_and_code(forms: Forms) -> None:
    table = codebook(forms)
    lines = list(csv.DictReader(io.StringIO(codebook_csv(table).decode("utf-8-sig"))))
    assert len(lines) == table.num_rows
    codes = [line["code"] for line in lines if (line["form"], line["item"]) == ("household", "toilet")]
    assert codes == ["", "1", "2", "3", "4"]
    (nik,) = [line for line in lines if (line["form"], line["item"]) == ("household", "nik")]
    assert nik["constraint"] == "nik ~ '^[0-9]{16}$' AND nik UNIQUE IN ROSTER"
    assert nik["help_en"].startswith("Copy it from the card.")


@pytest.mark.parametrize("text", ["=1+1", "+62", "-3", "@x", "\tx"])
def test_no_cell_of_the_codebook_is_a_formula(text: str) -> None:
    content = codebook_csv(pa.table({"label": [text, "a,b"]})).decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(content))] == ["label", f"'{text}", "a,b"]


def test_the_ddi_codebook_has_the_order_and_the_parts_of_its_schema(forms: Forms) -> None:
    root = ET.fromstring(ddi(forms))
    assert (root.tag, root.attrib["version"]) == (DDI + "codeBook", "2.5")
    assert [child.tag for child in root] == [DDI + "stdyDscr", DDI + "dataDscr"]
    assert root.find(f"{DDI}stdyDscr/{DDI}citation/{DDI}titlStmt/{DDI}titl") is not None
    data = root[1]
    names = [child.tag for child in data]
    assert names == sorted(names, key=[DDI + "varGrp", DDI + "var"].index)
    variables = data.findall(f"{DDI}var")
    assert len(variables) == sum(len(form.items) for form in forms.values())
    for variable in variables:
        tags = [child.tag for child in variable]
        assert tags == sorted(tags, key=ORDER.index), variable.attrib
        assert [label.get(LANG) for label in variable.findall(f"{DDI}labl")] == ["id", "en"]
    grouped = " ".join(group.attrib["var"] for group in data.findall(f"{DDI}varGrp")).split()
    assert grouped == [variable.attrib["ID"] for variable in variables]
    ids = [element.attrib["ID"] for element in root.iter() if "ID" in element.attrib]
    assert len(ids) == len(set(ids))


def test_a_variable_of_the_ddi_codebook_says_all_about_its_item(forms: Forms) -> None:
    variable = next(
        v for v in ET.fromstring(ddi(forms)).iter(DDI + "var") if v.attrib["ID"] == "household.wall_condition"
    )
    literal = [each.text for each in variable.iter(DDI + "qstnLit")]
    assert literal == ["Keadaan dinding", "Condition of the walls"]
    assert [each.text for each in variable.iter(DDI + "catValu")] == ["1", "2"]
    universe = variable.find(DDI + "universe")
    assert universe is not None
    assert universe.text == "result = 1 AND wall IN (1, 2, 3)"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_guide_explains_every_item_and_its_contents_lead_there(
    policy: Policy, forms: Forms, language: Language
) -> None:
    page = read(guide(forms, policy.load("questionnaire/guide.yaml", GuidePolicy), language))
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert page.outside == []
    seen = "".join(page.text)
    for form in forms.values():
        for item in form.items:
            if item.help and item.kind is not Kind.CALCULATE:
                assert said(item.help, language) in seen, item.name


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_paper_form_has_a_place_for_every_answer(forms: Forms, language: Language) -> None:
    content = paper(forms, language)
    page = read(content)
    seen = "".join(page.text)
    assert [label.id for label in asked(forms) if said(label, language) not in seen] == []
    assert page.outside == []
    assert page.links == []
    assert b"size: A4 portrait" in content
    assert b"size: A4 landscape" in content


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_sheets_of_a_roster_fit_a4_and_leave_no_item_out(forms: Forms, language: Language) -> None:
    form = forms["household"]
    block = next(block for block in form.blocks if block.repeat)
    sheets = list(shared_out(form, shown(block), language))
    assert [item for sheet in sheets for item in sheet] == shown(block)
    assert len(sheets) == 4
    for sheet in sheets:
        assert LINE + NAME + sum(column_width(form, item) for item in sheet) <= 297 - 2 * 10
        assert sum(len(legend_text(form, item, language)) for item in sheet) <= LEGEND
    assert digits(form, next(item for item in form.items if item.name == "nik")) == 16
    assert digits(form, next(item for item in form.items if item.name == "identity_documents_seen")) == 2


def test_a_skip_is_told_in_words_and_in_signs(forms: Forms) -> None:
    form = forms["household"]
    condition = "wall IN (1, 2) AND age >= 5"
    words = "III.4a “Main material of the walls” has code 1 Masonry or 2 Plastered wattle and IV.7 “Age in full years”"
    assert in_words(condition, form, "en") == f"{words} is 5 or more"
    assert in_signs(condition, form, "id") == "III.4a = 1, 2 dan IV.7 ≥ 5"
    assert in_words("works", form, "id") == "IV.19 “Bekerja atau membantu bekerja selama seminggu terakhir” dijawab Ya"
    assert in_signs("marital_status <> 1 OR works", form, "en") == "IV.8 ≠ 1 or IV.19 = 1"
    # Two items share the number IV.24, so the label says which is meant.
    assert in_signs("holds_pbi", form, "id") == "“Memegang KIS/PBI-JKN” = 1"
    assert in_words("roof BETWEEN 9 AND 10", form, "en").endswith("has code 9 Thatch or 10 Other")
    assert in_words("age BETWEEN 10 AND 49", form, "en").endswith("is from 10 to 49")


def test_text_of_the_pack_is_no_markup() -> None:
    assert tag("b", "a < b & c", title='"') == '<b title="&quot;">a &lt; b &amp; c</b>'
