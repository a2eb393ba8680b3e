"""Many names on an engine: Python sees each distinct piece and each distinct shape once, SQL does the rest.

Names are cut into pieces, and the distinct pieces come to Python, which says what is known of each. With that every
name has a shape, and the distinct shapes come to Python, which says what stands at each place. Both go back as small
tables. A name stays one row throughout, with a column per place and a join per place: measured on DuckDB, a row per
piece that is grouped again costs four times as much. Nothing depends on the order of rows.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import add, or_

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.matching.names.pieces import MOST_PIECES, pieces_expression
from mutakhir.matching.names.places import FATHER, GIVEN, NONE, places
from mutakhir.matching.names.rules import OF_WORDS, Rule, listed
from mutakhir.matching.names.tables import NameTables
from mutakhir.matching.names.words import ORDINARY, NameWord, name_word


Fetch = Callable[[ir.Table], pa.Table]
_SEEN_APART = " "  # between what is seen at the places of a shape; no piece holds a space
_TEXTS = ("norm", "apart", "key", "first")


def name_forms(names: ir.Table, tables: NameTables, fetch: Fetch) -> ir.Table:
    """One row per distinct `name` that is not NULL, with the columns of `NameForm`; `display` is the name.

    Args:
        names: has a column `name`.
        fetch: computes an expression over `names`; called twice, at once, for distinct pieces and distinct shapes.
    """
    distinct = names.filter(names.name.notnull()).select(display="name").distinct()
    pieces = fetch(distinct_pieces(distinct))
    width = pc.max(pieces.column("pieces")).as_py() or 1
    known = token_table([*tables.substitutes, *pieces.column("piece").to_pylist()], tables)
    shaped = name_shapes(distinct, known, width)
    shapes = fetch(shaped.select("shape").distinct()).column("shape").to_pylist()
    return assemble(shaped, known, shape_table(shapes, tables, width), tables, width)


def distinct_pieces(distinct: ir.Table) -> ir.Table:
    """Each piece once, with the number of pieces of the longest name that it stands in."""
    cut = distinct.select(piece=pieces_expression(distinct.display)[:MOST_PIECES])
    single = cut.mutate(pieces=cut.piece.length()).unnest("piece")
    return single.group_by("piece").agg(pieces=single.pieces.max())


def token_table(pieces: Iterable[str], tables: NameTables) -> pa.Table:
    """What is known of each piece, once for each. Texts end in a space, so that they can be strung together."""
    distinct = sorted(set(pieces))
    words = [name_word(piece, tables) for piece in distinct]
    columns = {"piece": pa.array(distinct, pa.string()), "seen": pa.array([word.seen for word in words], pa.string())}
    for name in _TEXTS:
        texts = (getattr(word, name) for word in words)
        columns[name] = pa.array([f"{text} " if text else None for text in texts], pa.string())
    columns["words"] = pa.array([len(word.norm.split()) for word in words], pa.int64())
    columns["fired"] = pa.array([_bits(word) for word in words], pa.int64())
    return pa.table(columns)


def _bits(word: NameWord) -> int:
    return sum(1 << number for number, rule in enumerate(OF_WORDS) if rule in word.rules)


def name_shapes(distinct: ir.Table, known: pa.Table, width: int) -> ir.Table:
    """`display`, its pieces `piece_0` and on, and `shape`: what is seen at each place. Most pieces are ordinary."""
    found = known.select(["piece", "seen"])
    telling = ibis.memtable(found.filter(pc.not_equal(found.column("seen"), ORDINARY)))
    cut = distinct.mutate(pieces=pieces_expression(distinct.display, width))
    rows = cut.select("display", **{f"piece_{at}": cut.pieces[at] for at in range(width)})
    seen = rows
    for at in range(width):
        told = telling.select(**{f"told_{at}": "piece", f"seen_{at}": "seen"})
        seen = seen.left_join(told, rows[f"piece_{at}"] == told[f"told_{at}"])
    # In two steps: Ibis joins no table on a column that was worked out within a join.
    seen = seen.select("display", *(f"{name}_{at}" for at in range(width) for name in ("piece", "seen")))
    marks = [
        ibis.ifelse(seen[f"piece_{at}"] == "", "", seen[f"seen_{at}"].fill_null(ORDINARY) + _SEEN_APART)
        for at in range(width)
    ]
    return seen.mutate(shape=_strung(marks)).drop(*(f"seen_{at}" for at in range(width)))


def _strung(texts: Iterable[ir.StringValue]) -> ir.StringValue:
    return reduce(add, texts)


def shape_table(shapes: list[str], tables: NameTables, width: int) -> pa.Table:
    """What stands at each place of each shape: `kind_0`, and `long_0` where an abbreviation stands for a word."""
    found = [places(tuple(shape.removesuffix(_SEEN_APART).split(_SEEN_APART)), tables) for shape in shapes]
    columns = {
        "shape": pa.array(shapes, pa.string()),
        "titles": pa.array([one.titles for one in found], pa.string()),
        "sex_hint": pa.array([one.sex for one in found], pa.int8()),
        "shape_rules": pa.array([listed(one.rules) for one in found], pa.string()),
        "has_second": pa.array([Rule.SECOND in one.rules for one in found], pa.bool_()),
        "has_father": pa.array([FATHER in one.kinds for one in found], pa.bool_()),
    }
    for at in range(width):
        columns[f"kind_{at}"] = pa.array([(one.kinds[at : at + 1] or NONE) for one in found], pa.string())
        long = [one.substitutes[at] if at < len(one.substitutes) else None for one in found]
        columns[f"long_{at}"] = pa.array([word or None for word in long], pa.string())
    return pa.table(columns)


def assemble(shaped: ir.Table, known: pa.Table, decided: pa.Table, tables: NameTables, width: int) -> ir.Table:
    """The names put together again from what is known of their pieces and of their shapes."""
    told = ibis.memtable(decided).rename(told="shape")
    rows = shaped.left_join(told, shaped.shape == told.told).drop("told")
    meant = {
        f"piece_{at}": ibis.ifelse(
            rows[f"kind_{at}"] == NONE, ibis.null("string"), rows[f"long_{at}"].fill_null(rows[f"piece_{at}"])
        )
        for at in range(width)
    }
    rows = joined = rows.mutate(**meant)
    words = ibis.memtable(known.drop_columns(["seen"]))
    for at in range(width):
        told = words.rename({f"{name}_{at}": name for name in (*_TEXTS, "words", "fired")} | {f"told_{at}": "piece"})
        joined = joined.left_join(told, rows[f"piece_{at}"] == told[f"told_{at}"])
    return _finished(joined, tables, width)


def _gathered(rows: ir.Table, width: int) -> ir.Table:
    """Texts of all places strung together, counts summed, rules joined bit by bit."""

    def at_place(name: str, at: int) -> ir.Value:
        return rows[f"{name}_{at}"]

    def of_kind(name: str, kind: str) -> ir.StringValue:
        return _strung(
            ibis.ifelse(at_place("kind", at) == kind, at_place(name, at).fill_null(""), "") for at in range(width)
        )

    def named(name: str) -> ir.StringValue:
        """Places of no kind have no words, so what is not the father's is the person's."""
        return _strung(
            ibis.ifelse(at_place("kind", at) == FATHER, "", at_place(name, at).fill_null("")) for at in range(width)
        )

    given = [at_place("kind", at) == GIVEN for at in range(width)]
    counts = [ibis.ifelse(given[at], at_place("words", at).fill_null(0), 0) for at in range(width)]
    fired = [at_place("fired", at).fill_null(0) for at in range(width)]
    was_joined = (reduce(or_, fired) & (1 << OF_WORDS.index(Rule.JOINED))) > 0
    return rows.select(
        "display",
        "titles",
        "sex_hint",
        "shape_rules",
        "has_second",
        norm=named("norm"),
        split=ibis.ifelse(was_joined, named("apart"), named("norm")),
        key=of_kind("key", GIVEN),
        father=ibis.ifelse(rows.has_father, of_kind("norm", FATHER), ""),
        told_first=ibis.coalesce(
            *(given[at].ifelse(at_place("first", at), ibis.null("string")) for at in range(width))
        ),
        words=reduce(add, counts),
        fired=reduce(or_, fired),
    )


def _rule_texts() -> pa.Table:
    """The codes of every combination of rules of words, with a space in front."""
    masks = range(1 << len(OF_WORDS))
    texts = [" " + (listed(rule for at, rule in enumerate(OF_WORDS) if mask >> at & 1) or "") for mask in masks]
    return pa.table({"fired": pa.array(masks, pa.int64()), "word_rules": pa.array(texts, pa.string())})


def _finished(rows: ir.Table, tables: NameTables, width: int) -> ir.Table:
    gathered = _gathered(rows, width)
    texts = {name: gathered[name].rstrip().nullif("") for name in ("norm", "split", "key", "father")}
    one = gathered.mutate(**texts).left_join(ibis.memtable(_rule_texts()), "fired")
    long = one.norm.substr(0, 1).cases(*tables.second_reading.items(), else_="")
    sounds = one.key.split(" ")
    return one.select(
        "display",
        norm="norm",
        second=ibis.ifelse(one.has_second, long + one.norm.substr(1), ibis.null("string")),
        tokens=one.norm.split(" "),
        joined=one.norm.replace(" ", ""),
        split="split",
        key=ibis.ifelse(one.key.contains(" "), sounds.sort().join(" "), one.key),
        first_key=one.told_first.rstrip().fill_null(sounds[0]),
        father="father",
        titles="titles",
        sex_hint="sex_hint",
        single=one.words == 1,
        rules=(one.shape_rules.fill_null("") + one.word_rules).strip().nullif(""),
        version=ibis.literal(tables.version),
    )
