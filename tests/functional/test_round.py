"""A whole round: what comes out, what is made anew after a change, and what a changed byte does."""

from pathlib import Path

import pyarrow.compute as pc
import pytest

from functional.conftest import copy_of
from functional.playing import REGENCIES, content_of, made_by_step
from mutakhir import pipeline
from mutakhir.cli.run import run_round
from mutakhir.ground.engine import open_engine
from mutakhir.ground.errors import IntegrityProblem, PolicyProblem
from mutakhir.ground.lake import Delivery, Home, Lake, Workbench
from mutakhir.ground.policy import amend
from mutakhir.ground.schema import dataset
from mutakhir.matching.linking.model_file import approve_model
from mutakhir.publication.signing import publish_release, verify_release
from mutakhir.synthetic.make import late_submission


def test_listed_and_unfilled_sum_to_the_quota_on_every_level(finished: Home) -> None:
    rows = Lake(finished).read("quotas").to_pylist()
    assert {row["level"] for row in rows} == {"nation", "province", "regency"}
    for row in rows:
        assert row["listed"] + row["unfilled"] == row["quota"], row
        parts = [value for name, value in row.items() if name.startswith("unfilled_")]
        assert sum(parts) == row["unfilled"], row
    for band in ("core", "extension"):
        of_band = [row for row in rows if row["band"] == band]
        sums = {
            level: sum(r["quota"] for r in of_band if r["level"] == level)
            for level in ("nation", "province", "regency")
        }
        assert len(set(sums.values())) == 1, sums


def test_every_listed_household_has_one_standing(finished: Home) -> None:
    lake = Lake(finished)
    for regency in REGENCIES:
        prelist = lake.read("prelist", regency)
        listed = set(prelist.filter(pc.not_equal(prelist["status"], "reserve"))["household_id"].to_pylist())
        standing = lake.read("standings", regency)["household_id"].to_pylist()
        assert listed <= set(standing)
        assert len(standing) == len(set(standing))


def test_what_was_sent_is_landed_or_in_quarantine(finished: Home) -> None:
    lake = Lake(finished)
    for regency in REGENCIES:
        sent = set(lake.read("submissions", regency)["submission_id"].to_pylist())
        landed = set(lake.read("visits", regency)["visit_id"].to_pylist())
        quarantine = lake.read("quarantine", regency)
        refused = set(quarantine.filter(pc.equal(quarantine["extent"], "form"))["submission_id"].to_pylist())
        assert landed | refused == sent
        assert not landed & refused


def test_no_attribute_dataset_holds_a_nik(finished: Home) -> None:
    lake = Lake(finished)
    niks = set(lake.read("members_identity", REGENCIES[0])["nik"].to_pylist()) - {None}
    assert niks
    plain = [
        n for n in ("households", "members", "findings", "quarantine", "ranks", "registry_members") if lake.exists(n)
    ]
    for name in plain:
        table = lake.read(name, REGENCIES[0])
        texts = {v for c in table.columns if c.type == "string" for v in c.to_pylist()}
        assert not texts & niks, name


def test_a_second_run_makes_nothing(copied: Home) -> None:
    before = content_of(copied)
    reports = run_round(copied, None, "duckdb", quiet=True)
    assert made_by_step(reports) == {}
    assert content_of(copied) == before


def test_one_changed_rule_runs_validation_and_what_depends_on_it(copied: Home) -> None:
    path = copied.folder / "policy" / "validation" / "dwelling.yaml"
    text = path.read_text()
    path.write_text(text.replace("severity: error", "severity: warning").replace("severity: info", "severity: warning"))
    if path.read_text() == text:
        path.write_text(text.replace("severity: warning", "severity: info", 1))
    with pytest.raises(PolicyProblem, match="amend"):
        run_round(Home.open(copied.folder), None, "duckdb", quiet=True)
    changed = Home.open(copied.folder)
    amend(changed.policy, "1/2021", changed.round.reference_date, "a test")
    made = made_by_step(run_round(Home.open(copied.folder), None, "duckdb", quiet=True))
    stages = {stage for stage, _ in made}
    assert "validation" in stages
    assert not stages & {"frame", "fieldwork", "questionnaire", "intake"}


def test_one_late_submission_runs_its_regency_and_the_national_tables(copied: Home) -> None:
    late_submission(copied, REGENCIES[1])
    made = made_by_step(run_round(Home.open(copied.folder), None, "duckdb", quiet=True))
    assert made["intake", "visits"] == (REGENCIES[1],)
    regional = {step for step, parts in made.items() if REGENCIES[0] in parts}
    national = {name for name in regional if name[0] in ("matching", "quality", "publication", "ranking")}
    assert regional == national, f"only national results touch the other regency: {regional - national}"


def test_demo_commands_of_publication(copied: Home) -> None:
    with pytest.raises(IntegrityProblem):
        verify_release(copied, release=copied.round.name)
    release = publish_release(copied, signer="Test")
    assert verify_release(copied, release=release.name).signers == ("Test",)


def test_one_changed_byte_of_any_file_fails_verification(copied: Home, tmp_path: Path) -> None:
    publish_release(copied, signer="Test")
    folder = copied.folder / "releases" / copied.round.name
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    by_kind = {(path.suffix, path.parent.name.split("=")[0], path.relative_to(folder).parts[0]): path for path in files}
    for path in by_kind.values():
        data = bytearray(path.read_bytes())
        place = len(data) // 2
        data[place] ^= 1
        path.write_bytes(data)
        with pytest.raises(IntegrityProblem):
            verify_release(copied, release=copied.round.name)
        data[place] ^= 1
        path.write_bytes(data)
    verify_release(copied, release=copied.round.name)


def _used_with_the_civil_register(home: Home) -> set[str]:
    """What frame uses in a round that is allowed to list families of the civil register."""
    path = home.folder / "policy" / "round.yaml"
    switch = "use_civil_register_for_frame"
    path.write_text(path.read_text().replace(f"{switch}: false", f"{switch}: true"))
    allowed = Home.open(home.folder)
    engine = open_engine("duckdb", home.folder / "scratch")
    bench = Workbench(allowed, Lake(allowed), engine, pipeline.STAGES[0], quiet=True)
    pipeline.STAGES[0].run(bench)
    engine.close()
    rows = Lake(allowed).read("prelist", REGENCIES[0])["source"].to_pylist()
    assert "civil_register" in rows
    return bench.used


def _used_with_a_model(home: Home) -> set[str]:
    """What matching uses where somebody answers for the linkage model, and people have decided about pairs."""
    approve_model(home.policy, "a test")
    delivery = Delivery(Lake(home), ["link_decisions"], "a test")
    for regency in REGENCIES:
        delivery.add(regency, {"link_decisions": dataset("link_decisions").arrow_schema().empty_table()})
    delivery.close()
    engine = open_engine("duckdb", home.folder / "scratch")
    (stage,) = (stage for stage in pipeline.STAGES if stage.word == "matching")
    bench = Workbench(Home.open(home.folder), Lake(home), engine, stage, quiet=True)
    stage.run(bench)
    engine.close()
    return bench.used


def test_declared_and_used_datasets_agree(finished: Home, tmp_path: Path) -> None:
    """Every stage uses exactly what the page of the pipeline says: run them all on a copy and compare."""
    home = copy_of(finished, tmp_path / "used")
    used: dict[str, set[str]] = {}
    duck = open_engine("duckdb", home.folder / "scratch")
    lake = Lake(home)
    for stage in pipeline.STAGES:
        for name in stage.writes:
            pointer = lake.folder / name / "_current"
            pointer.unlink(missing_ok=True)
        bench = Workbench(home, lake, duck, stage, quiet=True)
        stage.run(bench)
        used[stage.word] = bench.used
    used["matching"] |= _used_with_a_model(home)
    used["frame"] |= _used_with_the_civil_register(home)
    for stage in pipeline.STAGES:
        declared = {*stage.reads, *stage.may_read, *stage.writes}
        assert used[stage.word] - {"id_register"} == declared, stage.word
        identity = {name for name in declared if name.endswith("_identity")}
        assert identity == set(stage.identity), stage.word
        assert ("id_register" in used[stage.word]) == stage.mints, stage.word
    duck.close()
