"""A pack in a registry home: loading, files and hashes, and the pin that a round keeps."""

import datetime as dt
from pathlib import Path

import pytest

from mutakhir.ground.errors import ConflictProblem, HomeProblem, PolicyProblem, UsageProblem
from mutakhir.ground.policy import (
    Dated,
    ListedUnit,
    Policy,
    SharesCount,
    amend,
    check_pack,
    check_pin,
    copy_pack,
    pin_pack,
    read_yaml,
)


OPENED = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
REGISTRY = "# kept by people\nformat: 1\nsynthetic: true  # demo\n"


class Note(Dated):
    text: str


def note(text: str, valid_from: str = "2020-12-01") -> str:
    return f"valid_from: {valid_from}\nreference: a test\ntext: {text}\n"


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    home = tmp_path / "home"
    copy_pack("dtks_2020", home / "policy")
    (home / "registry.yaml").write_text(REGISTRY)
    (home / "policy" / "notes").mkdir()
    (home / "policy" / "notes" / "b.yaml").write_text(note("b"))
    (home / "policy" / "notes" / "a.yaml").write_text(note("a"))
    return Policy.open(home / "policy")


def edit(policy: Policy, path: str, old: str, new: str) -> Policy:
    file = policy.folder / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    return Policy.open(policy.folder)


def test_the_round_of_2020_is_as_announced(policy: Policy) -> None:
    round_ = policy.round
    staffing = round_.staffing
    assert staffing is not None
    officers = staffing.enumerators + staffing.supervisors + staffing.coordinators
    assert (round_.national_target_households, officers) == (41_697_344, 107_316)
    assert staffing.enumerators == staffing.supervisors * staffing.enumerators_per_supervisor
    assert (round_.coverage.core, round_.coverage.extended) == (40, 60)
    assert (round_.unit, round_.shares_count) == (ListedUnit.HOUSEHOLD, SharesCount.PERSONS)
    assert round_.field_work_to == dt.date(2021, 7, 31)


@pytest.mark.parametrize(
    ("old", "new", "blamed", "says"),
    [
        ("core: 40", "core: 70", "  core:", "above extended"),
        ("load_min: 450", "load_min: 560", "staffing:", "load_min <= load_max"),
        (
            "field_work_to: 2021-07-31",
            "field_work_to: 2020-07-31",
            "field_work_to:",
            "before field_work_from",
        ),
        ("field_work_to: 2021-07-31\n", "", "fieldwork:", "fieldwork: none"),
        ("pack: dtks_2020", "pack: dtks_2021", "pack:", "dtks_2021"),
        ("valid_from: 2020-11-11", "valid_from: 2021-02-01", "valid_from:", "reference date 2021-01-01"),
        ("unit: household ", "unit: houshold ", "unit:", "Did you mean 'household'"),
    ],
)
def test_a_round_that_contradicts_itself_does_not_open(
    policy: Policy, old: str, new: str, blamed: str | None, says: str
) -> None:
    with pytest.raises(PolicyProblem) as caught:
        edit(policy, "round.yaml", old, new)
    assert says in caught.value.said.en
    assert caught.value.where is not None
    assert Path(caught.value.where.file).name == "round.yaml"
    lines = (policy.folder / "round.yaml").read_text().splitlines()
    expected = [number for number, text in enumerate(lines, start=1) if blamed and text.startswith(blamed)]
    assert [caught.value.where.line] == (expected or [None])


def test_a_round_without_field_work_needs_no_staff(policy: Policy) -> None:
    text = (policy.folder / "round.yaml").read_text()
    head, _, tail = text.partition("staffing:")
    text = head + tail[tail.index("# Decides ties") :]
    text = text.replace("fieldwork: door_to_door", "fieldwork: none").replace("field_work_from: 2021-01-01\n", "")
    (policy.folder / "round.yaml").write_text(text)
    assert Policy.open(policy.folder).round.staffing is None


def test_a_folder_without_a_round_is_no_policy(tmp_path: Path) -> None:
    with pytest.raises(HomeProblem, match="mutakhir init"):
        Policy.open(tmp_path)


def test_a_file_of_the_pack_loads_when_it_is_valid_on_the_reference_date(policy: Policy) -> None:
    assert policy.load("notes/a.yaml", Note).text == "a"
    (policy.folder / "notes" / "a.yaml").write_text(note("a", "2021-01-02"))
    with pytest.raises(PolicyProblem, match="policy.not-yet-valid"):
        policy.load("notes/a.yaml", Note)


def test_every_file_of_the_shipped_pack_is_dated_and_sourced(tmp_path: Path) -> None:
    copy_pack("dtks_2020", tmp_path / "policy")
    check_pack(Policy.open(tmp_path / "policy"), {})


def test_checking_a_pack_tells_the_mistakes_of_all_files(policy: Policy) -> None:
    assert {"notes/a.yaml", "notes/b.yaml"} <= set(check_pack(policy, {}))
    assert not {"notes/a.yaml", "notes/b.yaml"} & set(check_pack(policy, {"notes/*.yaml": Note}))
    (policy.folder / "notes" / "a.yaml").write_text("txt: a\n")
    (policy.folder / "notes" / "b.yaml").write_text(note("b", "2021-12-01"))
    with pytest.raises(PolicyProblem) as caught:
        check_pack(policy, {"notes/*.yaml": Note})
    codes = [each.code for each in caught.value.problems]  # type: ignore[attr-defined]
    assert sorted(codes) == ["policy.key-missing"] * 2 + ["policy.key-unknown", "policy.not-yet-valid"]


def test_a_missing_file_names_its_neighbour(policy: Policy) -> None:
    with pytest.raises(PolicyProblem, match=r"Did you mean 'notes/a.yaml'"):
        policy.load("note/a.yaml", Note)


@pytest.mark.parametrize("path", ["/etc/passwd", "../registry.yaml", "notes/../../registry.yaml", ""])
def test_no_path_leaves_the_pack(policy: Policy, path: str) -> None:
    with pytest.raises(PolicyProblem, match="policy.outside"):
        policy.load(path, Note)
    with pytest.raises(PolicyProblem, match="policy.outside"):
        policy.files([path])


def test_files_are_sorted_and_each_comes_once(policy: Policy) -> None:
    found = [path.as_posix() for path in policy.files(["notes/b.yaml", "notes/*.yaml", "round.yaml"])]
    assert found == ["notes/a.yaml", "notes/b.yaml", "round.yaml"]
    with pytest.raises(PolicyProblem, match="policy.no-file"):
        policy.files(["notes/*.yaml", "nothing/*.yaml"])


def test_the_hash_follows_name_and_bytes_and_nothing_else(policy: Policy) -> None:
    before, whole = policy.hash(["notes/*"]), policy.pack_hash()
    (policy.folder / "notes" / ".a.yaml.swp").write_text("x")
    (policy.folder / "notes" / "a.yaml~").write_text("x")
    assert (policy.hash(["notes/*"]), policy.pack_hash()) == (before, whole)
    (policy.folder / "notes" / "a.yaml").rename(policy.folder / "notes" / "c.yaml")
    renamed = policy.hash(["notes/*"])
    assert renamed != before
    (policy.folder / "notes" / "b.yaml").write_text(note("c"))
    assert policy.hash(["notes/*"]) not in (before, renamed)
    assert policy.pack_hash() != whole
    assert policy.hash(["round.yaml"]) == policy.hash(["round.*"])


def test_a_table_is_text_and_an_empty_cell_is_null(policy: Policy) -> None:
    (policy.folder / "notes" / "t.csv").write_text('# valid_from: 2020-01-01\ncode,name\n01,"a, b"\n\n02,\n')
    assert policy.csv("notes/t.csv").to_pydict() == {"code": ["01", "02"], "name": ["a, b", None]}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a,b\n1,2\n1\n", 3),
        ("a,b\n1,2,3\n", 2),
        ("# note\na,a\n", 2),
        ("a,\n", 1),
        ("", 1),
        ('a,b\n1,"2\n', 2),
        ("# valid_from: soon\na\n1\n", 1),
        ("# valid_from: 2022-01-01\na\n1\n", 1),
    ],
)
def test_a_broken_table_is_a_problem_with_its_line(policy: Policy, text: str, line: int | None) -> None:
    (policy.folder / "notes" / "t.csv").write_text(text)
    with pytest.raises(PolicyProblem) as caught:
        policy.csv("notes/t.csv")
    assert caught.value.where is not None
    assert caught.value.where.line == line


def test_a_copy_equals_the_shipped_pack_and_never_overwrites(policy: Policy, tmp_path: Path) -> None:
    copy_pack("dtks_2020", tmp_path / "other")
    assert Policy.open(tmp_path / "other").hash(["round.yaml"]) == policy.hash(["round.yaml"])
    with pytest.raises(ConflictProblem, match="policy.exists"):
        copy_pack("dtks_2020", tmp_path / "other")
    with pytest.raises(UsageProblem, match="Did you mean 'dtks_2020'"):
        copy_pack("dtks_202", tmp_path / "third")


def test_opening_pins_the_pack_and_keeps_what_people_wrote(policy: Policy) -> None:
    state = pin_pack(policy, OPENED)
    text = (policy.home / "registry.yaml").read_text()
    assert text.startswith(REGISTRY)
    tree = read_yaml(policy.home / "registry.yaml").tree
    assert tree["rounds"]["dtks-2020"]["pack_hash"] == policy.pack_hash() == state.opened_hash  # type: ignore[index,call-overload]
    assert pin_pack(policy, OPENED + dt.timedelta(days=1)) == state
    assert (policy.home / "registry.yaml").read_text() == text


def test_a_second_round_leaves_the_first_and_what_stands_below(policy: Policy) -> None:
    pin_pack(policy, OPENED)
    registry = policy.home / "registry.yaml"
    registry.write_text(registry.read_text() + "\n# storage of the ministry\nencryption: parquet\n")
    later = edit(policy, "round.yaml", "name: dtks-2020", "name: dtks-2021")
    pin_pack(later, OPENED)
    assert registry.read_text().endswith("\n# storage of the ministry\nencryption: parquet\n")
    assert list(read_yaml(registry).tree["rounds"]) == ["dtks-2020", "dtks-2021"]  # type: ignore[index,call-overload,arg-type]
    assert check_pin(later, registry).amendments == ()


def test_a_change_without_amendment_is_refused_and_named(policy: Policy) -> None:
    registry = policy.home / "registry.yaml"
    with pytest.raises(HomeProblem, match="policy.not-open"):
        check_pin(policy, registry)
    pin_pack(policy, OPENED)
    (policy.folder / "notes" / "b.yaml").write_text(note("changed"))
    (policy.folder / "notes" / "new.yaml").write_text(note("new"))
    with pytest.raises(PolicyProblem, match=r"notes/b.yaml, notes/new.yaml.*mutakhir policy amend"):
        check_pin(policy, registry)
    with pytest.raises(PolicyProblem, match="policy.changed"):
        pin_pack(policy, OPENED)


def test_amendments_carry_both_hashes_into_the_release(policy: Policy) -> None:
    registry = policy.home / "registry.yaml"
    opened = pin_pack(policy, OPENED).opened_hash
    with pytest.raises(ConflictProblem, match="policy.unchanged"):
        amend(policy, "1", dt.date(2021, 2, 1), "nothing")
    (policy.folder / "notes" / "b.yaml").write_text(note("changed"))
    first = amend(policy, "1", dt.date(2021, 2, 1), "new text: 50%")
    (policy.folder / "notes" / "a.yaml").unlink()
    with pytest.raises(ConflictProblem, match="policy.amendment-number"):
        amend(policy, "1", dt.date(2021, 3, 1), "again")
    with pytest.raises(ConflictProblem, match="policy.amendment-date"):
        amend(policy, "2", dt.date(2021, 1, 31), "too early")
    second = amend(policy, "2", dt.date(2021, 3, 1), "a is gone")
    state = check_pin(policy, registry)
    assert (state.opened_hash, state.current_hash) == (opened, policy.pack_hash())
    assert state.amendments == (first, second)
    assert second.files == {"notes/a.yaml": "removed"}
    assert first.reason == "new text: 50%"
