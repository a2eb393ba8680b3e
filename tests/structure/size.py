"""How long the files and functions of the product are."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from statistics import quantiles

from structure.tree import SOURCE


FILE_LIMIT = 400
FUNCTION_LIMIT = 40


@dataclass(frozen=True)
class Size:
    """`name` is a path below src, for a function followed by `::` and its name."""

    name: str
    lines: int


@cache
def files() -> tuple[Size, ...]:
    return tuple(
        Size(path.relative_to(SOURCE).as_posix(), len(path.read_text("utf-8").splitlines()))
        for path in sorted(SOURCE.rglob("*.py"))
    )


@cache
def functions() -> tuple[Size, ...]:
    return tuple(size for file in files() for size in _functions_of(file.name))


def _functions_of(name: str) -> Iterator[Size]:
    tree = ast.parse((SOURCE / name).read_text("utf-8"))
    yield from _functions_below(tree, f"{name}::")


def _functions_below(node: ast.AST, prefix: str) -> Iterator[Size]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Size(prefix + child.name, _lines(child))
        named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        yield from _functions_below(child, f"{prefix}{child.name}." if named else prefix)


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end; decorators do not count."""
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def summary() -> str:
    return f"{_spread('files', files())}; {_spread('functions', functions())}"


def _spread(word: str, sizes: tuple[Size, ...]) -> str:
    # Files without a line (__init__.py) say nothing about size.
    lines = sorted(size.lines for size in sizes if size.lines)
    if len(lines) < 2:
        return f"{len(lines)} {word}"
    tenths = quantiles(lines, n=10, method="inclusive")
    return f"{len(lines)} {word}: median {tenths[4]:.0f}, p90 {tenths[8]:.0f}, max {lines[-1]} lines"
