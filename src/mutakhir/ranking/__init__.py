"""The stage *ranking*."""

from mutakhir.ranking.steps import rank


__all__ = ["rank"]
