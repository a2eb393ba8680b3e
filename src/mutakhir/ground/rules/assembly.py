"""One wide table per level: the records with what their rules look at, joined once for all rules.

The statistics over members that household rules need are computed in one `group_by`, whatever the
number of rules; only the columns that some rule reads are carried.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import ibis.expr.types as ir

from mutakhir.ground.rules import nodes as n
from mutakhir.ground.rules.table import Bound, statistic, value
from mutakhir.ground.rules.vocabulary import Level, Source


Tables = Mapping[str, ir.Table]

TABLE_OF: Mapping[Level, str] = {
    Level.HOUSEHOLD: "households",
    Level.FAMILY: "families",
    Level.MEMBER: "members",
    Level.VISIT: "visits",
    Level.VILLAGE: "villages",
}
KEYS: Mapping[Level, tuple[str, ...]] = {
    Level.HOUSEHOLD: ("household_id",),
    Level.FAMILY: ("household_id", "family_id"),
    Level.MEMBER: ("household_id", "member_id"),
    Level.VISIT: ("household_id", "visit_id"),
    Level.VILLAGE: ("village",),
}
PASSED_ON = "regency"

Needs = Mapping[Source, tuple[str, ...]]


@dataclass(frozen=True)
class Head:
    """Who the head is: the member column and its code."""

    relation: str
    code: int


def assembled(level: Level, expressions: Iterable[n.Node], tables: Tables, head: Head) -> Bound:
    """The table of a level: keys, `regency` where there is one, and every column the expressions read."""
    roots = tuple(expressions)
    columns = _needs(column for root in roots for column in _columns(root))
    statistics = tuple(dict.fromkeys(found for root in roots for found in _statistics(root)))
    wide = _with_sources(level, columns, tables, head)
    names = {node: f"members__{number}" for number, node in enumerate(statistics)}
    if statistics:
        key = "family_id" if level is Level.FAMILY else "household_id"
        wide = _joined(wide, key, _grouped(key, names, tables, head), key)
    return Bound(wide, names)


def _columns(node: n.Node) -> Iterator[n.Column]:
    """The columns read on the record itself, not those within a statistic."""
    if isinstance(node, n.Column):
        yield node
    elif not isinstance(node, n.OverMembers):
        for child in n.children(node):
            yield from _columns(child)


def _statistics(node: n.Node) -> Iterator[n.OverMembers]:
    if isinstance(node, n.OverMembers):
        yield node
    else:
        for child in n.children(node):
            yield from _statistics(child)


def _needs(columns: Iterable[n.Column]) -> Needs:
    found = sorted({(column.source, column.name) for column in columns})
    return {source: tuple(name for its, name in found if its is source) for source in Source}


def _with_sources(level: Level, needs: Needs, tables: Tables, head: Head, *extra: str) -> ir.Table:
    base = _table(tables, TABLE_OF[level])
    link = "previous_member_id" if level is Level.MEMBER else "household_id"
    carried = [*KEYS[level], *extra]
    if needs[Source.PREVIOUS]:
        carried.append(link)
    if PASSED_ON in base.columns:
        carried.append(PASSED_ON)
    wide = base.select(
        **{name: base[name] for name in dict.fromkeys(carried)},
        **_renamed(base, Source.OWN, needs[Source.OWN]),
    )
    if needs[Source.HOUSEHOLD]:
        wide = _join_source(wide, "household_id", _table(tables, "households"), "household_id", Source.HOUSEHOLD, needs)
    if needs[Source.HEAD]:
        wide = _join_source(wide, "household_id", _heads(tables, head), "household_id", Source.HEAD, needs)
    if needs[Source.PREVIOUS]:
        key = "member_id" if level is Level.MEMBER else "household_id"
        name = "previous_members" if level is Level.MEMBER else "previous_households"
        wide = _join_source(wide, link, _table(tables, name), key, Source.PREVIOUS, needs)
    return wide


def _join_source(
    wide: ir.Table, left_key: str, right: ir.Table, right_key: str, source: Source, needs: Needs
) -> ir.Table:
    narrow = right.select(**{right_key: right[right_key]}, **_renamed(right, source, needs[source]))
    return _joined(wide, left_key, narrow, right_key)


def _renamed(table: ir.Table, source: Source, names: Iterable[str]) -> dict[str, ir.Value]:
    return {f"{source.value}__{name}": table[name] for name in names}


def _joined(left: ir.Table, left_key: str, right: ir.Table, right_key: str) -> ir.Table:
    """Left join that adds the columns of the right side and keeps no second key."""
    right = right.rename(joined_key=right_key)
    return left.left_join(right, left[left_key] == right.joined_key).drop("joined_key")


def _heads(tables: Tables, head: Head) -> ir.Table:
    """The head of each household; of several, the one with the smallest id."""
    members = _table(tables, "members")
    heads = members.filter(members[head.relation] == head.code)
    first = heads.group_by("household_id").agg(first_id=heads.member_id.min())
    first = first.rename(first_household="household_id")
    return heads.semi_join(first, [heads.household_id == first.first_household, heads.member_id == first.first_id])


def _grouped(key: str, names: Mapping[n.OverMembers, str], tables: Tables, head: Head) -> ir.Table:
    """Every statistic of every rule in one pass over the members."""
    needs = _needs(column for node in names for column in _columns(node.of))
    extra = () if key in KEYS[Level.MEMBER] else (key,)
    members = Bound(_with_sources(Level.MEMBER, needs, tables, head, *extra), {})
    values = {name: value(node.of, members) for node, name in names.items()}
    narrow = members.table.select(key, **values)
    return narrow.group_by(key).agg(**{name: statistic(node, narrow[name]) for node, name in names.items()})


def _table(tables: Tables, name: str) -> ir.Table:
    assert name in tables, f"the rules need the table {name}; given are {sorted(tables)}"
    return tables[name]
