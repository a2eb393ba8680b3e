"""The steps of the stage *validation*."""

from mutakhir.ground.lake import Workbench
from mutakhir.ground.policy import Policy
from mutakhir.ground.rules import RuleBook, load_rules
from mutakhir.validation.findings import counts, findings, marked_records
from mutakhir.validation.tables import rule_tables
from mutakhir.validation.vocabulary import check_dates, check_previous, vocabulary


RULE_FILES = ("validation/*.yaml",)


def check(bench: Workbench) -> None:
    """Runs every rule of the pack on every record; writes `findings` and `rule_counts`.

    Raises PolicyProblem: with every mistake of every rule file, or where rules hold only after the reference date.
    """
    book = rule_book(bench.policy)
    records = marked_records(book, rule_tables(bench.table))
    kept = {name: bench.keep_each(name, table) for name, table in records.items()}
    bench.write_each("rules", {"findings": findings(book, kept), "rule_counts": counts(book, kept)})


def rule_book(policy: Policy) -> RuleBook:
    """All rules of the pack, in the order of files and lines."""
    files = [policy.folder / path for path in policy.files(RULE_FILES)]
    book = load_rules(files, vocabulary())
    check_previous(book)
    check_dates(book, policy.round.reference_date)
    return book
