"""What `explain` says of how sure a place is, of shocks and of overrides; and the trial `ranking what-if`."""

import datetime as dt
import json
import re
import shutil

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from click.testing import CliRunner, Result

from functional.playing import REGENCIES
from mutakhir.cli import main
from mutakhir.cli.run import run_until_waiting
from mutakhir.ground.identifiers import show_id
from mutakhir.ground.lake import Delivery, Home, Lake
from mutakhir.ground.schema import dataset
from mutakhir.story.explain import explain_household
from mutakhir.story.explain_log import REVEALS


HERE = REGENCIES[1]
UNTIL = dt.date(2021, 12, 31)


def ranks(home: Home) -> list[dict[str, object]]:
    return sorted(Lake(home).read("ranks", HERE).to_pylist(), key=lambda row: row["place"])


def told(home: Home, id: int, language: str = "id") -> str:
    return " ".join(explain_household(home, show_id(id, "H")).text(language).split())


def put(home: Home, name: str, rows: list[dict[str, object]]) -> None:
    """Rows of the second regency; the other has none."""
    delivery = Delivery(Lake(home), [name], "a test")
    schema = dataset(name).arrow_schema()
    for regency in REGENCIES:
        found = [{field: row.get(field) for field in schema.names} for row in rows] if regency == HERE else []
        delivery.add(regency, {name: pa.Table.from_pylist(found, schema=schema)})
    delivery.close()


def tier_of(row: dict[str, object], tier: str, core: int, listed: int) -> dict[str, object]:
    counts = {"tier": tier, "core_refits": core, "listed_refits": listed, "refits": 40}
    return {name: row[name] for name in ("unit", "unit_id", "village")} | counts


def test_refits_are_told_in_plain_words_and_without_them_the_old_sentence_stays(copied: Home):
    first, core, outer, last = (ranks(copied)[place] for place in (0, 5, -20, -1))
    if not Lake(copied).exists("rank_tiers"):
        assert "belum diukur" in told(copied, first["unit_id"])
        assert "has not yet been measured" in told(copied, first["unit_id"], "en")
    rows = [tier_of(core, "core", 39, 40), tier_of(outer, "ambiguous", 0, 30), tier_of(last, "outside", 0, 1)]
    put(copied, "rank_tiers", rows)
    assert re.search(
        r"Dalam 40 dari 40 perhitungan ulang .* tetap masuk daftar, dan dalam 39", told(copied, core["unit_id"])
    )
    assert "belum pasti: dalam 30 dari 40" in told(copied, outer["unit_id"])
    assert "musyawarah desa" in told(copied, outer["unit_id"])
    assert "In 39 of 40 calculations" in told(copied, last["unit_id"], "en")
    assert "jauh dari batas" in told(copied, first["unit_id"])
    for row in (first, core, outer, last):
        for language in ("id", "en"):
            text = told(copied, row["unit_id"], language)
            assert "belum diukur" not in text
            assert not re.search(r"\w_\w|\bNone\b", text)


def test_the_decile_is_told(finished: Home):
    row = ranks(finished)[3]
    assert f"Itu desil ke-{row['decile_persons']} dari sepuluh" in told(finished, row["unit_id"])


@pytest.fixture(scope="module")
def acted(finished: Home, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, int, int, int]:
    """A copy ranked again after a flood in one village; an override puts one household in, another is not applied."""

    folder = tmp_path_factory.mktemp("acted") / "home"
    shutil.copytree(finished.folder, folder)
    home = Home.open(folder)
    before = ranks(home)
    let_in, refused = before[-1]["unit_id"], before[-2]["unit_id"]
    signed = {"signed_on": home.round.reference_date, "expires_on": UNTIL}
    flood = {"shock_id": "S/1", "area": before[0]["village"], "adjustment": -50_000, "reason": "flood",
             "signed_by": "BNPB", "starts_on": home.round.reference_date, **signed}  # fmt: skip
    override = {"unit": "household", "band": "core", "signed_by": "Bupati", **signed}
    reasons = ((let_in, "objection"), (refused, "friendship"))
    acts = [{"override_id": f"O/{id}", "unit_id": id, "reason": reason, **override} for id, reason in reasons]
    put(home, "shocks", [flood])
    put(home, "overrides", acts)
    assert run_until_waiting(home, None, "duckdb", quiet=True) is None
    return home, let_in, refused, before[0]["unit_id"]


def test_a_shock_is_told_with_its_reason_and_its_end(acted: tuple[Home, int, int, int]):
    home, _, _, flooded = acted
    assert next(row for row in ranks(home) if row["unit_id"] == flooded)["adjustment"] == -50_000
    assert "Karena banjir, keadaannya dihitung lebih sulit" in told(home, flooded)
    assert "ditetapkan BNPB dan berlaku sampai 31 Desember 2021" in told(home, flooded)
    assert "Because of flood, its situation is counted as harder" in told(home, flooded, "en")


def test_an_override_is_told_and_nobody_is_told_that_the_place_was_enough(acted: tuple[Home, int, int, int]):
    home, let_in, refused, _ = acted
    text = told(home, let_in)
    assert "MASUK daftar, dalam kelompok inti" in text
    assert "karena keputusan bertanda tangan, bukan karena urutannya" in text
    assert "Keputusan Bupati (keberatan yang diterima) menempatkannya di kelompok inti, apa pun urutannya" in text
    assert "berlaku sampai 31 Desember 2021" in text
    assert "yang paling sulit di" not in text.split("Urutannya")[0]
    assert "perhitungan ulang" not in text
    assert "tidak diterapkan karena alasannya tidak termasuk yang diakui" in told(home, refused)
    assert "is not applied, because its reason is none of those that count" in told(home, refused, "en")


# -- what if ----------------------------------------------------------------------------------------------------


def trial(home: Home, id: int, *words: str, language: str = "id") -> Result:
    asked = ["ranking", "what-if", "--home", str(home.folder), "--household", show_id(id, "H"), *words]
    return CliRunner().invoke(main, asked, env={"MUTAKHIR_LANG": language})


def sets(*answers: str) -> list[str]:
    return [word for answer in answers for word in ("--set", answer)]


def household(home: Home, id: int) -> dict[str, object]:
    return next(row for row in Lake(home).read("households", HERE).to_pylist() if row["household_id"] == id)


def test_the_same_answers_give_the_same_place(copied: Home):
    for row in ranks(copied)[::25]:
        floor = household(copied, row["unit_id"])["floor"]
        result = trial(copied, row["unit_id"], *sets(f"floor={'-' if floor is None else floor}"), "--json")
        assert result.exit_code == 0, result.output
        (unit,) = json.loads(result.output)["units"]
        assert unit["changed"] == {}
        assert unit["before"] == unit["now"] == {name: row[name] for name in ("place", "percentile", "band", "listed")}


def test_acts_in_force_still_hold_in_a_trial(acted: tuple[Home, int, int, int]):
    home, let_in, _, flooded = acted
    for id in (let_in, flooded):
        (unit,) = json.loads(trial(home, id, *sets("has_car=yes", "floor=1"), "--json").output)["units"]
        assert unit["changed"]
        assert unit["now"]["band"] == "core"


def test_a_trial_tells_what_would_change_saves_nothing_and_is_logged(copied: Home):
    id = ranks(copied)[-1]["unit_id"]
    lake = Lake(copied)
    names = ("households", "members", "scores", "ranks")
    before = {name: lake.read(name, HERE) for name in names}
    result = trial(copied, id, *sets("floor=9", "has_motorcycle=tidak", "member.1.works=no"), "--by", "Bu Lurah")
    assert result.exit_code == 0, result.output
    text = " ".join(result.output.split())
    for part in (
        "hanya percobaan",
        "dicoba tanah",
        "Urutannya dari ke-",
        "harus dipastikan dengan mendatangi rumahnya",
    ):
        assert part in text
    assert not re.search(r"rupiah|Rp|\w_\w|\bNone\b", text)
    (row,) = lake.read(REVEALS).to_pylist()
    assert (row["asked_by"], row["shown"], row["purpose"]) == ("Bu Lurah", show_id(id, "H"), "what-if")
    assert all(lake.read(name, HERE).equals(table) for name, table in before.items())
    english = trial(copied, id, *sets("floor=9"), language="en").output
    assert "This is only a trial" in english


@pytest.mark.parametrize(
    ("answers", "code", "says"),
    [
        (["floor=77"], "story.what-if-value", "9 = tanah"),
        (["has_car=barangkali"], "story.what-if-value", "ya, tidak"),
        (["floor_area=99999"], "story.what-if-value", "0 sampai 2000 m2"),
        (["gets_pkh=yes"], "story.what-if-item", "floor = bahan utama lantai"),
        (["member.1.floor=7"], "story.what-if-item", "works = bekerja"),
        (["member.99.works=yes"], "story.what-if-member", "Nomor urut yang ada: 1"),
        (["floor"], "story.what-if-form", "butir=nilai"),
        ([], "story.what-if-nothing", "butir=nilai"),
    ],
)
def test_what_cannot_be_tried_is_told_with_what_can(copied: Home, answers: list[str], code: str, says: str):
    result = trial(copied, ranks(copied)[0]["unit_id"], *sets(*answers))
    assert result.exit_code == 2
    assert f"[{code}]" in result.output
    assert says in result.output
    assert not Lake(copied).exists(REVEALS)


def test_a_household_without_a_rank_is_not_tried(copied: Home):
    lake = Lake(copied)
    ranked = lake.read("ranks", HERE)["household_id"]
    everybody = lake.read("standings", HERE)["household_id"]
    asleep = everybody.filter(pc.invert(pc.is_in(everybody, value_set=pc.unique(ranked))))[0].as_py()
    result = trial(copied, asleep, *sets("floor=1"))
    assert (result.exit_code, "[story.what-if-unranked]" in result.output) == (2, True)
