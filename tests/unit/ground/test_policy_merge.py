"""Three versions of a pack made one: nothing is lost, nothing is half merged, a clash is always told."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.ground.policy.merge import Conflict, merge_packs
from mutakhir.ground.policy.merge_blocks import blocks_of, identity_of
from mutakhir.ground.policy.merge_csv import merge_csv
from mutakhir.ground.policy.merge_yaml import Clash, merge_yaml
from mutakhir.ground.policy.shipped import pack_files
from mutakhir.ground.policy.yaml_text import Tree, parse_yaml


BASE = """\
# The file as a whole.
valid_from: 2020-11-11
mark: 60  # of 100

# Who checks whom.
staff:
  load: 500
  per_supervisor: 5
transitions:
  # Two of them send another officer.
  - id: suspected
    when: {results: [1]}
    to: revisit
  - id: clean
    to: accepted
    reason: no_error
text: >-
  a long
  # no comment
  sentence
"""


def leave_open(_: Clash) -> None:
    return None


def merged(base: str, ours: str, theirs: str) -> str:
    text, clashes = merge_yaml(base, ours, theirs, leave_open)
    assert clashes == ()
    return text


def tree(text: str) -> Tree:
    return parse_yaml(text, Path("t")).tree


def edited(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_changes_in_different_places_are_joined_with_their_comments() -> None:
    ours = edited(
        BASE, ("load: 500", "load: 450  # our villages are far apart"), ("  - id: clean\n", "  # ours\n  - id: clean\n")
    )
    theirs = edited(
        BASE,
        ("  per_supervisor: 5\n", "  # decree 7\n  per_supervisor: 4\n"),
        ("    to: accepted\n", "    to: accepted\n    automatic: true\n"),
        ("  # no comment\n", "  # still none\n"),
        ("mark: 60  # of 100", "mark: 65  # of 100, since decree 7"),
    )
    assert merged(BASE, ours, theirs) == edited(
        BASE,
        ("load: 500", "load: 450  # our villages are far apart"),
        ("  per_supervisor: 5\n", "  # decree 7\n  per_supervisor: 4\n"),
        ("  - id: clean\n", "  # ours\n  - id: clean\n"),
        ("    to: accepted\n", "    to: accepted\n    automatic: true\n"),
        ("  # no comment\n", "  # still none\n"),
        ("mark: 60  # of 100", "mark: 65  # of 100, since decree 7"),
    )


def test_items_of_both_sides_keep_their_places() -> None:
    ours = edited(BASE, ("  - id: clean\n", "  - id: mine\n    to: asleep\n  - id: clean\n"))
    theirs = edited(BASE, ("text: >-\n", "  - id: new\n    to: pending\ntext: >-\n"), ("  load: 500\n", ""))
    found = tree(merged(BASE, ours, theirs))
    assert isinstance(found, dict)
    assert [each["id"] for each in found["transitions"]] == ["suspected", "mine", "clean", "new"]  # type: ignore[union-attr,index,call-overload]
    assert found["staff"] == {"per_supervisor": 5}


def test_another_order_of_a_list_is_a_change() -> None:
    """The first transition that fits decides, so order is policy."""
    xyz, yxz, xzy, xyzw = (yaml.safe_dump({"a": [{"id": i} for i in order]}) for order in ("xyz", "yxz", "xzy", "xyzw"))
    assert tree(merged(xyz, xyzw, yxz)) == {"a": [{"id": "y"}, {"id": "x"}, {"id": "z"}, {"id": "w"}]}
    assert tree(merged(xyz, xzy, xyzw)) == {"a": [{"id": "x"}, {"id": "z"}, {"id": "w"}, {"id": "y"}]}
    assert [clash.key for clash in merge_yaml(xyz, yxz, xzy, leave_open)[1]] == ["a"]


CLASHES = [
    (("load: 500", "load: 450"), ("load: 500", "load: 550"), "staff.load"),
    (("    to: accepted\n", "    to: asleep\n"), ("    to: accepted\n", "    to: pending\n"), "transitions.clean.to"),
    (
        ("    to: accepted\n", "    to: asleep\n"),
        ("  - id: clean\n    to: accepted\n    reason: no_error\n", ""),
        "transitions.clean",
    ),
    (("results: [1]", "results: [2]"), ("results: [1]", "results: [3]"), "transitions.suspected.when"),
    (("a long", "a short"), ("sentence", "word"), "text"),
    (("mark: 60  # of 100", "mark: 60\nnew: 1"), ("mark: 60  # of 100", "mark: 60\nnew: true"), "new"),
]


@pytest.mark.parametrize(("mine", "new", "key"), CLASHES)
def test_the_same_thing_changed_twice_clashes_and_names_its_key(
    mine: tuple[str, str], new: tuple[str, str], key: str
) -> None:
    text, clashes = merge_yaml(BASE, edited(BASE, mine), edited(BASE, new), leave_open)
    assert [clash.key for clash in clashes] == [key]
    for side, expected in (("ours", mine), ("theirs", new)):
        chosen, left = merge_yaml(BASE, edited(BASE, mine), edited(BASE, new), lambda _, side=side: side)  # type: ignore[misc]
        assert left == ()
        assert tree(chosen) == tree(edited(BASE, expected))


def test_another_indentation_is_fitted_to_ours() -> None:
    ours = "staff:\n    load: 1\n    more: 2\nlist:\n    - id: a\n      x: 1\n"
    base = "staff:\n  load: 1\nlist:\n- id: a\n  x: 1\n"
    theirs = "staff:\n  load: 1\n  deep:\n    er: [3,\n  4]\nlist:\n- id: a\n  x: 2\n- id: b\n  y: |\n    z\n"
    found = tree(merged(base, ours, theirs))
    assert found == {
        "staff": {"load": 1, "more": 2, "deep": {"er": [3, 4]}},
        "list": [{"id": "a", "x": 2}, {"id": "b", "y": "z\n"}],
    }


# -- any two changes of any file ----------------------------------------------------------------------------------

KEYS = st.sampled_from(["a", "b", "c", "d"])
LEAVES = st.sampled_from([1, 2, True, None, "x", "# y", "two words", "a\nb\n", [], [1, 2], 1.0])
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.dictionaries(KEYS, inner, min_size=1, max_size=3)
        | st.lists(
            st.tuples(KEYS, st.dictionaries(KEYS, inner, max_size=2)), min_size=1, max_size=3, unique_by=lambda x: x[0]
        ).map(lambda items: [{"id": name, **rest} for name, rest in items])
    ),
    max_leaves=8,
)
FILES = st.dictionaries(KEYS, TREES, min_size=1, max_size=4)


@st.composite
def three(draw: st.DrawFn) -> tuple[Any, Any, Any]:
    base = draw(FILES)
    return base, draw(st.just(base) | changes_of(base)), draw(st.just(base) | changes_of(base))


def changes_of(base: Any) -> st.SearchStrategy[Any]:
    """Some keys of the base changed, gone or new, at any depth."""

    @st.composite
    def change(draw: st.DrawFn) -> Any:
        out = {key: draw(changed_value(value)) for key, value in base.items() if draw(st.integers(0, 5))}
        if draw(st.booleans()) or not out:
            out[draw(KEYS)] = draw(TREES)
        return out

    return change()


def changed_value(value: Any) -> st.SearchStrategy[Any]:
    if isinstance(value, dict):
        return st.just(value) | changes_of(value)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        kept = st.lists(st.sampled_from(value), min_size=1, unique_by=lambda item: item["id"])
        return st.just(value) | kept
    return st.just(value) | TREES


def written(value: Any, style: int) -> str:
    return yaml.safe_dump(json.loads(json.dumps(value)), sort_keys=False, indent=2 + style, default_flow_style=False)


@given(three())
def test_a_side_without_changes_gives_the_other_side(versions: tuple[Any, Any, Any]) -> None:
    base, ours, _ = (written(each, 0) for each in versions)
    assert merged(base, base, ours) == ours
    assert merged(base, ours, base) == ours
    assert merged(base, ours, ours) == ours


@given(three(), st.integers(0, 1))
def test_the_text_says_what_a_plain_merge_of_the_values_says(versions: tuple[Any, Any, Any], style: int) -> None:
    base, ours, theirs = versions
    text, clashes = merge_yaml(written(base, 0), written(ours, 0), written(theirs, style), leave_open)
    expected, open_ = plain_merge(base, ours, theirs)
    assert bool(clashes) == open_
    if not open_:
        assert alike(tree(text), expected)


def alike(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


ABSENT = object()


def plain_merge(base: Any, ours: Any, theirs: Any) -> tuple[Any, bool]:
    """The merge on values alone, the slow and obvious way: (result, whether something clashes)."""
    if alike_or_absent(ours, theirs):
        return ours, False
    if alike_or_absent(ours, base):
        return theirs, False
    if alike_or_absent(theirs, base):
        return ours, False
    kinds = [keyed(each) for each in (ours, theirs)]
    empty = base is ABSENT or base in ([], {}, None) and base is not False
    before = keyed(base) if not empty else (None, {})
    if ABSENT in (ours, theirs) or None in kinds or kinds[0][0] != kinds[1][0] or before is None:  # type: ignore[index]
        return None, True
    if before[0] not in (None, kinds[0][0]):  # type: ignore[index]
        return None, True
    sides = [before[1], kinds[0][1], kinds[1][1]]  # type: ignore[index]
    return join(kinds[0][0], sides)  # type: ignore[index]


def join(shape: str, sides: list[dict[str, Any]]) -> tuple[Any, bool]:
    common = [key for key in sides[0] if key in sides[1] and key in sides[2]]
    orders = [[key for key in side if key in common] for side in sides]
    if shape == "list" and orders[0] != orders[1] != orders[2] != orders[0]:
        return None, True
    skeleton, other = (2, 1) if orders[1] == orders[0] != orders[2] else (1, 2)
    order = list(sides[skeleton])
    last = None
    for key in sides[other]:
        if key not in order:
            order.insert(order.index(last) + 1 if last is not None else 0, key)
        last = key
    out, clash = {}, False
    for key in order:
        value, open_ = plain_merge(*(side.get(key, ABSENT) for side in sides))
        clash |= open_
        if value is not ABSENT:
            out[key] = value
    if not out and not clash:
        return None, True
    return (list(out.values()) if shape == "list" else out), clash


def alike_or_absent(one: Any, other: Any) -> bool:
    if one is ABSENT or other is ABSENT:
        return one is other
    return alike(one, other)


def keyed(value: Any) -> tuple[str, dict[str, Any]] | None:
    if isinstance(value, dict) and value:
        return "mapping", value
    if isinstance(value, list) and (key := identity_of(value)):
        return "list", {str(item[key]): item for item in value}
    return None


# -- tables and whole packs ---------------------------------------------------------------------------------------

TABLE = "# valid_from: 2020-01-01\nregency,name,target\n1101,Satu,10\n1102,Dua,20\n1103,Tiga,30\n"


def test_a_table_is_merged_cell_by_cell() -> None:
    ours = edited(TABLE, ("1101,Satu,10", "1101,Satu,15"), ("1103,Tiga,30\n", ""))
    theirs = edited(TABLE, ("1101,Satu,10", '1101,"Satu, Barat",10'), ("1102,Dua,20\n", "1102,Dua,20\n1104,Empat,40\n"))
    text, clashes = merge_csv(TABLE, ours, theirs, leave_open)
    assert clashes == ()
    assert text == '# valid_from: 2020-01-01\nregency,name,target\n1101,"Satu, Barat",15\n1102,Dua,20\n1104,Empat,40\n'


def test_a_cell_changed_twice_and_a_row_removed_and_changed_clash() -> None:
    ours = edited(TABLE, ("1101,Satu,10", "1101,Satu,15"), ("1103,Tiga,30\n", ""))
    theirs = edited(TABLE, ("1101,Satu,10", "1101,Satu,16"), ("1103,Tiga,30", "1103,Tiga,31"))
    assert [clash.key for clash in merge_csv(TABLE, ours, theirs, leave_open)[1]] == ["1101.target", "1103"]
    other_columns = edited(TABLE, ("name,target", "name,target_households"))
    assert [clash.key for clash in merge_csv(TABLE, ours, other_columns, leave_open)[1]] == [""]


def in_bytes(**files: str) -> Mapping[str, bytes]:
    return {name.replace("_", "."): text.encode() for name, text in files.items()}


def test_files_come_go_stay_and_clash() -> None:
    base = in_bytes(same_md="1", gone_md="1", new_md="1", mine_md="1", both_md="1", lost_md="1")
    ours = in_bytes(same_md="1", gone_md="1", new_md="1", mine_md="2", both_md="2", own_md="x")
    theirs = in_bytes(same_md="1", new_md="2", mine_md="1", both_md="3", lost_md="2", added_md="y")
    merge = merge_packs(base, ours, theirs)
    assert {each.path: each.kind for each in merge.changes} == {
        "gone.md": "removed", "new.md": "changed", "mine.md": "own", "own.md": "own", "added.md": "added",
        "both.md": "conflict", "lost.md": "conflict",
    }  # fmt: skip
    assert [each.path for each in merge.conflicts] == ["both.md", "lost.md"]
    settled = merge_packs(base, ours, theirs, lambda conflict: "theirs")
    assert settled.writes == {"gone.md": None, "new.md": b"2", "added.md": b"y", "both.md": b"3", "lost.md": b"2"}
    kept = merge_packs(base, ours, theirs, lambda conflict: "ours")
    assert kept.writes == {"gone.md": None, "new.md": b"2", "added.md": b"y"}


def test_a_file_that_cannot_be_read_clashes_whole() -> None:
    found = merge_packs(in_bytes(a_yaml="a: 1"), in_bytes(a_yaml="a: [1"), in_bytes(a_yaml="a: 2"))
    assert [(each.path, each.clash.key) for each in found.conflicts] == [("a.yaml", "")]
    assert isinstance(found.conflicts[0], Conflict)


def test_every_file_of_the_shipped_pack_is_its_blocks_put_together() -> None:
    for path, content in pack_files("dtks_2020").items():
        if path.endswith(".yaml"):
            text = content.decode()
            block = blocks_of(text, tree(text))
            assert block.text == text, path
            assert block.shape == "mapping", path
            assert "".join((*block.head, *(child.text for child in block.children.values()))) == text, path
