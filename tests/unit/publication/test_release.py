"""The candidate, its signature, and that no byte of a release changes unseen."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from mutakhir.ground.errors import ConflictProblem, HomeProblem, IntegrityProblem, UsageProblem, WaitingProblem
from mutakhir.ground.lake import Home, Lake, read_card
from mutakhir.ground.lake.release import PARTS, Root, read_root
from mutakhir.ground.lake.verification import check_files
from mutakhir.publication import candidate
from mutakhir.publication.signing import Release, publish_release, verify_release
from unit.publication.small_round import HERE, deliver, prepared, read, small_round


NAME = "dtks-2020"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a home with a candidate; tests copy it."""
    home = small_round(tmp_path_factory.mktemp("release") / "home")
    prepared(home)
    return home.folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Home:
    shutil.copytree(made, tmp_path / "home")
    return Home.open(tmp_path / "home")


@pytest.fixture
def release(home: Home) -> Release:
    return publish_release(home, signer="Kepala Pusdatin", decree="12/HUK/2021")


def files_below(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in files_below(folder)}


def test_a_candidate_is_whole_and_unsigned(home: Home) -> None:
    folder = home.folder / "releases" / NAME
    card = read_card(folder)
    assert card is not None
    assert (card.status, card.predecessor, card.unit, card.instrument) == (
        "candidate",
        "dtks-2019-10",
        "household",
        "dtks-2020.1",
    )
    assert card.last_ids == {"household": 100, "family": 300, "member": 400, "person": 500}
    assert {path.name for path in folder.iterdir()} == {"release.json", "root.json", *PARTS}
    with pytest.raises(IntegrityProblem, match="not signed"):
        verify_release(home, release=NAME)


def test_the_release_is_readable_without_this_software(home: Home) -> None:
    files = home.folder / "releases" / NAME / "attributes" / "registry_households" / "*" / "*.parquet"
    found = duckdb.read_parquet(str(files), hive_partitioning=True).aggregate("regency, count(*)").fetchall()
    assert sorted(found) == [(1101, 11), (1102, 1)]


def test_names_are_locked_and_nowhere_else(home: Home) -> None:
    for name, data in bytes_of(home.folder / "releases" / NAME).items():
        assert b"Baru 1" not in data, name
        assert name.startswith("identity/") or b"Jalan" not in data, name


def test_the_release_shares_no_file_with_the_lake(home: Home) -> None:
    assert all(path.stat().st_nlink == 1 for path in files_below(home.folder / "releases" / NAME))


def test_the_next_round_reads_it_as_release_n_less_1(home: Home, release: Release) -> None:
    path = home.folder / "policy" / "round.yaml"
    text = path.read_text("utf-8").replace("name: dtks-2020\n", "name: next\n")
    path.write_text(text.replace("previous_release: dtks-2019-10", f"previous_release: {NAME}"), "utf-8")
    following = Lake(Home.open(home.folder))
    for name in ("registry_households", "registry_households_identity", "registry_members_identity"):
        assert following.read(f"previous_{name}", HERE).equals(Lake(home).read(name, HERE))
    assert following.regencies("previous_registry_ranks") == ["1101", "1102"]


def test_a_second_run_leaves_the_candidate_as_it_is(home: Home) -> None:
    before = bytes_of(home.folder / "releases")
    assert all(report.made == () for report in prepared(home))
    assert bytes_of(home.folder / "releases") == before


def test_two_runs_on_equal_inputs_give_equal_releases(home: Home, tmp_path: Path) -> None:
    other = small_round(tmp_path / "other")
    prepared(other)
    folders = [each.folder / "releases" / NAME for each in (home, other)]
    assert read_root(folders[0]).content == read_root(folders[1]).content
    for part in ("tables", "attributes"):
        assert bytes_of(folders[0] / part) == bytes_of(folders[1] / part)


def test_changed_data_replace_the_candidate(home: Home) -> None:
    before = read_root(home.folder / "releases" / NAME)
    deliver(home, {"links": {HERE: []}}, key="later")
    prepared(home)
    assert read_root(home.folder / "releases" / NAME).content != before.content


def test_a_damaged_candidate_is_not_signed_and_is_made_anew(home: Home) -> None:
    counts = home.folder / "releases" / NAME / "tables" / "counts.csv"
    counts.write_bytes(counts.read_bytes() + b"0\n")
    with pytest.raises(IntegrityProblem, match=r"counts\.csv"):
        publish_release(home, signer="Kepala")
    prepared(home)
    publish_release(home, signer="Kepala")
    assert verify_release(home).signers == ("Kepala",)


@pytest.mark.parametrize("at", ["copyfile", "rename"])
def test_a_killed_build_leaves_no_half_release(home: Home, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    whole = bytes_of(home.folder / "releases" / NAME)
    deliver(home, {"links": {HERE: []}}, key="later")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(candidate.shutil if at == "copyfile" else candidate.os, at, killed)
        with pytest.raises(KeyboardInterrupt):
            prepared(home)
    assert bytes_of(home.folder / "releases" / NAME) == whole
    prepared(home)
    assert bytes_of(home.folder / "releases" / NAME) != whole
    assert sorted(path.name for path in (home.folder / "releases").iterdir()) == ["dtks-2019-10", NAME]


def test_publishing_is_signed_and_verifies(home: Home, release: Release) -> None:
    verdict = verify_release(home, release=NAME)
    assert (verdict.name, verdict.signers, verdict.parts, verdict.absent) == (NAME, ("Kepala Pusdatin",), PARTS, ())
    assert verdict.files == len(list(files_below(release.folder)))
    assert verdict.root == release.root
    card = read_card(release.folder)
    assert card is not None
    assert (card.status, card.decree) == ("published", "12/HUK/2021")
    assert os.stat(home.ring.folder / "signing.key").st_mode & 0o777 == 0o600


def test_publishing_twice_is_refused(home: Home, release: Release) -> None:
    with pytest.raises(ConflictProblem):
        publish_release(home, signer="Kepala")


def test_publishing_needs_a_candidate_and_a_name(home: Home) -> None:
    with pytest.raises(UsageProblem):
        publish_release(home, signer=" ")
    shutil.rmtree(home.folder / "releases" / NAME)
    with pytest.raises(WaitingProblem):
        publish_release(home, signer="Kepala")


def test_a_published_release_is_left_and_other_data_are_refused(home: Home, release: Release) -> None:
    before = bytes_of(release.folder)
    prepared(home)
    deliver(home, {"links": {HERE: []}}, key="later")
    with pytest.raises(ConflictProblem, match="next round"):
        prepared(home)
    assert bytes_of(release.folder) == before


def test_one_byte_of_any_file_changed_is_found(home: Home, release: Release) -> None:
    for path in list(files_below(release.folder)):
        data = path.read_bytes()
        for place in {0, len(data) // 3, len(data) // 2, len(data) - 1}:
            path.write_bytes(data[:place] + bytes([data[place] ^ 0x20]) + data[place + 1 :])
            with pytest.raises(IntegrityProblem):
                verify_release(home, release=NAME)
        path.write_bytes(data)
    verify_release(home, release=NAME)


@pytest.mark.parametrize("name", ["release.json", "root.json", "signature.json"])
def test_no_byte_of_the_documents_is_idle(home: Home, release: Release, name: str) -> None:
    path = release.folder / name
    data = path.read_bytes()
    for place in range(0, len(data), 3):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x20]) + data[place + 1 :])
        with pytest.raises(IntegrityProblem):
            verify_release(home, release=NAME, deep=False)


def test_missing_and_extra_files_are_named(home: Home, release: Release) -> None:
    extra = release.folder / "attributes" / "registry_ranks" / "note.txt"
    extra.write_text("x")
    with pytest.raises(IntegrityProblem, match=r"note\.txt"):
        verify_release(home)
    extra.unlink()
    (release.folder / "more").mkdir()
    with pytest.raises(IntegrityProblem, match="more"):
        verify_release(home)
    (release.folder / "more").rmdir()
    (release.folder / "tables" / "counts.parquet").unlink()
    with pytest.raises(IntegrityProblem, match=r"counts\.parquet"):
        verify_release(home)
    shutil.rmtree(release.folder / "tables")
    with pytest.raises(IntegrityProblem, match="missing"):
        verify_release(home)


def test_a_forger_with_a_key_of_their_own_is_found(home: Home, release: Release, tmp_path: Path) -> None:
    other = small_round(tmp_path / "other")
    prepared(other)
    forged = publish_release(other, signer="Kepala Pusdatin", decree="12/HUK/2021")
    with pytest.raises(IntegrityProblem, match="another key"):
        verify_release(None, folder=forged.folder, key=home.ring.folder / "signing.pub")
    key = json.loads((release.folder / "signature.json").read_bytes())["fingerprint"]
    document = forged.folder / "signature.json"
    tree = json.loads(document.read_bytes()) | {"fingerprint": key}
    document.write_text(json.dumps(tree, indent=1, sort_keys=True) + "\n")
    with pytest.raises(IntegrityProblem):
        verify_release(None, folder=forged.folder, key=home.ring.folder / "signing.pub")


@pytest.mark.parametrize("part", PARTS)
def test_each_part_verifies_alone(home: Home, release: Release, tmp_path: Path, part: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(release.folder / part, copy / part)
    for name in ("release.json", "root.json", "signature.json"):
        shutil.copy(release.folder / name, copy)
    verdict = verify_release(None, folder=copy, key=home.ring.folder / "signing.pub")
    assert verdict.parts == (part,)
    assert set(verdict.absent) == set(PARTS) - {part}


def test_without_the_pinned_key_nothing_verifies(home: Home, release: Release) -> None:
    (home.ring.folder / "signing.pub").unlink()
    with pytest.raises(HomeProblem, match="--key"):
        verify_release(home)


def test_the_content_behind_the_lock_is_checked_with_the_keys(home: Home, release: Release) -> None:
    """Files and manifests that agree, but names that are others than the manifest says."""
    folder = release.folder / "identity" / "registry_households_identity"
    one, other = (folder / f"regency={part}" / "part-0.parquet" for part in ("1101", "1102"))
    shutil.copy(other, one)
    part = release.folder / "identity" / "_part.json"
    tree = json.loads(part.read_bytes())
    for entry in tree["files"]:
        if entry["path"].endswith("households_identity/regency=1101/part-0.parquet"):
            entry["bytes"], entry["sha256"] = one.stat().st_size, hashlib.sha256(one.read_bytes()).hexdigest()
    part.write_text(json.dumps(tree, indent=1, sort_keys=True) + "\n")
    card = read_card(release.folder)
    assert card is not None
    root = read_root(release.folder)
    parts = root.parts | {"identity": hashlib.sha256(part.read_bytes()).hexdigest()}
    check_files(release.folder, Root.of(card, parts, root.content), ("identity",))
    with pytest.raises(IntegrityProblem, match="households_identity"):
        check_files(release.folder, Root.of(card, parts, root.content), ("identity",), home.ring)


def test_identity_left_to_the_storage_lies_plain(tmp_path: Path) -> None:
    home = small_round(tmp_path / "plain", encryption="storage")
    prepared(home)
    publish_release(home, signer="Kepala")
    assert verify_release(home).parts == PARTS


GATE = {"id": "numbers", "indicator": "nik_whole", "at_least_percent": 80}
WAIVER = {"gate": "numbers", "by": "Sekretaris", "reason": "NIK menyusul"}


def set_gates(home: Home, *waivers: dict[str, str]) -> None:
    path = home.folder / "policy" / "publication" / "gates.yaml"
    tree = yaml.safe_load(path.read_text("utf-8"))
    path.write_text(yaml.safe_dump(tree | {"gates": [GATE], "waivers": list(waivers)}), "utf-8")


def test_a_gate_that_fails_stops_publication_unless_somebody_answers_for_it(home: Home) -> None:
    set_gates(home)
    with pytest.raises(ConflictProblem, match="numbers"):
        publish_release(home, signer="Kepala")
    set_gates(home, WAIVER)
    publish_release(home, signer="Kepala")
    card = read_card(home.folder / "releases" / NAME)
    assert card is not None
    assert card.waivers == ["numbers: NIK menyusul (Sekretaris)"]


def test_a_first_round_has_nothing_before_it(tmp_path: Path) -> None:
    home = small_round(tmp_path / "first", with_release=False)
    prepared(home)
    found = {h: row["change"] for h, row in read(home, "registry_changes").items()}
    assert found == {h: "entered" if h in (1, 7, 9) else "stayed_out" for h in (1, 2, 3, 4, 7, 8, 9, 10, 11)}


def test_publishing_that_was_killed_goes_on(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Root, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            publish_release(home, signer="Kepala")
    with pytest.raises(IntegrityProblem, match="candidate"):
        verify_release(home)
    publish_release(home, signer="Kepala")
    assert verify_release(home).signers == ("Kepala",)
