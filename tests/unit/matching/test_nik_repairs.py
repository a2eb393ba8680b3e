"""Numbers that a typing mistake explains; never more than a proposal. All NIKs are of the made-up province 99."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mutakhir
from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.identifiers import NikLevel, Sex, nik_agrees, nik_level
from mutakhir.ground.policy import load_model
from mutakhir.matching.repair_policy import Repair, RepairPolicy
from mutakhir.matching.repair_reasons import SAID, Hint, Kind, Proposal
from mutakhir.matching.repairs import PROPOSALS, Known, proposal_table, proposals


PACK_FILE = Path(mutakhir.__file__).parent / "policies" / "dtks_2020" / "matching" / "repairs.yaml"
POLICY = load_model(PACK_FILE, RepairPolicy)
AREAS = ("990101", "990102", "9911")
KNOWN = Known(POLICY, AREAS)
NIK = "9901011503870012"
BORN, MAN, WOMAN = dt.date(1987, 3, 15), Sex.MALE, Sex.FEMALE
CARD = "9901010102150003"


def told(
    nik: str | None, born: dt.date | None = BORN, sex: int | None = MAN, card: str | None = CARD, known: Known = KNOWN
) -> list[Proposal]:
    return proposals(nik, born, sex, card, known)


def texts(found: list[Proposal]) -> list[str | None]:
    return [each.text for each in found]


@pytest.mark.parametrize(
    ("sent", "reasons"),
    [
        ("9901 0115 0387 0012", (Repair.SEPARATORS,)),
        ("990101.150387.0012", (Repair.SEPARATORS,)),
        ("990101-150387-0012", (Repair.SEPARATORS,)),
        ("'9901011503870012", (Repair.SEPARATORS,)),
        ("9901011503870012.0", (Repair.SEPARATORS,)),
        ("99O1o11503870012", (Repair.LETTERS,)),
        ("990l0I1503870012", (Repair.LETTERS,)),
        ("99010115O3B70012", (Repair.LETTERS,)),
        ("9901 0115 O387 0012", (Repair.SEPARATORS, Repair.LETTERS)),
    ],
)
def test_cleaning_alone_gives_one_number(sent: str, reasons: tuple[Repair, ...]):
    assert told(sent) == [Proposal(Kind.NIK, NIK, reasons, True, 1, 1)]


def test_swapped_neighbours_in_the_date():
    first, *rest = told("9901011053870012")  # 10-53-87 is no date
    assert (first.text, first.reasons, first.agrees, first.rank) == (NIK, (Repair.SWAPPED,), True, 1)
    assert all(each.agrees for each in rest)


def test_swapped_neighbours_in_the_serial_of_a_number_that_agrees():
    """Nothing is wrong with it but that nobody has it; the date stays as it is."""
    found = told("9901011503870021")
    assert NIK in texts(found)
    assert all(each.text[6:12] == "150387" for each in found)
    assert "9911001503870021" not in texts(found)


def test_a_digit_written_twice():
    assert texts(told("99010115033870012")) == [NIK]
    # Both the 1s and the 0s of the serial stand twice, and nobody can tell which of them was doubled.
    assert set(texts(told("99010115038700112"))) == {"9901011503870112", "9901011503870012"}
    # 17 digits of which none is doubled where it helps: no area has such a number.
    assert told("12345678123456789") == []


def test_a_missing_digit_of_the_date_leaves_few_numbers():
    found = told("990101150870012", card=None)
    assert texts(found) == [NIK]
    assert found[0].reasons == (Repair.MISSING_DIGIT,)


def test_a_missing_digit_of_the_serial_leaves_all_numbers_that_it_may_be():
    found = told("990101150387012")
    assert NIK in texts(found)
    assert len(found) == found[0].of <= POLICY.most_per_record
    assert len([each for each in found if each.text[:12] == NIK[:12]]) == 37
    assert {each.agrees for each in found} == {True}


def test_a_missing_digit_of_the_area_puts_that_of_the_family_card_first():
    sent = "99010" + NIK[6:]
    assert texts(told(sent, card="9901020102150003"))[0] == "990102" + NIK[6:]
    assert texts(told(sent, card="9901010102150003"))[0] == NIK


def test_a_missing_digit_is_not_guessed_without_a_birth_date():
    assert told("990101150870012", born=None) == []
    assert texts(told("990101150870012", sex=None)) == [NIK]
    assert told("990101150870012", born=dt.date(1990, 1, 1)) == []


def test_a_spreadsheet_leaves_the_first_digits():
    for sent in ("9.90101E+15", "9,90101E+15", " 9.90101e+15 ", "9.90101E15"):
        found = told(sent)
        assert [(each.kind, each.text, each.reasons) for each in found] == [
            (Kind.PREFIX, "990101", (Repair.SPREADSHEET,))
        ]
        assert found[0].agrees is None


def test_the_last_digit_that_a_spreadsheet_shows_was_rounded():
    assert texts(told("9.90102E+15", card=None)) == ["990102", "990101"]
    assert texts(told("9.90102E+15", card=CARD)) == ["990101", "990102"]
    assert texts(told("9.9010115039E+15"))[0] == "99010115038"
    for nik in (NIK, "9901011503874999", "9901011503875000", "9911021503879999"):
        for digits in range(4, 15):
            shown = f"{int(nik):.{digits - 1}E}"
            assert nik[:digits] in texts(told(shown, known=Known(POLICY, AREAS)))


def test_a_spreadsheet_that_left_too_little_or_all():
    assert [(each.kind, each.text) for each in told("9.9E+15")] == [(Kind.HINT, None)]
    assert told("7.70101E+15")[0].kind is Kind.HINT
    assert texts(told("9.901011503870012E+15")) == [NIK]
    assert told("9.90101E+12") == []


def test_the_last_digit_that_a_spreadsheet_turned_into_0():
    (found,) = (each for each in told("9901011503870010") if each.kind is Kind.PREFIX)
    assert (found.text, found.reasons, found.agrees) == (NIK[:15], (Repair.LAST_DIGIT_LOST,), True)
    assert "990101150387000" in texts(told("9901011503870000"))


def test_a_family_card_in_the_field_of_the_nik():
    assert told(CARD) == [Proposal(Kind.HINT, None, (Hint.OWN_CARD,), None, 1, 1)]
    assert told("9901 0101 0215 0003")[0].reasons == (Hint.OWN_CARD,)
    others = Known(POLICY, AREAS, cards={"9901020203160001"})
    assert told("9901020203160001", known=others)[0].reasons == (Hint.OTHER_CARD,)
    assert all(each.reasons != (Hint.OTHER_CARD,) for each in told("9901020203160001"))


def test_a_nik_in_the_field_of_the_family_card_is_not_taken_for_a_card():
    assert all(each.kind is not Kind.HINT for each in told(NIK, card=NIK))


def test_the_day_of_women_is_a_hint_only():
    woman = "9901015503870012"
    assert told(NIK, sex=WOMAN)[0] == Proposal(Kind.HINT, None, (Hint.WOMANS_DAY,), False, 1, len(told(NIK, sex=WOMAN)))
    assert told(woman, sex=MAN)[0].reasons == (Hint.MANS_DAY,)
    assert woman not in texts(told(NIK, sex=WOMAN))
    for unsure in (told(NIK, sex=None), told(NIK, born=None, sex=WOMAN), told(NIK, born=dt.date(1987, 3, 16), sex=2)):
        assert all(each.kind is not Kind.HINT for each in unsure)


@pytest.mark.parametrize("sent", [None, "", "  ", "-", "tidak ada", "0", "٩٩٠١٠١١٥٠٣٨٧٠٠١٢", "9" * 40, "0" * 16])
def test_nothing_is_made_of_nothing(sent: str | None):
    assert told(sent) == []


def test_the_cap_says_how_many_there_were():
    few = POLICY.model_copy(update={"most_per_record": 3})
    found = told("990101150387012", known=Known(few, AREAS))
    assert [(each.rank, each.of) for each in found] == [(rank, len(told("990101150387012"))) for rank in (1, 2, 3)]


def test_a_mistake_that_the_policy_leaves_out_is_not_looked_for():
    none = Known(POLICY.model_copy(update={"mistakes": ()}), AREAS)
    for sent in ("9901 0115 0387 0012", "9.90101E+15", "9901011053870012", "990101150870012", "9901011503870010"):
        assert told(sent, known=none) == []


def test_what_contradicts_is_offered_only_where_nothing_agrees():
    found = told("9901011053870012", born=dt.date(2001, 1, 1))
    assert found
    assert {each.agrees for each in found} == {False}


@given(st.data())
def test_each_mistake_made_on_purpose_is_found_again(data: st.DataObject):
    born = data.draw(st.dates(dt.date(1930, 1, 1), dt.date(2020, 12, 31)))
    sex = data.draw(st.sampled_from(list(Sex)))
    day = born.day + (40 if sex is WOMAN else 0)
    serial = data.draw(st.integers(1, 9999))
    nik = f"990101{day:02}{born.month:02}{born.year % 100:02}{serial:04}"
    place = data.draw(st.integers(0, 14))
    sent = data.draw(
        st.sampled_from(
            [
                nik[:place] + nik[place + 1] + nik[place] + nik[place + 2 :],
                nik[:place] + nik[place + 1 :],
                nik[:place] + nik[place] + nik[place:],
                nik.replace("0", "O"),
                f"{nik[:place]} {nik[place:]}",
                f"{int(nik):.5E}",
                nik[:15] + "0",
            ]
        )
    )
    found = proposals(sent, born, sex, None, Known(POLICY.model_copy(update={"most_per_record": 500}), AREAS))
    assert sent == nik or any(each.text is not None and nik.startswith(each.text) for each in found)
    for each in found:
        assert each.kind is not Kind.NIK or nik_level(each.text, AREAS) is NikLevel.WELL_FORMED
        assert each.kind is not Kind.NIK or each.agrees == nik_agrees(each.text, born, sex)
    assert [each.rank for each in found] == list(range(1, len(found) + 1))


def test_the_table_equals_the_plain_function():
    sent = ["9901 0115 0387 0012", None, "9901011053870012", "9901 0115 0387 0012", CARD]
    cases = pa.table(
        {
            "nik": pa.array(sent, pa.string()),
            "birth_date": pa.array([BORN, BORN, None, BORN, BORN], pa.date32()),
            "sex": pa.array([1, 1, None, 1, 1], pa.int8()),
            "family_card": pa.array([CARD, None, None, CARD, CARD], pa.string()),
        }
    )
    made = proposal_table(cases, KNOWN)
    assert made.schema == PROPOSALS
    rows = [
        (row, each.rank, each.kind.value, each.text, list(each.reasons), each.agrees)
        for row, case in enumerate(cases.to_pylist())
        for each in proposals(*case.values(), KNOWN)
    ]
    names = ("case", "rank", "kind", "proposed", "reasons", "agrees")
    assert [tuple(row[name] for name in names) for row in made.to_pylist()] == rows
    assert {row[0] for row in rows} == {0, 2, 3, 4}
    assert proposal_table(cases.slice(0, 0), KNOWN).num_rows == 0


def test_every_reason_is_said():
    assert set(SAID) == {*Repair, *Hint}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[separators,", "[letters, separators,", "stands twice"),
        ('"|": "1"', '"-": "1"', "'separators' and in 'look_alikes'"),
        ('"O": "0"', '"O": "zero"', "look_alikes"),
        ("[separators,", "[guesses,", "mistakes"),
    ],
)
def test_a_policy_that_contradicts_itself(tmp_path: Path, old: str, new: str, words: str):
    text = PACK_FILE.read_text("utf-8")
    assert old in text
    (tmp_path / "repairs.yaml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PolicyProblem) as refused:
        load_model(tmp_path / "repairs.yaml", RepairPolicy)
    assert words in refused.value.said.en or words in str(refused.value)
