"""Two readings of every rule agree: one record in plain Python, whole tables in DuckDB (and Sail).

Expressions and records are drawn at random, NULLs, infinities and odd letters included.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mutakhir.ground.errors import Said, Where
from mutakhir.ground.rules import (
    Level,
    Outcome,
    Rule,
    RuleBook,
    RuleId,
    Severity,
    Vocabulary,
    evaluate,
    failing_rules,
    rule_counts,
)
from mutakhir.ground.rules.parse import parse


COLUMNS = {
    "small": "int8",
    "count": "int32",
    "amount": "int64",
    "share": "float64",
    "name": "string",
    "flag": "boolean",
    "day": "date",
}
VOCABULARY = Vocabulary({"household": COLUMNS, "member": {**COLUMNS, "relation": "int8"}})
KEYS = {"household_id": "int64"}
SCHEMAS: Mapping[str, dict[str, str]] = {
    "households": {**KEYS, **COLUMNS},
    "members": {
        **KEYS,
        "member_id": "int64",
        "previous_member_id": "int64",
        "relation": "int8",
        **COLUMNS,
    },
    "previous_households": {**KEYS, **COLUMNS},
    "previous_members": {"member_id": "int64", "relation": "int8", **COLUMNS},
}
TABLES = {name: ibis.table(schema, name=name) for name, schema in SCHEMAS.items()}

Records = dict[str, list[dict[str, Any]]]
Texts = st.SearchStrategy[str]

# --- records ------------------------------------------------------------------------------------------

LETTERS = "aAbB.%_\n0é\u0130ß😀 '\\"
VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "small": st.integers(-128, 127) | st.integers(-2, 3),
    "count": st.integers(-(2**31), 2**31 - 1) | st.integers(-2, 3),
    "amount": st.integers(-(2**63), 2**63 - 1) | st.integers(-2, 3) | st.integers(-(2**54), 2**54),
    "share": st.floats() | st.sampled_from([0.0, -0.0, 0.5, 1.0, 2.0]),
    "name": st.text(LETTERS, max_size=4),
    "flag": st.booleans(),
    "day": st.dates(date(1, 1, 1)) | st.dates(date(2019, 2, 26), date(2021, 3, 2)),
}


def fields(*extra: str) -> st.SearchStrategy[dict[str, Any]]:
    held = {name: st.none() | values for name, values in VALUES.items()}
    return st.fixed_dictionaries({**held, **{name: st.none() | st.integers(1, 3) for name in extra}})


@st.composite
def registries(draw: st.DrawFn) -> Records:
    households = draw(st.lists(fields(), min_size=1, max_size=3))
    members = draw(st.lists(st.tuples(st.integers(1, 4), fields("relation")), max_size=7))
    return {
        "households": [{"household_id": at, **held} for at, held in enumerate(households, 1)],
        "members": [
            {"household_id": of, "member_id": at, "previous_member_id": draw(st.sampled_from([None, 1, 2])), **held}
            for at, (of, held) in enumerate(members, 1)
        ],
        "previous_households": [{"household_id": 1, **draw(fields())}],
        "previous_members": [{"member_id": 1, **draw(fields("relation"))}],
    }


# --- expressions --------------------------------------------------------------------------------------


def texts(*parts: Any) -> Texts:
    """A text made of fixed pieces and drawn ones."""
    drawn = [part if isinstance(part, st.SearchStrategy) else st.just(part) for part in parts]
    return st.tuples(*drawn).map("".join)


def quoted(strategy: Texts) -> Texts:
    return strategy.map(lambda text: "'" + text.replace("'", "''") + "'")


LITERALS: Mapping[str, Texts] = {
    "small": st.integers(-3, 3).map(str),
    "count": st.sampled_from(["0", "-1", "2", "70000", "3000000000", "9007199254740993"]),
    "amount": st.sampled_from(["0", "1", "-9007199254740992", "9223372036854775807"]),
    "share": st.sampled_from(["0.1", "0.0", "-2.5", "1e3", "123456789.123456789"]),
    "name": quoted(st.text(LETTERS, max_size=3)),
    "flag": st.sampled_from(["true", "false"]),
    "day": st.sampled_from(["date '2020-02-29'", "date '2021-02-28'", "date '1600-03-01'"]),
}
PATTERN = st.sampled_from(["a", "[ab]", "[^a]", ".", r"\.", "(a|b0)", "é", "[a-z0]", " "])
REPEAT = st.sampled_from(["", "*", "+", "?", "{2}", "{0,1}"])
PATTERNS = texts(
    st.sampled_from(["", "^"]),
    st.lists(st.tuples(PATTERN, REPEAT).map("".join), min_size=1, max_size=3).map("".join),
    st.sampled_from(["", "$"]),
)
LIKES = st.text("aA%_0é\n😀'", max_size=4)


class Grammar:
    """Expressions of one scope: its prefixes, and what it says of members."""

    def __init__(self, prefixes: list[str], members: "Grammar | None", depth: int) -> None:
        self.prefixes = st.sampled_from(prefixes)
        self.members = members
        self.number = st.sampled_from(["small", "count", "amount", "share"]).flatmap(self.value)
        self.condition = self.value("flag")
        for _ in range(depth):
            self.number, self.condition = self._number(), self._condition()

    def column(self, name: str) -> Texts:
        return texts(self.prefixes, name)

    def value(self, name: str) -> Texts:
        return self.column(name) | LITERALS[name]

    def _number(self) -> Texts:
        simple = st.sampled_from(["small", "count", "amount", "share"]).flatmap(self.value)
        days = texts("(", self.value("day"), ", ", self.value("day"), ")")
        some = [
            simple,
            texts("(", self.number, " ", st.sampled_from("+-*/"), " ", self.number, ")"),
            texts("- (", simple, ")"),
            texts("abs(", self.number, ")"),
            texts("length(", self.value("name"), ")"),
            texts("coalesce(", self.number, ", ", self.number, ")"),
            texts("case when ", self.condition, " then ", self.number, " else ", self.number, " end"),
            texts("case ", simple, " when ", simple, " then ", self.number, " end"),
            texts(st.sampled_from(["years_between", "days_between"]), days),
        ]
        if self.members:
            whole = st.sampled_from(["small", "count", "amount"]).flatmap(self.members.column)
            some += [
                texts("count_members(", self.members.condition, ")"),
                texts("sum_members(", whole, ")"),
                texts(st.sampled_from(["min_members(", "max_members("]), self.members.number, ")"),
            ]
        return st.one_of(some)

    def _condition(self) -> Texts:
        operator = st.sampled_from([" = ", " <> ", " < ", " <= ", " > ", " >= "])
        some = [
            self.value("flag"),
            texts(self.number, operator, self.number),
            texts(self.value("name"), operator, self.value("name")),
            texts(self.value("day"), operator, self.value("day")),
            texts(self.column("flag"), st.sampled_from([" = ", " <> "]), self.value("flag")),
            texts(self.number, " between ", self.number, " and ", self.number),
            texts(self.column("count"), st.sampled_from([" in ", " not in "]), "(1, -1, 0.5, 70000)"),
            texts(self.column("name"), st.sampled_from([" in ", " not in "]), "('a', '', 'é''')"),
            texts(self.column("name"), " regexp ", quoted(PATTERNS)),
            texts(self.column("name"), st.sampled_from([" like ", " not like "]), quoted(LIKES)),
            texts("not (", self.condition, ")"),
            texts("(", self.condition, ") ", st.sampled_from(["=", "<>", "and not"]), " (", self.condition, ")"),
            texts("(", self.condition, st.sampled_from([") is null", ") is not null"])),
            texts("(", self.condition, st.sampled_from([" and ", " or "]), self.condition, ")"),
            texts("coalesce(", self.column("flag"), ", ", self.condition, ")"),
            texts(
                "(", st.sampled_from(list(VALUES)).flatmap(self.column), st.sampled_from([" is null)", " is not null)"])
            ),
        ]
        if self.members:
            some.append(texts("any_member(", self.members.condition, ")"))
        return st.one_of(some)


OF_MEMBERS = Grammar(["", "", "household.", "head.", "previous."], None, 2)
GRAMMARS = {
    Level.HOUSEHOLD: Grammar(["", "", "head.", "previous."], OF_MEMBERS, 3),
    Level.MEMBER: Grammar(["", "", "household.", "head.", "previous."], OF_MEMBERS, 3),
}


def rule(at: int, level: Level, when: str | None, condition: str) -> Rule:
    nodes = []
    for text in (when, condition):
        node, mistakes = parse(text, level, VOCABULARY) if text else (None, [])
        assert not mistakes, (text, mistakes[0].said.en)
        nodes.append(node)
    assert nodes[1] is not None
    said = Said(id="-", en=f"{when} => {condition}")
    return Rule(
        id=RuleId(f"r{at}"), title=said, severity=Severity.ERROR, level=level, when=nodes[0], condition=nodes[1],
        message=said, reference="-", valid_from=date(2021, 1, 1), where=Where("-"), relation="relation",
        head_relation=1,
    )  # fmt: skip


@st.composite
def books(draw: st.DrawFn, level: Level) -> RuleBook:
    conditions = GRAMMARS[level].condition.filter(lambda text: len(text) < 600)
    pairs = draw(st.lists(st.tuples(st.none() | conditions, conditions), min_size=1, max_size=4))
    return RuleBook(tuple(rule(at, level, when, condition) for at, (when, condition) in enumerate(pairs)))


# --- the two ways -------------------------------------------------------------------------------------


def records_of(level: Level, data: Records) -> Iterator[tuple[tuple[int, int | None], dict[str, Any]]]:
    """Each record as `evaluate` takes it, with its keys."""
    previous = {held["member_id"]: held for held in data["previous_members"]}
    people = [{**each, "previous": previous.get(each["previous_member_id"])} for each in data["members"]]
    households = {held["household_id"]: held for held in data["households"]}
    earlier = {held["household_id"]: held for held in data["previous_households"]}
    for each in people if level is Level.MEMBER else data["households"]:
        of = each["household_id"]
        record = {**each, "members": [one for one in people if one["household_id"] == of]}
        if level is Level.MEMBER:
            yield (of, each["member_id"]), {**record, "household": households.get(of)}
        else:
            yield (of, None), {**record, "previous": earlier.get(of)}


def by_rows(book: RuleBook, level: Level, data: Records) -> tuple[set[Any], dict[str, list[int]]]:
    failing: set[Any] = set()
    counts = {str(each.id): [0, 0, 0] for each in book}
    for keys, record in records_of(level, data):
        for each in book:
            outcome = evaluate(each, record)
            counts[each.id][0] += outcome is not Outcome.NOT_APPLICABLE
            counts[each.id][1] += outcome is Outcome.FAILS
            counts[each.id][2] += outcome is Outcome.UNKNOWN
            if outcome is Outcome.FAILS:
                failing.add((str(each.id), *keys))
    return failing, counts


Run = Callable[[ibis.Table], list[dict[str, Any]]]


def by_tables(book: RuleBook, level: Level, run: Run) -> tuple[set[Any], dict[str, list[int]]]:
    rows = run(failing_rules(book, level, TABLES))
    failing = {(row["rule_id"], row["household_id"], row["member_id"]) for row in rows}
    assert len(failing) == len(rows)
    counts = run(rule_counts(book, level, TABLES))
    return failing, {row["rule_id"]: [row["applied"], row["failed"], row["unknown"]] for row in counts}


def arrow(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = ibis.schema(SCHEMAS[name]).to_pyarrow()
    columns = {field.name: pa.array([row[field.name] for row in rows], field.type) for field in schema}
    return pa.table(columns, schema=schema)


@pytest.fixture(scope="module")
def duck() -> Iterator[ibis.BaseBackend]:
    backend = ibis.duckdb.connect(threads=1)
    yield backend
    backend.disconnect()


@pytest.mark.parametrize("level", list(GRAMMARS))
def test_rows_and_tables_agree(level: Level, duck: ibis.BaseBackend) -> None:
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )  # fmt: skip
    @given(books(level), registries())
    def agree(book: RuleBook, data: Records) -> None:
        for name, rows in data.items():
            duck.con.register(name, arrow(name, rows))
        tables = by_tables(book, level, lambda table: duck.to_pyarrow(table).to_pylist())
        assert tables == by_rows(book, level, data), [each.title.en for each in book]

    agree()


EXAMPLES = 40


# --- Spark Connect -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sail() -> Iterator[ibis.BaseBackend]:
    server = pytest.importorskip("pysail.spark", reason="needs the extra spark").SparkConnectServer("127.0.0.1", 0)
    sql = pytest.importorskip("pyspark.sql", reason="needs the extra spark")
    server.start(background=True)
    host, port = server.listening_address
    session = sql.SparkSession.builder.remote(f"sc://{host}:{port}").create()
    yield ibis.pyspark.connect(session)
    session.stop()
    server.stop()


@pytest.mark.spark
def test_a_spark_connect_server_agrees(sail: ibis.BaseBackend) -> None:
    def run(table: ibis.Table) -> list[dict[str, Any]]:
        return list(sail._session.sql(sail.compile(table)).toArrow().to_pylist())

    @settings(
        max_examples=SPARK_EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.sampled_from(list(GRAMMARS)).flatmap(lambda level: st.tuples(st.just(level), books(level))), registries())
    def agree(levelled: tuple[Level, RuleBook], data: Records) -> None:
        level, book = levelled
        for name, rows in data.items():
            some = rows or [dict.fromkeys(SCHEMAS[name])]  # an empty frame cannot be sent
            frame = sail._session.createDataFrame(arrow(name, some)).limit(len(rows))
            frame.createOrReplaceTempView(name)
        assert by_tables(book, level, run) == by_rows(book, level, data), [each.title.en for each in book]

    agree()


SPARK_EXAMPLES = 12
