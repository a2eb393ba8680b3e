"""The rule language: one parse of policy files, run on single records and on whole tables."""

from mutakhir.ground.rules.book import Outcome, Rule, RuleBook, RuleId, Severity
from mutakhir.ground.rules.findings import failing_rules, rule_counts
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
    "evaluate",
    "failing_rules",
    "load_rules",
    "rule_counts",
]
