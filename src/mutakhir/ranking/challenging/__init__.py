"""Other models beside the ridge regression, on the same turns, each explained by the same table of coefficients."""

from mutakhir.ranking.challenging.contest import Contest, Outcome, challenge, contest
from mutakhir.ranking.challenging.turning import Challenger


__all__ = ["Challenger", "Contest", "Outcome", "challenge", "contest"]
