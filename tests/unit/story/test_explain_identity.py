"""The identity datasets that the story names are those that it opens, and no others."""

import ast
from pathlib import Path

import pytest

import mutakhir.story
from mutakhir.ground.lake import Home
from mutakhir.ground.schema.declaration import IDENTITY_SUFFIX
from mutakhir.pipeline import STORY_IDENTITY
from mutakhir.story.explain_members import BEFORE, NOW
from mutakhir.story.explain_shelf import Shelf


FOLDER = Path(mutakhir.story.__file__).parent


def _written_out() -> set[str]:
    """Every text in the package that names an identity dataset."""
    trees = (ast.parse(path.read_text("utf-8")) for path in FOLDER.rglob("*.py"))
    texts = {node.value for tree in trees for node in ast.walk(tree)
             if isinstance(node, ast.Constant) and isinstance(node.value, str)}  # fmt: skip
    return {text for text in texts if text.endswith(IDENTITY_SUFFIX) and text != IDENTITY_SUFFIX}


def test_declared_is_what_the_package_names():
    named = {f"{name}{IDENTITY_SUFFIX}" for name in (*NOW, BEFORE)} | _written_out()
    assert named == set(STORY_IDENTITY)


def test_another_identity_dataset_is_not_opened(tmp_path: Path):
    shelf = Shelf(Home.create(tmp_path / "home", synthetic=True), None)
    with pytest.raises(AssertionError, match="declare households_identity"):
        shelf.rows("households_identity", "3301", "household_id", [1])
