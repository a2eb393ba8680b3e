"""The round after: in the same home, on the release of the round before, with a key of its own."""

import shutil

from click.testing import CliRunner, Result

from functional.playing import content_of
from mutakhir.cli import main
from mutakhir.ground.lake import Home, Lake


def mutakhir(*words: object) -> Result:
    return CliRunner(env={"MUTAKHIR_LANG": "en", "MUTAKHIR_HOME": None}).invoke(main, [str(word) for word in words])


def renamed(home: Home) -> Home:
    """The home with the next round in its policy, as the message of a published release tells."""
    file = home.folder / "policy" / "round.yaml"
    text = file.read_text("utf-8")
    before = home.round.name
    lines = [line for line in text.splitlines() if not line.startswith(("name:", "previous_release:"))]
    head = [f"name: {before}-next", f"previous_release: {before}"]
    file.write_text("\n".join([*head, *lines]) + "\n", "utf-8")
    return Home.open(home.folder)


def test_the_next_round_begins_in_the_same_home(copied: Home) -> None:
    before = content_of(copied)
    home = renamed(copied)
    shown = mutakhir("run", "--home", home.folder)
    assert "lake.key" not in shown.output
    assert Lake(home).exists("prelist_first"), shown.output
    assert list((home.folder / "keys").glob(f"*{home.round.name}*"))
    assert content_of(Home.open(home.folder)).keys() != before.keys()
    assert Lake(home).need("prelist_first").rows >= 400


def test_the_key_of_a_round_that_has_data_is_never_made_anew(copied: Home) -> None:
    for file in (copied.folder / "keys").glob(f"*{copied.round.name}*"):
        file.unlink()
    shutil.rmtree(Lake(copied).folder / "members_identity")
    shown = mutakhir("run", "--home", copied.folder)
    assert shown.exit_code != 0
    assert "Copy it back" in shown.output
    assert not list((copied.folder / "keys").glob(f"*{copied.round.name}*"))
