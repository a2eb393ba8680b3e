"""The rule language: one parse of policy files, run on single records and on whole tables."""

from mutakhir.ground.rules.book import Outcome, Rule, RuleBook, RuleId, Severity
from mutakhir.ground.rules.findings import counts_of, failing_of, failing_rules, marked, rule_counts
from mutakhir.ground.rules.load import load_rules
from mutakhir.ground.rules.mistakes import Mistake, RuleFileProblem
from mutakhir.ground.rules.row import evaluate
from mutakhir.ground.rules.vocabulary import Level, Vocabulary


__all__ = [
    "Level",
    "Mistake",
    "Outcome",
    "Rule",
    "RuleBook",
    "RuleFileProblem",
    "RuleId",
    "Severity",
    "Vocabulary",
    "counts_of",
    "evaluate",
    "failing_of",
    "failing_rules",
    "load_rules",
    "marked",
    "rule_counts",
]
