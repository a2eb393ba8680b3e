"""The village's rounds, each played once for all tests that look at them."""

import pytest
from click.testing import CliRunner

from mutakhir.cli import main
from mutakhir.cli.run import run_round
from spec.played import Played
from village_home import send_again, village_home, visit


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """With field work, by household: three visits, each after the review of the one before."""
    home = village_home(tmp_path_factory.mktemp("village") / "home", visits=1)
    asked_again = []
    for number in (2, 3):
        run_round(home, "review", "duckdb", quiet=True)
        asked_again.append(send_again(home))
        visit(home, number)
    run_round(home, None, "duckdb", quiet=True)
    return Played(home, asked_again)


@pytest.fixture(scope="session")
def village_by_family(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The same as far as the ranking, with families as the unit."""
    home = village_home(tmp_path_factory.mktemp("families") / "home", unit="family")
    run_round(home, "ranking", "duckdb", quiet=True)
    return Played(home)


@pytest.fixture(scope="session")
def village_at_the_desk(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Without field work, run by the command."""
    home = village_home(tmp_path_factory.mktemp("desk") / "home", fieldwork="none")
    result = CliRunner().invoke(main, ["run", "--home", str(home.folder), "--quiet"])
    assert result.exit_code == 0, result.output
    return Played(home)
