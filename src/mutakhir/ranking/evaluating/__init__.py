"""How wrong a prediction of consumption is: at a cut, by group, with its interval, and against another."""

from mutakhir.ranking.evaluating.comparing import Difference, paired_difference
from mutakhir.ranking.evaluating.errors import Estimate, error_rows, estimates
from mutakhir.ranking.evaluating.evaluated import Evaluated, Rival, ScaleEvaluated


__all__ = [
    "Difference",
    "Estimate",
    "Evaluated",
    "Rival",
    "ScaleEvaluated",
    "error_rows",
    "estimates",
    "paired_difference",
]
