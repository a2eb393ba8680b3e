"""One reading of one expression: where it stands, and how each piece of SQL becomes a node."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from mutakhir.ground.rules import nodes as n
from mutakhir.ground.rules.functions import ALL_NAMES
from mutakhir.ground.rules.mistakes import ExpressionMistake
from mutakhir.ground.rules.vocabulary import Level, Vocabulary, nearest


Maker = Callable[[exp.Expression, "Reading"], n.Node]
Makers = Mapping[type[exp.Expression], Maker]

_PARTS = frozenset(
    {"this", "expression", "expressions", "low", "high", "ifs", "default", "table", "negate", "true"}
    | {"is_string", "quoted", "to"}
)


@dataclass
class Reading:
    """One reading of one expression at one level. Unknown columns are gathered, so all are told."""

    makers: Makers
    vocabulary: Vocabulary
    level: Level
    within_members: bool = False
    mistakes: list[ExpressionMistake] = field(default_factory=list)

    @property
    def scope(self) -> Level:
        """The level whose columns a bare name means here."""
        return Level.MEMBER if self.within_members else self.level

    def inside_members(self) -> "Reading":
        """The same reading within the brackets of a function over members."""
        return Reading(self.makers, self.vocabulary, self.level, within_members=True, mistakes=self.mistakes)

    def node(self, sql: exp.Expression) -> n.Node:
        """The node of a piece of SQL; raises `ExpressionMistake` where it is not of the language."""
        maker = self.makers.get(type(sql))
        if maker is None or not _only_allowed_parts(sql):
            raise refused(sql)
        return maker(sql, self)


def _only_allowed_parts(sql: exp.Expression) -> bool:
    return {name for name, value in sql.args.items() if value} <= _PARTS


def refused(sql: exp.Expression) -> ExpressionMistake:
    """What is not part of the language, named."""
    name = _name(sql)
    meant = nearest(name, ALL_NAMES)
    indonesian = f"; maksud Anda `{meant}`?" if meant else "; lihat docs/reference/rules.md"
    english = f"; did you mean `{meant}`?" if meant else "; see docs/reference/rules.md"
    return ExpressionMistake(
        "rule.refused",
        f"`{name}` di `{snippet(sql)}` bukan bagian dari bahasa aturan{indonesian}",
        f"`{name}` in `{snippet(sql)}` is not part of the rule language{english}",
    )


def _name(sql: exp.Expression) -> str:
    if isinstance(sql, exp.Anonymous):
        return str(sql.this)
    return sql.sql_name().lower() if isinstance(sql, exp.Func) else type(sql).__name__.lower()


def snippet(sql: exp.Expression) -> str:
    """The piece as SQL, cut short."""
    text = sql.sql(comments=False)
    return text if len(text) <= 80 else text[:77] + "..."
