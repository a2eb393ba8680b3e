"""The tables of shares beside this package, read once."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml


_FOLDER = Path(__file__).parent / "tables"
# What a YAML table may hold; the readers below say what they expect at a place.
Tree = Mapping[object, object]


@cache
def yaml_table(name: str) -> Tree:
    """The YAML table `name`; whoever reads it knows its shape."""
    read = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(read, dict), f"{name}.yaml is not a mapping"
    tree: Tree = read
    return tree


@cache
def csv_table(name: str) -> tuple[dict[str, str], ...]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def branch(tree: object, *path: str | int) -> object:
    """What stands at the end of a path of keys."""
    for key in path:
        assert isinstance(tree, Mapping), f"no branch {key}"
        tree = tree[key]
    return tree


def number(tree: object, *path: str | int) -> float:
    found = branch(tree, *path)
    assert isinstance(found, (int, float)), f"{path} is no number"
    return float(found)


def numbers(tree: object, *path: str | int) -> list[float]:
    found = branch(tree, *path)
    assert isinstance(found, list), f"{path} is no list"
    return [number(entry) for entry in found]


def words(tree: object, *path: str | int) -> list[str]:
    found = branch(tree, *path)
    assert isinstance(found, list), f"{path} is no list"
    return [str(entry) for entry in found]


def shares(tree: object, *path: str | int) -> dict[int, float]:
    """Code -> share."""
    found = branch(tree, *path)
    assert isinstance(found, dict), f"{path} is no mapping"
    return {int(code): number(share) for code, share in found.items()}


def keys(tree: object, *path: str | int) -> list[str]:
    found = branch(tree, *path)
    assert isinstance(found, dict), f"{path} is no mapping"
    return [str(key) for key in found]


def by_word(tree: object, *path: str | int) -> dict[str, float]:
    """Word -> share."""
    found = branch(tree, *path)
    assert isinstance(found, dict), f"{path} is no mapping"
    return {str(word): number(share) for word, share in found.items()}


def points(tree: object, *path: str | int) -> list[tuple[int, float]]:
    """(age, value) points."""
    found = branch(tree, *path)
    assert isinstance(found, list), f"{path} is no list"
    pairs = [numbers(entry) for entry in found]
    return [(int(age), value) for age, value in pairs]


def rows(tree: object, *path: str | int) -> list[object]:
    found = branch(tree, *path)
    assert isinstance(found, list), f"{path} is no list"
    return found
