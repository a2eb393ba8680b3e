"""Two hundred malformed files: no traceback, nothing lost, and each message says the file and what to do."""

import re
from pathlib import Path

from border_malformed import Bad, bad_files
from mutakhir.border.doors import known_dataset
from mutakhir.border.ledger import IMPORTED, QUARANTINED, REPEATED, ROWS
from mutakhir.border.parts import Given
from mutakhir.border.steps import Read, Request, read_files
from mutakhir.ground.errors import Problem
from mutakhir.ground.lake import Home, Lake


def outcome(home: Home, file: Path, scratch: Path) -> Read | Problem:
    what = known_dataset("officers")
    try:
        return read_files(Lake(home), Request(what, (Given(file),), quiet=True), "test", scratch)
    except Problem as problem:
        return problem


def lost(read: Read, bad: Bad) -> set[str]:
    """Officers whose id stands in the file, and that were neither imported nor put aside."""
    there = set(re.findall(r"P\d{4}", bad.data.decode("utf-8", "replace")))
    imported = {key for gathering in read.gatherings for key in gathering.seen}
    aside = {key for one in read.ledger.asides for key in re.findall(r"P\d{4}", one.raw)}
    return there - imported - aside


def test_nothing_breaks_and_nothing_is_lost(home: Home, tmp_path: Path):
    refused = read = 0
    for number, bad in enumerate(bad_files()):
        file = tmp_path / f"{number}-{bad.name}"
        file.write_bytes(bad.data)
        found = outcome(home, file, tmp_path / "scratch")
        if isinstance(found, Problem):
            refused += 1
            assert file.name in found.sentence("id"), bad.name
            assert len(found.said.id.split(". ")) >= 2, found.said.id
            assert len(found.said.en.split(". ")) >= 2, found.said.en
            continue
        read += 1
        totals = [found.ledger.total(measure) for measure in (ROWS, IMPORTED, QUARANTINED, REPEATED)]
        assert totals[0] == sum(totals[1:]), (bad.name, totals)
        assert totals[0] == len({(one.row, one.raw) for one in found.ledger.asides}) + totals[1]
        if bad.traceable:
            assert lost(found, bad) == set(), bad.name
            assert totals[0] == 30, bad.name
    assert refused > 60
    assert read > 60
