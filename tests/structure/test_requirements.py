"""The locked lists say the same as pyproject.toml, and the same as each other."""

import re
import tomllib

import pytest

from structure.tree import ROOT


PIN = re.compile(r"^([a-z0-9-]+)(?:\[[^]]*\])?==(\S+)", flags=re.MULTILINE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
BUILD = PROJECT["dependency-groups"]["build"]
ASKED = {
    "base": PROJECT["project"]["dependencies"] + BUILD,
    "spark": EXTRAS["spark"],
    "dev": EXTRAS["spark"] + EXTRAS["dev"],
}


def locked(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / "requirements" / f"{name}.txt").read_text("utf-8")))


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_for_is_locked(name: str):
    asked = {re.split(r"[\[<>=~! ;]", line)[0].lower() for line in ASKED[name]}
    assert asked - set(locked(name)) == set()


def test_a_larger_list_holds_the_smaller_one_in_the_same_versions():
    base, spark, dev = (set(locked(name).items()) for name in ("base", "spark", "dev"))
    assert base < spark < dev


@pytest.mark.parametrize("name", ASKED)
def test_every_pin_carries_a_hash_and_no_line_names_a_place(name: str):
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    pinned = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []
    assert "://" not in text
