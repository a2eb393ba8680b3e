"""The report of a release: its figures, worked out again from the lake in plain Python, and what the page may hold."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from functional.conftest import copy_of
from functional.playing import REGENCIES
from mutakhir.cli import main
from mutakhir.ground.lake import NATION, Delivery, Home, Lake
from mutakhir.ground.schema import dataset
from mutakhir.matching.linking.model_file import approve_model
from mutakhir.story.report.figures import Figures, figures_of
from mutakhir.story.report.page import page_of
from mutakhir.story.report.words import BAND, CIVIL, STEP, reason


MINIMUM = 10


class Page(HTMLParser):
    """The rows of all tables (texts of their cells without the small print), all text, and all attributes."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.text = ""
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self._cell = self._small = False
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "data")]
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._cell = True
        self._small = self._small or tag == "small"

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in ("td", "th")
        self._small = self._small and tag != "small"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._cell and not self._small:
            self.rows[-1][-1] += data

    def value_of(self, label: str) -> str:
        found = [row[1] for row in self.rows if row and row[0] == label]
        assert found, f"no row is called {label}"
        return found[0]


@pytest.fixture(scope="module")
def open_home(finished: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The finished round where a count of 1 may be shown, so that plain counting gives every figure."""
    folder = shutil.copytree(finished.folder, tmp_path_factory.mktemp("open") / "home")
    policy = folder / "policy" / "publication" / "disclosure.yaml"
    policy.write_text(policy.read_text().replace(f"minimum_count: {MINIMUM}", "minimum_count: 1"))
    return Home.open(folder)


@pytest.fixture(scope="module")
def shown(open_home: Home) -> Figures:
    return figures_of(open_home, "candidate")


@pytest.fixture(scope="module")
def page(shown: Figures) -> Page:
    return Page(page_of(shown, "id"))


@pytest.fixture(scope="module")
def public_page(finished: Home) -> Page:
    return Page(page_of(figures_of(finished, "candidate"), "en"))


def rows_of(home: Home, name: str) -> Iterator[dict[str, object]]:
    lake = Lake(home)
    for regency in lake.regencies(name):
        yield from lake.read(name, regency).to_pylist()


def dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def test_who_was_to_be_visited_visited_and_interviewed(open_home: Home, shown: Figures, page: Page):
    listed = {row["household_id"] for row in rows_of(open_home, "prelist") if row["status"] == "listed"}
    visited = listed & {row["household_id"] for row in rows_of(open_home, "visits")}
    asked = listed & {row["household_id"] for row in rows_of(open_home, "households") if row["result"] == 1}
    targets = Lake(open_home).read("targets").to_pylist()
    target = sum(row["target"] for row in targets if row["level"] == "village")
    head = shown.headline
    assert (head.target, head.prelist, head.visited, head.interviewed) == (
        target,
        len(listed),
        len(visited),
        len(asked),
    )
    assert f"{dotted(len(visited))} dari {dotted(len(listed))} rumah tangga prelist" in page.text
    assert f"{dotted(target)}harus dikunjungi" in page.text
    assert f"{dotted(len(asked))}selesai diwawancarai" in page.text


def test_who_is_listed(open_home: Home, shown: Figures, page: Page):
    listed = {
        r["household_id"] for r in rows_of(open_home, "registry_changes") if r["change"] in ("entered", "stayed_in")
    }
    sizes = {row["household_id"]: row["member_count"] or 0 for row in rows_of(open_home, "registry_households")}
    persons = sum(sizes[household] for household in listed)
    assert (shown.headline.listed, shown.headline.listed_persons) == (len(listed), persons)
    assert f"memuat {dotted(len(listed))} rumah tangga ({dotted(persons)} orang)" in page.text


def test_each_flow_with_its_reason(open_home: Home, shown: Figures, page: Page):
    counted = Counter((row["change"], row["reason"]) for row in rows_of(open_home, "registry_changes"))
    assert {(flow.change, flow.reason): flow.households for flow in shown.flows.reasons} == counted
    rows = [row[:2] for row in page.rows]
    assert [pair for pair, n in counted.items() if [reason(str(pair[1])).id, dotted(n)] not in rows] == []


def test_findings_by_rule(open_home: Home, shown: Figures, page: Page):
    counted = Counter(row["rule_id"] for row in rows_of(open_home, "findings"))
    assert {rule.rule: rule.failed for rule in shown.findings.rules} == counted
    assert shown.findings.rules_kept + len(counted) == len(
        {row["rule_id"] for row in rows_of(open_home, "rule_counts")}
    )
    for rule in shown.findings.rules:
        assert [rule.title.id, dotted(counted[rule.rule])] in [row[:2] for row in page.rows]


def test_findings_by_place(open_home: Home, shown: Figures):
    lake = Lake(open_home)
    for place in (place for place in shown.places if place.level == "regency"):
        broken = [row for row in lake.read("findings", place.area).to_pylist() if row["severity"] != "info"]
        awake = [row for row in lake.read("standings", place.area).to_pylist() if row["standing"] != "asleep"]
        assert place.findings == round(100 * len(broken) / len(awake), 1)


def test_what_the_civil_register_answers(open_home: Home, shown: Figures, page: Page):
    counted = Counter(str(row["status"]) for row in rows_of(open_home, "links"))
    assert {status: n for status, n in shown.matches.statuses.items() if n} == counted
    assert {status: page.value_of(CIVIL[status].id) for status in counted} == {s: dotted(n) for s, n in counted.items()}
    assert shown.matches.total == sum(counted.values())


def test_who_matched_whom_by_step(open_home: Home, shown: Figures, page: Page):
    rows = list(rows_of(open_home, "links"))
    counted = Counter(str(row["step"]) for row in rows if row["status"] == "matched")
    persons = Counter(row["person_id"] for row in rows_of(open_home, "persons"))
    waiting = sum(1 for _ in rows_of(open_home, "match_reviews"))
    found = shown.who_is_who
    assert {step: n for step, n in found.steps.items() if n} == counted
    assert {step: page.value_of(STEP[step].id) for step in counted} == {s: dotted(n) for s, n in counted.items()}
    assert found.not_matched == len(rows) - sum(counted.values())
    assert found.persons == sum(n > 1 for n in persons.values())
    assert (found.waiting, found.waiting_per_thousand) == (waiting, round(1000 * waiting / len(rows), 1))
    assert page.value_of("Menunggu orang") == dotted(waiting)


def test_a_round_without_a_model_says_so(shown: Figures, page: Page, public_page: Page):
    assert not shown.who_is_who.scored
    assert (shown.who_is_who.model, shown.who_is_who.errors, shown.who_is_who.drifted) == (None, None, None)
    assert "link_errors" in {each.about for each in shown.unknown}
    assert "Tidak ada model yang berjalan dalam putaran ini" in page.text
    assert "No model ran in this round" in public_page.text
    assert "How many links by machine are wrong or missing" in public_page.text


@pytest.fixture(scope="module")
def modelled(open_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """As if an approved model had weighed some matched members beside their records, and had aged."""
    home = copy_of(open_home, tmp_path_factory.mktemp("modelled") / "home")
    approve_model(home.policy, "Dr. Rahma")
    for regency in REGENCIES:
        links = [row for row in Lake(home).read("links", regency).to_pylist() if row["register_id"]]
        delivered(home, "pair_scores", regency, [pair_of(place, row) for place, row in enumerate(links[:120])])
    aged = [("name", 0, 600_000, 840_000, 240_000), ("name", 1, 400_000, 160_000, 240_000), ("sex", 0, 1, 1, 0)]
    delivered(home, "model_drift", NATION, [
        {"comparison": name, "level": level, "pairs": 100, "observed": now, "expected": then, "drift": drift}
        for name, level, now, then, drift in aged
    ])  # fmt: skip
    return Home.open(home.folder)


def pair_of(place: int, link: dict[str, Any]) -> dict[str, object]:
    """Weights from -1000 to 13,000; those from 0 on are linked, as the pack says."""
    weight = place * 1500 % 15_000 - 1000
    return {
        "member_id": link["member_id"], "other_kind": "register", "other_id": link["register_id"], "weight": weight,
        "step": "model", "verdict": "link" if weight >= 0 else "review", "guard": None,
    }  # fmt: skip


def delivered(home: Home, name: str, part: str, rows: list[dict[str, object]]) -> None:
    delivery = Delivery(Lake(home), [name], f"{name} of {part}", append=True)
    delivery.add(part, {name: pa.Table.from_pylist(rows, schema=dataset(name).arrow_schema())})
    delivery.close()


def test_the_model_is_named_with_who_answers_for_it_and_how_it_aged(modelled: Home):
    figures = figures_of(modelled, "candidate")
    scores = list(rows_of(modelled, "pair_scores"))
    assert figures.who_is_who.pairs["model"] == sum(row["verdict"] == "link" for row in scores) > 100
    assert figures.who_is_who.model
    assert figures.who_is_who.model.approver == "Dr. Rahma"
    assert [(each.comparison, each.drift) for each in figures.who_is_who.drifted or ()] == [("name", 0.24)]
    english, indonesian = Page(page_of(figures, "en")), Page(page_of(figures, "id"))
    assert "Dr. Rahma" in english.text
    assert (
        "Name: drifted by 24%. “Names are equal in normal form”: 60% of the links now, 84% by the model" in english.text
    )
    assert "Nama: bergeser 24%." in indonesian.text


def test_as_long_as_nobody_reads_pairs_precision_and_recall_are_not_known(modelled: Home):
    figures = figures_of(modelled, "candidate")
    (found,) = figures.who_is_who.errors or ()
    assert (found.state, found.read, found.precision, found.recall) == ("to_read", 0, None, None)
    assert found.left == sum(1 for _ in rows_of(modelled, "pair_scores"))
    page = Page(page_of(figures, "id"))
    assert ["Anggota dengan data kependudukan", "tidak diketahui"] in [row[:2] for row in page.rows]
    assert "mutakhir matching sheets" in page.text
    assert "link_errors" in {each.about for each in figures.unknown}


def test_read_pairs_give_precision_and_recall_with_their_errors(modelled: Home, tmp_path: Path):
    """Every pair was read, so that both are known without error: what was counted."""
    home = copy_of(modelled, tmp_path / "home")
    same = {}
    for regency in REGENCIES:
        scores = Lake(home).read("pair_scores", regency).to_pylist()
        same |= {row["member_id"]: (row["weight"], place % 7 != 3) for place, row in enumerate(scores)}
        delivered(home, "link_decisions", regency, [
            {"decision_id": f"{row['member_id']}", "member_id": row["member_id"], "other_kind": "register",
             "other_id": row["other_id"], "same_person": same[row["member_id"]][1],
             "decided_on": home.round.reference_date}
            for row in scores
        ])  # fmt: skip
    figures = figures_of(home, "candidate")
    (found,) = figures.who_is_who.errors or ()
    linked = [is_same for weight, is_same in same.values() if weight >= 0]
    every = sum(is_same for _, is_same in same.values())
    assert found.precision
    assert found.recall
    assert found.precision.value == pytest.approx(sum(linked) / len(linked), abs=0.0001)
    assert found.recall.value == pytest.approx(sum(linked) / every, abs=0.0001)
    assert (found.precision.standard_error, found.left, found.to_read) == (0, 0, ())
    page = page_of(figures, "en").decode()
    assert "Precision and recall with their 95% intervals" in page
    assert f"{100 * found.precision.value:.1f}%" in Page(page.encode()).value_of(
        "Members with the civil register: precision"
    )
    assert "links_never_compared" in {each.about for each in figures.unknown}


def test_bands_and_percentiles(open_home: Home, shown: Figures, page: Page):
    ranks = [row for row in rows_of(open_home, "registry_ranks") if row["ranked_in"] == open_home.round.name]
    counted = Counter(str(row["band"]) for row in ranks)
    assert {band: n for band, n in shown.ranking.bands.items() if n} == counted
    assert {band: page.value_of(BAND[band].id) for band in counted} == {b: dotted(n) for b, n in counted.items()}
    steps = Counter((row["band"], (row["percentile"] - 1) // 5 * 5 + 1) for row in ranks)
    assert {(step.band, step.first): step.units for step in shown.ranking.steps} == steps


def test_ages_of_the_records(open_home: Home, shown: Figures, page: Page):
    begun = open_home.round.field_work_from
    awake = [row for row in rows_of(open_home, "registry_households") if row["status"] != "asleep"]
    fresh = [row for row in awake if row["visited_on"] and row["visited_on"] >= begun]
    never = [row for row in awake if row["visited_on"] is None]
    assert (shown.ages.bands["this_round"], shown.ages.bands["unanswered"]) == (len(fresh), len(never))
    assert sum(n or 0 for n in shown.ages.bands.values()) == shown.ages.total == len(awake)
    assert page.value_of("dari putaran ini") == dotted(len(fresh))


def test_an_index_is_the_weighted_mean_of_its_parts(shown: Figures, page: Page):
    for index in shown.indices:
        weights = [part.weight or 0 for part in index.parts if part.denominator]
        parts = [part.numerator / part.denominator for part in index.parts if part.denominator]
        mean = sum(w * value for w, value in zip(weights, parts, strict=True)) / sum(weights)
        assert index.value == pytest.approx(mean, abs=0.0001)
        assert f"{100 * (index.value or 0):.1f}".replace(".", ",") in page.text


def test_districts_stand_in_for_the_map_where_regencies_are_few(open_home: Home, shown: Figures):
    district_of = {
        row["area"]: row["parent"] for row in Lake(open_home).read("targets").to_pylist() if row["level"] == "village"
    }
    visited = {row["household_id"] for row in rows_of(open_home, "visits")}
    listed: dict[str, list[bool]] = {}
    for row in rows_of(open_home, "prelist"):
        if row["status"] == "listed":
            listed.setdefault(district_of[row["village"]], []).append(row["household_id"] in visited)
    assert {d.area for d in shown.districts} == set(listed)
    for district in shown.districts:
        of = listed[district.area]
        assert district.visited == pytest.approx(sum(of) / len(of), abs=0.0101)


def test_small_counts_of_people_are_not_shown(finished: Home):
    figures = figures_of(finished, "candidate")
    counts = [flow.households for flow in figures.flows.reasons]
    counts += [*figures.ages.bands.values(), *figures.matches.statuses.values(), *figures.ranking.bands.values()]
    counts += [rule.failed for rule in figures.findings.rules]
    counts += [step.units for step in figures.ranking.steps]
    counts += [place.listed for place in figures.places]
    counts += [*figures.who_is_who.steps.values(), figures.who_is_who.not_matched, figures.who_is_who.persons]
    assert None in counts
    assert [n for n in counts if n is not None and 0 < n < MINIMUM] == []


def test_what_the_release_hides_the_report_hides(finished: Home):
    folder = finished.folder / "releases" / finished.round.name / "tables"
    hidden = {
        row["area"]
        for row in pq.read_table(folder / "counts.parquet").to_pylist()
        if row["suppressed"] and row["count"] == "listed"
    }
    places = {place.area: place.listed for place in figures_of(finished, "candidate").places}
    assert {area for area, listed in places.items() if listed is None} == hidden


def test_the_page_needs_nothing_beside_itself(public_page: Page):
    assert {"script", "link", "img", "iframe"} & set(public_page.tags) == set()
    assert [link for link in public_page.links if not link.startswith("#")] == []
    assert public_page.tags["svg"] >= 4


def test_the_page_opens_no_network(finished: Home):
    text = page_of(figures_of(finished, "candidate"), "id").decode()
    assert set(re.findall(r"https?://[^\"' <]*", text)) == {"http://www.w3.org/2000/svg"}
    assert "@import" not in text
    assert "url(" not in text


def test_the_page_names_nobody(finished: Home, public_page: Page):
    names = {row["person_name"] for row in rows_of(finished, "members_identity")}
    numbers = {row["nik"] for row in rows_of(finished, "members_identity")}
    officers = {row["enumerator_id"] for row in rows_of(finished, "visits")}
    whole = {f">{text}<" for text in names if text}
    page = page_of(figures_of(finished, "candidate"), "en").decode()
    assert [text for text in whole | {n for n in numbers | officers if n} if text in page] == []


def test_made_up_data_and_what_is_not_known_are_said_first(public_page: Page):
    text = public_page.text
    assert text.index("no real person") < text.index("What is not known") < text.index("Where: the state by area")
    assert "Only an audit survey of a random sample can measure this" in text


def test_equal_figures_give_equal_bytes(finished: Home):
    pages = [page_of(figures_of(finished, "candidate"), "en") for _ in range(2)]
    assert pages[0] == pages[1]


def test_the_command_writes_a_page_in_the_language_of_the_reader(
    finished: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUTAKHIR_LANG", "en")
    result = CliRunner().invoke(main, ["report", "candidate", "--home", str(finished.folder)])
    assert result.exit_code == 0, result.output
    written = tmp_path / f"report-{finished.round.name}-en.html"
    assert '<html lang="en">' in written.read_text("utf-8")


def test_the_command_prints_the_figures_for_programs(finished: Home):
    result = CliRunner().invoke(main, ["report", finished.round.name, "--home", str(finished.folder), "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output) == json.loads(json.dumps(figures_of(finished, "candidate").as_dict()))


@pytest.mark.parametrize(("release", "code"), [("dtks-2021", "report.no-release"), ("dtks-2019-10", "report.no-round")])
def test_a_release_that_cannot_be_reported_is_said(finished: Home, release: str, code: str):
    result = CliRunner().invoke(main, ["report", release, "--home", str(finished.folder)])
    assert f"[{code}]" in result.output
    assert result.exit_code == 10


def test_a_round_without_a_candidate_is_said(answered: Home):
    result = CliRunner().invoke(main, ["report", "candidate", "--home", str(answered.folder)])
    assert "[report.no-candidate]" in result.output


def test_a_published_release_is_called_by_its_name(copied: Home):
    signed = CliRunner().invoke(main, ["publication", "publish", "--home", str(copied.folder), "--signer", "A"])
    assert signed.exit_code == 0, signed.output
    result = CliRunner().invoke(main, ["report", "candidate", "--home", str(copied.folder)])
    assert "[report.published]" in result.output
    assert figures_of(copied, copied.round.name).release.signers == ("A",)


def test_a_round_that_moved_on_after_its_release_is_said_at_the_top(copied: Home):
    assert not figures_of(copied, "candidate").release.round_moved_on
    lake = Lake(copied)
    manifest = lake.need("registry_changes")
    first, *others = manifest.files
    lake.commit("registry_changes", replace(manifest, files=(replace(first, content="0" * 64), *others)))
    figures = figures_of(copied, "candidate")
    assert figures.release.round_moved_on
    assert "The round was run again" in Page(page_of(figures, "en")).text
