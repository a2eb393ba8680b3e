"""The pairs of names of `name_pairs.yaml`, read by the tests and shown on a docs page."""

from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Pair:
    """`equal`: what is equal in names that are the same (norm, key, joined, second), None where they differ;
    `why`: the code of the rule, or, of different names, the reason."""

    rule: str
    one: str
    other: str
    equal: str | None
    why: str


def pairs() -> list[Pair]:
    listed = yaml.safe_load(Path(__file__).with_name("name_pairs.yaml").read_text("utf-8"))
    found = []
    for group in listed:
        found += [Pair(group["rule"], *map(str, line)) for line in group["same"]]
        found += [Pair(group["rule"], line[0], line[1], None, line[2]) for line in group["different"]]
    return found


def pages() -> list[str]:
    """A table per rule."""
    page: list[str] = []
    rule = ""
    for pair in pairs():
        if pair.rule != rule:
            rule = pair.rule
            page += ["", f"## {rule}", "", "| one name | other name | | by |", "|---|---|---|---|"]
        judged = f"same {pair.equal}" if pair.equal else "different"
        page += [f"| {_shown(pair.one)} | {_shown(pair.other)} | {judged} | {pair.why} |"]
    return page


def _shown(name: str) -> str:
    """As code, so that spaces and accents stay; two ticks where the name holds one."""
    tick = "``" if "`" in name else "`"
    return f"{tick}{name}{tick}"
