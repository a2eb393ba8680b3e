"""More than a hundred broken policy files of every kind: each is a problem with file, line and remedy, no traceback."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

import pytest
from click.testing import CliRunner

from mutakhir.cli import main
from mutakhir.cli.whole_pack import MODELS
from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.lake import Home
from mutakhir.ground.policy import Policy
from mutakhir.ground.policy.pack import PACK_FILE, ROUND_FILE
from mutakhir.ground.policy.problems import PolicyProblems
from mutakhir.ground.policy.shipped import pack_files
from mutakhir.ground.rules.mistakes import RuleFileProblem
from mutakhir.validation.steps import rule_book


Break = Callable[[bytes], bytes]
PACK = pack_files("dtks_2020")
YAMLS = sorted(path for path in PACK if path.endswith(".yaml"))
TABLES = sorted(path for path in PACK if path.endswith(".csv"))


def appended(text: str) -> Break:
    return lambda data: data + text.encode()


def replaced(old: str, new: str) -> Break:
    def change(data: bytes) -> bytes:
        assert old.encode() in data, old
        return data.replace(old.encode(), new.encode(), 1)

    return change


def without_line(start: str) -> Break:
    return lambda data: b"".join(line for line in data.splitlines(True) if not line.startswith(start.encode()))


def dated(text: str) -> Break:
    def change(data: bytes) -> bytes:
        head, _, rest = data.partition(b"valid_from: ")
        return head + b"valid_from: " + text.encode() + rest[10:]

    return change


def column_twice(data: bytes) -> bytes:
    """The second column under the name of the first."""
    lines = data.splitlines(True)
    header = next(place for place, line in enumerate(lines) if not line.startswith(b"#"))
    names = lines[header].split(b",")
    lines[header] = b",".join([names[0], names[0], *names[2:]])
    return b"".join(lines)


# What may happen to any file of the pack: in an editor, in a mail, at the hands of a spreadsheet.
ANYWHERE: dict[str, Break] = {
    "no date": without_line("valid_from:"),
    "misspelt reference": replaced("reference:", "referense:"),
    "date the local way": dated("31/12/2020"),
    "date that does not exist": dated("2020-02-30"),
    "valid only later": dated("2031-01-01"),
    "unknown key": appended("\nkunci_lain: 1\n"),
    "key twice": appended("\nreference: again\n"),
    "tab": appended("\nlain:\n\tdalam: 1\n"),
    "open bracket": appended("\nlain: [1, 2\n"),
    "open quote": appended('\nlain: "tanpa penutup\n'),
    "merge marks": lambda data: b"<<<<<<< ours\n" + data,
    "latin-1": lambda data: data.replace(b"reference:", b"# caf\xe9\nreference:", 1),
    "control character": lambda data: data.replace(b"reference:", b"# \x07\nreference:", 1),
    "empty": lambda data: b"",
    "comments only": lambda data: b"# nanti diisi\n",
    "a list": lambda data: b"- satu\n- dua\n",
    "a sentence": lambda data: b"nanti diisi\n",
    "second document": appended("\n---\na: 1\n"),
    "alias": appended("\nlain: &a [1]\nlagi: *a\n"),
    "tag": appended("\nlain: !!python/object:os.system {}\n"),
    "too deep": appended("\nlain: " + "[" * 40 + "]" * 40 + "\n"),
    "key that is a list": appended("\n? [a]\n: 1\n"),
    "binary": lambda data: b"PK\x03\x04\x00\x00" + data[:200],
    "utf-16": lambda data: data.decode().encode("utf-16"),
}

TABLE_BREAKS: dict[str, Break] = {
    "short row": appended("1101\n"),
    "long row": appended(",".join("x" * 30) + "\n"),
    "open quote": appended('1101,"Satu\n'),
    "column twice": column_twice,
    "latin-1": lambda data: data + b"1101,caf\xe9\n",
    "empty": lambda data: b"",
}

# What a person gets wrong in one kind of file.
PARTICULAR: list[tuple[str, str, str]] = [
    ("round.yaml", "core: 40", "core: 70"),
    ("round.yaml", "unit: household", "unit: houshold"),
    ("round.yaml", "seed: 20201111", "seed: dua puluh"),
    ("round.yaml", "languages: [id, en]", "languages: []"),
    ("round.yaml", "field_work_to: 2021-07-31", "field_work_to: 2020-07-31"),
    ("pack.yaml", "version: ", "version: v"),
    ("pack.yaml", "country: ID", "country: Indonesia"),
    ("round_codes.yaml", "{code: 6, id: Ganda", "{code: 5, id: Ganda"),
    ("round_codes.yaml", "reason: carried", "reason: Carried Over"),
    ("retention.yaml", "findings, rule_counts", "findings"),
    ("retention.yaml", "direct: 24", "direct: dua tahun"),
    ("fieldwork/training.yaml", "pass_mark: 60", "pass_mark: 600"),
    ("fieldwork/training.yaml", "practice_required: true", "practice_required: ya"),
    ("fieldwork/training.yaml", "trainer: innas", "trainer: inda"),
    ("frame/prelist.yaml", "empty_village_weight: 0", "empty_village_weight: 0.5"),
    ("frame/regencies.yaml", "derived: false", "derived: tidak"),
    ("intake/landing.yaml", "oldest_age: 130", "oldest_age: 13"),
    ("intake/landing.yaml", "other_nik_areas: []", "other_nik_areas: [12]"),
    ("questionnaire/code_lists.yaml", "code: 1,", "code: satu,"),
    ("questionnaire/housing.yaml", "kind: integer", "kind: bilangan"),
    ("questionnaire/members.yaml", "kind: text", "kind: select_one"),
    ("questionnaire/instrument.yaml", "version: ", "version: V "),
    ("validation/identity.yaml", "severity: error", "severity: galat"),
    ("validation/identity.yaml", "level: member", "level: anggota"),
    ("validation/identity.yaml", "age >= 1", "umur >= 1"),
    ("validation/identity.yaml", "nik_level <> 'missing'", "nik_level <> missing)"),
    ("validation/identity.yaml", "passes: [{relation: 3, sex: 1, age: 0}]", "passes: [{relation: 3, sex: 1}]"),
    ("validation/identity.yaml", "fails: [{relation: 3, sex: 1}]", "fails: []"),
    ("validation/roster.yaml", "  - id: ", "  - id: 1 "),
    ("validation/visit.yaml", "assert:", "harus:"),
    ("review/workflow.yaml", "to: asleep", "to: tidur"),
    ("review/workflow.yaml", "result: [2, 3]", "result: [2, 9]"),
    ("review/workflow.yaml", "id: not_visited", "id: removed_by_meeting"),
    ("matching/deterministic.yaml", "birth_year_gap: 1", "birth_year_gap: -1"),
    ("ranking/model.yaml", "kind: ", "kind: x"),
    ("ranking/model.yaml", "folds: ", "folds: 1000"),
    ("ranking/quotas.yaml", "mode: regency_quota", "mode: national_cut"),
    ("quality/indicators.yaml", "weight: 2", "weight: berat"),
    ("quality/indicators.yaml", "id: enumerated", "id: visited"),
    ("publication/disclosure.yaml", "minimum_count: 10", "minimum_count: 0"),
    ("publication/gates.yaml", "waivers: []", "waivers: [{gate: a, by: b, reason: c}]"),
    ("serving/programmes/pkh.yaml", "bands: [core]", "bands: [poor]"),
    ("serving/programmes/pkh.yaml", "{pregnant: [1]}", "{hamil: [1]}"),
    ("serving/programmes/bst.yaml", "gets_pkh", "gets_phk"),
    ("serving/agreements/pkh.yaml", "direct_identifiers: true", "direct_identifiers: false"),
    ("serving/agreements/pkh.yaml", "about: term", "about: areas"),
    ("serving/agreements/bps-statistics.yaml", "direct_identifiers: false", "direct_identifiers: true"),
    ("serving/agreements/bps-statistics.yaml", "  - member_count", "  - head_name"),
    ("serving/agreements/bps-quality.yaml", 'areas: ["0"]', "areas: [seluruh]"),
]


@dataclass(frozen=True)
class Broken:
    path: str
    what: str
    data: bytes

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


def broken_files() -> Iterator[Broken]:
    """Three mishaps of any kind for each YAML file, in turn; every mishap of a table; all particular ones."""
    kinds = list(ANYWHERE.items())
    for place, path in enumerate(YAMLS):
        for what, change in (kinds[(place * 3 + turn) % len(kinds)] for turn in range(3)):
            if not (path.startswith("border/") and what == "valid only later"):  # a layout of tomorrow is no mistake
                yield Broken(path, what, change(PACK[path]))
    for path in TABLES:
        yield from (Broken(path, what, change(PACK[path])) for what, change in TABLE_BREAKS.items())
    for path, old, new in PARTICULAR:
        yield Broken(path, f"{old!r} -> {new!r}", replaced(old, new)(PACK[path]))


BROKEN = list(broken_files())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home.create(tmp_path_factory.mktemp("malformed") / "home", synthetic=True)


def load(policy_folder: Path, path: str) -> None:
    """The file by the loader of the command that reads it."""
    policy = Policy.open(policy_folder)
    if path.endswith(".csv"):
        policy.csv(path)
    elif path.startswith("validation/"):
        rule_book(policy)
    else:
        model = next((MODELS[pattern] for pattern in MODELS if PurePosixPath(path).match(pattern)), None)
        assert model is not None or path in (ROUND_FILE, PACK_FILE), "Policy.open reads these two"
        if model is not None:
            policy.load(path, model)


def singles(problem: PolicyProblem) -> list[PolicyProblem]:
    if isinstance(problem, PolicyProblems):
        return list(problem.problems)
    if isinstance(problem, RuleFileProblem):
        return [PolicyProblem(each.code, each.said, each.where) for each in problem.mistakes]
    return [problem]


def test_there_are_more_than_a_hundred_of_every_kind() -> None:
    assert len(BROKEN) >= 100
    assert {each.path for each in BROKEN} == {path for path in PACK if path.endswith((".yaml", ".csv"))}
    assert {each.what for each in BROKEN} >= set(ANYWHERE)
    assert len({(each.path, each.data) for each in BROKEN}) == len(BROKEN)


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_a_broken_file_is_told_with_file_line_and_remedy(home: Home, broken: Broken) -> None:
    file = home.folder / "policy" / broken.path
    file.write_bytes(broken.data)
    try:
        with pytest.raises(PolicyProblem) as caught:
            load(home.folder / "policy", broken.path)
    finally:
        file.write_bytes(PACK[broken.path])
    for problem in singles(caught.value):
        assert problem.where is not None
        assert Path(problem.where.file) == file
        lines = broken.data.count(b"\n") + 1
        assert problem.where.line is not None
        assert 1 <= problem.where.line <= lines
        assert problem.code.count(".") == 1
        for text in (problem.said.id, problem.said.en):
            assert len(text.split()) >= 4, "says what to do"
        assert problem.said.id != problem.said.en


def test_commands_end_with_their_exit_code_and_no_traceback(home: Home, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(home.folder, tmp_path / "home"))
    for broken in islice(BROKEN, 0, None, 9):
        file = copy / "policy" / broken.path
        file.write_bytes(broken.data)
        result = CliRunner(env={"MUTAKHIR_HOME": str(copy)}).invoke(main, ["policy", "check"])
        file.write_bytes(PACK[broken.path])
        assert (result.exit_code, type(result.exception)) == (11, SystemExit), f"{broken}: {result.output}"
        assert Path(broken.path).name in result.stderr
        assert "Traceback" not in result.output


def test_a_file_that_no_stage_reads_is_told(home: Home, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(home.folder, tmp_path / "home"))
    (copy / "policy" / "review" / "worklow.yaml").write_bytes(PACK["review/workflow.yaml"])
    result = CliRunner(env={"MUTAKHIR_HOME": str(copy)}).invoke(main, ["policy", "check"])
    assert result.exit_code == 11
    assert "worklow.yaml" in result.stderr
