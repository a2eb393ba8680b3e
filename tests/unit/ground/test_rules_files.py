"""Rule files: what loads, and that every mistake is told with file, line and remedy."""

from datetime import date
from pathlib import Path
from textwrap import indent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutakhir.ground.errors import PolicyProblem
from mutakhir.ground.rules import (
    Level,
    Mistake,
    Outcome,
    RuleBook,
    RuleFileProblem,
    Severity,
    Vocabulary,
    evaluate,
    load_rules,
)


VOCABULARY = Vocabulary(
    {
        "household": {"floor_area": "int16", "water": "int8", "has_car": "boolean", "wall": "string"},
        "member": {
            "relation": "int8",
            "age": "int16",
            "income": "int64",
            "birth_date": "date",
            "nik_level": "string",
            "tags": "array<string>",
        },
        "family": {"income": "int64"},
        "visit": {"started": "timestamp", "ended": "timestamp", "result": "int8"},
        "village": {"households": "int32"},
    }
)

GOOD = """\
valid_from: 2021-01-01
reference: Manual of the round, chapter 3
rules:
  - id: head_is_adult
    title: {id: Kepala keluarga dewasa, en: The head is an adult}
    severity: warning
    level: household
    when: any_member(relation = 1)
    assert: head.age >= 15
    message: {id: Periksa umur kepala keluarga, en: Check the age of the head}
    passes:
      - members: [{relation: 2, age: 9}, {relation: 1, age: 40}]
    fails:
      - members: [{relation: 1, age: 12}]
"""


@pytest.fixture
def load(tmp_path: Path):
    def _load(*texts: str | bytes) -> RuleBook:
        files = []
        for number, text in enumerate(texts, 1):
            files.append(tmp_path / f"{number}.yaml")
            files[-1].write_bytes(text.encode() if isinstance(text, str) else text)
        return load_rules(files, VOCABULARY)

    return _load


def told(load, *texts: str | bytes) -> list[tuple[str, int | None, str]]:
    """Every mistake as (file, line, English sentence)."""
    with pytest.raises(PolicyProblem) as caught:
        load(*texts)
    assert isinstance(caught.value, RuleFileProblem)
    for mistake in caught.value.mistakes:
        assert mistake.said.id != mistake.said.en
        assert str(mistake.where) in caught.value.sentence("id")
    return [(Path(m.where.file).name, m.where.line, m.said.en) for m in caught.value.mistakes]


def test_a_good_file_loads(load):
    (rule,) = load(GOOD)
    assert (rule.id, rule.severity, rule.level) == ("head_is_adult", Severity.WARNING, Level.HOUSEHOLD)
    assert rule.message.id == "Periksa umur kepala keluarga"
    assert (rule.valid_from, rule.reference) == (date(2021, 1, 1), "Manual of the round, chapter 3")
    assert rule.where.line == 4
    assert evaluate(rule, {"members": [{"relation": 1, "age": None}]}) is Outcome.UNKNOWN
    assert evaluate(rule, {"members": [{"relation": 2, "age": 1}]}) is Outcome.NOT_APPLICABLE
    assert evaluate(rule, {"members": [{"relation": 1, "age": 3}], "head": {"age": 50}}) is Outcome.PASSES


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("head.age >= 15", "head.agee >= 15", 9, "unknown column `head.agee` at level member; did you mean `age`?"),
        ("head.age >= 15", "age >= 15", 9, "it is a column of level member"),
        ("head.age >= 15", "head.age >= '15'", 9, "mixes a whole number with a text"),
        ("head.age >= 15", "head.age", 9, "needs a true or false, but this is a whole number"),
        ("head.age >= 15", "head.tags is null", 9, "is of type array<string>, which rules cannot use"),
        ("head.age >= 15", "previous.household.x = 1", 9, "`previous.household.x` is not part"),
        ("head.age >= 15", "household.water = 1", 9, "no `household.` at level household; allowed here: head., prev"),
        ("head.age >= 15", "head.age >= = 15", 9, "cannot be read after `head.age >= =` (line 1, character 13)"),
        ("head.age >= 15", "head.age >= 15)", 9, "check brackets and quotes"),
        ("head.age >= 15", "upper(wall) = 'A'", 9, "`upper` in `UPPER(wall)` is not part of the rule language"),
        ("head.age >= 15", "count_member(age > 1) = 1", 9, "did you mean `count_members`?"),
        ("head.age >= 15", "head.age % 2 = 0", 9, "`mod` in `head.age % 2`"),
        ("head.age >= 15", "head.age in (select 1)", 9, "is not part of the rule language"),
        ("head.age >= 15", "head.age in (1, null)", 9, "a list of constants without null"),
        ("head.age >= 15", "head.age = null", 9, "is never true; write `is null`"),
        ("head.age >= 15", "(head.age > 1) is true", 9, "only `null` or `not null` may follow `is`"),
        ("head.age >= 15", "years_between(head.birth_date) > 1", 9, "takes 2 argument(s), not 1"),
        ("head.age >= 15", "head.birth_date > date '2021-02-30'", 9, "'2021-02-30' is not a date"),
        ("head.age >= 15", r"wall regexp '\d+'", 9, r"the pattern '\d+' cannot be used: `\d`"),
        ("head.age >= 15", "wall regexp '(?i)a'", 9, "cannot be used: `(?`"),
        ("head.age >= 15", "wall regexp 'a*?'", 9, "cannot be used: `?`"),
        ("head.age >= 15", "any_member(count_members(age > 1) > 1)", 9, "stands within another one"),
        ("head.age >= 15", "sum_members(income / 2) > 1", 9, "needs a whole number"),
        ("head.age >= 15", "head.age > 99999999999999999999", 9, "is too large"),
        ("severity: warning", "severity: warnning", 6, "did you mean `warning`?"),
        ("level: household", "level: person", 7, "choose household, family, member, visit, village"),
        ("    severity: warning\n", "", 4, "`severity` is missing; add it"),
        ("    severity: warning\n", "    severity: warning\n    asert: true\n", 7, "did you mean `assert`?"),
        ("    severity: warning\n", "    severity: warning\n    severity: info\n", 7, "stands twice"),
        ("id: head_is_adult", "id: 7", 4, "must be a text"),
        ("id: head_is_adult", "id: head adult", 4, "use letters, digits"),
        (", en: The head is an adult", "", 5, "`en` is missing"),
        ("age: 12", "age: 16", 14, "this `fails` example gives `passes`; mend the example or the rule"),
        (", age: 12", "", 14, "gives `unknown`; mend the example or the rule; give the fields which `assert` reads"),
        ("relation: 1, age: 12", "relation: 2, age: 12", 14, "give fields for which `when` is true"),
        ("age: 12", "agee: 12", 14, "level member has no column `agee`; did you mean `age`?"),
        ("age: 12", "age: '12'", 14, "does not fit the column's type int16"),
        ("age: 12", "age: 40000", 14, "does not fit the column's type int16"),
        ("      - members: [{relation: 1, age: 12}]\n", "", 13, "must be a list (`- ...`) that is not empty"),
        ("    fails:\n      - members: [{relation: 1, age: 12}]\n", "", 4, "`fails` is missing"),
        ("valid_from: 2021-01-01", "valid_from: '2021-01-01'", 1, "must be a date such as 2021-01-01, without quotes"),
        ("valid_from: 2021-01-01", "valid_from: 2021-13-01", 1, "must be a single value"),
        ("rules:", "rule:", 3, "did you mean `rules`?"),
        ("title: {", "title: [", 5, "this is not YAML"),
    ],
)  # fmt: skip
def test_a_mistake_names_file_line_and_remedy(load, old, new, line, sentence):
    assert GOOD.count(old) == 1
    mistakes = told(load, GOOD.replace(old, new))
    assert ("1.yaml", line) in [(file, at) for file, at, _ in mistakes]
    assert any(at == line and sentence in said for _, at, said in mistakes), mistakes


def test_all_mistakes_of_all_files_are_told_at_once(load):
    first = GOOD.replace("severity: warning", "severity: bad").replace("head.age >= 15", "head.a1 > 1 and wat = 1")
    second = GOOD.replace("age: 12", "age: 70").replace("level: household", "levle: household")
    mistakes = told(load, first, second, "")
    assert [(file, line) for file, line, _ in mistakes] == [
        ("1.yaml", 6), ("1.yaml", 9), ("1.yaml", 9), ("2.yaml", 7), ("2.yaml", 4), ("3.yaml", 1),
    ]  # fmt: skip


def test_an_id_is_used_once_over_all_files(load):
    ((file, line, said),) = told(load, GOOD, GOOD)
    assert (file, line) == ("2.yaml", 4)
    assert "already used at" in said
    assert "1.yaml:4" in said
    within = GOOD + indent(GOOD.split("rules:\n")[1], "")
    assert [line for _, line, _ in told(load, within)] == [15]


def test_what_is_no_readable_file_is_told(load, tmp_path):
    assert "not UTF-8" in told(load, b"\xff\xfe\x00")[0][2] or "cannot be read" in told(load, b"\xff\xfe\x00")[0][2]
    assert "nested too deeply" in told(load, "[" * 5000)[0][2]
    with pytest.raises(RuleFileProblem, match="cannot be opened"):
        load_rules([tmp_path / "absent.yaml"], VOCABULARY)


def test_depth_and_length_of_an_expression_are_bounded(load):
    deep = GOOD.replace("head.age >= 15", "(" * 3000 + "true" + ")" * 3000)
    assert "nested deeper" in told(load, deep)[0][2]
    long = GOOD.replace("head.age >= 15", " and ".join(["head.age >= 15"] * 2000))
    assert "longer than" in told(load, long)[0][2]
    wide = GOOD.replace("head.age >= 15", " and ".join(["head.age >= 15"] * 500))
    assert len(load(wide)) == 1


def test_levels_beyond_the_household_load(load):
    rules = """\
  - id: f
    title: {id: a, en: b}
    severity: info
    level: family
    assert: income >= sum_members(income) - 5 and household.floor_area > 0
    message: {id: a, en: b}
    passes: [{income: 5, members: [{income: 5}, {income: 5}], household: {floor_area: 1}}]
    fails: [{income: 4, members: [{income: 5}, {income: 5}]}]
  - id: v
    title: {id: a, en: b}
    severity: info
    level: visit
    reference: its own
    assert: ended >= started
    message: {id: a, en: b}
    passes: [{started: 2021-03-01T10:00:00+07:00, ended: 2021-03-01T04:00:00Z}]
    fails: [{started: 2021-03-01T10:00:00+07:00, ended: 2021-03-01T02:00:00Z}]
  - id: w
    title: {id: a, en: b}
    severity: info
    level: village
    assert: households between 1 and 9000
    message: {id: a, en: b}
    passes: [{households: 10}]
    fails: [{households: 0}]
"""
    book = load(GOOD + rules)
    assert [rule.id for rule in book.at(Level.VISIT)] == ["v"]
    assert book["v"].reference == "its own"
    wrong = rules.replace("households between", "count_members(true) between")
    assert "the level has no members" in told(load, GOOD + wrong)[0][2]


def assert_loads_or_tells(file: Path) -> None:
    """One rule, or mistakes each of which has its line; any other exception fails the test."""
    told: tuple[Mistake, ...] = ()
    try:
        assert len(load_rules([file], VOCABULARY)) == 1
    except RuleFileProblem as problem:
        told = problem.mistakes
    assert all(mistake.where.line for mistake in told)


YAML_VALUES = st.recursive(
    st.sampled_from(["1", "-1", "abc", "''", "~", "2021-01-01", "2021-99-01", "!!int x", "!!bool x", "!!binary '*'",
                     "&a 1", "*a", "0x", ".nan", '"\\ud800"', '"\\0"', "household", "head.age > 1", "warning", "<<"]),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]")
    | st.lists(
        st.tuples(
            st.sampled_from(["id", "en", "rules", "assert", "when", "level", "passes", "fails", "members", "head",
                             "age", "previous", "title", "severity", "[1]", "~", "<<", "? a"]),
            inner,
        ),
        max_size=5,
    ).map(lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"),
    max_leaves=12,
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(GOOD.splitlines()), YAML_VALUES | st.text(max_size=20))
def test_garbage_gives_a_problem_and_nothing_else(tmp_path, line, garbage):
    start = line[: len(line) - len(line.lstrip(" -"))] + line.lstrip(" -").split(":")[0]
    text = GOOD.replace(line, f"{start}: {garbage}")
    file = tmp_path / "garbage.yaml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert_loads_or_tells(file)


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from([
    "head.age", "wall", "and", "or", "not", "(", ")", "=", "<", "+", "/", "in", "is", "null", "case", "when", "then",
    "end", "between", "like", "regexp", "'[a'", "'a'", "1", "1.5", "count_members", "sum_members", "coalesce", ",",
    "select", "*", "date", "'2021-01-01'", ";", "--", "/*", "::", "[", "]", ".", "@", "?", "over", "cast", "as", "%",
    "interval", "exists", "'", '"', "{", "}", "->", ":", "lambda", "$1", "`",
]), max_size=9))  # fmt: skip
def test_any_words_as_an_expression_give_a_problem_and_nothing_else(tmp_path, words):
    file = tmp_path / "words.yaml"
    file.write_text(GOOD.replace("head.age >= 15", '"' + " ".join(words).replace('"', '\\"') + '"'))
    assert_loads_or_tells(file)
