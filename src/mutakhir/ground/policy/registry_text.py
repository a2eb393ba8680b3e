"""Rewrites one top-level key of a YAML file that people also edit: every other line stays as it is."""

import os
from pathlib import Path

import yaml

from mutakhir.ground.policy.yaml_text import Tree, parse_yaml


def put_key(file: Path, key: str, value: Tree) -> None:
    """Sets `key` to `value` in `file` (made if missing), in one step: a reader sees old or new text."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    block = yaml.safe_dump({key: value}, sort_keys=False, allow_unicode=True, width=100)
    _replace(file, _with_block(text, key, block, file))


def _with_block(text: str, key: str, block: str, file: Path) -> str:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    starts = _top_level(text, file)
    if key not in starts:
        return "".join(lines) + block
    first = starts[key] - 1
    last = min((line - 1 for line in starts.values() if line > starts[key]), default=len(lines))
    while last > first + 1 and _belongs_to_nobody(lines[last - 1]):
        last -= 1
    return "".join(lines[:first]) + block + "".join(lines[last:])


def _top_level(text: str, file: Path) -> dict[str, int]:
    if not text.strip():
        return {}
    lines = parse_yaml(text, file).lines
    return {str(loc[0]): line for loc, line in lines.items() if len(loc) == 1}


def _belongs_to_nobody(line: str) -> bool:
    return not line.strip() or line.startswith("#")


def _replace(file: Path, text: str) -> None:
    beside = file.with_name(f".{file.name}.new")
    with beside.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
