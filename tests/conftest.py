"""What all tests share: how hypothesis looks for examples, and a size report at the end of a run."""

import hypothesis
import ibis
import pytest

from structure import size


# The same examples in every run and on every machine, and no limit in seconds. For a long search:
# make test ARGS="--hypothesis-profile=long -k twins"
hypothesis.settings.register_profile("short", derandomize=True, deadline=None, max_examples=50)
hypothesis.settings.register_profile("long", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("short")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"size: {size.summary()}")


def pytest_sessionfinish() -> None:
    """Closes the engine behind `memtable`, which would otherwise complain at the end of the process."""
    if ibis.options.default_backend is not None:
        ibis.options.default_backend.disconnect()
        ibis.options.default_backend = None
