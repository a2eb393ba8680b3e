"""Which types go together, and what comes out. One place decides where a decimal begins.

Whole numbers enter arithmetic up to 2^53 (about 9 thousand million million rupiah) and are NULL
beyond; a result that might not fit in 64 bits is computed as a decimal. So nothing overflows, in any
engine.
"""

from collections.abc import Sequence
from datetime import date
from functools import reduce

from mutakhir.ground.rules import nodes as n
from mutakhir.ground.rules.mistakes import ExpressionMistake
from mutakhir.ground.rules.vocabulary import BOOLEAN, LARGEST_INTEGER, Kind, Type


EXACT_IN_A_DECIMAL = 2**53
SAFE_DECIMAL = 10**300  # below it no sum, difference or product of bounded decimals becomes infinite
MOST_MEMBERS = 1000  # of one household; 1000 x 2^53 still fits in 64 bits

_NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})
_WORD = {
    Kind.BOOLEAN: "benar/salah",
    Kind.INTEGER: "bilangan bulat",
    Kind.DECIMAL: "bilangan desimal",
    Kind.STRING: "teks",
    Kind.DATE: "tanggal",
    Kind.INSTANT: "waktu",
    Kind.NULL: "null",
}


def mismatch(where: str, left: Type, right: Type) -> ExpressionMistake:
    """Two kinds which must not meet in `where` (a piece of the expression)."""
    return ExpressionMistake(
        "rule.type",
        f"`{where}` mencampur {_WORD[left.kind]} dengan {_WORD[right.kind]}; samakan jenisnya",
        f"`{where}` mixes a {left.kind} with a {right.kind}; make both the same kind",
    )


def wanted(where: str, kinds: frozenset[Kind], got: Type) -> ExpressionMistake:
    """A kind which does not fit in `where`."""
    ordered = [kind for kind in Kind if kind in kinds]
    indonesian = " atau ".join(_WORD[kind] for kind in ordered)
    english = " or ".join(f"a {kind}" for kind in ordered)
    return ExpressionMistake(
        "rule.type",
        f"`{where}` memerlukan {indonesian}, tetapi di sini {_WORD[got.kind]}",
        f"`{where}` needs {english}, but this is a {got.kind}",
    )


def require(where: str, node: n.Node, *kinds: Kind) -> n.Node:
    """The node itself if it is of one of the kinds (NULL always is)."""
    if node.type.kind not in (*kinds, Kind.NULL):
        raise wanted(where, frozenset(kinds), node.type)
    return node


def literal(value: n.Value) -> n.Literal:
    """A constant with its type; a text, a date and so on are told apart by their Python class."""
    if isinstance(value, bool):
        return n.Literal(BOOLEAN, value)
    if isinstance(value, int):
        return n.Literal(Type(Kind.INTEGER, abs(value)), value)
    if isinstance(value, float):
        return n.Literal(Type(Kind.DECIMAL, int(abs(value)) + 1), value)
    if isinstance(value, str):
        return n.Literal(Type(Kind.STRING), value)
    kind = Kind.DATE if isinstance(value, date) else Kind.NULL
    return n.Literal(Type(kind), value)


def decimal(node: n.Node) -> n.Node:
    """The same value as a decimal, exact for every whole number that passes `exact`."""
    if node.type.kind is not Kind.INTEGER:
        return node
    if isinstance(node, n.Literal) and isinstance(node.value, int):
        return n.Literal(Type(Kind.DECIMAL, node.type.bound), float(node.value))
    whole = exact(node)
    return n.AsDecimal(Type(Kind.DECIMAL, whole.type.bound), whole)


def exact(node: n.Node) -> n.Node:
    """A whole number for arithmetic: NULL beyond 2^53, where no real amount lies."""
    if node.type.kind is not Kind.INTEGER or bound(node) <= EXACT_IN_A_DECIMAL:
        return node
    return n.Within(Type(Kind.INTEGER, EXACT_IN_A_DECIMAL), node)


def bound(node: n.Node) -> int:
    return SAFE_DECIMAL * SAFE_DECIMAL if node.type.bound is None else node.type.bound


def unified(where: str, parts: Sequence[n.Node]) -> tuple[n.Node, ...]:
    """The parts brought to one kind: whole numbers become decimals where a decimal is among them."""
    kind = reduce(lambda left, right: _together(where, left, right), (part.type for part in parts)).kind
    typed = tuple(_typed_null(part, kind) for part in parts)
    return tuple(decimal(part) for part in typed) if kind is Kind.DECIMAL else typed


def common(parts: Sequence[n.Node]) -> Type:
    """The type of a value that may be any of these parts, which are of one kind."""
    kind = next((part.type.kind for part in parts if part.type.kind is not Kind.NULL), Kind.NULL)
    if kind not in _NUMBERS:
        return Type(kind)
    bounds = [part.type.bound for part in parts if part.type.kind is not Kind.NULL]
    known = [each for each in bounds if each is not None]
    return Type(kind, max(known) if len(known) == len(bounds) else None)


def _together(where: str, left: Type, right: Type) -> Type:
    if left.kind is Kind.NULL or left.kind is right.kind:
        return right
    if right.kind is Kind.NULL:
        return left
    if {left.kind, right.kind} <= _NUMBERS:
        return Type(Kind.DECIMAL)
    raise mismatch(where, left, right)


def _typed_null(part: n.Node, kind: Kind) -> n.Node:
    return n.Literal(Type(kind, 0), None) if isinstance(part, n.Literal) and part.value is None else part


def arithmetic(where: str, operator: n.Operator, left: n.Node, right: n.Node) -> n.Node:
    """`left operator right`, whole where it surely fits in 64 bits, else decimal and finite."""
    left = exact(require(where, left, Kind.INTEGER, Kind.DECIMAL))
    right = exact(require(where, right, Kind.INTEGER, Kind.DECIMAL))
    size = bound(left) * bound(right) if operator == "*" else bound(left) + bound(right)
    whole = Kind.DECIMAL not in (left.type.kind, right.type.kind)
    if whole and size <= LARGEST_INTEGER:
        return _folded(n.Arithmetic(Type(Kind.INTEGER, size), operator, left, right))
    computed = n.Arithmetic(Type(Kind.DECIMAL, size), operator, decimal(left), decimal(right))
    return finite(_folded(computed))


def _folded(node: n.Arithmetic) -> n.Node:
    """Two constants become one: engines give constants types so narrow that a product overflows."""
    left, right = node.left, node.right
    if not (isinstance(left, n.Literal) and isinstance(right, n.Literal)):
        return node
    if not (isinstance(left.value, int | float) and isinstance(right.value, int | float)):
        return n.Literal(node.type, None)
    value = computed(node.operator, left.value, right.value)
    return n.Literal(Type(node.type.kind, bound(node)), value)


def computed(operator: n.Operator, left: int | float, right: int | float) -> int | float:
    """The value of one arithmetic step, as Python has it."""
    if operator == "+":
        return left + right
    return left - right if operator == "-" else left * right


def divide(where: str, left: n.Node, right: n.Node) -> n.Node:
    """True division, NULL on zero; finite as long as a whole number divides."""
    require(where, left, Kind.INTEGER, Kind.DECIMAL)
    require(where, right, Kind.INTEGER, Kind.DECIMAL)
    size = left.type.bound if right.type.kind is Kind.INTEGER else None
    return finite(n.Divide(Type(Kind.DECIMAL, size), decimal(left), decimal(right)))


def absolute(where: str, node: n.Node) -> n.Node:
    require(where, node, Kind.INTEGER, Kind.DECIMAL)
    inner = exact(node)
    return n.Absolute(inner.type, inner)


def finite(node: n.Node) -> n.Node:
    """NULL instead of infinity or not-a-number, only where either is possible."""
    if node.type.kind is not Kind.DECIMAL or bound(node) <= SAFE_DECIMAL:
        return node
    return n.Finite(Type(Kind.DECIMAL, None), node)


def summed(where: str, node: n.Node) -> n.Node:
    """`sum_members`: whole numbers only, for a sum of decimals depends on the order of the rows."""
    require(where, node, Kind.INTEGER)
    inner = exact(node)
    return n.OverMembers(Type(Kind.INTEGER, bound(inner) * MOST_MEMBERS), "sum", inner)
